"""What every template can use."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from jinja2 import StrictUndefined

from engage.config import Settings
from engage.kernel.access import current_actor
from engage.kernel.appearance import current_appearance
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.security import csp_nonce
from engage.kernel.view_prefix import address_in, current_view, offered_views
from engage.rules.view import Level, View


@dataclass(frozen=True)
class ViewLink:
    """One entry of the language menu, or the link to easy read."""

    view: View
    name: str
    href: str
    is_current: bool


def init_pages(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_for_every_page)


def _for_every_page() -> dict[str, Any]:
    settings = app_settings()
    return {
        "view": current_view(),
        "view_links": language_links(),
        "easy_link": easy_link(),
        "council": settings.council,
        "languages_name": LANGUAGE_NAMES,
        "csp_nonce": csp_nonce,
        "appearance": current_appearance(),
        "actor": current_actor(),
        "is_demo": settings.is_demo,
        "nav": None,
    }


def language_links() -> list[ViewLink]:
    here = current_view()
    return [
        ViewLink(
            offered,
            LANGUAGE_NAMES.get(offered.language, offered.language),
            address_in(offered),
            offered == here,
        )
        for offered in offered_views()
    ]


def easy_link() -> ViewLink:
    here = current_view()
    other = View(here.language, Level.STANDARD if here.is_easy else Level.EASY)
    return ViewLink(other, "", address_in(other), is_current=False)


def app_settings() -> Settings:
    """The settings this application was started with."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings

"""What every template can use."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, has_request_context, render_template, request, url_for
from jinja2 import StrictUndefined

from engage.config import Settings
from engage.kernel.access import current_actor, may
from engage.kernel.appearance import current_appearance
from engage.kernel.here import this_app
from engage.kernel.locale import LANGUAGE_NAMES, is_unchecked_view
from engage.kernel.module import Place
from engage.kernel.security import csp_nonce
from engage.kernel.stand_ins import stand_ins
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
    app.jinja_env.globals["public_address"] = public_address
    app.jinja_env.globals["stand_ins"] = stand_ins
    app.context_processor(_for_every_page)


@dataclass(frozen=True)
class NavLink:
    """A line of the header, the footer or the officers' menu. ``waiting`` is a number of things to do, or 0."""

    name: object
    href: str
    is_current: bool
    icon: str = ""
    waiting: int = 0


def render_page(template: str, **context: Any) -> str:
    """Render a resident's page in the view of this request.

    Easy read has templates of its own: ``surveys/question.html`` is looked for as ``surveys/easy/question.html`` first.
    ``is_easy_missing`` tells the layout to say that a page is not in easy read yet.
    """
    if not current_view().is_easy:
        return render_template(template, **context)
    folder, _, name = template.rpartition("/")
    easy = f"{folder}/easy/{name}"
    is_missing = easy not in _templates_there()
    return render_template(template if is_missing else easy, is_easy_missing=is_missing, **context)


def _templates_there() -> frozenset[str]:
    there: frozenset[str] | None = current_app.extensions.get("engage.templates")
    if there is None:
        there = frozenset(current_app.jinja_env.list_templates())
        current_app.extensions["engage.templates"] = there
    return there


def _for_every_page() -> dict[str, Any]:
    settings = app_settings()
    return {
        "view": current_view(),
        "easy_link": easy_link(),
        "carried_form": "",
        "council": settings.council,
        "languages_name": LANGUAGE_NAMES,
        "csp_nonce": csp_nonce,
        "appearance": current_appearance(),
        "actor": current_actor(),
        "is_demo": settings.is_demo,
        "nav": None,
        "is_easy_missing": False,
        "is_unchecked": is_unchecked_view(),
        **(_around_officers_pages() if is_officers_page() else {"nav_links": ()}),
    }


def _around_officers_pages() -> dict[str, Any]:
    """The bar of languages and the menu: of one officer, with what waits, so never kept for others."""
    return {
        "here": address_in(current_view()),
        "view_links": language_links(),
        "nav_links": officer_links(),
    }


def around_every_page() -> dict[str, Any]:
    """What stands above and below every resident's page."""
    return {
        "here": address_in(current_view()),
        "view_links": language_links(),
        "nav_links": site_links(Place.HEADER),
        "footer_links": site_links(Place.FOOTER),
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


def is_officers_page() -> bool:
    """Whether an officer has a page of the officers' area before them; never outside a request."""
    return (
        has_request_context()
        and request.path.startswith("/officers")
        and current_actor().is_officer
    )


def site_links(place: Place) -> list[NavLink]:
    """The links that every resident's page carries; the layout marks the current one by ``nav``."""
    return [
        NavLink(link.label, url_for(link.endpoint), request.endpoint == link.endpoint)
        for link in current_app.extensions["engage.links"]
        if link.place is place
    ]


def officer_links() -> list[NavLink]:
    """The officers' menu: what this officer may open."""
    return [
        NavLink(
            entry.label,
            url_for(entry.endpoint),
            request.endpoint == entry.endpoint,
            entry.icon,
            entry.count() if entry.count else 0,
        )
        for entry in sorted(current_app.extensions["engage.menu"], key=lambda entry: entry.place)
        if may(current_actor(), entry.policy)
    ]


def public_address(endpoint: str, **values: Any) -> str:
    """A whole address for a letter or a printed card: at the council's own address, never at the host a request names.

    Who asks for a new password in an officer's name chooses that host, and the link in the letter would lead there.
    """
    return f"{app_settings().public_url}{url_for(endpoint, **values)}"


def app_settings() -> Settings:
    """The settings this application was started with."""
    settings: Settings = this_app().config["SETTINGS"]
    return settings

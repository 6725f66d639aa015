"""How a person wants the site to look, and whether many people use this screen: remembered in one cookie that holds nothing else."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Blueprint, Flask, redirect, request, session
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from engage.kernel.access import Policy, access
from engage.kernel.here import this_app, this_request
from engage.kernel.security import csrf
from engage.kernel.view_prefix import current_view, is_local_address, prefix_of
from engage.rules.view import view_from_tag

COOKIE = "engage-look"
A_YEAR = 31_536_000
TEXT = {"": _l("Standard"), "l": _l("Large"), "xl": _l("Extra large")}
FONT = {"": _l("Standard"), "readable": _l("Readable font")}
THEME = {"": _l("Light"), "dark": _l("Dark"), "more": _l("High contrast")}
SPACING = {"": _l("Standard"), "wide": _l("Wide")}
A_TAG = re.compile(r"[a-z]+(?:-easy)?")
NO_CHOICE = ".."
FROM_HERE = "same-origin"

blueprint = Blueprint("appearance", __name__)


def init_appearance(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals["autocomplete"] = autocomplete


def _choices(words: dict[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


@dataclass(frozen=True)
class Appearance:
    """Text size, font, colours and spacing; an empty string is the standard.

    ``shared``: many people use this screen one after another, and each begins in the view of this tag: whoever leaves it alone is asked,
    and it is cleared for the next. Empty on somebody's own.
    """

    text: str = ""
    font: str = ""
    theme: str = ""
    spacing: str = ""
    shared: str = ""

    @property
    def is_shared(self) -> bool:
        return bool(self.shared)

    def __str__(self) -> str:
        """As the cookie holds it."""
        return f"{self.text}.{self.font}.{self.theme}.{self.spacing}.{self.shared}"


class AppearanceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    class Meta:
        csrf = False

    text = SelectField(_l("Text size"), choices=_choices(TEXT))
    font = SelectField(_l("Font"), choices=_choices(FONT))
    theme = SelectField(_l("Colours"), choices=_choices(THEME))
    spacing = SelectField(_l("Spacing"), choices=_choices(SPACING), default="")


def current_appearance() -> Appearance:
    """What the cookie asks for; anything that is not one of the choices is the standard."""
    return _asked_for(this_request().cookies.get(COOKIE, NO_CHOICE))


@lru_cache
def _asked_for(cookie: str) -> Appearance:
    text, font, theme, spacing, shared = [*cookie.split("."), "", "", "", "", ""][:5]
    return Appearance(
        text if text in TEXT else "",
        font if font in FONT else "",
        theme if theme in THEME else "",
        spacing if spacing in SPACING else "",
        shared if A_TAG.fullmatch(shared) else "",
    )


def autocomplete(what: str = "") -> Markup:
    """The attribute of this name, which stands in the tag of every form: what browsers may fill in and keep.

    On a shared screen they offer nobody what the one before typed: not in a list below a field, and not when somebody goes back. A
    field without the attribute does as its form does, so what a field itself may take stands there only on somebody's own screen.
    """
    if current_appearance().is_shared:
        what = "off"
    return Markup(' autocomplete="{}"').format(what) if what else Markup()


@blueprint.post("/appearance")
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
@access(Policy.PUBLIC)
def save() -> Response:
    """Without our token: it stands on every page, and a page without another form is to hold no secret.

    Browsers say themselves where a form comes from; one that does not could have its colours changed from elsewhere.
    """
    form = AppearanceForm()
    answer = redirect(_way_back())
    if request.headers.get("Sec-Fetch-Site", FROM_HERE) == FROM_HERE and form.validate():
        chosen = Appearance(
            form.text.data,
            form.font.data,
            form.theme.data,
            form.spacing.data or "",
            current_appearance().shared,
        )
        _keep(chosen, answer)
    return answer


@blueprint.post("/shared-screen/set")
@access(Policy.PUBLIC)
def share() -> Response:
    """Say that many people use this screen, or no longer do. Each of them begins in the view in which it was said."""
    answer = redirect(_way_back())
    shared = current_view().tag if request.form.get("shared") == "yes" else ""
    _keep(replace(current_appearance(), shared=shared), answer)
    return answer


@blueprint.post("/shared-screen/next")
@access(Policy.PUBLIC)
def next_person() -> Response:
    """Clear a shared screen for the next person: what this device held of the one before, and how they wanted it to look."""
    shared = current_appearance().shared
    answer = redirect(_start_of(shared))
    if shared:
        session.clear()
        for name in request.cookies:
            answer.delete_cookie(name, secure=request.is_secure, httponly=True, samesite="Lax")
        _keep(Appearance(shared=shared), answer)
    return answer


def _start_of(tag: str) -> str:
    """The front page in a view; in plain English where that view is not offered (any more)."""
    view = view_from_tag(tag)
    return (
        f"{prefix_of(view)}/" if view.language in this_app().config["SETTINGS"].languages else "/"
    )


def _keep(chosen: Appearance, answer: Response) -> None:
    answer.set_cookie(
        COOKIE,
        str(chosen),
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )


def _way_back() -> str:
    """The page the person came from, only if it is a path on this site."""
    back = request.form.get("back", "")
    if is_local_address(back):
        return back
    return f"{prefix_of(current_view())}/"

"""How a person wants the site to look, and whether many people use this screen: remembered in one cookie that holds nothing else."""

from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Blueprint, redirect, request, session
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from engage.kernel.access import Policy, access
from engage.kernel.here import this_request
from engage.kernel.security import csrf
from engage.kernel.view_prefix import current_view, is_local_address, prefix_of

COOKIE = "engage-look"
A_YEAR = 31_536_000
TEXT = {"": _l("Standard"), "l": _l("Large"), "xl": _l("Extra large")}
FONT = {"": _l("Standard"), "readable": _l("Readable font")}
THEME = {"": _l("Light"), "dark": _l("Dark"), "more": _l("High contrast")}
SPACING = {"": _l("Standard"), "wide": _l("Wide")}
SHARED = "shared"
"""Many people use this screen one after another: whoever leaves it alone is asked, and it is cleared for the next."""
NO_CHOICE = ".."
FROM_HERE = "same-origin"

blueprint = Blueprint("appearance", __name__)


def _choices(words: dict[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


@dataclass(frozen=True)
class Appearance:
    """Text size, font, colours and spacing; an empty string is the standard."""

    text: str = ""
    font: str = ""
    theme: str = ""
    spacing: str = ""
    is_shared: bool = False

    def __str__(self) -> str:
        """As the cookie holds it."""
        shared = SHARED if self.is_shared else ""
        return f"{self.text}.{self.font}.{self.theme}.{self.spacing}.{shared}"


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
        shared == SHARED,
    )


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
            current_appearance().is_shared,
        )
        _keep(chosen, answer)
    return answer


@blueprint.post("/shared-screen/set")
@access(Policy.PUBLIC)
def share() -> Response:
    """Say that many people use this screen, or no longer do."""
    answer = redirect(_way_back())
    is_shared = request.form.get("shared") == "yes"
    _keep(replace(current_appearance(), is_shared=is_shared), answer)
    return answer


@blueprint.post("/shared-screen/next")
@access(Policy.PUBLIC)
def next_person() -> Response:
    """Clear a shared screen for the next person: what this device held of the one before, and how they wanted it to look."""
    answer = redirect("/")
    if current_appearance().is_shared:
        session.clear()
        for name in request.cookies:
            answer.delete_cookie(name, secure=request.is_secure, httponly=True, samesite="Lax")
        _keep(Appearance(is_shared=True), answer)
    return answer


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

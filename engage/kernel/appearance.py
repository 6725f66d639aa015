"""How a person wants the site to look: remembered in one cookie that holds nothing else."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, redirect, request
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
NO_CHOICE = ".."
FROM_HERE = "same-origin"

blueprint = Blueprint("appearance", __name__)


def _choices(words: dict[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


@dataclass(frozen=True)
class Appearance:
    """Text size, font and colours; an empty string is the standard."""

    text: str = ""
    font: str = ""
    theme: str = ""


class AppearanceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    class Meta:
        csrf = False

    text = SelectField(_l("Text size"), choices=_choices(TEXT))
    font = SelectField(_l("Font"), choices=_choices(FONT))
    theme = SelectField(_l("Colours"), choices=_choices(THEME))


def current_appearance() -> Appearance:
    """What the cookie asks for; anything that is not one of the choices is the standard."""
    return _asked_for(this_request().cookies.get(COOKIE, NO_CHOICE))


@lru_cache
def _asked_for(cookie: str) -> Appearance:
    text, font, theme = [*cookie.split("."), "", "", ""][:3]
    return Appearance(
        text if text in TEXT else "",
        font if font in FONT else "",
        theme if theme in THEME else "",
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
        chosen = f"{form.text.data}.{form.font.data}.{form.theme.data}"
        answer.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return answer


def _way_back() -> str:
    """The page the person came from, only if it is a path on this site."""
    back = request.form.get("back", "")
    if is_local_address(back):
        return back
    return f"{prefix_of(current_view())}/"

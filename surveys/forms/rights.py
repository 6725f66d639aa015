"""The code that lets somebody answer once, and the address it is sent to."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError


class RightForm(EngageForm):
    code = StringField(_l("Your code"))


class AddressForm(EngageForm):
    address = StringField(_l("Your e-mail address"))


def refusal_of(error: EngageError) -> str:
    """What somebody is told whose code or address was not taken."""
    sentences: dict[str, str] = {
        "code_missing": _("Enter your code."),
        "code_spent": _("This code has been used. Each code works once."),
        "email_unreadable": _("Write an e-mail address like name@example.org."),
        "mail_unavailable": _(
            "We cannot send e-mail just now. Nothing was stored. Try again later."
        ),
    }
    otherwise: str = _("We do not know this code. Check it: it has twelve letters and numbers.")
    return sentences.get(error.code, otherwise)

"""The officer's choice of how nobody answers twice, and codes for it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from engage.kernel.forms import EngageForm, WholeNumberField
from engage.rules.errors import EngageError
from surveys.rules.one_each import MOST_CODES, OneEach


class OneEachForm(EngageForm):
    """How nobody answers twice."""

    one_each = RadioField(
        _l("How many times can somebody answer?"),
        choices=[
            SelectChoice(OneEach.OPEN.value, _l("As often as they like")),
            SelectChoice(OneEach.DEVICE.value, _l("Once on each device")),
            SelectChoice(OneEach.CODE.value, _l("Once for each code that we print or send")),
            SelectChoice(OneEach.EMAIL.value, _l("Once for each e-mail address")),
        ],
    )


class CodesForm(EngageForm):
    number = WholeNumberField(_l("How many codes?"))


def codes_refused(error: EngageError) -> str:
    """Why no codes were made."""
    sentences: dict[str, str] = {
        "codes_not_used": _("This survey does not ask for codes from us."),
        "survey_closed": _("The survey is closed."),
    }
    otherwise: str = _("Enter a number from 1 to %(most)s.", most=MOST_CODES)
    return sentences.get(error.code, otherwise)

"""What officers fill in to begin a batch of papers or calls."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import DayField, EngageForm
from engage.rules.channel import Channel
from engage.rules.errors import EngageError

LONGEST_NUMBER, LONGEST_PLACE = 40, 200


class BatchForm(EngageForm):
    """One bundle: how it came, what is written on it, when and where it was received."""

    channel = RadioField(
        _l("How did these answers come?"),
        choices=[],
        default=Channel.PAPER.value,
    )
    number = StringField(
        _l("Batch number"),
        validators=[
            InputRequired(_l("Enter the number that you write on the bundle")),
            Length(max=LONGEST_NUMBER, message=_l("Use at most %(max)d characters")),
        ],
    )
    received_on = DayField(
        _l("Received on"), validators=[InputRequired(_l("Enter the day on which it came"))]
    )
    place = StringField(
        _l("Where it was handed in"),
        validators=[Length(max=LONGEST_PLACE, message=_l("Use at most %(max)d characters"))],
    )


def batch_refusal(error: EngageError) -> str:
    """Why nothing was begun or stored."""
    sentences: dict[str, str] = {
        "received_outside": _(
            "The day must be one on which the survey was open, and not after today."
        ),
        "survey_not_open": _("The survey has not opened yet, or is archived."),
        "batch_closed": _("This batch is closed."),
        "already_keyed": _(
            "This one was saved already, or somebody else is keying the same batch. Nothing was added twice."
        ),
        "code_missing": _("Enter the code that stands on the paper."),
        "code_unknown": _("This survey has no such code. Check it."),
        "code_spent": _("This code was used already, so this paper cannot count."),
    }
    otherwise: str = _("That could not be saved.")
    return sentences.get(error.code, otherwise)

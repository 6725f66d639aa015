"""What officers fill in to begin a batch of papers or calls."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import DayField, EngageForm
from engage.rules.channel import Channel
from engage.rules.errors import EngageError
from surveys.rules.keying import Wrong

LONGEST_NUMBER, LONGEST_PLACE = 40, 200
WRONG_WORDS = {
    Wrong.MISTAKE: _l("Something on it was keyed wrongly"),
    Wrong.TWICE: _l("It was keyed twice"),
    Wrong.ELSEWHERE: _l("It belongs to another survey or batch"),
    Wrong.ASKED: _l("The person has asked for it"),
}


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


class TakeBackForm(EngageForm):
    """A paper that was keyed wrongly."""

    reference = StringField(_l("Reference on the paper"))
    reason = RadioField(
        _l("Why is it taken out?"),
        choices=[SelectChoice(each.value, words) for each, words in WRONG_WORDS.items()],
        validators=[InputRequired(_l("Say why it is taken out"))],
    )
    code = StringField(_l("Code on the paper"), id="taken-code")


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
        "nothing_keyed": _(
            "Nothing is keyed. Where nothing at all stands on the paper, press “This paper came back blank”. A call in which nothing was answered is not keyed."
        ),
        "paper_not_blank": _(
            "Something is keyed, so this paper is not blank. Empty the boxes, or save it as an answer."
        ),
        "no_blank_paper": _("No blank paper is counted in this batch."),
        "code_missing": _("Enter the code that stands on the paper."),
        "code_unknown": _("This survey has no such code. Check it."),
        "code_not_spent": _("This code was never used."),
        "reference_not_in_batch": _(
            "Nothing of this batch has that reference. Check what is written on the paper."
        ),
        "reference_in_other_batch": _(
            "This paper is of batch %(number)s. Take it out there.",
            number=error.facts.get("number", ""),
        ),
        "code_spent": _("This code was used already, so this paper cannot count."),
    }
    otherwise: str = _("That could not be saved.")
    return sentences.get(error.code, otherwise)

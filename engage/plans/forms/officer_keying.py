"""What officers fill in to key comments that came on paper, by telephone, in letters, from workshops and recordings."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from engage.activities.presenters import CHANNEL_WORDS
from engage.kernel.forms import DayField, EngageForm
from engage.kernel.locale import LANGUAGE_NAMES
from engage.plans.forms.commenting import CommentForm, sentence_for
from engage.plans.rules.keying import KEYED_CHANNELS, Wrong
from engage.rules.channel import Channel
from engage.rules.errors import EngageError
from engage.rules.view import SIGN_LANGUAGE, SOURCE_LANGUAGE, Level, View

LONGEST_NUMBER, LONGEST_PLACE = 40, 200
WRONG_WORDS = {
    Wrong.MISTAKE: _l("Something in it was keyed wrongly"),
    Wrong.TWICE: _l("It was keyed twice"),
    Wrong.ELSEWHERE: _l("It belongs to another plan or batch"),
    Wrong.ASKED: _l("The person has asked for it"),
}
_TOO_LONG = _l("Use at most %(max)d characters")


class BatchForm(EngageForm):
    """One bundle: how it came, what is written on it, when and where it was received."""

    channel = RadioField(
        _l("How did these comments come?"),
        choices=[SelectChoice(each.value, CHANNEL_WORDS[each]) for each in KEYED_CHANNELS],
        default=Channel.PAPER.value,
    )
    number = StringField(
        _l("Batch number"),
        validators=[
            InputRequired(_l("Enter the number that you write on the bundle")),
            Length(max=LONGEST_NUMBER, message=_TOO_LONG),
        ],
    )
    received_on = DayField(
        _l("Received on"), validators=[InputRequired(_l("Enter the day on which it came"))]
    )
    place = StringField(
        _l("Where it was said or handed in"),
        validators=[Length(max=LONGEST_PLACE, message=_TOO_LONG)],
    )


class KeyingForm(CommentForm):
    """A comment as it stands on paper. ``after`` is how many the batch had when the page was opened."""

    after = HiddenField(default="0")
    part = SelectField(_l("What is it about?"), validate_choice=False, default="")
    language = SelectField(
        _l("Language"),
        choices=[
            *(SelectChoice(tag, name) for tag, name in LANGUAGE_NAMES.items()),
            SelectChoice(SIGN_LANGUAGE, _l("British Sign Language, in an interpreter’s words")),
        ],
        default=SOURCE_LANGUAGE,
    )
    is_easy = BooleanField(_l("It was on the easy-read form"))

    def offer(self, parts: Iterable[tuple[str, str]]) -> "KeyingForm":
        """The parts of the plan: address and heading."""
        self.part.choices = [
            SelectChoice("", _("The plan as a whole")),
            *(SelectChoice(address, heading) for address, heading in parts),
        ]
        return self

    @property
    def view(self) -> View:
        """The words that its writer answered."""
        level = Level.EASY if self.is_easy.data else Level.STANDARD
        return View(self.language.data or SOURCE_LANGUAGE, level)


class TakeOutForm(EngageForm):
    """A comment that was keyed wrongly."""

    reference = StringField(_l("Reference on the paper"))
    reason = RadioField(
        _l("Why is it taken out?"),
        choices=[SelectChoice(each.value, words) for each, words in WRONG_WORDS.items()],
        validators=[InputRequired(_l("Say why it is taken out"))],
    )


def keying_refusal(error: EngageError) -> str:
    """Why nothing was begun, stored or taken out."""
    sentences: dict[str, str] = {
        "received_outside": _(
            "The day must be one on which people could comment, and not after today."
        ),
        "channel_not_keyed": _("Choose one of the ways in the list."),
        "consultation_not_open": _("The consultation has not opened yet, or is archived."),
        "final": _("The analysis is final. Open it again before you key more."),
        "batch_closed": _("This batch is closed."),
        "already_keyed": _(
            "This one was saved already, or somebody else is keying the same batch. Nothing was added twice."
        ),
        "counted_elsewhere": _("Another plan counts this letter already."),
        "is_petition": _("A petition is counted by its signatures, with the letters."),
        "reference_unknown": _("No comment that was keyed here has this reference."),
        "decided": _("A moderator has decided about it already. Ask them to hide it instead."),
    }
    return sentences.get(error.code) or sentence_for(error)

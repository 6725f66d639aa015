"""What officers fill in about a letter."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from engage.correspondence.rules.kinds import Kind
from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.rules.errors import EngageError
from engage.uploads.forms import sentence_for_file
from engage.uploads.rules.files import FileKind

MOST_SIGNATURES = 10_000_000
LONGEST_TITLE, LONGEST_TEXT = 200, 50_000
_TOO_LONG = _l("Use at most %(max)d characters")


class LetterForm(EngageForm):
    """One letter, e-mail or petition."""

    programme = SelectField(_l("Which programme was it about?"), choices=[])
    kind = RadioField(
        _l("What was it?"),
        choices=[
            SelectChoice(Kind.LETTER.value, _l("A letter")),
            SelectChoice(Kind.EMAIL.value, _l("An e-mail")),
            SelectChoice(Kind.PETITION.value, _l("A petition")),
        ],
        default=Kind.LETTER.value,
    )
    received_on = DayField(_l("Received on"), validators=[InputRequired(_l("Enter the day"))])
    title = StringField(
        _l("What it asks for, in a few words"),
        validators=[
            InputRequired(_l("Enter what it asks for")),
            Length(max=LONGEST_TITLE, message=_TOO_LONG),
        ],
    )
    text = TextAreaField(
        _l("What it says"),
        validators=[
            InputRequired(_l("Enter what it says")),
            Length(max=LONGEST_TEXT, message=_TOO_LONG),
        ],
    )
    signatures = WholeNumberField(
        _l("How many signatures?"),
        validators=[
            Optional(),
            NumberRange(0, MOST_SIGNATURES, _l("Enter a number from %(min)s to %(max)s")),
        ],
    )
    original = FileField(_l("The original"))
    kept = HiddenField()
    """The id of an original that was sent before."""

    def fill(self, subject: str, text: str, sent_on: date | None) -> bool:
        """Put what an e-mail says into boxes that are empty; whether any was."""
        found = (
            (self.title, subject[:LONGEST_TITLE]),
            (self.text, text),
            (self.received_on, sent_on),
        )
        empty = [(field, value) for field, value in found if value and not field.data]
        for field, value in empty:
            field.data, field.raw_data = value, None
        if empty and self.kind.data == Kind.LETTER:
            self.kind.data = Kind.EMAIL.value
        return bool(empty)


_REFUSALS = {
    "received_later": _l("It cannot have come after today"),
    "signatures_missing": _l("Enter how many signatures the petition has"),
    "signatures_needless": _l("Only a petition has signatures"),
}


_OUTLOOK = _l(
    "That is a message as Outlook keeps it (.msg), or a file of an old Office program. In Outlook on the web or the new Outlook, download the message or save it as .eml and send that. From an older Outlook, print it as a PDF."
)
_OTHER_KIND = _l(
    "We cannot use this kind of file. Send an e-mail saved as .eml, a PDF, a Word document or a photo."
)


def letter_refusal(error: EngageError) -> str:
    """Why something was not logged."""
    kind = error.facts.get("kind") if error.code == "file_kind" else ""
    if kind in {FileKind.OUTLOOK, FileKind.UNKNOWN}:
        return str(_OUTLOOK if kind == FileKind.OUTLOOK else _OTHER_KIND)
    told = _REFUSALS.get(error.code)
    return str(told) if told else sentence_for_file(error)

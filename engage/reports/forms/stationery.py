"""What officers fill in about what reports are written on."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, StringField, TextAreaField
from wtforms.validators import Length

from engage.kernel.forms import EngageForm
from engage.reports.rules.committee import Cover
from engage.rules.errors import EngageError, InvalidError
from engage.uploads.forms import sentence_for_file

LONGEST_LINE, LONGEST_PART = 200, 4000
_TOO_LONG = _l("Use at most %(max)d characters")


class TemplateForm(EngageForm):
    """A Word file whose look reports take."""

    file = FileField(_l("The Word file"))


def _line(label: object) -> StringField:
    return StringField(label, validators=[Length(max=LONGEST_LINE, message=_TOO_LONG)])


def _part(label: object) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=LONGEST_PART, message=_TOO_LONG)])


class CoverForm(EngageForm):
    """The front of a paper for a committee. Every part may stay blank: the paper then marks it as still to be written."""

    meeting = _line(_l("Which committee"))
    meets_on = _line(_l("Date of the meeting"))
    report_of = _line(_l("Report of"))
    contact = _line(_l("Contact officer"))
    purpose = _part(_l("Purpose"))
    recommendations = _part(_l("Recommendations"))
    background = _part(_l("Background"))
    finance = _part(_l("What it means for money"))
    legal = _part(_l("What the law says"))
    equality = _part(_l("What it means for equality"))
    environment = _part(_l("What it means for the environment and climate"))
    risk = _part(_l("Risks"))
    papers = _part(_l("Background papers"))
    numbers_are_not_people = BooleanField(
        _l("Numbers that I wrote and that are not in the report are not of people who took part")
    )

    def cover(self) -> Cover:
        """What was filled in."""
        return Cover(**{name: (self[name].data or "").strip() for name, _words in Cover().said()})


def refuse_template(form: TemplateForm, error: EngageError) -> None:
    """Say why reports cannot be written on a file, and how to mend it."""
    match error.code:
        case "template_styles":
            told = _(
                "This file lacks styles that reports need: %(styles)s. Open it in Word, use each of them once, save it, and send it again.",
                styles=error.facts["styles"],
            )
        case "template_narrow":
            told = _("Between the margins of its pages is less than 10 cm. Tables need more.")
        case _:
            told = sentence_for_file(error)
    form.refuse(form.file, told)


def refuse_cover(form: CoverForm, error: InvalidError) -> None:
    """Say beside the words why they cannot stand there; re-raises what no officer can mend."""
    if error.code not in {"claims_too_much", "strange_numbers"}:
        raise error
    form.refuse(form[str(error.facts["where"])], refused_words(error))


def refused_words(error: InvalidError) -> str:
    """Why officers' words cannot stand in a report."""
    if error.code == "claims_too_much":
        words = error.facts["words"]
        return str(_("People chose to take part, so a report cannot say “%(words)s”", words=words))
    return str(
        _(
            "Not figures of this report: %(numbers)s. Take them out, or tick that they are not of people who took part",
            numbers=error.facts["numbers"],
        )
    )

"""What officers fill in to arrange a report, and to correct one."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import EngageForm
from engage.reports.forms.stationery import refused_words
from engage.reports.rules.arrangement import LONGEST_COMMENTARY, Part, Wish
from engage.rules.errors import InvalidError

LONGEST_CORRECTION = 2000
_TOO_LONG = _l("Use at most %(max)d characters")
AS_BUILT = "0"


class PartForm(EngageForm):
    """One part of a report."""

    is_shown = RadioField(
        _l("Is it in the report?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("Leave it out"))],
        default="yes",
    )
    place = SelectField(_l("Place in the report"), choices=[], default=AS_BUILT)
    says = TextAreaField(
        _l("What you say beside the figures"),
        validators=[Length(max=LONGEST_COMMENTARY, message=_TOO_LONG)],
    )
    easy = TextAreaField(
        _l("What you say in easy read"),
        validators=[Length(max=LONGEST_COMMENTARY, message=_TOO_LONG)],
    )
    numbers_are_not_people = BooleanField(
        _l("Numbers that I wrote and that are not in the report are not of people who took part")
    )

    def offer(self, neighbours: int) -> "PartForm":
        """Fill the list of places."""
        self.place.choices = [
            SelectChoice(AS_BUILT, _l("Where it was built")),
            *(SelectChoice(str(place), str(place)) for place in range(1, neighbours + 1)),
        ]
        return self

    def wish(self, part: Part, *, is_edition: bool) -> Wish:
        """What was filled in; what stays has no say in whether it is shown, and an edition stands as the report it is one of."""
        is_shown = part.stays or is_edition or self.is_shown.data == "yes"
        place = 0 if is_edition else int(self.place.data)
        return Wish(is_shown, place, (self.says.data or "").strip(), (self.easy.data or "").strip())


class CorrectionForm(EngageForm):
    """What was wrong in a published report."""

    says = TextAreaField(
        _l("What was wrong, and what is right"),
        validators=[
            InputRequired(_l("Enter what was wrong")),
            Length(max=LONGEST_CORRECTION, message=_TOO_LONG),
        ],
    )


def refuse_wish(form: PartForm, error: InvalidError) -> None:
    """Say beside the words why they cannot stand there; re-raises what no officer can mend."""
    if error.code not in {"claims_too_much", "strange_numbers"}:
        raise error
    form.refuse(form[str(error.facts["where"])], refused_words(error))

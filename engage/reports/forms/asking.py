"""What officers fill in about reports."""

from collections.abc import Iterable
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from engage.kernel.forms import CheckboxesField, EngageForm
from engage.kernel.locale import LANGUAGE_NAMES
from engage.reports.rules.rhythm import Rhythm

Choices = list[tuple[str, str]]


class AskForReportForm(EngageForm):
    """Which programme, and in which language."""

    programme = SelectField(
        _l("Programme"), validators=[InputRequired(_l("Choose a programme"))], validate_choice=True
    )
    language = SelectField(
        _l("Language of the report"), validators=[InputRequired(_l("Choose a language"))]
    )

    def offer(self, programmes: Choices, languages: Iterable[str]) -> Self:
        """Fill the lists of choices."""
        self.programme.choices = programmes
        self.language.choices = [(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in languages]
        return self


class AskForEditionsForm(AskForReportForm):
    """In which other languages as well."""

    also_in = CheckboxesField(_l("The same report in other languages, too"), choices=[])

    def offer(self, programmes: Choices, languages: Iterable[str]) -> Self:
        """Fill the lists of choices."""
        super().offer(programmes, languages)
        self.also_in.choices = [
            SelectChoice(tag, LANGUAGE_NAMES.get(tag, tag)) for tag, _name in self.language.choices
        ]
        return self


NEVER = "never"


class ScheduleForm(AskForReportForm):
    """How often."""

    rhythm = RadioField(
        _l("How often?"),
        choices=[
            SelectChoice(Rhythm.WEEKLY.value, _l("Every week")),
            SelectChoice(Rhythm.MONTHLY.value, _l("Every month")),
            SelectChoice(NEVER, _l("No longer")),
        ],
        validators=[InputRequired(_l("Choose how often"))],
    )

    def wanted(self) -> Rhythm | None:
        return None if self.rhythm.data == NEVER else Rhythm(self.rhythm.data)

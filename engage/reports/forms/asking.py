"""What officers fill in about reports."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from engage.kernel.forms import EngageForm
from engage.kernel.locale import LANGUAGE_NAMES

Choices = list[tuple[str, str]]


class AskForReportForm(EngageForm):
    """Which programme, and in which language."""

    programme = SelectField(
        _l("Programme"), validators=[InputRequired(_l("Choose a programme"))], validate_choice=True
    )
    language = SelectField(
        _l("Language of the report"), validators=[InputRequired(_l("Choose a language"))]
    )

    def offer(self, programmes: Choices, languages: Iterable[str]) -> "AskForReportForm":
        """Fill the lists of choices."""
        self.programme.choices = programmes
        self.language.choices = [(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in languages]
        return self

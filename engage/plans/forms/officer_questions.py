"""Which questions stand beside a plan."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from engage.kernel.forms import EngageForm


class QuestionnaireForm(EngageForm):
    questionnaire = SelectField(_l("Questions beside the text"), validate_choice=False, default="")

    def offer(self, offered: Iterable[tuple[str, str]]) -> None:
        """Keys and titles of what can be chosen."""
        self.questionnaire.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(key, title) for key, title in offered),
        ]

"""Which questions stand beside a plan, and opening it."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError


class QuestionnaireForm(EngageForm):
    questionnaire = SelectField(_l("Questions beside the text"), validate_choice=False, default="")

    def offer(self, offered: Iterable[tuple[str, str]]) -> None:
        """Keys and titles of what can be chosen."""
        self.questionnaire.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(key, title) for key, title in offered),
        ]


class OpeningForm(EngageForm):
    knows_unfinished = BooleanField(_l("Ask people although something is still to come"))


REFUSALS = {
    "unfinished": _l(
        "The text says that something is still to come. Write it, or say below that people are asked without it."
    ),
}
UNFINISHED = {
    "analysis_not_final": _l(
        "Make the analysis final first: a comment may still be without a theme."
    ),
    "theme_unanswered": _l("Publish the reply to these themes first:"),
}
OTHERWISE = _l("That cannot be done now. See what is still missing.")


def refusal_of_opening(error: EngageError) -> str:
    """Why a consultation was not opened, closed or finished; themes are named as officers named them."""
    told = str({**REFUSALS, **UNFINISHED}.get(error.code, OTHERWISE))
    themes = error.facts.get("themes")
    return f"{told} {', '.join(themes)}" if isinstance(themes, list) else told

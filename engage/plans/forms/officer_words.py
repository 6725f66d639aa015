"""What officers write around a plan's text."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import EngageForm
from engage.plans.rules.readiness import WORDS
from engage.rules.errors import EngageError

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
REFUSALS = {
    "title_missing": _l("Enter what the plan is called"),
    "source_missing": _l("Write it in English first"),
    "words_fixed": _l("People are asked already: the English words stay as they read them."),
    "changed_by_another": _l(
        "A colleague saved these words while you were writing. Yours are still here and are not saved yet. If they are right, save once more."
    ),
}


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("Use at most %(max)d characters"))


class NewConsultationForm(EngageForm):
    """The little that a consultation begins with."""

    title = StringField(
        _l("What is the plan called?"),
        validators=[InputRequired(_l("Enter what the plan is called")), _at_most(LONGEST_TITLE)],
    )
    programme = SelectField(_l("Which programme does it belong to?"))


class WordsForm(EngageForm):
    """The same boxes in every language and reading level, by the names of ``readiness.WORDS``."""

    digest = HiddenField(validators=[InputRequired()])
    title = StringField(_l("Title"), validators=[_at_most(LONGEST_TITLE)])
    summary = TextAreaField(_l("What it is about"), validators=[_at_most(LONGEST_TEXT)])
    for_whom = StringField(_l("Who it is for"), validators=[_at_most(LONGEST_TITLE)])
    minutes = StringField(_l("How long it takes"), validators=[_at_most(LONGEST_TITLE)])
    undecided = TextAreaField(
        _l("What is undecided and can still change"), validators=[_at_most(LONGEST_TEXT)]
    )
    reasons = TextAreaField(_l("Why we suggest this"), validators=[_at_most(LONGEST_TEXT)])
    options = TextAreaField(
        _l("What else we looked at, and why we do not suggest it"),
        validators=[_at_most(LONGEST_TEXT)],
    )
    privacy = TextAreaField(_l("What happens with comments"), validators=[_at_most(LONGEST_TEXT)])

    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in WORDS}

    def refuse_for(self, error: EngageError) -> None:
        """Say beside the box that it is about why something was refused."""
        self.refuse(self[str(error.facts.get("where", "title"))], str(REFUSALS[error.code]))

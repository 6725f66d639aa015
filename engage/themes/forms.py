"""What officers send about themes and codes."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from engage.kernel.forms import EngageForm, WholeNumberField
from engage.rules.errors import EngageError
from engage.themes.rules.coding import Exclusion

REFUSALS = {
    "name_missing": _l("Give the theme a name"),
    "name_taken": _l("Another theme has this name"),
    "definition_missing": _l("Say what belongs to the theme and what does not"),
    "too_long": _l("Make this shorter"),
    "into_itself": _l("Choose another theme than this one"),
    "into_unknown": _l("Choose a theme that is in use"),
    "no_theme": _l("Choose at least one theme, or leave the text out with a reason"),
    "theme_unknown": _l("One of the themes is not in use any more. Choose again."),
    "opinion_unknown": _l("Choose one of the opinions in the list"),
    "coded_by_another": _l(
        "A colleague was faster. Nothing of yours was saved. Open the page again to see theirs."
    ),
    "note_missing": _l("Say why, in a few words"),
    "still_open": _l("It is still open. More can come in until it closes."),
    "uncoded": _l("Some texts still wait to be coded."),
    "not_brought_in": _l("What has come in and what is here do not match. Bring in what is new."),
    "final": _l("This analysis is final. Open it again before you change a code."),
    "not_final": _l("This analysis is not final."),
    "in_sample": _l("This text is coded twice. Settle it with the second coding instead."),
    "same_coder": _l("You coded this text first. Somebody else codes it the second time."),
    "sample_drawn": _l("The sample has been drawn. It is not drawn again."),
    "nothing_coded": _l("Nothing has been coded yet."),
    "coded_twice": _l("This text has been coded a second time already."),
    "not_installed": _l(
        "The library that this needs is not installed on this machine. Coding works without it."
    ),
    "too_few": _l("Too few texts have been coded by people for a machine to learn from."),
    "not_coded_twice": _l("This text has not been coded a second time yet."),
}


def refusal(error: EngageError) -> str:
    """What an officer is told when a command refuses."""
    return str(REFUSALS[error.code])


class SeenForm(EngageForm):
    """A press that rests on what the page showed: the version goes with it."""

    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])


class ThemeForm(SeenForm):
    name = StringField(_l("Name"))
    definition = TextAreaField(_l("What belongs to it, and what does not"))
    example = TextAreaField(_l("An example"))


class MergeForm(SeenForm):
    into = SelectField(_l("Count its codes for"), choices=(), validate_choice=False)

    def offer(self, themes: Iterable[tuple[str, str]]) -> None:
        """The themes it may go into: id and name."""
        self.into.choices = [SelectChoice(theme, name) for theme, name in themes]


class CodingForm(SeenForm):
    """The boxes of themes are read by hand: which there are is for the codebook to say."""


class SecondForm(EngageForm):
    none = BooleanField(_l("None of the themes is in it"))


class ExclusionForm(SeenForm):
    reason = SelectField(
        _l("Why it is left out"),
        choices=[SelectChoice(reason.value) for reason in Exclusion],
        validators=[InputRequired()],
    )

    def name_reasons(self, words: Mapping[Exclusion, object]) -> "ExclusionForm":
        """Label each reason."""
        self.reason.choices = [SelectChoice(reason.value, words[reason]) for reason in Exclusion]
        return self


class ReopenForm(EngageForm):
    why = StringField(_l("Why it is opened again"))

"""What officers send about the next version of a plan."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError

REFUSALS = {
    "version_begun": _l("The next version has been begun already."),
    "changed_by_another": _l(
        "A colleague saved this section while you were writing. Nothing of theirs is lost, and your words are still here: compare the two below, then save again."
    ),
    "texts_differ": _l("The section has other paragraphs now. Open the page again."),
    "level_limit": _l("Headings have six levels at most, and the first is the plan’s title."),
    "first_section": _l("Nothing stands before this section."),
    "only_section": _l("It is the only section. Write on it instead."),
    "heading_missing": _l("Give the section a heading"),
    "no_paragraph": _l("Choose a paragraph of this section."),
    "theme_unknown": _l("Choose themes of this programme"),
    "why_too_long": _l("Make the reason shorter: at most 300 characters"),
    "note_missing": _l("Say in a few words what is new. Residents read it."),
    "note_too_long": _l("Make the note shorter: at most 500 characters"),
    "still_open": _l("People comment on the present text until the consultation closes."),
    "nothing_changed": _l("Nothing has changed yet."),
    "cause_missing": _l("Say for each change which theme caused it, or give another reason."),
}


class SectionForm(EngageForm):
    """The boxes of the texts are read by hand: how many there are is for the section to say."""

    digest = HiddenField(validators=[InputRequired()])
    heading = StringField(_l("Heading"))
    more = TextAreaField(_l("More paragraphs at the end"))


class CauseForm(EngageForm):
    place = HiddenField(validators=[InputRequired()])
    why = StringField(_l("Another reason"))


class PublishForm(EngageForm):
    note = TextAreaField(_l("What is new in this version"))


def refusal_of_version(error: EngageError) -> str:
    """What an officer is told when something about a version is refused."""
    return str(REFUSALS[error.code])

"""What residents fill in beside a plan."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from engage.activities.ports import Faults
from engage.kernel.forms import EngageForm, FieldError
from engage.plans.rules.comments import STANCES_ASKED, Stance
from engage.rules.errors import EngageError

STANCE_WORDS = {Stance.AGREE: _l("Yes"), Stance.PARTLY: _l("Partly"), Stance.DISAGREE: _l("No")}
ONLY_COMMENT = _l("I only want to comment")


class CommentForm(EngageForm):
    """What somebody thinks of one part, or of the whole plan. Either answer is enough."""

    stance = RadioField(
        _l("Overall, is this part right?"),
        choices=[
            *(SelectChoice(stance.value, STANCE_WORDS[stance]) for stance in STANCES_ASKED),
            SelectChoice(Stance.COMMENT.value, ONLY_COMMENT),
        ],
        validate_choice=False,
        default="",
    )
    about = SelectField(_l("What is it about?"), validate_choice=False, default="")
    comment = TextAreaField(_l("What should we keep or change?"))
    suggested = TextAreaField(_l("How would you word it?"))
    may_quote = BooleanField(_l("You may show and quote my words, without my name"))
    organisation = StringField(_l("Name of the organisation"))
    people = StringField(_l("How many people does it speak for?"))
    may_be_named = BooleanField(_l("You may show the organisation’s name with the comment"))

    @property
    def is_for_organisation(self) -> bool:
        """Whether anything about an organisation was filled in: its fields are shown open."""
        return bool(self.organisation.data or self.people.data or self.may_be_named.data)


class OnlineCommentForm(CommentForm):
    """What its writer had before them: the number of the text, when they opened the page (``engage.kernel.opened``), and which
    page it was, so that a second press adds nothing."""

    version = HiddenField(default="")
    begun = HiddenField(default="")
    page = HiddenField(default="")


class QuestionsForm(EngageForm):
    """Questions that another room shows and reads: the token against forgery, and what was refused."""

    def __init__(self, faults: Faults = ()) -> None:
        super().__init__()
        self._faults = [FieldError(told, box) for box, told in faults]

    @property
    def errors(self) -> Mapping[str, Sequence[str]]:
        return {fault.field_id: [fault.message] for fault in self._faults}

    def error_list(self) -> list[FieldError]:
        return self._faults


def sentence_for(error: EngageError) -> str:
    """What a person is told when a comment is refused. What they wrote stays in the box."""
    sentences: dict[str, str] = {
        "comment_empty": _("Choose an answer or write something first"),
        "comment_too_long": _(
            "Shorten your comment to %(limit)s characters. It has %(length)s now.",
            limit=error.facts.get("limit"),
            length=error.facts.get("length"),
        ),
        "organisation_missing": _("Enter the name of the organisation"),
        "organisation_too_long": _(
            "Shorten the name to %(limit)s characters", limit=error.facts.get("limit")
        ),
        "people_unknown": _("Enter how many people as a whole number, such as 150"),
        "too_many_comments": _(
            "You have sent many comments in a short time. Wait 15 minutes, then send this one."
        ),
        "part_gone": _(
            "That part is not in the plan any more. Your words are still here: you can send them about the whole plan."
        ),
    }
    otherwise: str = _("Choose one of the answers on the page")
    return sentences.get(error.code, otherwise)

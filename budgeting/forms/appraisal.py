"""What officers fill in about bids."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from budgeting.commands.appraisal import Finding
from budgeting.forms.drafting_words import PART_LABEL
from budgeting.rules.bids import CheckItem, Verdict
from engage.kernel.forms import CheckboxesField, EngageForm, WholeNumberField
from engage.rules.errors import EngageError, NotAllowedError

_DAY = _l("Enter a date")
LONGEST_THEME, LONGEST_PLACE = 64, 100
NEEDED = frozenset({"title", "summary"})
_VERDICTS = [
    SelectChoice(Verdict.OPEN.value, _l("Not looked at yet")),
    SelectChoice(Verdict.YES.value, _l("Yes")),
    SelectChoice(Verdict.NO.value, _l("No")),
]


class CallForm(EngageForm):
    """By when each step is done; each day is the last, and belongs to the step."""

    opens_on = DateField(_l("First day to send ideas"), validators=[InputRequired(_DAY)])
    closes_on = DateField(_l("Last day to send ideas"), validators=[InputRequired(_DAY)])
    answers_on = DateField(
        _l("Last day to answer questions and put things right"), validators=[InputRequired(_DAY)]
    )
    decided_on = DateField(_l("Day by which we decide"), validators=[InputRequired(_DAY)])
    most = StringField(_l("The most one idea can ask for, in pounds (optional)"))
    checks = CheckboxesField(
        _l("What the fund asks of groups"),
        choices=[
            SelectChoice("account", _l("A bank account in the group’s name")),
            SelectChoice("insurance", _l("Insurance")),
            SelectChoice("safeguarding", _l("A safeguarding policy")),
        ],
    )


class ExtendForm(EngageForm):
    """Later ends of a call's steps, and what residents read about it."""

    closes_on = DateField(_l("Last day to send ideas"), validators=[InputRequired(_DAY)])
    answers_on = DateField(
        _l("Last day to answer questions and put things right"), validators=[InputRequired(_DAY)]
    )
    decided_on = DateField(_l("Day by which we decide"), validators=[InputRequired(_DAY)])
    note = TextAreaField(_l("Why there is more time. Everybody can read it."))


class VersionForm(EngageForm):
    """Every decision carries the version of the page that the officer looked at."""

    version = WholeNumberField(validators=[InputRequired()])


class AskForm(VersionForm):
    question = TextAreaField(_l("What do you want to ask?"))


class RefuseForm(VersionForm):
    reason = TextAreaField(_l("Why not, and what could the group do?"))


class MergeForm(VersionForm):
    into = SelectField(_l("Which idea does it go on with?"), validate_choice=False)
    merge_reason = TextAreaField(_l("Why? Both groups read this."))


class AppraiseForm(VersionForm):
    """The checklist. Reasons are read by residents once there is a decision."""

    eligible = RadioField(_l("Does it fit the rules of this fund?"), choices=_VERDICTS)
    eligible_reason = TextAreaField(_l("Reason: does it fit the rules?"))
    feasible = RadioField(_l("Can it be done?"), choices=_VERDICTS)
    feasible_reason = TextAreaField(_l("Reason: can it be done?"))
    legal = RadioField(_l("Is it lawful?"), choices=_VERDICTS)
    legal_reason = TextAreaField(_l("Reason: is it lawful?"))
    cost_right = RadioField(_l("Is the cost right?"), choices=_VERDICTS)
    cost_reason = TextAreaField(_l("Reason: is the cost right?"))
    cost = StringField(_l("What it costs, in pounds: this stands on the ballot"))

    def findings(self) -> dict[CheckItem, Finding]:
        """What was ticked, item by item."""
        verdicts = (self.eligible, self.feasible, self.legal, self.cost_right)
        return {
            item: Finding(
                Verdict(field.data or Verdict.OPEN), self[f"{item.value}_reason"].data or ""
            )
            for item, field in zip(CheckItem, verdicts, strict=True)
        }


class AcceptForm(VersionForm):
    """The words on the ballot: English, and whatever other views there are already."""

    title = StringField(_l("Title on the ballot"), validators=[InputRequired(_l("Enter a title"))])
    summary = TextAreaField(
        _l("What it is, for the ballot"), validators=[InputRequired(_l("Enter what it is"))]
    )
    easy_title = StringField(_l("Title in easy read (optional)"))
    easy_summary = TextAreaField(_l("What it is, in easy read (optional)"))
    ur_title = StringField(_l("Title in Urdu (optional)"))
    ur_summary = TextAreaField(_l("What it is, in Urdu (optional)"))
    theme = StringField(_l("Theme (optional)"), validators=[Length(max=LONGEST_THEME)])
    place = StringField(_l("Place (optional)"), validators=[Length(max=LONGEST_PLACE)])
    with_picture = BooleanField(_l("Show the group’s picture with the project"))
    is_part_fundable = BooleanField(PART_LABEL)
    words_to_group = TextAreaField(_l("What we say to the group, and to everybody (optional)"))

    def fields_by_view(self) -> dict[str, dict[str, str]]:
        """``{field: {view tag: text}}`` of what was filled in; without a theme or place where there is none."""
        typed = {
            "title": {"en": self.title, "en-easy": self.easy_title, "ur": self.ur_title},
            "summary": {"en": self.summary, "en-easy": self.easy_summary, "ur": self.ur_summary},
            "category": {"en": self.theme},
            "place": {"en": self.place},
        }
        words = {
            name: {tag: box.data.strip() for tag, box in boxes.items() if (box.data or "").strip()}
            for name, boxes in typed.items()
        }
        return {name: texts for name, texts in words.items() if texts or name in NEEDED}


def name_others(form: MergeForm, others: Sequence[tuple[str, str]]) -> None:
    """The bids that one can go on with."""
    form.into.choices = [SelectChoice("", ""), *(SelectChoice(*each) for each in others)]


def sentence_for_officer(error: EngageError) -> str:
    """What an officer is told when a command about a bid refuses."""
    sentences: dict[str, str] = {
        "own_interest": _(
            "You have to do with this bid, so you cannot decide about it. A colleague must. The attempt is in the log."
        ),
        "changed_by_another": _(
            "Somebody changed this bid while you looked at it. Nothing was done: look again."
        ),
        "role_needed": _("Only authors decide about bids."),
        "round_is_fixed": _("The vote has been opened. Nothing on its list can change."),
        "answering_is_over": _("The last day for answers is over, so nothing can be asked."),
        "not_released": _(
            "A moderator has to release the idea first: what goes on the ballot is public."
        ),
        "checklist_open": _("Every line of the checklist has to be “yes” before."),
        "reason_missing": _("Give a reason that residents can read"),
        "words_missing": _("Write what the group will read"),
        "words_too_long": _("Shorten this to %(most)s characters", most=error.facts.get("most")),
        "cost_unusable": _("Enter the cost in pounds, like 250 or 99.50"),
        "money_unreadable": _("Enter the money in figures, like 250 or 99.50"),
        "money_too_large": _("That is more than a round can hold. Enter less than £21 million."),
        "merge_with_itself": _("Choose another idea"),
        "merge_elsewhere": _("Choose an idea of this round that is still being looked at"),
        "dates_out_of_order": _("The days have to follow one another"),
        "dates_shortened": _("A day can only move later: groups rely on what was announced"),
        "note_missing": _("Write why there is more time"),
        "bids_taken": _("This round takes ideas already."),
        "source_missing": _("Write it in English too"),
    }
    otherwise: str = _("That cannot be done in the state the bid is in now.")
    return sentences.get(error.code, otherwise)


def is_own_interest(error: EngageError) -> bool:
    return isinstance(error, NotAllowedError) and error.code == "own_interest"

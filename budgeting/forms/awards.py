"""What officers fill in after a round: the decision, answers, letters, money and news."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from budgeting.rules.awards import Departure
from budgeting.rules.ledger import EntryKind
from budgeting.rules.pounds import read_pounds
from engage.kernel.forms import EngageForm
from engage.kernel.locale import money
from engage.rules.errors import EngageError, InvalidError
from engage.uploads.forms import sentence_for_file

LONG, SHORT = 300, 200


class PoundsField(StringField):  # type: ignore[misc]  # WTForms has no types
    """Money as it is typed; ``pence`` once it was understood."""

    pence = 0

    def pre_validate(self, form: object) -> None:
        try:
            self.pence = read_pounds(self.data or "")
        except InvalidError:
            raise ValidationError(_("Enter an amount in pounds, like 250 or 99.50")) from None


class DayField(DateField):  # type: ignore[misc]  # WTForms has no types
    """A day, as browsers send it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a day, like 2026-11-22")) from None


def _a_day(label: object) -> DayField:
    return DayField(label, validators=[InputRequired(_l("Enter a day"))])


class WhoAndWhenForm(EngageForm):
    """Who decided and when."""

    decided_by = StringField(
        _l("Who took the decision"),
        validators=[
            InputRequired(_l("Enter who took the decision")),
            Length(max=SHORT, message=_l("Use at most 200 characters")),
        ],
    )
    other_body = TextAreaField(
        _l("If it is not who the rules name: why did somebody else decide? Everybody can read it.")
    )
    decided_on = _a_day(_l("Day of the decision"))


class DecisionForm(WhoAndWhenForm):
    """``decision_form`` adds an amount and a reason for every project."""

    answer_by = DayField(_l("Day by which groups answer (optional)"), validators=[Optional()])

    def departures(self, offers: Mapping[str, int], numbers: Sequence[str]) -> list[Departure]:
        """Every project whose amount is not what the vote gave it."""
        return [
            Departure(number, self[f"amount_{place}"].pence, self[f"reason_{place}"].data or "")
            for place, number in enumerate(numbers)
            if self[f"amount_{place}"].pence != offers.get(number, 0)
        ]


def decision_form(offers: Mapping[str, int], numbers: Sequence[str], **given: Any) -> DecisionForm:
    """A form with the vote's own amounts in it."""
    fields = _amount_fields({number: offers.get(number, 0) for number in numbers}, {})
    made: DecisionForm = type("DecisionFormOfRound", (DecisionForm,), fields)(**given)
    return made


class CorrectionForm(WhoAndWhenForm):
    """What is published of a decision, to be put right. ``correction_form`` adds the reason of every departure."""

    why = TextAreaField(
        _l("Why it is corrected. Everybody can read it."),
        validators=[InputRequired(_l("Write why it is corrected"))],
    )

    def reasons(self, numbers: Sequence[str]) -> dict[str, str]:
        """The reasons by the numbers of the projects that the decision departed from."""
        return {number: self[f"reason_{place}"].data or "" for place, number in enumerate(numbers)}


def correction_form(reasons: Mapping[str, str], **given: Any) -> CorrectionForm:
    """A form with what is published now in it; ``reasons`` are by project number."""
    fields: dict[str, Any] = {
        f"reason_{place}": TextAreaField(
            _l("Reason that residents read"),
            default=reason,
            validators=[InputRequired(_l("Give the reason: residents will read it."))],
        )
        for place, reason in enumerate(reasons.values())
    }
    made: CorrectionForm = type("CorrectionFormOfRound", (CorrectionForm,), fields)(**given)
    return made


class AmendmentForm(EngageForm):
    """Other amounts than were decided. ``amendment_form`` adds an amount and a reason for every project."""

    why = TextAreaField(
        _l("Why amounts are changed. Everybody can read it."),
        validators=[InputRequired(_l("Write why amounts are changed"))],
    )

    def amounts(self, numbers: Sequence[str]) -> dict[str, int]:
        return {number: self[f"amount_{place}"].pence for place, number in enumerate(numbers)}

    def reasons(self, numbers: Sequence[str]) -> dict[str, str]:
        return {number: self[f"reason_{place}"].data or "" for place, number in enumerate(numbers)}


def amendment_form(decided: Mapping[str, int], reasons: Mapping[str, str]) -> AmendmentForm:
    """A form with what is decided now in it, and the reasons that are published."""
    made: AmendmentForm = type(
        "AmendmentFormOfRound", (AmendmentForm,), _amount_fields(decided, reasons)
    )()
    return made


def _amount_fields(amounts: Mapping[str, int], reasons: Mapping[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for place, (number, pence) in enumerate(amounts.items()):
        fields[f"amount_{place}"] = PoundsField(
            _l("Decided amount, in pounds"), default=f"{pence // 100}.{pence % 100:02}"
        )
        fields[f"reason_{place}"] = TextAreaField(
            _l("Reason, if it is not what people voted for"), default=reasons.get(number, "")
        )
    return fields


class DescribeForm(EngageForm):
    """Who gets the money and on which conditions."""

    group_name = StringField(
        _l("Group that gets the money"),
        validators=[
            InputRequired(_l("Enter the group’s name")),
            Length(max=SHORT, message=_l("Use at most 200 characters")),
        ],
    )
    conditions = TextAreaField(
        _l("Conditions, one on each line"), validators=[InputRequired(_l("Enter the conditions"))]
    )
    answer_by = DayField(_l("Day by which the group answers (optional)"), validators=[Optional()])


class DayForm(EngageForm):
    """A step with its day."""

    on = _a_day(_l("Day"))


class SentForm(DayForm):
    """The day on which the letter went to the group."""


class ReasonForm(DayForm):
    """A step that residents are told the reason of."""

    reason = TextAreaField(_l("Reason, as residents will read it"))


class PlanForm(EngageForm):
    """A step of the project and its payment."""

    title = StringField(
        _l("Step"),
        validators=[
            InputRequired(_l("Enter what the step is")),
            Length(max=SHORT, message=_l("Use at most 200 characters")),
        ],
    )
    due_on = _a_day(_l("Planned for"))
    amount = PoundsField(_l("Payment, in pounds"))


class EntryForm(EngageForm):
    """One line of the account."""

    kind = RadioField(
        _l("What happened"),
        choices=[],
        validators=[InputRequired(_l("Choose what happened"))],
    )
    amount = PoundsField(_l("Amount, in pounds"))
    on = _a_day(_l("Day"))
    what_for = StringField(
        _l("What for"), validators=[Length(max=LONG, message=_l("Use at most 300 characters"))]
    )
    milestone = SelectField(_l("Planned payment (optional)"), choices=[], validators=[Optional()])
    receipt = FileField(_l("Photograph or PDF of the receipt (optional)"))

    def offer(
        self, kinds: Mapping[EntryKind, object], milestones: Sequence[tuple[str, str]]
    ) -> "EntryForm":
        self.kind.choices = [SelectChoice(kind.value, words) for kind, words in kinds.items()]
        self.milestone.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(*one) for one in milestones),
        ]
        return self


class ReceiptForm(EngageForm):
    """The receipt of a line that was written before. ``number`` is the line's."""

    number = 0
    receipt = FileField(_l("Photograph or PDF of the receipt"))


class TakeBackForm(EngageForm):
    """Why an entry is taken back. ``number`` is the entry's."""

    number = 0
    why = StringField(
        _l("Why is it wrong?"),
        validators=[
            InputRequired(_l("Enter why the entry is wrong")),
            Length(max=LONG, message=_l("Use at most 300 characters")),
        ],
    )


class UpdateForm(EngageForm):
    """News of a project."""

    text = TextAreaField(_l("News"), validators=[InputRequired(_l("Write the news first"))])
    language = SelectField(_l("Language it is written in"), choices=[])
    picture = FileField(_l("Photograph (optional)"))
    shows = StringField(_l("What does the photograph show?"))

    def offer(self, languages: Sequence[tuple[str, str]]) -> "UpdateForm":
        self.language.choices = [SelectChoice(*one) for one in languages]
        return self


class LetterForm(EngageForm):
    """The words of a round's award letters."""

    text = TextAreaField(_l("Letter"), validators=[InputRequired(_l("Write the letter first"))])


def day_or_none(field: DayField) -> date | None:
    day: date | None = field.data
    return day


TOO_LONG = ("update_too_long", "letter_too_long", "shows_too_long")
WITHOUT_FIGURES: Mapping[str, object] = {
    "decided": _l("The decision has been recorded already."),
    "nothing_corrected": _l("Nothing is different from what is published."),
    "act_pending": _l("A colleague has asked already. It waits for a second officer."),
    "decided_too_early": _l("The day of the decision is before the result was declared."),
    "other_body_unexplained": _l(
        "The rules of the round name another body. Say why this one decided: residents will read it."
    ),
    "decided_in_future": _l("The day of the decision has not come yet."),
    "answer_too_early": _l("The day by which groups answer must be later."),
    "reason_missing": _l("Give the reason: residents will read it."),
    "award_not_possible": _l("A project can get at most what it costs."),
    "still_time": _l("The group can still answer."),
    "day_in_future": _l("That day has not come yet."),
    "before_the_decision": _l("That day is before the decision that gave the money."),
    "money_moved": _l(
        "The group has been paid or has spent money. Write down what is paid back, then close the award."
    ),
    "amount_not_positive": _l("Enter an amount above 0."),
    "what_for_missing": _l("Say what it was for."),
    "corrected": _l("That entry has been taken back already."),
    "others_rest_on_it": _l("Other entries rest on that one. Take those back first."),
    "reached": _l("That step is done or paid already."),
    "shows_missing": _l("Write what the photograph shows, for people who cannot see it."),
    "receipt_missing": _l("Choose a file."),
    "receipt_later": _l(
        "A second officer confirms this first. Send it without the file, and add the file to the line once it stands in the account."
    ),
    "conditions_missing": _l("Write down the group and the conditions first."),
    "letter_missing": _l("Make the letter first."),
    "before_the_letter": _l("The letter was made after that day."),
    "answered_before_letter": _l("That is before the letter was sent."),
    "award_incomplete": _l(
        "The group cannot accept yet. Write down the group and the conditions, make the letter, send it and write down the day."
    ),
    "award_under_way": _l(
        "This award is over, or its group has accepted, or news was written. It changes by its own steps."
    ),
    "own_interest": _l(
        "You have to do with an idea that this is about, so you do nothing about it. A colleague must. The attempt is in the log."
    ),
    "letter_not_sent": _l(
        "The group has not been told of this amount yet. Make the letter, send it and write down the day."
    ),
}


def officer_sentence_for(error: EngageError) -> str:
    """What an officer is told when a command refuses."""
    facts = error.facts
    most, least, over, planned = (
        money(int(str(facts.get(f"{name}_pence", 0))))
        for name in ("most", "least", "over", "planned")
    )
    names = ", ".join(f"{{{name}}}" for name in facts.get("names", ()))  # type: ignore[attr-defined]  # a list of names
    sentences: dict[str, str] = {
        **{code: str(words) for code, words in WITHOUT_FIGURES.items()},
        "not_settled": _not_settled(error),
        "over_budget": _("Together that is %(over)s more than there is.", over=over),
        "paid_too_much": _("That is more than is left to pay: %(most)s.", most=most),
        "spent_too_much": _("That is more than is left of the award: %(most)s.", most=most),
        "repaid_too_much": _("The group holds %(most)s.", most=most),
        "released_too_much": _("At most %(most)s has not been paid.", most=most),
        "not_as_planned": _(
            "%(planned)s was planned for this step. If the amount is right, write here why it is another one.",
            planned=planned,
        ),
        "less_than_moved": _("More than that has moved. It can be %(least)s or more.", least=least),
        "planned_too_much": _(
            "Planned payments would be more than the award. Left: %(most)s.", most=most
        ),
        **dict.fromkeys(TOO_LONG, _("Use at most %(most)s characters.", most=facts.get("most"))),
        "placeholder_unknown": _("These placeholders are not known: %(names)s", names=names),
        "placeholder_missing": _("The letter needs these placeholders: %(names)s", names=names),
    }
    if facts.get("where") in {"picture", "receipt"} or error.code == "files":
        return sentences.get(error.code) or sentence_for_file(error)
    otherwise: str = _("That cannot be done now. Look at the page again.")
    return sentences.get(error.code, otherwise)


def _not_settled(error: EngageError) -> str:
    """Why an award cannot be closed: what the group is owed, or what is open."""
    undrawn, balance = (
        int(str(error.facts.get(f"{name}_pence", 0))) for name in ("undrawn", "balance")
    )
    told: str
    if undrawn > balance:
        told = _(
            "The group has spent %(owed)s more than it was paid. Write down that payment, or take a receipt back.",
            owed=money(undrawn - balance),
        )
    else:
        told = _("Not every penny is accounted for yet.")
    return told

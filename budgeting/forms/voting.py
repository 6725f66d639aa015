"""What residents and count officers fill in."""

import re
from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from budgeting.rules.ballots import BallotKind, Ticks
from budgeting.rules.proofs import ProofKind
from budgeting.rules.turnout import Said
from engage.kernel.forms import CheckboxesField, EngageForm, WholeNumberField
from engage.kernel.ids import grouped
from engage.kernel.locale import money
from engage.rules.errors import EngageError

MOST_CODES = 2_000
"""On one page to print: each card has a picture. More are made page by page."""
TWICE = "twice"
"""Stands for two amounts for one project, which is none."""
UNREADABLE = -1
"""Stands for an amount that none of our pages sends; no ballot may have it."""
CODE_SAMPLE = grouped("ABCDEFGHJKLM")


class CodeForm(EngageForm):
    """The code from a printed card."""

    code = StringField(_l("Your voting code"))


class AmountsField(Field):  # type: ignore[misc]  # WTForms has no types
    """Points or scores: one box for each project, named for this field and the project's number (``amount-12``)."""

    data: dict[str, str]

    def process(
        self, formdata: MultiDict[str, str] | None, *_data: object, **_more: object
    ) -> None:
        self.process_errors: list[str] = []
        prefix = f"{self.name}-"
        sent = formdata or MultiDict()
        self.data = {
            name.removeprefix(prefix): texts[0] if len(texts) == 1 else TWICE
            for name, texts in sent.lists()
            if name.startswith(prefix)
        }


class BallotForm(EngageForm):
    """A ballot on its way from page to page. The server keeps none of it before the vote is cast."""

    code = HiddenField()
    tracker = HiddenField()
    tracker_proof = HiddenField()
    rotation = HiddenField()
    theme = HiddenField()
    chosen = CheckboxesField(_l("Projects"), validate_choice=False)
    amount = AmountsField()
    area = SelectField(_l("Where you live"), choices=[], validate_choice=False)
    age = SelectField(_l("Your age"), choices=[], validate_choice=False)

    def ticks(self, kind: BallotKind) -> Ticks:
        """What was marked so far, as it was sent; nothing has been checked."""
        if kind.has_points:
            return {
                number: int(text) if re.fullmatch(r"[0-9]{1,6}", text) else UNREADABLE
                for number, text in self.amount.data.items()
                if text not in {"", "0"}
            }
        return [number for number in self.chosen.data or [] if number]

    @property
    def said(self) -> Said:
        """What the voter chose to say of themselves; nothing has been checked."""
        return Said(self.area.data or "", self.age.data or "")

    def place_in(self, projects: int) -> int | None:
        """The number of the project that stands first on this voter's ballot, if that was settled before."""
        sent = self.rotation.data or ""
        return int(sent) if sent in set(map(str, range(projects))) else None


class TrackerForm(EngageForm):
    """The code from a receipt."""

    tracker = StringField(_l("Receipt code"))


class KeyCardForm(EngageForm):
    """One officer's card, typed or read from the QR code."""

    card = TextAreaField(
        _l("Your key card: 24 words"),
        validators=[InputRequired(_l("Enter the words of your card"))],
    )


class CodesForm(EngageForm):
    """How many cards to print."""

    number = WholeNumberField(
        _l("How many voting cards?"),
        validators=[
            InputRequired(_l("Enter how many cards you need, in figures")),
            NumberRange(1, MOST_CODES, _l("Enter a number from 1 to %(max)s")),
        ],
    )


class LostCardForm(EngageForm):
    """A card by the number printed on it."""

    cards = StringField(
        _l("Number of the card"),
        validators=[InputRequired(_l("Enter the number of the card"))],
    )


class LotForm(EngageForm):
    """The seed that was drawn in public."""

    seed = StringField(
        _l("The seed, letters and numbers only"),
        validators=[InputRequired(_l("Enter the seed that was drawn"))],
    )


class WitnessForm(EngageForm):
    """Somebody outside the council who keeps the fingerprints."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Enter the name"))])
    email = StringField(_l("Email address"), validators=[InputRequired(_l("Enter the address"))])


def sentence_for(error: EngageError, accepts: Collection[ProofKind] = (ProofKind.CARD,)) -> str:
    """What a voter is told when a command refuses; ``accepts``: by which proofs somebody may have come by a code here."""
    sentences: dict[str, str] = {
        **_about_the_code(accepts),
        "code_mistyped": _(
            "Check that code. A code has 12 letters and numbers, and never an O, a 0, an I or a 1."
        ),
        "tracker_taken": _(
            "Your vote has not been sent yet. Your choices are still here. Press send once more."
        ),
        "code_spent": _("This code has already been used to vote. Each code works once."),
        "code_voided": _(
            "This code was cancelled because a new card was given out. Use the code on the new card."
        ),
        "too_many_tries": _(
            "That is a lot of codes that did not work. Wait 15 minutes, or ask us for help."
        ),
        "area_unknown": _("Choose where you live from the list. Your vote has not been sent yet."),
        "age_unknown": _("Choose your age from the list. Your vote has not been sent yet."),
        **_about_the_marks(error.facts),
        "round_not_open": _("Voting is closed. Your vote was not sent."),
    }
    otherwise: str = _(
        "Something in this form does not belong to this round. Start again from the list of projects."
    )
    return sentences.get(error.code, otherwise)


def _about_the_code(accepts: Collection[ProofKind]) -> dict[str, str]:
    """None was typed, or none that is known: where to look for it."""
    sample = CODE_SAMPLE
    if ProofKind.CARD not in accepts:
        unknown = _("We don’t know that code. Check it against our message. If you asked for a new code, only the newest one works. A code looks like %(sample)s.", sample=sample)  # fmt: skip
    elif len(accepts) > 1:
        unknown = _("We don’t know that code. Check it against your card or our message. If you asked for a new code, only the newest one works. A code looks like %(sample)s.", sample=sample)  # fmt: skip
    else:
        missing = _("Enter the code from your voting card")
        unknown = _("We don’t know that code. Check it against your card. A code looks like %(sample)s.", sample=sample)  # fmt: skip
        return {"code_missing": missing, "code_unknown": unknown}
    return {"code_missing": _("Enter your voting code"), "code_unknown": unknown}


def _about_the_marks(facts: Mapping[str, object]) -> dict[str, str]:
    """Too much or too little on a ballot, by reason."""
    return {
        "over_money_limit": _(
            "Your projects cost %(over)s more than there is. Take out a project to go on.",
            over=money(int(str(facts.get("over_pence", 0)))),
        ),
        "too_many_projects": _(
            "You chose %(chosen)s projects. You can choose up to %(most)s. Take some out.",
            chosen=facts.get("chosen"),
            most=facts.get("most"),
        ),
        "too_few_projects": _(
            "Projects chosen: %(chosen)s. The rules ask for %(least)s or more.",
            chosen=facts.get("chosen"),
            least=facts.get("least"),
        ),
        "too_many_points": _(
            "You gave %(points)s points. You have %(total)s. Take some back.",
            points=facts.get("points"),
            total=facts.get("total"),
        ),
        "too_many_points_for_one": _(
            "One project has %(points)s points. The most for one project is %(most)s.",
            points=facts.get("points"),
            most=facts.get("most"),
        ),
        "project_not_scored": _(
            "Projects without a score: %(missing)s. The rules ask for a score for every project.",
            missing=facts.get("missing"),
        ),
    }


class ProofForm(EngageForm):
    """An address to prove, and what somebody declares of themselves. Only the address is used again, on the next page."""

    address = StringField()
    area = SelectField(_l("Where you live"), validate_choice=False)
    age = WholeNumberField()
    declared = BooleanField(_l("I have not voted in this round in another way."))


class FollowForm(EngageForm):
    """Where to write when the list of receipts is out."""

    address = StringField(_l("Your e-mail address"))


class OneTimeCodeForm(EngageForm):
    """The code from the message."""

    address = HiddenField()
    code = StringField(_l("The code we sent you"))


class ProofRulesForm(EngageForm):
    """Which proofs a round accepts, and what that does not stop."""

    accepts = CheckboxesField(_l("How people prove that they may vote"))
    not_stopped = TextAreaField(_l("What this does not stop, in plain words. Residents read it."))


def proof_sentence_for(error: EngageError) -> str:
    """What somebody is told who could not prove an address."""
    sentences: dict[str, str] = {
        "email_unreadable": _("Enter an e-mail address like name@example.org"),
        "number_unreadable": _("Enter a mobile number like 07700 900123"),
        "number_not_mobile": _("Enter a UK mobile number. It starts with 07."),
        "area_missing": _("Choose an area from the list"),
        "area_outside": _("This vote is for the areas on the list."),
        "age_missing": _("Enter your age in figures"),
        "age_outside": _("You cannot vote in this round because of your age."),
        "not_declared": _("Tick the box if it is true. You can vote once."),
        "one_time_code_wrong": _(
            "That code did not work. Check it against our message, or ask for a new one."
        ),
        "code_spent": _("Somebody has already voted with this address. Each address works once."),
        "used_in_other_pot": _(
            "This address or number was used in another pot. You may vote in one pot only. Go to that pot to vote."
        ),
        "too_many_tries": _("That is a lot of tries. Wait 15 minutes, or ask us for help."),
        "round_not_open": _("Voting is closed. Your vote was not sent."),
        "proof_unavailable": _("We cannot send messages just now."),
        "list_is_out": _("The list is out already."),
        "acceptance_missing": _("Write what using more than one proof does not stop"),
        "proofs_missing": _("Choose at least one"),
    }
    otherwise: str = _("That cannot be done now. Start again from the page about the vote.")
    return sentences.get(error.code, otherwise)

"""Award letters: their words, and what is fixed in each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.models.awards import Award, AwardFile, FormalDecision
from budgeting.models.rounds import Round
from budgeting.queries.awards import decision_of, letter_words_of
from budgeting.rules.awards import AwardState
from budgeting.rules.letters import fill_letter, paragraphs_of
from engage.content.presenters import words_in
from engage.kernel.locale import date_long, money
from engage.kernel.pages import app_settings
from engage.rules.view import View

IN_ENGLISH = View()
THE_LETTER = _l(
    "Dear {group},\n\n"
    "Residents voted for {project} in {round}. {decided_by} decided on {decided_on} to offer you {amount}.\n\n"
    "The conditions are:\n{conditions}\n\n"
    "Please tell us {answer_by} whether you accept the money and its conditions. You can phone {phone} or write to {email}.\n\n"
    "Yours sincerely,\n{council}"
)
"""The letter that comes with the house, in English: the language in which the council writes to groups."""
THE_NEXT = _l(
    "Dear {group},\n\n"
    "Residents voted for {project} in {round}. Money has become free since the decision of {decided_on}, because {instead_of} does not "
    "use it. By the rules of the round it goes to your project next: we offer you {amount}.\n\n"
    "The conditions are:\n{conditions}\n\n"
    "Please tell us {answer_by} whether you accept the money and its conditions. You can phone {phone} or write to {email}.\n\n"
    "Yours sincerely,\n{council}"
)
"""The letter to a project that comes next: nobody decided about it but the written rule."""
THE_CHANGE = _l(
    "Dear {group},\n\n"
    "You accepted {before} for {project} in {round}. On {changed_on} the amount was changed to {amount}.\n\n"
    "Why:\n{why}\n\n"
    "The conditions stay as they are:\n{conditions}\n\n"
    "If this is not what was agreed with you, please phone {phone} or write to {email}.\n\n"
    "Yours sincerely,\n{council}"
)
"""The letter to a group whose amount changed after it had accepted."""


def letter_of(pb_round: Round) -> str:
    """The words of a round's letters, with their placeholders."""
    with force_locale(IN_ENGLISH.language):
        return letter_words_of(pb_round) or str(THE_LETTER)


def letter_source(award: Award, *, now: datetime) -> dict[str, Any]:
    """Everything an award letter says, fixed now: ``title``, ``sender``, ``day`` and ``text``.

    A group that has accepted is told what it accepted, what it gets now, and why.
    """
    pb_round, council = award.pb_round, app_settings().council
    decision = decision_of(pb_round)
    project = str(words_in(award.project.words, "title", IN_ENGLISH))
    with force_locale(IN_ENGLISH.language):
        facts = {
            "group": award.group_name,
            "project": project,
            "amount": _amount(award),
            "round": str(words_in(pb_round.words, "title", IN_ENGLISH)),
            "decided_by": decision.decided_by if decision else "",
            "decided_on": date_long(decision.decided_on) if decision else "",
            "conditions": award.conditions,
            "answer_by": _("by %(day)s", day=date_long(award.answer_by)) if award.answer_by else "",
            "council": council.name,
            "phone": council.phone,
            "email": council.email,
        }
        change = _change_of(award, decision)
        facts |= change | _instead_of(award)
        text = fill_letter(_words_for(award, is_change=bool(change)), facts)
        return {
            "title": _("Your award: %(project)s", project=project),
            "sender": [council.name, council.phone, council.email],
            "day": date_long(now),
            "text": text,
        }


def _words_for(award: Award, *, is_change: bool) -> str:
    """Only an offer by the decision is told in the round's own words: they may say who decided it."""
    if is_change:
        return str(THE_CHANGE)
    return letter_of(award.pb_round) if award.instead_of is None else str(THE_NEXT)


def _instead_of(award: Award) -> dict[str, str]:
    if award.instead_of is None:
        return {}
    return {"instead_of": str(words_in(award.instead_of.project.words, "title", IN_ENGLISH))}


def _amount(award: Award) -> str:
    """What is offered, and of how much where it is a part of the cost."""
    amount: str = money(award.awarded_pence)
    cost = award.project.cost_pence
    if award.awarded_pence >= cost:
        return amount
    part: str = _(
        "%(amount)s of the %(cost)s that the project costs", amount=amount, cost=money(cost)
    )
    return part


def _change_of(award: Award, decision: FormalDecision | None) -> dict[str, str]:
    """What was changed last of an award that had been accepted; nothing for an offer."""
    number = award.project.number
    changes = [
        one
        for one in (decision.corrections if decision else [])
        if number in one.get("amounts", {})
    ]
    if award.state != AwardState.ACCEPTED or decision is None or not changes:
        return {}
    reasons = [told["reason"] for told in decision.departures if told["number"] == number]
    return {
        "before": money(changes[-1]["amounts"][number]),
        "changed_on": date_long(date.fromisoformat(changes[-1]["corrected_on"])),
        "why": "\n".join([changes[-1]["why"], *reasons]),
    }


@dataclass(frozen=True)
class LetterPage:
    """A letter as it was fixed, to read or print."""

    award_id: str
    title: str
    sender: tuple[str, ...]
    day: str
    paragraphs: tuple[tuple[str, ...], ...]
    is_made: bool


def letter_page(award: Award, file: AwardFile) -> LetterPage:
    return LetterPage(
        award_id=award.id,
        title=file.source["title"],
        sender=tuple(file.source["sender"]),
        day=file.source["day"],
        paragraphs=tuple(tuple(lines) for lines in paragraphs_of(file.source["text"])),
        is_made=file.made_at is not None,
    )

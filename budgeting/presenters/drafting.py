"""What the pages receive on which a round is made: tasks, what is missing, what is saved, the texts of other languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.commands.carrying import most_pence
from budgeting.commands.checklist import draft_lacks, languages_meant, languages_to_check_again
from budgeting.commands.setup import what_is_missing
from budgeting.models.rounds import Round
from budgeting.rules.drafting import (
    FUNDERS,
    Page,
)
from budgeting.rules.written import part_fundable_in
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.kernel.locale import LANGUAGE_NAMES
from engage.rules.view import Level, View
from engage.rules.window import last_day_of
from engage.translating.presenters import StaleText, stale_texts

PROJECTS, LANGUAGES, PROOFS, DESK = "projects", "languages", "proofs", "desk"
POTS = "pots"
ENDPOINTS = {
    PROJECTS: "budgeting_projects.projects",
    LANGUAGES: "budgeting_words.languages",
    PROOFS: "budgeting_proof_rules.proofs",
    DESK: "budgeting_officer.desk",
}
PAGE_WORDS: Mapping[str, object] = {
    Page.NAME: _l("Name and words"),
    Page.MONEY: _l("Money"),
    Page.DATES: _l("Dates"),
    Page.VOTERS: _l("Who may vote"),
    Page.WAYS: _l("Ways to vote"),
    Page.RULE: _l("How votes become projects"),
    Page.DECISION: _l("Decision and publication"),
    PROJECTS: _l("Projects"),
    LANGUAGES: _l("Languages and checks"),
}
MISSING: Mapping[str, tuple[object, str]] = {
    "summary_missing": (_l("Say what the round is about"), Page.NAME),
    "money_missing": (_l("Say how much money there is"), Page.MONEY),
    "funders_do_not_add_up": (_l("The funders’ amounts do not add up to the money"), Page.MONEY),
    "pot_unnamed": (_l("Name the area or theme that the money is for"), Page.MONEY),
    "dates_missing": (_l("Say when voting begins and ends"), Page.DATES),
    "dates_over": (_l("The last day of voting is past: choose a later one"), Page.DATES),
    "who_missing": (_l("Say who may vote, and in which area"), Page.VOTERS),
    "age_date_missing": (_l("Say on which day a voter’s age counts"), Page.VOTERS),
    "no_way_without_a_computer": (
        _l("Say how, where and when somebody votes without a computer"),
        Page.WAYS,
    ),
    "times_missing": (
        _l("Write a line of times for each place where somebody votes without a computer"),
        Page.WAYS,
    ),
    "rule_not_chosen": (_l("Choose how votes become projects"), Page.RULE),
    "rule_does_not_fit": (_l("The count does not fit the ballots"), Page.RULE),
    "ballot_out_of_reach": (
        _l(
            "Nobody could fill in a ballot: its fewest projects are more than there are, or cost more than the money"
        ),
        Page.RULE,
    ),
    "decision_missing": (_l("Say who takes the formal decision"), Page.DECISION),
    "withdrawal_missing": (_l("Say what happens if a winner withdraws"), Page.DECISION),
    "publication_missing": (_l("Say what will be published"), Page.DECISION),
    "carry_missing": (_l("Say what happens with money that a pot does not spend"), POTS),
    "votes_across_missing": (_l("Say whether people may vote in more than one pot"), POTS),
    "pot_before_not_open": (
        _l("Open the pot before first: what it leaves is added to this one"),
        POTS,
    ),
    "parts_and_carry": (
        _l("What is left goes to the next pot, so it cannot be offered to a project as well"),
        Page.RULE,
    ),
    "projects_missing": (_l("Add projects"), PROJECTS),
    "ideas_still_taken": (
        _l("Ideas can still be sent: wait until the last day that groups were told"),
        PROJECTS,
    ),
    "answers_still_taken": (
        _l(
            "A group can still answer or put its idea right: wait for it, or until the last day that it was told"
        ),
        PROJECTS,
    ),
    "project_over_budget": (_l("A project costs more than there is"), PROJECTS),
    "english_unchecked": (
        _l("Somebody must check the English ballot, rules and review page"),
        LANGUAGES,
    ),
    "easy_read_unaccounted": (
        _l("Easy read does not account for everything in the English: say what became of it"),
        LANGUAGES,
    ),
    "words_stale": (
        _l("The English has changed since these words were written: bring them up to date"),
        LANGUAGES,
    ),
    "languages_unchecked": (
        _l(
            "Words in another language of this vote have changed since somebody checked them: have them checked again, or do not offer it"
        ),
        LANGUAGES,
    ),
    "interface_unchecked": (
        _l(
            "Nobody has checked the words of our own pages in a language of this vote: have them checked, or do not offer it"
        ),
        LANGUAGES,
    ),
    "keys_missing": (_l("Make both key cards"), DESK),
    "keys_untried": (_l("Try both cards with a test ballot"), DESK),
    "proofs_unaccepted": (_l("Write what using more than one proof does not stop"), PROOFS),
    "pots_unaccepted": (
        _l(
            "People may vote in one pot only, and cards or different proofs do not stop a second vote: write what you accept is not stopped"
        ),
        PROOFS,
    ),
    "proofs_say_otherwise": (
        _l(
            "The proofs have another age or area than “Who may vote”: read that page, then save the proofs"
        ),
        PROOFS,
    ),
    "codes_missing": (_l("Make voting cards"), DESK),
    "cards_not_accepted": (
        _l(
            "Voting cards have been made, and whoever holds one can vote with it: accept voting cards among the proofs"
        ),
        PROOFS,
    ),
    "witnesses_missing": (_l("Name two witnesses outside the council"), DESK),
    "box_not_empty": (_l("The box is not empty"), DESK),
}
"""What keeps a round from opening, and the page that mends it."""
STATE_WORDS: Mapping[State, object] = {
    State.DRAFT: _l("Being set up"),
    State.OPEN: _l("Voting is open"),
    State.CLOSED: _l("Voting is closed"),
    State.DECLARED: _l("The result is public"),
    State.WITHDRAWN: _l("Withdrawn"),
}


@dataclass(frozen=True)
class RoundRow:
    """A round in the officers' list."""

    slug: str
    title: Words
    state: State
    state_words: object
    next_step: str
    href: str
    closes_on: date | None


def round_rows(rounds: list[Round], *, may_count: bool, now: datetime) -> list[RoundRow]:
    """Every round with where it stands and what comes next."""
    return [_round_row(one, may_count, now) for one in rounds]


def _round_row(pb_round: Round, may_count: bool, now: datetime) -> RoundRow:
    state = State(pb_round.state)
    is_draft = state is State.DRAFT
    own = "budgeting_drafting.tasks" if is_draft or not may_count else "budgeting_officer.desk"
    return RoundRow(
        slug=pb_round.slug,
        title=_title(pb_round),
        state=state,
        state_words=STATE_WORDS[state],
        next_step=_next_step(pb_round, state, now),
        href=url_for(own, slug=pb_round.slug),
        closes_on=last_day_of(pb_round.window),
    )


def _next_step(pb_round: Round, state: State, now: datetime) -> str:
    if state is State.DRAFT:
        missing = what_is_missing(pb_round, now=now)
        return str(MISSING[missing[0]][0]) if missing else _("Two officers open the vote")
    if state is State.CLOSED:
        counted = pb_round.counted_at is not None
        return str(_("Declare the result") if counted else _("Open the box and count"))
    return str(_("Close the vote when its last day is over")) if state is State.OPEN else ""


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    words: object
    href: str
    is_done: bool


@dataclass(frozen=True)
class SetupPage:
    """A round on any page of its set-up."""

    slug: str
    title: Words
    is_draft: bool
    state_words: object
    budget_pence: int
    number_of_projects: int
    rules_digest: str
    pots_slug: str
    """The address of the round of which it is a pot, or empty."""


def setup_page(pb_round: Round) -> SetupPage:
    state = State(pb_round.state)
    return SetupPage(
        slug=pb_round.slug,
        title=_title(pb_round),
        is_draft=state is State.DRAFT,
        state_words=STATE_WORDS[state],
        budget_pence=pb_round.budget_pence,
        number_of_projects=len(pb_round.projects),
        rules_digest=pb_round.rules_digest,
        pots_slug=pb_round.pot.joint_round.slug if pb_round.pot else "",
    )


def tasks_of(pb_round: Round, *, now: datetime) -> list[Task]:
    """Every page of the set-up, and whether opening still asks for something on it."""
    lacking = {MISSING[code][1] for code in draft_lacks(pb_round, now=now)}
    return [
        Task(words, _page_address(pb_round, page), page not in lacking)
        for page, words in PAGE_WORDS.items()
    ]


@dataclass(frozen=True)
class Lack:
    """Something that keeps the round from opening."""

    words: object
    href: str
    where: object
    stale: tuple[StaleText, ...] = ()
    """Where it is about words that are older than their English: which."""
    languages: tuple[str, ...] = ()
    """Where it is about languages to be checked again: which, as their speakers call them."""


def missing_of(pb_round: Round, *, now: datetime) -> list[Lack]:
    """What still keeps the round from opening, each with the page that mends it."""
    return [_lack(pb_round, code) for code in what_is_missing(pb_round, now=now)]


def _lack(pb_round: Round, code: str) -> Lack:
    words, page = MISSING[code]
    where = _l("Pots") if page == POTS else PAGE_WORDS.get(page, _l("Keys and cards"))
    stale = stale_texts(pb_round, _views_meant(pb_round)) if code == "words_stale" else ()
    again = languages_to_check_again(pb_round) if code == "languages_unchecked" else ()
    names = tuple(LANGUAGE_NAMES.get(each, each) for each in again)
    return Lack(words, _page_address(pb_round, page), where, stale, names)


def _views_meant(pb_round: Round) -> list[View]:
    return [View(language, level) for language in languages_meant(pb_round) for level in Level]


def _page_address(pb_round: Round, page: str) -> str:
    if page == POTS and pb_round.pot is not None:
        return url_for("budgeting_pots.pots", slug=pb_round.pot.joint_round.slug)
    return url_for(ENDPOINTS.get(page, f"budgeting_drafting.{page}"), slug=pb_round.slug)


@dataclass(frozen=True)
class ProjectRow:
    """A project in the list of the set-up."""

    number: str
    title: Words
    category: Words
    place: Words
    cost_pence: int
    is_over_budget: bool
    is_part_fundable: bool


def project_rows(pb_round: Round) -> list[ProjectRow]:
    can_use_part = part_fundable_in(pb_round.rules)
    return [
        ProjectRow(
            number=project.number,
            title=words_in(project.words, "title"),
            category=words_in(project.words, "category"),
            place=words_in(project.words, "place"),
            cost_pence=project.cost_pence,
            is_over_budget=bool(pb_round.budget_pence)
            and project.cost_pence > most_pence(pb_round),
            is_part_fundable=project.number in can_use_part,
        )
        for project in pb_round.projects
    ]


def funders_total(pb_round: Round) -> int:
    """What the funders named so far put in, in pence."""
    return sum(int(one["amount_pence"]) for one in pb_round.rules.get(FUNDERS, ()))


def _title(pb_round: Round) -> Words:
    return words_in(pb_round.words, "title")

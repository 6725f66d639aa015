"""Bringing in a round from a Pabulib file: its projects with their words, its money, its rule and its ballot.

Beside Pabulib's own columns a file may hold ``summary``, ``place`` and ``picture``, and words for other views under ``name:TAG``,
``summary:TAG`` and ``category:TAG`` (and ``description:TAG`` in META), where ``TAG`` is a view tag such as ``ur`` or
``en-easy``. Everything else is kept as it stands in ``source`` and listed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from budgeting.commands.setup import ProjectDraft
from budgeting.importers.pabulib import PabulibFile, read_pabulib
from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import (
    Amount,
    CountRule,
    ElectionProject,
    EndowmentStep,
    exact_text,
)
from budgeting.rules.pabulib import PabulibDocument, ProjectLine
from budgeting.rules.pabulib_ballot import ballot_facts_in, limits_told
from budgeting.rules.pabulib_election import (
    ACTED_ON_COLUMNS,
    CHECKED_META,
    TOLD_META,
    coins_in,
    notices_of,
    published_rule,
)
from budgeting.rules.pabulib_writing import LEAST_PART
from budgeting.rules.pounds import MOST_PENCE
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.ties import LOT, UNDRAWN, seed_in
from budgeting.rules.written import LEAST, MOST_VOTES_FIRST, check_least
from engage.content.rules.words import SOURCE, words_from
from engage.rules.errors import InvalidError

POUNDS_AND_PENCE = frozenset({"", "GBP", "GBX"})
WORD_COLUMNS: Mapping[str, str] = {
    "name": "title",
    "summary": "summary",
    "category": "category",
    "place": "place",
}
OWN_COLUMNS = frozenset({"summary", "picture", "place", "part_fundable", LEAST_PART})
DESCRIPTION = "description"
LONGEST_NAME = 64
_PICTURE = re.compile(r"[a-z-]{1,40}|(pictures|easy)/[a-z-]{1,40}\.svg")
"""A picture of this project's by name; see ``templates/macros/art.html``."""


@dataclass(frozen=True)
class NotUnderstood:
    """Something in the file that the round does not act on. ``why`` is a code."""

    where: str
    what: str
    why: str


@dataclass(frozen=True)
class ImportedRound:
    """A round as a file tells it. Dates are the first and last day of voting, where META gives both."""

    words: dict[str, Any]
    budget_pence: int
    count_rule: dict[str, Any]
    ballot: dict[str, Any]
    part_fundable: tuple[str, ...]
    projects: tuple[ProjectDraft, ...]
    days: tuple[date, date] | None
    source: dict[str, Any] = field(default_factory=dict)
    not_understood: tuple[NotUnderstood, ...] = ()

    @property
    def rules(self) -> dict[str, Any]:
        """What the file says of a round's rules, as rounds store them."""
        least = {one.number: one.least_pence for one in self.projects if one.least_pence}
        return {
            "count": self.count_rule,
            "ballot": self.ballot,
            "part_fundable": list(self.part_fundable),
            **({LEAST: least} if least else {}),
        }


def read_round(path: Path) -> ImportedRound:
    """Read the round in a ``.pb`` file.

    Amounts are in the file's unit of money, taken as pounds (or as pence when META's ``currency`` is ``GBX``). Raises
    ``InvalidError`` as ``read_pabulib`` does, ``not_whole_pence`` (``amount``) for an amount that pence cannot say exactly,
    ``amount_too_large``, ``cost_not_positive`` and ``project_id_too_long``: nothing is rounded or cut. Votes in the file stay there: a round begins with an empty box.
    """
    read = read_pabulib(path)
    document, coins = read.document, coins_in(read.document)
    count_rule, unlike = _count_rule(document, coins)
    ballot, limits = ballot_facts_in(
        document.facts, read.election.kind, projects=len(read.election.projects), coins=coins
    )
    unlike += [NotUnderstood(document.line_of(key), key, why) for key, why in limits]
    return ImportedRound(
        words=_round_words(document, path.stem),
        budget_pence=_pence(read.election.budget, coins, document.line_of("budget")),
        count_rule=count_rule,
        ballot=ballot,
        part_fundable=tuple(each.id for each in read.election.projects if each.is_part_fundable),
        projects=tuple(_projects(read, coins)),
        days=_days(document),
        source={"meta": [[line.key, line.value] for line in document.meta]},
        not_understood=(*_listed(read), *unlike),
    )


def _pence(amount: Amount, coins: int, where: str) -> int:
    pence = amount * coins
    if pence != int(pence):
        raise InvalidError("not_whole_pence", where=where, amount=exact_text(amount))
    if pence > MOST_PENCE:
        raise InvalidError("amount_too_large", where=where, amount=exact_text(amount))
    return int(pence)


def _round_words(document: PabulibDocument, stem: str) -> dict[str, Any]:
    titles = {SOURCE: stem}
    for line in document.meta:
        name, _, tag = line.key.partition(":")
        if name == DESCRIPTION and line.value:
            titles[tag or SOURCE] = line.value
    return words_from({"title": titles})


def _projects(read: PabulibFile, coins: int) -> Iterator[ProjectDraft]:
    columns = read.document.project_columns
    for line, project in zip(read.document.projects, read.election.projects, strict=True):
        cells = dict(zip(columns, line.cells, strict=True))
        cost_pence = _pence(project.cost, coins, f"line {line.line}")
        if cost_pence <= 0:
            raise InvalidError("cost_not_positive", where=f"line {line.line}", project=project.id)
        if len(project.id) > LONGEST_NAME:
            raise InvalidError("project_id_too_long", where=f"line {line.line}", most=LONGEST_NAME)
        category, picture = cells.get("category", "").strip(), cells.get("picture", "").strip()
        yield ProjectDraft(
            number=project.id,
            cost_pence=cost_pence,
            words=_project_words(columns, line, project.id),
            # What is too long to group by is still shown: the words hold it whole.
            category=category if len(category) <= LONGEST_NAME else "",
            picture=picture if _PICTURE.fullmatch(picture) else "",
            is_part_fundable=project.is_part_fundable,
            least_pence=_least(project, coins, line.line),
            source={name: text for name, text in cells.items() if text and not _is_used(name)},
        )


def _least(project: ElectionProject, coins: int, line: int) -> int:
    least = _pence(project.least, coins, f"line {line}")
    try:
        check_least(
            least,
            cost_pence=_pence(project.cost, coins, f"line {line}"),
            is_part_fundable=project.is_part_fundable,
        )
    except InvalidError as error:
        raise InvalidError(error.code, where=f"line {line}") from None
    return least


def _project_words(columns: tuple[str, ...], line: ProjectLine, number: str) -> dict[str, Any]:
    fields: dict[str, dict[str, str]] = {"title": {SOURCE: number}}
    for column, text in zip(columns, line.cells, strict=True):
        name, _, tag = column.partition(":")
        if name in WORD_COLUMNS and text.strip():
            fields.setdefault(WORD_COLUMNS[name], {})[tag or SOURCE] = text.strip()
    return words_from({name: by_tag for name, by_tag in fields.items() if SOURCE in by_tag})


def _is_used(column: str) -> bool:
    name, _, tag = column.partition(":")
    return column in OWN_COLUMNS | {"project_id", "cost", *WORD_COLUMNS} or (
        bool(tag) and name in WORD_COLUMNS
    )


def _count_rule(
    document: PabulibDocument, coins: int
) -> tuple[dict[str, Any], list[NotUnderstood]]:
    """The rule by which the file says it was counted, as rounds store it; most votes first where it says none."""
    plain = dict(MOST_VOTES_FIRST)
    if not {"rule", "count_rule"} & document.facts.keys():
        return plain, []
    try:
        rule = published_rule(document, rule_from_facts(MOST_VOTES_FIRST))
    except InvalidError as error:
        where = str(error.facts.get("where", "META"))
        return plain, [NotUnderstood(where, document.facts.get("rule", "count_rule"), error.code)]
    seed = seed_in(rule.tie_break)
    tie_break = tuple(UNDRAWN if name == f"{LOT}{seed}" else name for name in rule.tie_break)
    anew = [NotUnderstood("META", f"{LOT}{seed}", "lot_is_drawn_anew")] if seed else []
    return in_pence(replace(rule, tie_break=tie_break), coins).facts(), anew


def in_pence(rule: CountRule, coins: int) -> CountRule:
    """A rule told in units of ``coins`` pence, told in pence: its only amounts of money are the step and the least award."""
    amount = rule.step.amount
    step = rule.step if amount is None else EndowmentStep(amount=amount * coins)
    return replace(rule, step=step, minimum_award=rule.minimum_award * coins)


def _days(document: PabulibDocument) -> tuple[date, date] | None:
    first, last = (_day(document.facts.get(name, "")) for name in ("date_begin", "date_end"))
    return (first, last) if first and last and first <= last else None


def _day(text: str) -> date | None:
    """``2026-12-13``, or ``13.12.2026`` as many files have it."""
    parts = text.split(".")
    try:
        return date.fromisoformat("-".join(reversed(parts)) if len(parts) > 1 else text)
    except ValueError:
        return None


def _listed(read: PabulibFile) -> Iterator[NotUnderstood]:
    document = read.document
    facts = document.facts
    unlike = {
        "currency": (facts.get("currency", "") not in POUNDS_AND_PENCE, "taken_as_pounds"),
        "language": (facts.get("language", SOURCE) != SOURCE, "taken_as_english"),
    }
    for key, (is_unlike, why) in unlike.items():
        if is_unlike:
            yield NotUnderstood(document.line_of(key), facts[key], why)
    yield from _unknown_pictures(document)
    if document.votes:
        yield NotUnderstood("VOTES", str(len(document.votes)), "votes_stay_in_the_file")
    for notice in notices_of(document, read.election):
        if not _is_taken_here(notice.facts, notice.where, read.election.kind):
            what = notice.facts.get("key") or notice.facts.get("column", "")
            yield NotUnderstood(notice.where, what, notice.code)


def _unknown_pictures(document: PabulibDocument) -> Iterator[NotUnderstood]:
    if "picture" not in document.project_columns:
        return
    place = document.project_columns.index("picture")
    for line in document.projects:
        picture = line.cells[place].strip()
        if picture and not _PICTURE.fullmatch(picture):
            yield NotUnderstood(f"line {line.line}", picture, "picture_not_known")


def _is_taken_here(facts: Mapping[str, str], where: str, kind: BallotKind) -> bool:
    """Whether a round takes over what a count alone does not act on."""
    if where == "VOTES":
        return True
    if "key" in facts:
        name = facts["key"].partition(":")[0]
        return name == DESCRIPTION or facts["key"] in {
            *limits_told(kind),
            *TOLD_META,
            *CHECKED_META,
        }
    return _is_used(facts.get("column", "")) or facts.get("column", "") in ACTED_ON_COLUMNS


def as_document(imported: ImportedRound, *, name: str) -> dict[str, Any]:
    """What ``engage round import --json`` prints. ``name`` is the round's id once it has been made."""
    return {
        "round": name,
        "projects": [
            {
                "id": project.number,
                "cost_pence": project.cost_pence,
                "title": project.words["title"][SOURCE]["text"],
                "views": sorted(project.words["title"]),
            }
            for project in imported.projects
        ],
        "budget_pence": imported.budget_pence,
        "not_understood": [
            {"where": each.where, "what": each.what, "why": each.why}
            for each in imported.not_understood
        ],
    }

"""Counting answers, one response at a time, into raw tables that may be shown only after protection.

``AnswerCounts`` can be added to, subtracted from (a withdrawal), merged (two workers) and stored between runs. Each
question that was counted has two linked tables: its options among those who answered, and how it was met (``answered``,
``nil``: left blank, ``unreadable``: written on paper so that nobody can say what, ``unanswered``: asked but never put or broken off,
``routed_out``: not asked). They share a number: ``base`` of the first is ``answered`` of the second, so they go to ``protect`` together.
Points and places are summed as well, over those who answered: blanks are in no mean.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engage.rules.activity import Axis, CountTable, Sums, Words
from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, Answers, is_unread, values_of
from surveys.rules.documents import faulty, node_of
from surveys.rules.flow import walk
from surveys.rules.piping import without_pipes
from surveys.rules.questionnaire import Question, Questionnaire, question_in
from surveys.rules.scales import scale_finding, side_of
from surveys.rules.types.registry import handler_for, is_sensitive

ANSWERED, NIL, UNANSWERED, ROUTED_OUT = "answered", "nil", "unanswered", "routed_out"
UNREADABLE = "unreadable"
_IN_STEPS = frozenset({"scale", "single"})
_APART = 1
"""Options of a scale that are no step, such as "I don't know" where nobody said that it stands apart."""
STATUSES = (ANSWERED, NIL, UNANSWERED, ROUTED_OUT)

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Cross:
    """A question's answers within each answer to another, which must be a single choice."""

    rows: str
    columns: str

    @property
    def id(self) -> str:
        return f"{self.rows}/{self.columns}"


@dataclass
class AnswerCounts:
    """How often each thing was answered. ``cells`` is keyed by table id and then by cell.

    Only counts, no answers: it can be kept, sent and merged. Made by ``empty_counts``.
    """

    received: int = 0
    cells: dict[str, Counter[Cell]] = field(default_factory=dict)

    def as_document(self) -> dict[str, Any]:
        """JSON; ``counts_from_document`` is the inverse. Zeros are left out."""
        tables = {
            table: [[list(cell), count] for cell, count in sorted(counter.items()) if count]
            for table, counter in sorted(self.cells.items())
        }
        return {
            "received": self.received,
            "cells": {table: listed for table, listed in tables.items() if listed},
        }


def counts_from_document(document: object) -> AnswerCounts:
    """Read what ``AnswerCounts.as_document`` wrote. Raises ``InvalidError("document_faulty")``."""
    node = node_of(document)
    node.only("received", "cells")
    cells: dict[str, Counter[Cell]] = {}
    for table, listed in node.mapping("cells").items():
        try:
            cells[table] = Counter({tuple(cell): int(count) for cell, count in listed})
        except (TypeError, ValueError):
            raise faulty(f"cells.{table}", "not_counts") from None
    return AnswerCounts(node.whole_number("received"), cells)


class Tabulator:
    """Counts the responses to one questionnaire version, by question and for the crosses asked for.

    ``left_out`` are questions that are not counted, because they are what sets these respondents apart from others. Raises ``NotFoundError("question_unknown")`` and ``InvalidError("cross_needs_categories")`` for a cross that cannot be.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        crosses: Sequence[Cross] = (),
        *,
        left_out: Collection[str] = (),
    ) -> None:
        self.questionnaire = questionnaire
        self.crosses = tuple(crosses)
        self.counted = tuple(
            question
            for question in questionnaire.questions
            if is_counted(question) and question.id not in left_out
        )
        self._by_id = {question.id: question for question in self.counted}
        for cross in crosses:
            _check_cross(questionnaire, cross)

    def add(self, counts: AnswerCounts, answers: Answers, *, times: int = 1) -> None:
        """Count one response in, or so many that are alike. Answers that cannot be reached are never counted."""
        self._count(counts, answers, times)

    def subtract(self, counts: AnswerCounts, answers: Answers) -> None:
        """Take one response out again, exactly as it was counted in.

        Raises ``InvalidError("counts_below_zero")`` and changes nothing when it had not been counted.
        """
        trial = AnswerCounts()
        self._count(trial, answers, 1)
        short = any(
            counts.cells.get(table, Counter())[cell] < count
            for table, counter in trial.cells.items()
            for cell, count in counter.items()
        )
        if short or counts.received < 1:
            raise InvalidError("counts_below_zero", where=self.questionnaire.id)
        self._count(counts, answers, -1)

    def count(self, responses: Iterable[Answers]) -> AnswerCounts:
        """All of these, from nothing."""
        counts = AnswerCounts()
        for answers in responses:
            self.add(counts, answers)
        return counts

    def _count(self, counts: AnswerCounts, answers: Answers, step: int) -> None:
        walked = walk(self.questionnaire, answers)
        asked = {question.id for page in walked.pages for question in page.questions}
        counts.received += step
        for question in self.counted:
            status = _status(question.id, asked, walked.answers)
            _bump(counts, status_id(question.id), (status,), step)
            if status == ANSWERED:
                self._count_answer(counts, question, walked.answers[question.id], step)
        for cross in self.crosses:
            self._count_cross(counts, cross, walked.answers, step)

    def _count_answer(
        self, counts: AnswerCounts, question: Question, answer: Answer, step: int
    ) -> None:
        handler = handler_for(question)
        for value in handler.counted(answer, question):
            _bump(counts, question.id, (value,), step)
        if has_means(question):
            for option, halves in handler.measured(answer, question).items():
                _bump(counts, sums_id(question.id), (option,), step * halves)

    def _count_cross(
        self, counts: AnswerCounts, cross: Cross, answers: Mapping[str, Answer], step: int
    ) -> None:
        rows, columns = self._fallen(cross.rows, answers), self._fallen(cross.columns, answers)
        if not rows or not columns:
            return
        _bump(counts, f"{cross.id}:bases", (columns[0],), step)
        for row in rows:
            _bump(counts, cross.id, (row, columns[0]), step)

    def _fallen(self, question_id: str, answers: Mapping[str, Answer]) -> tuple[str, ...]:
        answer, question = answers.get(question_id), self._by_id[question_id]
        return handler_for(question).counted(answer, question) if values_of(answer) else ()

    def tables(self, counts: AnswerCounts) -> tuple[CountTable, ...]:
        """Raw tables, every cell there, zeros included: for each counted question its options and how it was met, then
        the crosses. They are about people and must be protected together before anybody sees them."""
        tables = []
        for question in self.counted:
            tables += [_options_table(question, counts), _status_table(question, counts)]
        return (
            *tables,
            *(_cross_table(self.questionnaire, cross, counts) for cross in self.crosses),
        )


def merged(first: AnswerCounts, second: AnswerCounts) -> AnswerCounts:
    """The counts of both, as if one had counted everything."""
    tables = {*first.cells, *second.cells}
    cells = {
        table: first.cells.get(table, Counter()) + second.cells.get(table, Counter())
        for table in tables
    }
    return AnswerCounts(first.received + second.received, cells)


def is_counted(question: Question) -> bool:
    """Whether the question's type has categories to count by."""
    return bool(handler_for(question).categories(question))


def can_group(question: Question) -> bool:
    """Whether answers can be compared by it: everybody who answers it is in one category."""
    return is_counted(question) and handler_for(question).is_exclusive()


def has_means(question: Question) -> bool:
    """Whether its answers have means: not where some are offered fewer options, whose places and points are others."""
    return handler_for(question).measure is not None and not question.has_conditional_options


def sums_id(question_id: str) -> str:
    """Where ``AnswerCounts`` keeps what was given to each option together, in halves."""
    return f"{question_id}:sums"


def status_id(question_id: str) -> str:
    """Id of the table of how a question was met."""
    return f"{question_id}:met"


def _check_cross(questionnaire: Questionnaire, cross: Cross) -> None:
    rows, columns = (
        question_in(questionnaire, cross.rows),
        question_in(questionnaire, cross.columns),
    )
    if not is_counted(rows) or not can_group(columns) or rows.id == columns.id:
        raise InvalidError("cross_needs_categories", where=cross.id)


def _status(question_id: str, asked: set[str], answers: Answers) -> str:
    if question_id not in asked:
        return ROUTED_OUT
    if question_id not in answers:
        return UNANSWERED
    if is_unread(answers[question_id]):
        return UNREADABLE
    return ANSWERED if values_of(answers[question_id]) else NIL


def statuses_met(has_unreadable: bool) -> tuple[str, ...]:
    """How a question can have been met; the unreadable have a row only where there are any: most surveys are never on paper."""
    return (*STATUSES, UNREADABLE) if has_unreadable else STATUSES


def _bump(counts: AnswerCounts, table: str, cell: Cell, step: int) -> None:
    counts.cells.setdefault(table, Counter())[cell] += step


def _options_table(question: Question, counts: AnswerCounts) -> CountTable:
    counter = counts.cells.get(question.id, Counter())
    axis = _axis(question)
    return CountTable(
        id=question.id,
        title=_label(question),
        rows=axis,
        counts={(category,): counter[category,] for category in axis.categories},
        base=counts.cells.get(status_id(question.id), Counter())[ANSWERED,],
        exclusive=handler_for(question).is_exclusive(),
        is_sensitive=is_sensitive(question),
        sums=_sums(question, counts),
        sides=_sides(question),
        is_rising=bool(handler_for(question).spans(question)),
    )


def _sides(question: Question) -> Mapping[str, int]:
    """The steps of a scale of agreement or satisfaction by their words, the better side at the end; empty for other questions and
    for a scale that runs from nothing up."""
    if question.type not in _IN_STEPS:
        return {}
    words = {
        option.id: option.words.get("label", {}).get("en", "")
        for option in question.options
        if not option.is_exclusive and not option.is_other
    }
    balance = scale_finding(list(words.values()))
    if balance is None or not balance.positive or not balance.negative:
        return {}
    sides = {step: side for step, text in words.items() if (side := side_of(text)) is not None}
    return sides if len(words) - len(sides) <= _APART else {}


def _sums(question: Question, counts: AnswerCounts) -> Sums | None:
    measure = handler_for(question).measure
    if measure is None or not has_means(question):
        return None
    counter = counts.cells.get(sums_id(question.id), Counter())
    return Sums(measure, {option.id: counter[option.id,] for option in question.options})


def _status_table(question: Question, counts: AnswerCounts) -> CountTable:
    counter = counts.cells.get(status_id(question.id), Counter())
    statuses = statuses_met(counter[UNREADABLE,] > 0)
    return CountTable(
        id=status_id(question.id),
        title=_label(question),
        rows=Axis(status_id(question.id), statuses),
        counts={(status,): counter[status,] for status in statuses},
        base=counts.received,
        is_sensitive=is_sensitive(question),
    )


def _cross_table(questionnaire: Questionnaire, cross: Cross, counts: AnswerCounts) -> CountTable:
    rows, columns = (
        question_in(questionnaire, cross.rows),
        question_in(questionnaire, cross.columns),
    )
    counter = counts.cells.get(cross.id, Counter())
    bases = counts.cells.get(f"{cross.id}:bases", Counter())
    down, across = _axis(rows), _axis(columns)
    return CountTable(
        id=cross.id,
        title=_label(rows),
        rows=down,
        columns=across,
        counts={
            (row, column): counter[row, column]
            for row in down.categories
            for column in across.categories
        },
        base=sum(bases[column,] for column in across.categories),
        bases={column: bases[column,] for column in across.categories},
        exclusive=handler_for(rows).is_exclusive(),
        is_sensitive=is_sensitive(rows) or is_sensitive(columns),
    )


def _axis(question: Question) -> Axis:
    words = {option.id: option.words.get("label", {}) for option in question.options}
    return Axis(question.id, handler_for(question).categories(question), words)


def _label(question: Question) -> Words:
    return without_pipes(question.words.get("label", {}))

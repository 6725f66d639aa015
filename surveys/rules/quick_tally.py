"""Counting very many responses at once: first how often each answer was given, then what each of them counts as.

Where no question depends on another one's answer, what an answer counts as follows from it alone. So a response costs a look at each
of its answers, and the walk through the questionnaire is made once for each different answer instead of once for each person. Other
questionnaires are walked through response by response. Both give the same counts.
"""

import json
from collections import Counter
from collections.abc import Hashable
from typing import Any

from surveys.rules.answers import Answers
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage, question_in
from surveys.rules.tabulate import AnswerCounts, Cross, Tabulator, is_counted
from surveys.rules.types.registry import handler_for

_MISSING = "\x00"
"""Stands for an answer that is not there: no answer holds this character."""
_OWN = frozenset({"other", "spot"})
_SOMETHING = "x"
"""Stands for what somebody wrote beside "other" and for a place on the map: what it is decides nothing here."""

Given = tuple[str, Hashable]


class Tally:
    """What was counted of one population. ``counts`` gives everything that was added."""

    def __init__(self, tabulator: Tabulator) -> None:
        self._tabulator = tabulator
        self._counts = AnswerCounts()

    def add(self, answers: Answers) -> None:
        self._tabulator.add(self._counts, answers)

    def counts(self) -> AnswerCounts:
        return self._counts


class QuickTally(Tally):
    """The same for a questionnaire in which every answer stands by itself."""

    def __init__(self, tabulator: Tabulator) -> None:
        super().__init__(tabulator)
        questionnaire = tabulator.questionnaire
        self._received = 0
        self._alone = {
            question.id: _of(questionnaire, [question], ()) for question in tabulator.counted
        }
        self._ids = tuple(self._alone)
        self._crosses = tuple((cross.rows, cross.columns) for cross in tabulator.crosses)
        self._together = {
            (cross.rows, cross.columns): _of(
                questionnaire,
                [question_in(questionnaire, one) for one in (cross.rows, cross.columns)],
                (cross,),
            )
            for cross in tabulator.crosses
        }
        self._given: Counter[Given] = Counter()
        self._pairs: Counter[tuple[Given, Given]] = Counter()
        self._samples: dict[Given, Any] = {}

    def add(self, answers: Answers) -> None:
        """Note a response's answers."""
        self._received += 1
        found: dict[str, Given] = {}
        for question_id in self._ids:
            answer = answers.get(question_id, _MISSING)
            if answer.__class__ is str or answer is None:
                given: Given = (question_id, answer)
            else:
                given = (question_id, _form(answer))
                self._samples.setdefault(given, answer)
            found[question_id] = given
        self._given.update(found.values())
        if self._crosses:
            self._pairs.update((found[rows], found[columns]) for rows, columns in self._crosses)

    def counts(self) -> AnswerCounts:
        """What everything that was noted counts as."""
        counts = AnswerCounts(self._received)
        for given, number in self._given.items():
            alone = AnswerCounts()
            self._alone[given[0]].add(alone, self._answers(given), times=number)
            _take(counts, alone, alone.cells)
        for (row, column), number in self._pairs.items():
            together = AnswerCounts()
            tabulator = self._together[row[0], column[0]]
            tabulator.add(together, self._answers(row, column), times=number)
            (cross,) = tabulator.crosses
            _take(counts, together, (cross.id, f"{cross.id}:bases"))
        return counts

    def _answers(self, *given: Given) -> dict[str, Any]:
        return {one[0]: self._samples.get(one, one[1]) for one in given if one[1] != _MISSING}


def tally_by(tabulator: Tabulator) -> Tally:
    """What counts the responses of a population, the quick way where it gives the same."""
    return QuickTally(tabulator) if is_plain(tabulator.questionnaire) else Tally(tabulator)


def is_plain(questionnaire: Questionnaire) -> bool:
    """Whether no page, question or option depends on an answer, and none that is counted is kept from children."""
    return not any(page.relevant for page in questionnaire.pages) and not any(
        question.condition
        or question.has_conditional_options
        or (is_counted(question) and handler_for(question).is_personal)
        for question in questionnaire.questions
    )


def _of(
    questionnaire: Questionnaire, questions: list[Question], crosses: tuple[Cross, ...]
) -> Tabulator:
    """What counts these questions alone."""
    page = QuestionnairePage("only", tuple(questions))
    return Tabulator(Questionnaire(questionnaire.id, questionnaire.version, (page,)), crosses)


def _form(answer: Any) -> Hashable:
    """Equal for answers that count alike, different for others."""
    if isinstance(answer, list):
        return tuple(answer)
    if isinstance(answer, dict):
        answer = {**answer, **dict.fromkeys(_OWN & answer.keys(), _SOMETHING)}
    return (_MISSING, json.dumps(answer, sort_keys=True))


def _take(counts: AnswerCounts, others: AnswerCounts, tables: Any) -> None:
    for table in tables:
        if table in others.cells:
            counts.cells.setdefault(table, Counter()).update(others.cells[table])

"""Counting very many responses at once: first how often each answer was given, then what each of them counts as.

Where no question depends on another one's answer, what an answer counts as follows from it alone. So a response costs a look at each
of its answers, and the walk through the questionnaire is made once for each different answer instead of once for each person. Other
questionnaires are walked through response by response. Both give the same counts.
"""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
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

    def add(self, responses: Iterable[Answers]) -> None:
        for answers in responses:
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
        self._given: dict[str, Counter[Hashable]] = {one: Counter() for one in self._ids}
        self._pairs: dict[tuple[str, str], Counter[tuple[Hashable, Hashable]]] = {
            pair: Counter() for pair in self._crosses
        }
        self._samples: dict[Given, Any] = {}

    def add(self, responses: Iterable[Answers]) -> None:
        """Note the answers of these responses, question by question: a column is counted without a step of Python for each answer."""
        together = list(responses)
        self._received += len(together)
        columns = {one: self._column(one, together) for one in self._ids}
        for one, column in columns.items():
            self._given[one].update(column)
        for rows, across in self._crosses:
            self._pairs[rows, across].update(zip(columns[rows], columns[across], strict=True))

    def _column(self, question_id: str, responses: Sequence[Answers]) -> list[Hashable]:
        """Each one's answer to a question, in the form that it is counted in."""
        return [
            answer
            if (answer := answers.get(question_id, _MISSING)).__class__ is str or answer is None
            else self._form_of(question_id, answer)
            for answers in responses
        ]

    def _form_of(self, question_id: str, answer: Any) -> Hashable:
        form = _form(answer)
        self._samples.setdefault((question_id, form), answer)
        return form

    def counts(self) -> AnswerCounts:
        """What everything that was noted counts as."""
        counts = AnswerCounts(self._received)
        for one, forms in self._given.items():
            for form, number in forms.items():
                alone = AnswerCounts()
                self._alone[one].add(alone, self._answers((one, form)), times=number)
                _take(counts, alone, alone.cells)
        for (rows, columns), pairs in self._pairs.items():
            tabulator = self._together[rows, columns]
            (cross,) = tabulator.crosses
            for (row, column), number in pairs.items():
                together = AnswerCounts()
                answers = self._answers((rows, row), (columns, column))
                tabulator.add(together, answers, times=number)
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

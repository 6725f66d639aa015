"""The second path: figures straight from responses, in plain Python, with nothing that was kept on the way.

It shares with ``tabulate`` only the walk that says which questions somebody was asked, so that a wrong tally, a response
counted twice or a slip in the tabulator shows when ``engage report verify`` sets both side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engage.rules.activity import CountTable, Measure, Sums
from surveys.rules.answers import Answer, Answers, is_unread, points_of, values_of
from surveys.rules.flow import reachable_pages
from surveys.rules.questionnaire import Questionnaire
from surveys.rules.tabulate import (
    ANSWERED,
    NIL,
    ROUTED_OUT,
    UNANSWERED,
    UNREADABLE,
    status_id,
    statuses_met,
)
from surveys.rules.types.registry import handler_for


@dataclass(frozen=True)
class Person:
    """One response as the recount looks at it: what was chosen by question, what was left blank, what was asked, what could not be
    read, and the answers."""

    chosen: Mapping[str, tuple[str, ...]]
    blank: frozenset[str]
    asked: frozenset[str]
    unread: frozenset[str]
    answers: Answers


def person_of(questionnaire: Questionnaire, answers: Answers) -> Person:
    """Raises nothing: an answer to a question that is not in the questionnaire is simply never looked up."""
    pages = reachable_pages(questionnaire, answers)
    chosen = {
        question.id: handler_for(question).counted(answers[question.id], question)
        for question in questionnaire.questions
        if question.id in answers
    }
    return Person(
        chosen={id_: values for id_, values in chosen.items() if values_of(answers[id_])},
        blank=frozenset(id_ for id_ in chosen if not values_of(answers[id_])),
        asked=frozenset(question.id for page in pages for question in page.questions),
        unread=frozenset(question for question in chosen if is_unread(answers[question])),
        answers=answers,
    )


def recounted(table: CountTable, people: Sequence[Person]) -> CountTable:
    """The table with every figure counted anew. ``table`` carries the questionnaire's own ids (no population before them)."""
    if table.columns is not None:
        return _by_group(table, table.columns.id, people)
    if table.id == table.rows.id and table.id.endswith(status_id("")):
        question = table.id.removesuffix(status_id(""))
        met = [_met(person, question) for person in people]
        statuses = statuses_met(UNREADABLE in met)
        by_status: dict[tuple[str, ...], int] = {
            (status,): met.count(status) for status in statuses
        }
        rows = replace(table.rows, categories=statuses)
        return replace(table, rows=rows, counts=by_status, base=len(people))
    answered = [person.chosen[table.id] for person in people if table.id in person.chosen]
    counts = {key: sum(key[0] in chosen for chosen in answered) for key in table.counts}
    given = [person.answers[table.id] for person in people if table.id in person.chosen]
    return replace(table, counts=counts, base=len(answered), sums=_summed(table.sums, given))


def _summed(shape: Sums | None, given: Sequence[Answer]) -> Sums | None:
    """Points as they were given; places one by one, with the mean of the places left for options that have none."""
    if shape is None:
        return None
    if shape.measure is Measure.POINTS:
        shared = [points_of(answer) for answer in given]
        halves = {option: 2 * sum(one.get(option, 0) for one in shared) for option in shape.halves}
        return replace(shape, halves=halves)
    orders = [list(values_of(answer)) for answer in given]
    places = range(1, len(shape.halves) + 1)
    return replace(
        shape,
        halves={
            option: sum(
                2 * (order.index(option) + 1)
                if option in order
                else places[len(order)] + places[-1]
                for order in orders
            )
            for option in shape.halves
        },
    )


def _by_group(table: CountTable, group: str, people: Sequence[Person]) -> CountTable:
    rows = table.rows.id
    both = [
        (person.chosen[rows], person.chosen[group][0])
        for person in people
        if person.chosen.get(rows) and person.chosen.get(group)
    ]
    return replace(
        table,
        counts={
            key: sum(key[0] in chosen and member == key[1] for chosen, member in both)
            for key in table.counts
        },
        base=len(both),
        bases={column: sum(member == column for _, member in both) for column in table.bases},
    )


def _met(person: Person, question: str) -> str:
    if question not in person.asked:
        return ROUTED_OUT
    if question in person.unread:
        return UNREADABLE
    if question in person.chosen:
        return ANSWERED
    return NIL if question in person.blank else UNANSWERED

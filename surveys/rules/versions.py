"""What may change in a questionnaire while people answer it: words and pictures, and nothing that answers hang on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from engage.rules.errors import InvalidError
from surveys.rules.questionnaire import (
    STALE,
    FieldWords,
    Option,
    Question,
    Questionnaire,
    QuestionnairePage,
    Setting,
)
from surveys.rules.types.note import PICTURE


class Part(StrEnum):
    """What of the structure would be another."""

    QUESTIONS = "questions"
    PAGES = "pages"
    TYPE = "type"
    OPTIONS = "options"
    ROUTING = "routing"
    RULES = "rules"


@dataclass(frozen=True)
class Change:
    """A part of the structure that differs; ``question`` is empty where it is about the whole."""

    part: Part
    question: str = ""


def check_same_structure(published: Questionnaire, edited: Questionnaire) -> None:
    """Raise ``InvalidError("structure_fixed")`` with the first ``part`` and ``question`` that would make answers incomparable.

    Ids, order and pages, types, options, conditions, what must be answered and what an answer must meet stay; words,
    headings and pictures may change.
    """
    change = next(structural_changes(published, edited), None)
    if change is not None:
        raise InvalidError(
            "structure_fixed",
            where=_BOX.get(change.part, "label"),
            part=change.part,
            question=change.question,
        )


_BOX = {
    Part.TYPE: "type",
    Part.OPTIONS: "options",
    Part.ROUTING: "rows-0-what",
    Part.RULES: "required",
}
"""Where the page of a question tells of it."""


def structural_changes(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    """Every part of the structure that differs, in the order in which it matters."""
    old = {question.id: question for question in before.questions}
    new = {question.id: question for question in after.questions}
    if list(old) != list(new):
        yield Change(Part.QUESTIONS)
        return
    for id_, question in new.items():
        yield from (Change(part, id_) for part in _differing(old[id_], question))
    if [_bare_page(page) for page in before.pages] != [_bare_page(page) for page in after.pages]:
        yield Change(Part.PAGES)


def _differing(old: Question, new: Question) -> Iterator[Part]:
    if old.type != new.type:
        yield Part.TYPE
    if [_bare(each) for each in old.options] != [_bare(each) for each in new.options]:
        yield Part.OPTIONS
    if old.condition != new.condition:
        yield Part.ROUTING
    rules = ("required", "constraint", "is_sensitive")
    same = all(getattr(old, name) == getattr(new, name) for name in rules)
    if not same or _bare_settings(old) != _bare_settings(new):
        yield Part.RULES


def _bare_settings(question: Question) -> Mapping[str, Setting]:
    return {name: value for name, value in question.settings.items() if name != PICTURE}


def _bare(option: Option) -> Option:
    return replace(option, words={}, picture=None)


def _bare_page(page: QuestionnairePage) -> tuple[object, ...]:
    questions = [question.id for question in page.questions]
    return page.id, page.relevant, page.is_table, page.after_sending, questions


@dataclass(frozen=True)
class Reworded:
    """A text that differs, in one view: of a question, one of its options, or a page's heading."""

    place: str
    tag: str
    before: str
    after: str


def reworded(before: Questionnaire, after: Questionnaire) -> tuple[Reworded, ...]:
    """Every text that differs between two versions of the same structure, in order."""
    old, new = dict(_texts(before)), dict(_texts(after))
    places = dict.fromkeys((*old, *new))
    return tuple(
        Reworded(place, tag, old.get((place, tag), ""), new.get((place, tag), ""))
        for place, tag in places
        if old.get((place, tag)) != new.get((place, tag))
    )


def _texts(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str, str], str]]:
    for page in questionnaire.pages:
        for by_tag in _said(page.words).values():
            yield from (((page.id, tag), text) for tag, text in by_tag.items())
        for question in page.questions:
            for field, by_tag in _said(question.words).items():
                yield from (((f"{question.id} {field}", tag), text) for tag, text in by_tag.items())
            for option in question.options:
                by_tag = option.words.get("label", {})
                place = f"{question.id} option {option.id}"
                yield from (((place, tag), text) for tag, text in by_tag.items())


def _said(words: FieldWords) -> FieldWords:
    """What people read, without the notes of what is stale."""
    return {field: by_tag for field, by_tag in words.items() if not field.endswith(STALE)}

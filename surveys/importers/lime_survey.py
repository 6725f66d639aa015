"""A LimeSurvey questionnaire as one of ours: pages, conditions, translations, and everything that was left out by its place.

Groups become pages (each question a page where the survey says so), tables a page of their own. Nothing is dropped in
silence: whatever has no counterpart is listed under its question's code.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engage.rules.errors import InvalidError
from surveys.importers.findings import told
from surveys.importers.imported import MOST_QUESTIONS, ImportedSurvey
from surveys.importers.lime import (
    ByLanguage,
    LimeGroup,
    LimeItem,
    LimeQuestion,
    LimeSurvey,
    lime_faulty,
)
from surveys.importers.lime_attributes import (
    bounds_of_today,
    codes,
    left_over,
    whole,
)
from surveys.importers.lime_questions import Block, Maker
from surveys.importers.lime_words import plain_words
from surveys.rules.building import LONGEST_TITLE
from surveys.rules.conditions import (
    ALWAYS,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Matches,
    Measure,
    Of,
    Today,
    all_of,
    questions_in,
)
from surveys.rules.lime_conditions import (
    Variable,
    condition_from_lime,
    condition_from_rows,
    pattern_from_lime,
)
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage, view_tags
from surveys.rules.soundness import faults_in, may_be_table
from surveys.rules.types.dates import DATE

_ALWAYS_SHOWN = frozenset({"", "1"})
_NOT_IN_ID = re.compile(r"[^\w.-]")
_INFORMAL = "-informal"
_LONGEST_ID = 90
_FILTERS = {"array_filter": "!is_empty", "array_filter_exclude": "is_empty"}
"""Settings that name earlier questions: a row is met where the same row was answered there, or was not."""
_TYPED = frozenset({"short_text", "long_text", "integer", "decimal"})
_ONE_PAGE_EACH = "S"
_TEXTS = {"description": "summary", "privacy notice": "privacy"}
"""Texts around the questions that a survey here has too, by their field."""


@dataclass
class _Reading:
    """Where the reader is."""

    survey: LimeSurvey
    tags: Mapping[str, str]
    variables: dict[str, Variable] = field(default_factory=dict)
    pages: list[QuestionnairePage] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    about: dict[str, dict[str, str]] = field(default_factory=dict)
    where: str = "survey"

    def tell(self, what: str, why: str) -> None:
        self.survey.findings.add(self.where, what, why)

    def words(self, by_language: ByLanguage) -> dict[str, str]:
        """Plain words by view tag; a text without a language is in the base language."""
        found: dict[str, str] = {}
        for language, html in by_language.items():
            tag = self.tags.get(language) or next(iter(self.tags.values()))
            text = plain_words(html, self._pipe, lambda what: self.tell(what, "not_in_words"))
            if text:
                found.setdefault(tag, text)
        return found

    def _pipe(self, name: str) -> str:
        variable = self.variables.get(name)
        plain = variable is not None and not variable.option
        return f"${{{variable.question}}}" if variable and plain else ""

    def free_id(self, wanted: str) -> str:
        """An id that is free, as near to the code as our rules for ids allow."""
        plain = _NOT_IN_ID.sub("_", wanted)[:_LONGEST_ID]
        start = plain if plain[:1].isalpha() else f"q{plain}"
        id_ = start if start not in self.ids else self._next(start)
        self.ids.add(id_)
        return id_

    def _next(self, start: str) -> str:
        numbers = range(2, len(self.ids) + 3)
        return next(f"{start}-{n}" for n in numbers if f"{start}-{n}" not in self.ids)


def survey_from_lime(survey: LimeSurvey, stem: str) -> ImportedSurvey:
    """The questionnaire. Raises ``InvalidError("limesurvey_faulty")`` when no question is left."""
    reading = _Reading(survey, _tags(survey))
    _read_texts(reading)
    for number, group in enumerate(survey.groups, 1):
        _read_group(reading, number, group)
    if not any(page.questions for page in reading.pages):
        raise lime_faulty("no_questions", where="file", detail=told(survey.findings.listed))
    if sum(len(page.questions) for page in reading.pages) > MOST_QUESTIONS:
        raise lime_faulty("too_many_questions", where="file", detail=str(MOST_QUESTIONS))
    reading.where = "survey"
    title = reading.words(survey.title) or {next(iter(reading.tags.values())): stem or "survey"}
    if any(len(text) > LONGEST_TITLE for text in title.values()):
        raise lime_faulty("title_too_long", where="surveyls_title", detail=str(LONGEST_TITLE))
    questionnaire = Questionnaire(stem or "survey", 1, tuple(reading.pages), {"title": title})
    for fault in faults_in(questionnaire):
        raise lime_faulty(fault.code, where=fault.where.rpartition("/")[2])
    return ImportedSurvey(
        questionnaire,
        title,
        view_tags(questionnaire),
        tuple(survey.findings.listed),
        about=reading.about,
    )


def _tags(survey: LimeSurvey) -> dict[str, str]:
    """View tags by LimeSurvey's language codes. The informal form of a language stands for it where it is alone."""
    tags: dict[str, str] = {}
    for language in survey.languages:
        formal = language.removesuffix(_INFORMAL)
        tags[language] = language if formal in tags.values() else formal
    return tags


def _read_texts(reading: _Reading) -> None:
    survey = reading.survey
    for name, words in survey.other_texts.items():
        said = reading.words(words)
        if said and name in _TEXTS:
            reading.about[_TEXTS[name]] = said
        elif said:
            reading.tell(name, "text_not_taken_over")
    welcome = reading.words(survey.welcome)
    if welcome:
        note = Question(reading.free_id("welcome"), "note", {"label": welcome})
        reading.pages.append(QuestionnairePage("welcome", (note,)))


def _read_group(reading: _Reading, number: int, group: LimeGroup) -> None:
    reading.where = f"group {number}"
    if group.is_random:
        reading.tell("random order of groups", "random_order_not_supported")
    relevant = _relevance(reading, group.relevance)
    title = reading.words(group.words)
    page = _GroupPages(reading, f"group{number}", title, relevant)
    description = reading.words(group.description)
    if description:
        id_ = reading.free_id(f"group{number}_note")
        page.add(Block([Question(id_, "note", {"label": description})]), None)
    for question in group.questions:
        reading.where = question.code or f"group {number}"
        _read_question(reading, page, question)
    page.close()


def _read_question(reading: _Reading, page: "_GroupPages", question: LimeQuestion) -> None:
    _tell_leftovers(reading, question)
    if question.attribute("hidden") == "1":
        reading.tell(f"type {question.type}", "hidden_questions_not_supported")
        return
    condition = _question_condition(reading, question)
    maker = Maker(
        reading.words,
        reading.tell,
        reading.free_id,
        _offered(reading, question),
        any(tag != "en" for tag in reading.tags.values()),
    )
    for block in maker.blocks(question):
        block.questions = [_constrained(reading, question, each) for each in block.questions]
        page.add(block, condition)
        for suffix, variable in block.variables.items():
            for name in _names(question, suffix):
                reading.variables[name] = variable


def _offered(reading: _Reading, question: LimeQuestion) -> Callable[[LimeItem], Condition | None]:
    """When a row or an answer is offered: its own relevance, and what filters of its question make of earlier answers."""

    def offered(item: LimeItem) -> Condition | None:
        said = [item.relevance]
        for attribute, wanted in _FILTERS.items():
            said += [
                f"{wanted}({source}_{item.row or item.code})"
                for source in sorted(codes(question, attribute))
            ]
        return all_of(*(_relevance(reading, text) for text in said))

    return offered


def _names(question: LimeQuestion, suffix: str) -> tuple[str, str]:
    """How expressions call it: by code (``Q1_SQ001``), and by numbers (``1X2X3SQ001``)."""
    plain = suffix.removeprefix("_")
    return (f"{question.code}_{plain}" if plain else question.code, f"{question.variable}{plain}")


def _tell_leftovers(reading: _Reading, question: LimeQuestion) -> None:
    for name in left_over(question):
        reading.tell(f"setting {name}", "setting_not_supported")
    if question.has_default:
        reading.tell("default answer", "defaults_not_supported")
    if question.mandatory == "S":
        reading.tell("mandatory, but may be passed", "taken_as_not_required")


def _question_condition(reading: _Reading, question: LimeQuestion) -> Condition | None:
    """The relevance equation, or the older table where the equation says nothing or more than can be said here."""
    plain = question.relevance.strip()
    if plain not in _ALWAYS_SHOWN:
        try:
            return _said(condition_from_lime(plain, reading.variables))
        except InvalidError as fault:
            if not question.conditions:
                _tell_condition(reading, plain, fault)
                return None
    if not question.conditions:
        return None
    try:
        return _said(condition_from_rows(question.conditions, reading.variables))
    except InvalidError as fault:
        _tell_condition(reading, plain or "conditions", fault)
        return None


def _relevance(reading: _Reading, text: str) -> Condition | None:
    if text.strip() in _ALWAYS_SHOWN:
        return None
    try:
        return _said(condition_from_lime(text, reading.variables))
    except InvalidError as fault:
        _tell_condition(reading, text, fault)
        return None


def _tell_condition(reading: _Reading, text: str, fault: InvalidError) -> None:
    why = "condition_faulty" if fault.code == "expression_faulty" else "condition_not_supported"
    part = fault.facts.get("what", fault.facts.get("why", ""))
    reading.tell(f"relevance [{part}] {text}", why)


def _said(condition: Condition) -> Condition | None:
    return None if condition == ALWAYS else condition


def _constrained(reading: _Reading, question: LimeQuestion, made: Question) -> Question:
    """What an answer must meet: fewest answers, and the validation equation."""
    parts: list[Condition | None] = []
    fewest = whole(question, "min_answers")
    if fewest and made.type in {"multiple", "ranking"}:
        number = min(fewest, len(made.options))
        parts.append(
            Comparison(Of(made.id, Measure.COUNT), Comparator.AT_LEAST, Literal(Decimal(number)))
        )
    equation = question.attribute("em_validation_q").strip()
    if equation:
        try:
            known = {**reading.variables, question.code: Variable(made.id)}
            parts.append(_said(condition_from_lime(equation, known, made.id)))
        except InvalidError as fault:
            _tell_condition(reading, equation, fault)
    if made.type == DATE.name:
        parts += [
            Comparison(Of(made.id), comparator, Today()) for comparator in bounds_of_today(question)
        ]
    parts.append(_validated(reading, question, made))
    constraint = all_of(*parts)
    if constraint is None:
        return made
    told = reading.words(question.attributes.get("em_validation_q_tip", {}))
    words = {**made.words, "constraint": told} if told else made.words
    return replace(made, constraint=constraint, words=words)


def _validated(reading: _Reading, question: LimeQuestion, made: Question) -> Condition | None:
    """The pattern that answers must match."""
    text = question.pattern.strip()
    if not text:
        return None
    if made.type in _TYPED:
        try:
            return Matches(made.id, pattern_from_lime(text))
        except InvalidError as fault:
            text = f"{text} [{fault.facts.get('what', '')}]"
    reading.tell(f"validation {text}", "patterns_not_supported")
    return None


def _looked_at(condition: Condition | None, questions: Iterable[Question]) -> set[str]:
    """Questions on which these ones hang, or their options."""
    asked_when = (each.condition for each in questions)
    offered_when = (option.condition for each in questions for option in each.options)
    return {id_ for each in (condition, *asked_when, *offered_when) for id_ in questions_in(each)}


class _GroupPages:
    """The pages of one group. A question that hangs on another of the same page begins the next: pages work without scripts."""

    def __init__(
        self, reading: _Reading, id_: str, title: dict[str, str], relevant: Condition | None
    ) -> None:
        self._reading = reading
        self._id = id_
        self._title = title
        self._relevant = relevant
        self._waiting: list[Question] = []

    def add(self, block: Block, condition: Condition | None) -> None:
        if block.is_table or len(block.questions) > 1:
            self._apart(block, condition)
            return
        if self._reading.survey.format == _ONE_PAGE_EACH:
            self.close()
        elif {each.id for each in self._waiting} & _looked_at(condition, block.questions):
            self._reading.tell("questions on one page", "page_split_for_routing")
            self.close()
        self._waiting += [
            replace(each, condition=all_of(condition, each.condition)) for each in block.questions
        ]

    def _apart(self, block: Block, condition: Condition | None) -> None:
        """Several questions under one heading: a page of their own."""
        self.close()
        title = block.title or self._title
        page = QuestionnairePage(
            self._page_id(block.questions[0].id),
            tuple(block.questions),
            {"title": title} if title else {},
            all_of(self._relevant, condition),
        )
        is_table = block.is_table and may_be_table(page)
        self._reading.pages.append(replace(page, is_table=is_table))

    def close(self) -> None:
        if self._waiting:
            page = QuestionnairePage(
                self._page_id(self._id),
                tuple(self._waiting),
                {"title": self._title} if self._title else {},
                self._relevant,
            )
            self._reading.pages.append(page)
        self._waiting = []

    def _page_id(self, wanted: str) -> str:
        taken = {page.id for page in self._reading.pages}
        if wanted not in taken:
            return wanted
        return next(
            f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken
        )

"""A questionnaire as data: pages of questions with words in every view, and its loss-free JSON form.

A page is one screen of the paged flow; most hold one question. Words are kept per field and view tag
(``{"label": {"en": "...", "ur": "...", "en-easy": "..."}, "hint": {...}}``); ``en`` need not be there in a form that was
written in another language, so ask ``words_in`` and never a tag by hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engage.rules.activity import Words
from engage.rules.errors import NotFoundError
from engage.rules.view import View, view_from_tag
from surveys.rules import condition_documents
from surveys.rules.condition_documents import condition_from_document
from surveys.rules.conditions import Condition
from surveys.rules.documents import Node, faulty, node_of
from surveys.rules.piping import repeats_answers

FieldWords = Mapping[str, Words]
"""Words by field (``title``, ``label``, ``hint``, ``constraint``) and then by view tag."""

STALE = " stale"
"""Ends the name of what stands beside a field: by view, the source that its words were made from, where there is another now."""
NOT_KEPT = "yes"
"""In its place, of words that were stale before the source was kept."""

OUR_PICTURES = "pictures/"
"""How the names of pictures begin that this house has."""

Setting = str | int | bool


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen.

    ``is_exclusive``: "none of these"; nothing else can be chosen with it. ``is_other``: may be explained in the
    person's own words. ``picture`` is the file name of a picture that stands for it. ``condition``: when it is offered.
    """

    id: str
    words: FieldWords = field(default_factory=dict)
    picture: str | None = None
    is_exclusive: bool = False
    is_other: bool = False
    condition: Condition | None = None


@dataclass(frozen=True)
class Question:
    """One question. ``type`` names a handler of ``surveys.rules.types``; ``settings`` are that handler's own.

    ``condition``: when it is asked. ``constraint``: what an answer must meet (words under ``constraint``).
    ``is_sensitive``: its tables are protected at the higher threshold.
    """

    id: str
    type: str
    words: FieldWords = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    required: bool = False
    condition: Condition | None = None
    constraint: Condition | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    is_sensitive: bool = False

    @cached_property
    def has_conditional_options(self) -> bool:
        """Whether earlier answers decide what can be chosen."""
        return any(option.condition is not None for option in self.options)

    @cached_property
    def is_unconditional(self) -> bool:
        """Whether no answer decides that it is asked, or what can be chosen."""
        return self.condition is None and not self.has_conditional_options

    @cached_property
    def repeats_answers(self) -> bool:
        """Whether its words or those of its options repeat what somebody answered before."""
        words = [self.words, *(option.words for option in self.options)]
        return any(repeats_answers(each) for each in words)

    @cached_property
    def option_ids(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options)


@dataclass(frozen=True)
class QuestionnairePage:
    """Questions met together. ``relevant``: when the page is shown at all.

    ``is_table``: single choices that share their options, shown as the rows of one table. ``after_sending``: offered as a step of
    its own once the other answers are safe.
    """

    id: str
    questions: tuple[Question, ...]
    words: FieldWords = field(default_factory=dict)
    relevant: Condition | None = None
    is_table: bool = False
    after_sending: bool = False


@dataclass(frozen=True)
class Questionnaire:
    """A survey's questions at one version. Answers keep the version they were given to."""

    id: str
    version: int
    pages: tuple[QuestionnairePage, ...]
    words: FieldWords = field(default_factory=dict)

    @cached_property
    def is_unconditional(self) -> bool:
        """Whether no answer decides which pages are met, what they ask, or what can be chosen."""
        return all(page.relevant is None for page in self.pages) and all(
            question.is_unconditional for question in self.questions
        )

    @cached_property
    def pages_that_ask(self) -> tuple[QuestionnairePage, ...]:
        """Without those that hold nothing."""
        return tuple(page for page in self.pages if page.questions)

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order of asking."""
        for page in self.pages:
            yield from page.questions


def question_in(questionnaire: Questionnaire, question_id: str) -> Question:
    """The question with this id; raises ``NotFoundError("question_unknown")``."""
    for question in questionnaire.questions:
        if question.id == question_id:
            return question
    raise NotFoundError("question_unknown", question=question_id)


def page_in(questionnaire: Questionnaire, page_id: str) -> QuestionnairePage:
    """The page with this id; raises ``NotFoundError("page_unknown")``."""
    for page in questionnaire.pages:
        if page.id == page_id:
            return page
    raise NotFoundError("page_unknown", page=page_id)


def words_in(view: View, words: FieldWords, field_name: str) -> tuple[str, View]:
    """The words of a field for a view, and the view they really are in (for ``lang`` and ``dir``).

    Falls back as ``View.fallbacks`` says, then to the first view there is; an empty string when there are none.
    """
    by_tag = words.get(field_name, {})
    for tried in view.fallbacks():
        if by_tag.get(tried.tag):
            return by_tag[tried.tag], tried
    for tag, text in by_tag.items():
        if text:
            return text, view_from_tag(tag)
    return "", view


def view_tags(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Every view tag that has words anywhere, in order of first appearance."""
    seen: dict[str, None] = {}
    for words in _all_words(questionnaire):
        for by_tag in words.values():
            seen.update(dict.fromkeys(by_tag))
    return tuple(seen)


def stale_texts(questionnaire: Questionnaire) -> int:
    """How many texts of other views say what the source said before."""
    return sum(
        len(by_tag)
        for words in _all_words(questionnaire)
        for field, by_tag in words.items()
        if field.endswith(STALE)
    )


def _all_words(questionnaire: Questionnaire) -> Iterator[FieldWords]:
    yield questionnaire.words
    for page in questionnaire.pages:
        yield page.words
        for question in page.questions:
            yield question.words
            yield from (option.words for option in question.options)


def as_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as JSON; ``questionnaire_from_document`` is the inverse. Defaults are left out."""
    return _without_defaults(
        id=questionnaire.id,
        version=questionnaire.version,
        words=_words_document(questionnaire.words),
        pages=[_page_document(page) for page in questionnaire.pages],
    )


def _page_document(page: QuestionnairePage) -> dict[str, Any]:
    return _without_defaults(
        id=page.id,
        words=_words_document(page.words),
        relevant=_condition_document(page.relevant),
        is_table=page.is_table,
        after_sending=page.after_sending,
        questions=[_question_document(question) for question in page.questions],
    )


def _question_document(question: Question) -> dict[str, Any]:
    return _without_defaults(
        id=question.id,
        type=question.type,
        words=_words_document(question.words),
        options=[_option_document(option) for option in question.options],
        required=question.required,
        condition=_condition_document(question.condition),
        constraint=_condition_document(question.constraint),
        settings=dict(question.settings),
        is_sensitive=question.is_sensitive,
    )


def _option_document(option: Option) -> dict[str, Any]:
    return _without_defaults(
        id=option.id,
        words=_words_document(option.words),
        picture=option.picture,
        is_exclusive=option.is_exclusive,
        is_other=option.is_other,
        condition=_condition_document(option.condition),
    )


def _words_document(words: FieldWords) -> dict[str, dict[str, str]]:
    return {name: dict(by_tag) for name, by_tag in words.items()}


def _condition_document(condition: Condition | None) -> dict[str, Any] | None:
    return None if condition is None else condition_documents.as_document(condition)


def _without_defaults(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not _is_default(value)}


def _is_default(value: object) -> bool:
    return value is None or value is False or value in ([], {})


def questionnaire_from_document(document: object) -> Questionnaire:
    """Read what ``as_document`` wrote.

    Raises ``InvalidError("document_faulty")`` with ``where`` (``pages[0].questions[2].id``) and ``why``. Whether the
    questionnaire makes sense as a whole is ``soundness.check_questionnaire``'s matter.
    """
    node = node_of(document)
    node.only("id", "version", "words", "pages")
    return Questionnaire(
        id=node.text("id"),
        version=node.whole_number("version"),
        words=_words(node),
        pages=tuple(_page(page) for page in node.nodes("pages")),
    )


def options_from_documents(documents: object, where: str) -> tuple[Option, ...]:
    """Options by themselves, as they stand in a questionnaire's document. Raises as ``questionnaire_from_document``."""
    return tuple(_option(node) for node in node_of({where: documents}).nodes(where))


def _page(node: Node) -> QuestionnairePage:
    node.only("id", "words", "relevant", "is_table", "after_sending", "questions")
    return QuestionnairePage(
        id=node.text("id"),
        words=_words(node),
        relevant=_condition(node, "relevant"),
        is_table=node.flag("is_table"),
        after_sending=node.flag("after_sending"),
        questions=tuple(_question(question) for question in node.nodes("questions")),
    )


def _question(node: Node) -> Question:
    node.only(
        "id",
        "type",
        "words",
        "options",
        "required",
        "condition",
        "constraint",
        "settings",
        "is_sensitive",
    )
    return Question(
        id=node.text("id"),
        type=node.text("type"),
        words=_words(node),
        options=tuple(_option(option) for option in node.nodes("options")),
        required=node.flag("required"),
        condition=_condition(node, "condition"),
        constraint=_condition(node, "constraint"),
        settings=_settings(node),
        is_sensitive=node.flag("is_sensitive"),
    )


def _option(node: Node) -> Option:
    node.only("id", "words", "picture", "is_exclusive", "is_other", "condition")
    return Option(
        id=node.text("id"),
        words=_words(node),
        picture=node.optional_text("picture"),
        is_exclusive=node.flag("is_exclusive"),
        is_other=node.flag("is_other"),
        condition=_condition(node, "condition"),
    )


def _words(parent: Node) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = {}
    for name, by_tag in parent.mapping("words").items():
        node = node_of(by_tag, f"{parent.at('words')}.{name}")
        for tag, text in node.values.items():
            if not isinstance(text, str) or not isinstance(tag, str):
                raise faulty(node.at(str(tag)), "not_text")
        read[name] = dict(node.values)
    return read


def _settings(node: Node) -> dict[str, Setting]:
    settings = node.mapping("settings")
    for name, value in settings.items():
        if not isinstance(value, str | int | bool):
            raise faulty(f"{node.at('settings')}.{name}", "not_a_setting")
    return dict(settings)


def _condition(parent: Node, key: str) -> Condition | None:
    value = parent.values.get(key)
    return None if value is None else condition_from_document(value, parent.at(key))

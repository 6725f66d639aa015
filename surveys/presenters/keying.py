"""What the pages for keying papers and calls receive: the questions by their numbers on paper, made for a keyboard."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.rules.channel import Channel
from engage.rules.view import View, view_from_tag
from engage.translating.presenters import view_name
from surveys.models import Survey, SurveyBatch
from surveys.rules.answering import Posted
from surveys.rules.answers import Unread
from surveys.rules.keying import MARK, TICKED, is_in_order, is_ticked, ticked_options, unread_in
from surveys.rules.paper import numbers_on_paper, on_paper
from surveys.rules.piping import piped
from surveys.rules.questionnaire import Question, Questionnaire, view_tags, words_in
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for

CHANNEL_WORDS: Mapping[Channel, object] = {
    Channel.PAPER: _l("On paper"),
    Channel.PHONE: _l("By telephone"),
}
UNREAD_WORDS: Mapping[Unread, object] = {
    Unread.ILLEGIBLE: _l("Cannot be read"),
    Unread.TWO_TICKED: _l("Too many ticked"),
}
_IN_ENGLISH = View()


@dataclass(frozen=True)
class KeyedOption:
    """``number`` is the place on paper: typing it chooses."""

    id: str
    number: int
    label: str
    is_chosen: bool
    typed: str


@dataclass(frozen=True)
class KeyedQuestion:
    """``kind``: ``choice``, ``ticks`` (numbers of options in one box), ``numbers`` (a number beside each option), ``parts``, ``lines`` or
    ``line``.
    """

    id: str
    box: str
    number: int
    label: str
    kind: str
    options: tuple[KeyedOption, ...]
    parts: tuple[tuple[str, str], ...]
    typed: str
    has_other: bool
    other: str
    unread: str
    error: str


@dataclass(frozen=True)
class BatchRow:
    """A batch in the list of batches. ``keyed``, and ``blank`` among them, are totals, crossed with nothing."""

    number: str
    channel: str
    place: str
    received_on: date
    keyed: int
    blank: int
    takes_blank: bool
    is_closed: bool
    has_unfinished: bool
    href: str


def batch_rows(survey: Survey, batches: Iterable[SurveyBatch]) -> list[BatchRow]:
    """Every batch, as they come."""
    return [batch_row(survey, batch) for batch in batches]


def batch_row(survey: Survey, batch: SurveyBatch) -> BatchRow:
    return BatchRow(
        number=batch.number,
        channel=str(CHANNEL_WORDS[Channel(batch.channel)]),
        place=batch.place,
        received_on=batch.received_on,
        keyed=batch.keyed,
        blank=batch.blank,
        takes_blank=batch.channel == Channel.PAPER,
        is_closed=batch.closed_at is not None,
        has_unfinished=bool(batch.unfinished),
        href=url_for("survey_batches.keying", slug=survey.slug, batch_id=batch.id),
    )


def unread_choices() -> list[tuple[str, str]]:
    """What can be said of something that is no answer."""
    return [(f"{MARK}{how.value}", str(words)) for how, words in UNREAD_WORDS.items()]


def view_choices(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """In which words somebody answered."""
    tags = dict.fromkeys((_IN_ENGLISH.tag, *view_tags(questionnaire)))
    return [(tag, view_name(view_from_tag(tag))) for tag in tags]


def keyed_questions(
    questionnaire: Questionnaire, posted: Posted, errors: Mapping[str, str]
) -> list[KeyedQuestion]:
    """Every question in the order of the paper, with what is in its boxes. Files are not keyed."""
    unread, numbers = unread_in(questionnaire, posted), numbers_on_paper(questionnaire)

    def said(question_id: str) -> str:
        number = numbers.get(question_id, "–")
        return str(_("your answer to question %(number)s", number=number))

    return [
        _keyed(
            each.question,
            each.number,
            posted,
            unread,
            error=errors.get(each.question.id, ""),
            said=said,
        )
        for part in on_paper(questionnaire)
        for each in part.questions
        if each.number and handler_for(each.question).control is not Control.FILE
    ]


def _keyed(
    question: Question,
    number: int,
    posted: Posted,
    unread: Mapping[str, Unread],
    *,
    error: str,
    said: Callable[[str], str],
) -> KeyedQuestion:
    values = posted.get(question.id, ())
    kind = _kind(question)
    typed = _first(values)
    if kind == "ticks":
        typed = _first(posted.get(f"{question.id}:{TICKED}"))
        values = ticked_options(question, typed)
    parts = () if kind == "numbers" else handler_for(question).parts(question)
    return KeyedQuestion(
        id=question.id,
        box=f"q-{question.id}",
        number=number,
        label=piped(words_in(_IN_ENGLISH, question.words, "label")[0], said),
        kind=kind,
        options=tuple(
            KeyedOption(
                option.id,
                place,
                piped(words_in(_IN_ENGLISH, option.words, "label")[0], said) or option.id,
                option.id in values,
                _first(posted.get(f"{question.id}:{option.id}")),
            )
            for place, option in enumerate(question.options, start=1)
        ),
        parts=tuple((part, _first(posted.get(f"{question.id}:{part}"))) for part in parts),
        typed=typed,
        has_other=any(option.is_other for option in question.options),
        other=_first(posted.get(f"{question.id}:other")),
        unread=f"{MARK}{unread[question.id].value}" if question.id in unread else "",
        error=error,
    )


def _kind(question: Question) -> str:
    handler = handler_for(question)
    if is_in_order(question) or handler.control is Control.POINTS:
        return "numbers"
    if question.options:
        return "ticks" if is_ticked(question) else "choice"
    if handler.parts(question):
        return "parts"
    return "lines" if handler.control is Control.LINES else "line"


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


def part_words(part: str) -> str:
    """A box of a date, in words."""
    words: dict[str, str] = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    return words.get(part, part)

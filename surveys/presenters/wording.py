"""What the pages receive on which a survey's words are written in easy read and in other languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.content.presenters import Words, written_in_english
from engage.content.rules.words import SOURCE, WordsDocument, is_stale, plain, source_before
from engage.rules.view import View
from engage.translating.presenters import view_name
from surveys.models import Survey
from surveys.presenters.conditions import question_named
from surveys.rules.questionnaire import Questionnaire
from surveys.rules.wording import PAGE, Text, written_in

PLACES: Mapping[str, object] = {
    "label": _l("The question"),
    "hint": _l("Help under the question"),
    "constraint": _l("What is said when an answer is not accepted"),
    f"{PAGE}title": _l("Heading of the page"),
    "title": _l("Title"),
    "summary": _l("What it is about"),
    "for_whom": _l("Who it is for"),
    "minutes": _l("How long it takes"),
    "privacy": _l("The privacy notice"),
    "next": _l("What happens next"),
    "note": _l("What has changed in the questions"),
}


@dataclass(frozen=True)
class Cell:
    """How far one item has come in one view."""

    written: int
    of: int
    href: str
    view_name: str


@dataclass(frozen=True)
class ItemRow:
    """The survey's own words, or one question, in every view."""

    name: Words | str
    cells: tuple[Cell, ...]


def item_rows(survey: Survey, questionnaire: Questionnaire, views: Sequence[View]) -> list[ItemRow]:
    """What there is to be written, a line each."""
    tags = [(view.tag, view_name(view)) for view in views]
    own = tuple(
        Cell(
            sum(bool(plain(survey.words, name).get(tag)) for name in survey.words),
            len(survey.words),
            url_for("surveys_wording.survey_words", slug=survey.slug, tag=tag),
            name,
        )
        for tag, name in tags
    )
    rows = [ItemRow(str(_("Title, introduction and privacy notice")), own)]
    rows += [
        ItemRow(
            written_in_english(question_named(questionnaire, question.id)),
            question_cells(survey.slug, questionnaire, question.id, views),
        )
        for question in questionnaire.questions
    ]
    return rows


def question_cells(
    slug: str, questionnaire: Questionnaire, question_id: str, views: Iterable[View]
) -> tuple[Cell, ...]:
    """How far one question has come in every view."""
    return tuple(
        Cell(
            *written_in(questionnaire, question_id, view.tag),
            url_for(
                "surveys_wording.question_words", slug=slug, question_id=question_id, tag=view.tag
            ),
            view_name(view),
        )
        for view in views
    )


@dataclass(frozen=True)
class Told:
    """What stands beside a box: what the text is, the source, and whether the source changed since."""

    label: str
    source: str
    is_stale: bool
    was: str
    """The source before, where it is stale and that was kept."""


def told_of_texts(texts: Iterable[Text]) -> list[Told]:
    """What each text of a question is."""
    return [
        Told(str(PLACES.get(text.place, _l("Option"))), text.source, text.is_stale, text.was)
        for text in texts
    ]


def told_of_words(words: WordsDocument, names: Iterable[str], tag: str) -> list[Told]:
    """What each text around the questions is."""
    return [
        Told(
            str(PLACES[name]),
            plain(words, name).get(SOURCE, ""),
            tag in words.get(name, {}) and is_stale(words[name], tag),
            source_before(words.get(name, {}), tag),
        )
        for name in names
    ]

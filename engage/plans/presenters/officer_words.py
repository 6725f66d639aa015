"""What officers see of every draft plan, and of the words around one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import lazy_gettext as _l

from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, source_of, words_in
from engage.content.rules.words import SOURCE, is_stale, plain, source_before
from engage.plans.commands.words import words_digest
from engage.plans.models import Consultation
from engage.plans.presenters.officer_replies import ViewTab, named_view, views_to_write
from engage.plans.queries.consultations import number_of_comments
from engage.plans.rules.readiness import WORDS
from engage.rules.view import View
from engage.rules.window import last_day_of

STATE_WORDS: Mapping[State, object] = {
    State.DRAFT: _l("Being made"),
    State.OPEN: _l("Open"),
    State.CLOSED: _l("Closed"),
    State.DECLARED: _l("Closed"),
    State.WITHDRAWN: _l("Withdrawn"),
}

LABELS: Mapping[str, object] = {
    "title": _l("Title"),
    "summary": _l("What it is about"),
    "for_whom": _l("Who it is for"),
    "minutes": _l("How long it takes"),
    "undecided": _l("What is undecided and can still change"),
    "reasons": _l("Why we suggest this"),
    "options": _l("What else we looked at, and why we do not suggest it"),
    "privacy": _l("What happens with comments"),
}
"""What each text around a plan is called."""


@dataclass(frozen=True)
class PlanRow:
    title: Words
    is_draft: bool
    state_words: str
    comments: int
    closes_on: date | None
    href: str


@dataclass(frozen=True)
class WordsPage:
    """Texts by the names of ``readiness.WORDS``: in this view, and in English to write from."""

    slug: str
    title: Words
    tag: str
    language: str
    direction: str
    is_source: bool
    is_easy: bool
    is_fixed: bool
    """The English words stay as they are once people are asked."""
    texts: dict[str, str]
    source: dict[str, str]
    stale: Mapping[str, str]
    """By the name of a text whose English changed since: the English it was written from, empty where that was not kept."""
    digest: str
    tabs: tuple[ViewTab, ...]


def plan_rows(consultations: Iterable[Consultation]) -> list[PlanRow]:
    return [
        PlanRow(
            title=source_of(each.words, "title"),
            is_draft=each.state == State.DRAFT,
            state_words=str(STATE_WORDS[State(each.state)]),
            comments=number_of_comments(each),
            closes_on=last_day_of(each.window),
            href=url_for("plans_officer.desk", slug=each.slug),
        )
        for each in consultations
    ]


def words_page(consultation: Consultation, view: View) -> WordsPage:
    words = consultation.words
    return WordsPage(
        slug=consultation.slug,
        title=words_in(words, "title"),
        tag=view.tag,
        language=view.language,
        direction=view.direction,
        is_source=view.tag == SOURCE,
        is_easy=view.is_easy,
        is_fixed=consultation.state != State.DRAFT
        and (view.tag == SOURCE or consultation.state != State.OPEN),
        texts={name: plain(words, name).get(view.tag, "") for name in WORDS},
        source={name: plain(words, name).get(SOURCE, "") for name in WORDS},
        stale=_stale(consultation, view),
        digest=words_digest(consultation),
        tabs=tuple(
            ViewTab(
                named_view(each),
                url_for("officer_plans.words", slug=consultation.slug, tag=each.tag),
                each == view,
                is_stale=bool(_stale(consultation, each)),
            )
            for each in views_to_write()
        ),
    )


def _stale(consultation: Consultation, view: View) -> dict[str, str]:
    return {
        name: source_before(versions, view.tag)
        for name, versions in consultation.words.items()
        if view.tag in versions and is_stale(versions, view.tag)
    }

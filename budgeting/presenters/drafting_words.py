"""What the pages receive on which the words of a round's other languages are written and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from budgeting.commands.checklist import languages_offered
from budgeting.models.rounds import Round
from budgeting.queries.texts import PROJECT, ROUND, RULES, RoundText, texts_not_easy, texts_of
from budgeting.rules.checks import CHECKED
from engage.content.presenters import words_in
from engage.content.rules.words import SOURCE, is_stale, plain, source_before
from engage.kernel.locale import LANGUAGE_NAMES
from engage.rules.view import Level, View
from engage.translating.presenters import StaleText, stale_texts

TEXT_LABELS: Mapping[str, object] = {
    "round.title": _l("Title"),
    "round.summary": _l("What it is about"),
    "round.for_whom": _l("Who it is for"),
    "round.minutes": _l("How long it takes"),
    "round.how_counted": _l("How votes are counted"),
    "pots.title": _l("The whole round: Title"),
    "pots.summary": _l("The whole round: What it is about"),
    "pot.name": _l("Name of the area, theme or pot"),
    "pot.conditions": _l("Conditions that every project must meet"),
    "who.area": _l("Area of the voters"),
    "without_a_computer.text": _l("How to vote without a computer"),
    "without_a_computer.place": _l("Where to vote without a computer"),
    "without_a_computer.times": _l("When to vote without a computer"),
    "decision.who": _l("Who takes the formal decision"),
    "decision.when": _l("When and where it is taken"),
    "decision.changes": _l("What they may change"),
    "proofs.not_stopped": _l("What several ways to prove who votes do not stop"),
    "publication.text": _l("What will be published"),
    "funder.name": _l("A funder’s name"),
    "funder.conditions": _l("A funder’s conditions"),
    "project.title": _l("Title"),
    "project.summary": _l("What it would pay for"),
    "project.category": _l("Theme"),
    "project.place": _l("Place"),
}


@dataclass(frozen=True)
class LanguageRow:
    """A language of the house: who checked this round in it, and whether the check still holds."""

    language: str
    name: str
    checked_by: str
    checked_on: date | None
    is_offered: bool
    are_pages_checked: bool
    """Somebody has checked the words of our own pages."""
    missing: tuple[str, ...]
    """Labels of the texts that have no words of this language's own: it cannot be checked yet."""
    stale: tuple[StaleText, ...]
    """Texts whose words here were made from English that has changed since: it cannot be checked either."""
    not_easy: int
    """Texts that are in easy read in English and not in this language: its easy-read pages show the standard words, and say so."""
    words_href: str
    easy_href: str
    may_be_dropped: bool


def language_rows(pb_round: Round) -> list[LanguageRow]:
    offered = languages_offered(pb_round)
    checks = pb_round.rules.get(CHECKED, {})
    rows = []
    for language in current_app.config["SETTINGS"].languages:
        check: Mapping[str, Any] = checks.get(language, {})
        texts = texts_in(pb_round, View(language))
        easy = View(language, Level.EASY)
        rows.append(
            LanguageRow(
                language=language,
                name=LANGUAGE_NAMES.get(language, language),
                checked_by=check.get("by", ""),
                checked_on=date.fromisoformat(check["on"]) if check else None,
                is_offered=language in offered,
                are_pages_checked=language in current_app.extensions["engage.checked_languages"],
                missing=tuple(told.label for told in texts.values() if not told.text),
                stale=stale_texts(pb_round, (View(language), easy)),
                not_easy=len(texts_not_easy(pb_round, language)),
                words_href="" if language == SOURCE else _words_address(pb_round, View(language)),
                easy_href=_words_address(pb_round, easy),
                may_be_dropped=bool(check) and language != SOURCE,
            )
        )
    return rows


def _words_address(pb_round: Round, view: View) -> str:
    return url_for("budgeting_words.words", slug=pb_round.slug, tag=view.tag)


@dataclass(frozen=True)
class TextPlace:
    """One text of the round: the English, and the words of a view. ``is_stale``: the English changed since."""

    label: str
    english: str
    text: str
    is_stale: bool
    was: str = ""
    """The English that ``text`` was written from, where it is stale and that was kept."""
    project: str = ""
    """The number of the project that it is about."""
    amount_pence: int = 0
    """Of a title: what the project costs, or what the round has to spend."""


def texts_in(pb_round: Round, view: View) -> dict[str, TextPlace]:
    """Every text that residents read, by its place, with the words it has in a view."""
    titles = {
        project.number: str(words_in(project.words, "title")) for project in pb_round.projects
    }
    amounts = {
        f"{PROJECT}|{project.number}|title": project.cost_pence for project in pb_round.projects
    } | {f"{ROUND}||title": pb_round.budget_pence}
    told = {}
    for text in texts_of(pb_round):
        versions = plain(text.document, text.field)
        told[text.place] = TextPlace(
            label=_label(text, titles),
            english=text.english,
            text=versions.get(view.tag, ""),
            is_stale=view.tag in versions and is_stale(text.document[text.field], view.tag),
            was=source_before(text.document[text.field], view.tag),
            project=text.name if text.owner == PROJECT else "",
            amount_pence=amounts.get(text.place, 0),
        )
    return told


def _label(text: RoundText, titles: Mapping[str, str]) -> str:
    words = str(TEXT_LABELS[f"{text.name if text.owner == RULES else text.owner}.{text.field}"])
    return f"{titles[text.name]}: {words}" if text.owner == PROJECT else words

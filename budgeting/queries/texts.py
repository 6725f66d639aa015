"""Every text of a round that residents read on its ballot, its rules and its review page, and what is still in English alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from budgeting.models.rounds import Round
from budgeting.rules.drafting import (
    DECISION,
    DECISION_IN_WORDS,
    FUNDERS,
    POT,
    PUBLICATION,
    WAYS_IN_WORDS,
    WHO,
    WITHOUT_A_COMPUTER,
)
from budgeting.rules.proofs import NOT_STOPPED, PROOFS, proof_rules
from engage.content.rules.words import SOURCE, WordsDocument, is_stale, plain
from engage.rules.view import Level, View

ROUND, POTS, RULES, FUNDER, PROJECT = "round", "pots", "rules", "funder", "project"
"""Whose text it is."""
IN_RULES = (
    (POT, ("name", "conditions")),
    (WHO, ("area",)),
    (WITHOUT_A_COMPUTER, WAYS_IN_WORDS),
    (DECISION, DECISION_IN_WORDS),
    (PUBLICATION, ("text",)),
)
OF_ROUND = ("title", "summary", "for_whom", "minutes", "how_counted")
OF_PROJECT = ("title", "summary", "category", "place")


@dataclass(frozen=True)
class RoundText:
    """One text. ``name``: the part of the rules, the funder's id or the project's number; empty for the round's own."""

    owner: str
    name: str
    field: str
    document: WordsDocument

    @property
    def place(self) -> str:
        return f"{self.owner}|{self.name}|{self.field}"

    @property
    def english(self) -> str:
        return plain(self.document, self.field)[SOURCE]


def texts_of(pb_round: Round) -> list[RoundText]:
    """Every text that has been written in English, in the order of the pages."""
    return [text for text in _all(pb_round) if plain(text.document, text.field).get(SOURCE)]


def texts_without(pb_round: Round, language: str) -> list[RoundText]:
    """What residents would read in English on a page in this language."""
    return [
        text for text in texts_of(pb_round) if not plain(text.document, text.field).get(language)
    ]


def texts_stale(pb_round: Round, language: str) -> list[tuple[RoundText, View]]:
    """What a language says in plain words or in easy read of English that has changed since, and which of the two."""
    return [
        (text, view)
        for text in texts_of(pb_round)
        for view in (View(language), View(language, Level.EASY))
        if view.tag in text.document[text.field] and is_stale(text.document[text.field], view.tag)
    ]


def texts_not_easy(pb_round: Round, language: str) -> list[RoundText]:
    """What residents would read in the standard words of a language on its easy-read pages, though the English is in easy read."""
    easy, source = View(language, Level.EASY).tag, View(SOURCE, Level.EASY).tag
    return [
        text
        for text in texts_of(pb_round)
        if source in plain(text.document, text.field)
        and easy not in plain(text.document, text.field)
    ]


def _all(pb_round: Round) -> Iterator[RoundText]:
    yield from _fields(ROUND, "", pb_round.words, *OF_ROUND)
    for part, fields in IN_RULES:
        held = pb_round.rules.get(part, {})
        words = held.get("words", {}) if part in {POT, WHO} else held
        yield from _fields(RULES, part, words, *fields)
    proofs = proof_rules(pb_round.rules)
    if proofs.not_stopped_in_english:
        yield from _fields(RULES, PROOFS, proofs.not_stopped, NOT_STOPPED)
    for funder in pb_round.rules.get(FUNDERS, ()):
        yield from _fields(FUNDER, funder["id"], funder["words"], "name", "conditions")
    if pb_round.pot is not None:
        yield from _fields(POTS, "", pb_round.pot.joint_round.words, "title", "summary")
    for project in pb_round.projects:
        yield from _fields(PROJECT, project.number, project.words, *OF_PROJECT)


def _fields(owner: str, name: str, document: WordsDocument, *fields: str) -> Iterator[RoundText]:
    return (RoundText(owner, name, field, document) for field in fields)

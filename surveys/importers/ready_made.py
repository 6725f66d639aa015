"""Questions that are ready to be used: whole surveys, scales with their steps, and what a question of each type begins with.

The words are data, reviewed as such: ``surveys/ready_made/*.json``. A whole survey says where its words are from, when that was
checked and who approved them, and carries a digest: words that were changed without a new version and a new approval are refused.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from engage.content.rules.words import plain
from engage.kernel.db import canonical_json
from engage.places.queries import areas
from engage.rules.errors import InvalidError
from surveys.rules import respondents
from surveys.rules.building import Edit, with_pages_of
from surveys.rules.questionnaire import (
    Option,
    Question,
    Questionnaire,
    options_from_documents,
    questionnaire_from_document,
)
from surveys.rules.types.area import AREA
from surveys.rules.types.place import PLACE
from surveys.rules.types.registry import TYPES

FOLDER = Path(__file__).resolve().parent.parent / "ready_made"
SCALES = ("agreement", "satisfaction", "zero_to_ten")
SURVEYS = ("priorities", "area_satisfaction", "service_feedback")
EQUALITY = "equality"
ORGANISATIONS, HELP, YOUNG = "organisations", "help", "young"
"""Who answers, with whose help, and how old they are."""


@dataclass(frozen=True)
class Source:
    """Where words are from, and when they were read there."""

    of: str
    url: str
    read_on: date


@dataclass(frozen=True)
class ReadyMade:
    """A survey to begin from. ``approved_by`` is empty until somebody named has approved this version of the words."""

    name: str
    version: int
    about: str
    title: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    questionnaire: Questionnaire
    group_by: tuple[str, ...]
    sources: tuple[Source, ...]
    checked_on: date
    approved_by: str


def ready_made(name: str) -> ReadyMade:
    """One of ``SURVEYS``, ``EQUALITY``, ``ORGANISATIONS``, ``HELP`` or ``YOUNG``. Raises ``InvalidError`` ``ready_made_unknown``, and ``ready_made_changed`` for words
    that are not those of their version."""
    if name not in {*SURVEYS, EQUALITY, ORGANISATIONS, HELP, YOUNG}:
        raise InvalidError("ready_made_unknown", where="start")
    document = _document(name)
    if document["digest"] != digest_of(document):
        raise InvalidError("ready_made_changed", where="start", name=name)
    return ReadyMade(
        name=name,
        version=document["version"],
        about=document["about"],
        title=document["title"],
        words=document["words"],
        questionnaire=questionnaire_from_document(document["questionnaire"]),
        group_by=tuple(document["group_by"]),
        sources=tuple(
            Source(each["of"], each["url"], date.fromisoformat(each["read_on"]))
            for each in document["sources"]
        ),
        checked_on=date.fromisoformat(document["checked_on"]),
        approved_by=document["approved_by"],
    )


@dataclass(frozen=True)
class Beginning:
    """What a new survey begins with. The questionnaire has no id yet: it is another survey than the next one begun so."""

    words: Mapping[str, Mapping[str, str]]
    questionnaire: Questionnaire
    group_by: tuple[str, ...]


def beginning(start: str, *, with_equality: bool) -> Beginning:
    """The words and questions of a ready-made survey, or none (``start`` is empty), with the equality questions at the end.

    Raises as ``ready_made`` does.
    """
    empty = Beginning({}, Questionnaire("", 1, ()), ())
    ready = ready_made(start) if start else empty
    equality = ready_made(EQUALITY) if with_equality else empty
    asked = with_pages_of(replace(ready.questionnaire, id="", words={}), equality.questionnaire)
    return Beginning(ready.words, asked, (*ready.group_by, *equality.group_by))


def asking_who(*, of_organisations: bool, of_help: bool, of_age: bool) -> Edit:
    """The step after which a questionnaire asks who answers, with whose help, and how old they are, in the words that are ready. Raises as
    ``ready_made`` does, and the step as ``respondents.asking_who``."""
    return respondents.asking_who(
        organisations=ready_made(ORGANISATIONS).questionnaire if of_organisations else None,
        help_=ready_made(HELP).questionnaire if of_help else None,
        young=ready_made(YOUNG).questionnaire if of_age else None,
    )


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 over the version and everything that people read or choose, and who approved it."""
    covered = (
        "name",
        "version",
        "title",
        "words",
        "questionnaire",
        "sources",
        "checked_on",
        "approved_by",
    )
    return sha256(canonical_json({key: document[key] for key in covered})).hexdigest()


def blank_question(start: str) -> Question | None:
    """What a new question begins as: ``start`` is a type, or a scale that has its steps already. ``None`` for anything else."""
    if start in SCALES:
        return Question("", "scale", options=ready_options(start))
    if start not in TYPES:
        return None
    return Question("", start, options=_OPTIONS.get(start, tuple)())


def ready_options(name: str) -> tuple[Option, ...]:
    """Options by the name of their scale, with words in every finished view."""
    return options_from_documents(_document("steps")[name], name)


def areas_to_choose() -> tuple[Option, ...]:
    """The areas of this place."""
    return tuple(Option(area.code, {"label": plain(area.words, "name")}) for area in areas())


_OPTIONS: dict[str, Callable[[], tuple[Option, ...]]] = {
    "yes_no": partial(ready_options, "yes_no"),
    **dict.fromkeys((AREA.name, PLACE.name), areas_to_choose),
}


@cache
def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return document

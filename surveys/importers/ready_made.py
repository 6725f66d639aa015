"""Questions that are ready to be used: scales with their steps, and what a question of each type begins with.

The words are data, reviewed as such: ``surveys/ready_made/*.json``.
"""

import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from engage.content.rules.words import plain
from engage.places.queries import areas
from surveys.rules.questionnaire import Option, Question, options_from_documents
from surveys.rules.types.area import AREA
from surveys.rules.types.registry import TYPES

FOLDER = Path(__file__).resolve().parent.parent / "ready_made"
SCALES = ("agreement", "satisfaction", "zero_to_ten")


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


def _areas() -> tuple[Option, ...]:
    """The areas of this place."""
    return tuple(Option(area.code, {"label": plain(area.words, "name")}) for area in areas())


_OPTIONS: dict[str, Callable[[], tuple[Option, ...]]] = {
    "yes_no": partial(ready_options, "yes_no"),
    AREA.name: _areas,
}


@cache
def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return document

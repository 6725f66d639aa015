"""The demo programme's words and numbers: files in ``data/``, written for this project."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from engage.content.rules.words import words_from

DATA = Path(__file__).parent / "data"
ROUND = DATA / "brinnington.pb"
PAST_ROUND = DATA / "reddish.pb"
PAST_POTS = DATA / "heatons-children.pb", DATA / "heatons-everyone.pb"
IDEAS = DATA / "ideas.csv"
SURVEY = DATA / "one-stockport.xlsx"
PLAN_QUESTIONS = DATA / "about-the-plan.json"
PLAN = {
    "en": DATA / "children-and-young-people.md",
    "ur": DATA / "children-and-young-people.ur.md",
    "en-easy": DATA / "children-and-young-people.easy.md",
}
"""The draft plan by view tag; the others have the same sections as the English one."""
PARK = {
    "en": DATA / "park.md",
    "ur": DATA / "park.ur.md",
    "en-easy": DATA / "park.easy.md",
}
"""The same of the plan of last season, as it was before people commented on it."""


def words_of(name: str) -> dict[str, Any]:
    """The words of one activity, as a words document."""
    return words_from(all_words()[name])


@cache
def all_words() -> dict[str, dict[str, dict[str, str]]]:
    """``{activity: {field: {view tag: text}}}``. Easy read has one sentence a line."""
    document: dict[str, dict[str, dict[str, str]]] = _read_json("words.json")
    return document


@cache
def taking_part() -> dict[str, Any]:
    """What made-up residents say: weights for choices, free texts, comments."""
    document: dict[str, Any] = _read_json("taking_part.json")
    return document


@cache
def past_plan() -> dict[str, Any]:
    """What people said of the plan of last season, and what came of it."""
    document: dict[str, Any] = _read_json("past_plan.json")
    return document


@cache
def easy_pictures() -> dict[str, str]:
    """The picture beside each sentence of easy read."""
    document: dict[str, str] = _read_json("easy_pictures.json")
    return document


@cache
def more_views() -> dict[str, dict[str, str]]:
    """``{view tag: {English, or for easy read the English easy read: words}}``."""
    document: dict[str, dict[str, str]] = _read_json("more_views.json")
    return document


@cache
def reach() -> dict[str, Any]:
    """The engagement plan and the equality assessment. Days count from the one on which the demo is loaded."""
    document: dict[str, Any] = _read_json("reach.json")
    return document


def wards() -> list[dict[str, str]]:
    """Rows of areas: ``code``, ``name``, ``set``. The codes are those of the survey's question about areas."""
    with (DATA / "wards.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def plan_of_areas() -> list[dict[str, str]]:
    """Rows of a plan of the areas: ``code``, how far ``across`` and ``down`` its cell is, and a made-up ``postcode``."""
    with (DATA / "plan_of_areas.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _read_json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))

"""A round for each kind of ballot, and how somebody marks one: on a page without scripts and on one with them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from budgeting.commands.setup import ProjectDraft
from engage.activities.models import Programme
from engage.content.rules.words import words_from
from tests.programme import NOON, an_open_round

LATER = NOON + timedelta(days=40)
"""When these rounds are open. The home page of the tests' day is as light as a real one, so it does not list them."""
BALLOTS: dict[str, dict[str, Any]] = {
    "approval": {"kind": "approval", "minimum": 2, "maximum": 3, "over_long": "refused"},
    "choose-1": {"kind": "choose-1", "over_long": "refused"},
    "knapsack": {"kind": "knapsack", "over_long": "refused"},
    "points": {"kind": "points", "points_total": 5, "points_each": 3, "over_long": "refused"},
    "score": {"kind": "score", "over_long": "refused"},
    "ranking": {"kind": "ranking", "maximum": 3, "over_long": "spoilt"},
}
KINDS = tuple(BALLOTS)
CODES = 120
PROJECTS = (
    ("1", "lights", 60_00, "Lights on the path", "راستے پر روشنیاں", "Streets", "گلیاں"),
    ("2", "football", 40_00, "Friday football", "جمعے کا فٹ بال", "Young people", "نوجوان"),
    ("3", "mural", 30_00, "A bright wall", "ایک رنگین دیوار", "Streets", "گلیاں"),
    ("4", "kit", 20_00, "Kit for the team", "ٹیم کا سامان", "Young people", "نوجوان"),
)


def address_of(kind: str) -> str:
    return f"/rounds/by-{kind}"


def while_later() -> dict[str, datetime]:
    """Dates of a round that is open at ``LATER`` alone: it is on no front page that is weighed at noon."""
    return {"opens_at": LATER - timedelta(days=1), "closes_at": LATER + timedelta(days=1)}


def rounds_of_every_kind(programme: Programme) -> dict[str, Iterator[str]]:
    """The codes of each kind's round."""
    return {
        kind: iter(
            an_open_round(
                codes=CODES,
                programme=programme,
                slug=f"by-{kind}",
                projects=_projects(),
                rules={"ballot": ballot},
                **while_later(),
            ).codes
        )
        for kind, ballot in BALLOTS.items()
    }


def _projects() -> list[ProjectDraft]:
    return [
        ProjectDraft(
            number,
            cost,
            words_from(
                {
                    "title": {"en": title, "ur": urdu},
                    "summary": {"en": f"Pays for this: {title}.", "ur": f"اس کے لیے رقم: {urdu}۔"},
                    "place": {"en": "By the park", "ur": "پارک کے پاس"},
                    "category": {"en": theme, "ur": urdu_theme},
                }
            ),
            category=theme,
            picture=picture,
        )
        for number, picture, cost, title, urdu, theme, urdu_theme in PROJECTS
    ]

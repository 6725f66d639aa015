"""A survey that stays open for good and is told month by month, with a place to mark on a plan of the areas."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import cos, pi, radians, sin, sqrt
from typing import Any

from engage.cli.demo.files import all_words, plan_of_areas
from engage.cli.demo.picks import Picks
from engage.cli.demo.programme import Stage
from engage.cli.demo.taking_part import answer_as_in
from engage.content.rules.words import words_from
from engage.kernel.access import Actor
from engage.places.commands import import_outlines, import_postcodes
from engage.rules.window import LONDON, UTC
from surveys.commands.setup import open_survey, set_up_survey
from surveys.importers.ready_made import areas_to_choose, beginning
from surveys.models import Survey
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage

NORTH, WEST = 53.445, -2.24
"""Of the middle of the plan's first cell."""
STEP = 0.035
"""Degrees of longitude from one cell of the plan to the next."""
CORNERS = 6
MONTHS = 2
"""Full months in which people have answered already."""
ASKED = ("place", "better")
"""What is taken from the questions that are ready."""


def draw_a_plan(*, now: datetime, actor: Actor) -> None:
    """A cell for each area, roughly where it lies, and made-up postcodes: nobody's boundaries and nobody's addresses."""
    cells = plan_of_areas()
    plan = {"type": "FeatureCollection", "features": [_cell(each) for each in cells]}
    import_outlines(plan, now=now, actor=actor)
    postcodes = [{"postcode": each["postcode"], "area": each["code"]} for each in cells]
    import_postcodes(postcodes, now=now, actor=actor)


def _cell(row: Mapping[str, str]) -> dict[str, Any]:
    """A hexagon that stands on a corner; every second row is half a cell further east."""
    narrow = cos(radians(NORTH))
    reach = STEP * narrow / sqrt(3)
    down = int(row["down"])
    east = WEST + (int(row["across"]) + down % 2 / 2) * STEP
    north = NORTH - down * reach * 1.5
    angles = [pi / 6 + number * pi / 3 for number in range(CORNERS)]
    ring = [[east + reach * cos(one) / narrow, north + reach * sin(one)] for one in angles]
    return {
        "type": "Feature",
        "properties": {"code": row["code"]},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def open_lasting_survey(stage: Stage) -> Survey:
    """Your area, month by month: answered in the months before this one, and a little in this one."""
    words = dict(all_words()["lasting_survey"])
    label, hint = words.pop("where"), words.pop("where_hint")
    begun = beginning("area_satisfaction", with_equality=False)
    where = Question("where", "place", {"label": label, "hint": hint}, options=areas_to_choose())
    asked = [page for page in begun.questionnaire.pages if page.id in ASKED]
    pages = (QuestionnairePage("where", (where,)), *asked)
    months = _months_before(stage.now)
    survey = set_up_survey(
        programme=stage.programme,
        slug="your-area",
        words=words_from({**begun.words, **words}),
        questionnaire=Questionnaire("your_area", 1, pages),
        opens_at=months[0],
        closes_at=None,
        now=months[0],
        actor=stage.first,
        position=2,
    )
    survey.by_month = True
    open_survey(survey, now=months[0], actor=stage.first)
    picks = Picks("lasting_survey")
    for month in months:
        answer_as_in(survey, "lasting_survey", picks, now=month)
    return survey


def _months_before(now: datetime) -> list[datetime]:
    """Noon on the first of each of the full months that lie behind, the oldest first."""
    found: list[datetime] = []
    first = now.astimezone(LONDON).replace(day=1, hour=12, minute=0, second=0, microsecond=0)
    for _month in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.insert(0, first.astimezone(UTC))
    return found

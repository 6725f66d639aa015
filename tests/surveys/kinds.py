"""A questionnaire with a question of every kind that has a look of its own."""

import io
from typing import Any

from PIL import Image

from engage.content.commands import add_picture
from engage.content.models import LibraryPicture
from engage.content.rules.pictures import Licence, SaidOfPicture
from surveys.importers.ready_made import EQUALITY, ready_made
from surveys.rules.building import with_pages_of
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from tests.programme import FIRST_OFFICER, NOON

AGREEMENT = ("agree", "neither", "disagree")


def asked(id_: str, type_: str, *options: str | Option, **facts: Any) -> Question:
    offered = tuple(
        each if isinstance(each, Option) else Option(each, {"label": {"en": each.title()}})
        for each in options
    )
    return Question(id_, type_, {"label": {"en": f"What about {id_}?"}}, offered, **facts)


def apart(id_: str, words: str) -> Option:
    return Option(id_, {"label": {"en": words}}, is_exclusive=True)


def pictured() -> tuple[Option, ...]:
    """Two of the house's pictures."""
    return tuple(
        Option(id_, {"label": {"en": id_.title()}}, picture=f"pictures/{id_}.svg")
        for id_ in ("bus", "shield")
    )


def a_house_in_the_library() -> LibraryPicture:
    """A picture of the council's own."""
    drawn = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(drawn, "PNG")
    said = SaidOfPicture("House", "", "A red brick house", Licence.COUNCIL, "The council")
    return add_picture(drawn.getvalue(), said, now=NOON, actor=FIRST_OFFICER)


NOTHING = apart("nothing", "None of these")


def pages() -> tuple[QuestionnairePage, ...]:
    """A scale, money, a table of two rows, an order, points, pictures, an area, a place, a file, and contact."""
    rows = (asked("buses", "single", *AGREEMENT), asked("trams", "single", *AGREEMENT))
    return (
        QuestionnairePage(
            "likely",
            (
                asked(
                    "likely",
                    "scale",
                    *map(str, range(11)),
                    apart("dont_know", "Don’t know"),
                    apart("not_say", "I’d rather not say"),
                ),
            ),
        ),
        QuestionnairePage("spent", (asked("spent", "money"),)),
        QuestionnairePage("travel", rows, {"title": {"en": "Getting about"}}, is_table=True),
        QuestionnairePage("order", (asked("order", "ranking", "park", "shops", "roads"),)),
        QuestionnairePage("share", (asked("share", "points", "park", "shops", "roads"),)),
        QuestionnairePage("looks", (asked("looks", "pictures", *pictured(), NOTHING),)),
        QuestionnairePage("live", (asked("live", "area", "north", "south", NOTHING),)),
        QuestionnairePage("spot", (asked("spot", "place", "north", "south"),)),
        QuestionnairePage("show", (asked("show", "file"),)),
        QuestionnairePage("reach", (asked("mail", "email"), asked("phone", "telephone"))),
    )


def every_kind() -> Questionnaire:
    return Questionnaire("kinds", 1, pages(), {"title": {"en": "Every kind"}})


def two_outlines() -> dict[str, Any]:
    """Two squares side by side, from west to east: north and south."""
    west = [[-2.2, 53.4], [-2.1, 53.4], [-2.1, 53.5], [-2.2, 53.5], [-2.2, 53.4]]
    east = [[x + 0.1, y] for x, y in west]
    features = [
        {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in (("north", west), ("south", east))
    ]
    return {"type": "FeatureCollection", "features": features}


def asked_about_you() -> Questionnaire:
    """One question, and the equality questions after sending."""
    page = QuestionnairePage("buses", (asked("buses", "single", *AGREEMENT),))
    return with_pages_of(Questionnaire("buses", 1, (page,)), ready_made(EQUALITY).questionnaire)

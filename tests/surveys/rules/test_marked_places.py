"""Places marked on a drawing, as numbers: pressed, moved, kept, and told in tables and files."""

from hypothesis import given
from hypothesis import strategies as st

from engage.places.rules.outlines import map_of, outlines_from
from engage.places.rules.spots import (
    ZOOMS,
    Move,
    Spot,
    area_of,
    metres_of,
    part_shown,
    pixel_of,
    spot_from,
    spot_in_middle,
    spot_moved,
    spot_pressed,
)
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from surveys.rules.response_columns import EVERYTHING, Sight, columns_of
from surveys.rules.response_rows import RowReader
from surveys.rules.tabulate import Tabulator
from tests.surveys.kinds import asked, two_outlines


def asked_where() -> Questionnaire:
    page = QuestionnairePage("spot", (asked("spot", "place", "north", "south"),))
    return Questionnaire("where", 1, (page,))


MARKED = {"chosen": "south", "spot": "53.4083,-2.1494,90"}


def test_tables_hold_the_area_and_files_the_spot_for_those_who_may_read_words() -> None:
    survey = asked_where()
    tabulator = Tabulator(survey)
    counted = tabulator.count([{"spot": MARKED}, {"spot": "south"}])
    (table, _status) = tabulator.tables(counted)
    assert (table.counts["south",], table.is_sensitive) == (2, True)
    assert "53.4" not in str(counted.as_document())
    columns = columns_of([survey], EVERYTHING)
    assert [each.name for each in columns[-4:]] == [
        "spot", "spot:latitude", "spot:longitude", "spot:metres",
    ]  # fmt: skip
    reader = RowReader([survey], columns)
    assert list(map(str, reader.cells(1, {"spot": MARKED}))) == [
        "south",
        "53.4083",
        "-2.1494",
        "90",
    ]
    assert [str(cell) for cell in reader.cells(1, {"spot": "north"})[1:]] == ["[blank]"] * 3
    unsighted = columns_of([survey], {Sight.EQUALITY})
    assert [each.name for each in unsighted if each.question == "spot"] == ["spot"]


DRAWN = outlines_from(two_outlines(), known={"north", "south"}, code_property="code")
DRAWING = map_of([(code, rings) for code, rings in DRAWN.rings.items()])


@given(
    x=st.integers(1, 279), y=st.integers(1, 160), zoom=st.sampled_from(ZOOMS),
    x2=st.integers(1, 279), y2=st.integers(1, 160),
)  # fmt: skip
def test_a_press_is_found_again_within_what_is_said_of_it(
    x: int, y: int, zoom: int, x2: int, y2: int
) -> None:
    assert DRAWING is not None
    begun, _area = spot_pressed(
        DRAWING, DRAWN.frame, part_shown(DRAWING, DRAWN.frame, None, 1), x, y
    )
    part = part_shown(DRAWING, DRAWN.frame, begun, zoom)
    spot, area = spot_pressed(DRAWING, DRAWN.frame, part, x2, y2)
    at = pixel_of(DRAWN.frame, spot)
    wanted = (part.left + x2 / part.zoom, part.top + y2 / part.zoom)
    most = 0.2  # a fifth of a pixel of the whole drawing: degrees are kept to eleven metres
    assert abs(at[0] - wanted[0]) < most
    assert abs(at[1] - wanted[1]) < most
    assert area == area_of(DRAWING, DRAWN.frame, spot)
    assert spot_from(str(spot)) == spot
    assert spot.metres == metres_of(DRAWN.frame, part.zoom)


def test_moves_stay_within_what_is_drawn_and_words_that_are_no_spot_are_none() -> None:
    assert DRAWING is not None
    start = spot_in_middle(DRAWING, DRAWN.frame, "north")
    assert start is not None
    assert spot_in_middle(DRAWING, DRAWN.frame, "mars") is None
    _spot, area = spot_moved(DRAWING, DRAWN.frame, start, Move.EAST, 4)
    assert area == "north"
    edge = start
    for _press in range(20):
        edge, area = spot_moved(DRAWING, DRAWN.frame, edge, Move.NORTH, 1)
    assert area == ""
    for text in (
        "",
        "1,2",
        "a,b,90",
        "53.4,-2.1,0",
        "91,0,90",
        "0,181,90",
        "NaN,0,90",
        "1,2,³0",
        "1e99,2,90",
    ):
        assert spot_from(text) is None, text
    assert spot_from("53.40831,-2.1,90") == Spot(
        *map(type(start.latitude), ("53.4083", "-2.1000")), 90
    )

"""Areas and postcodes from CSV files: a bad row is named and nothing is replaced."""

from pathlib import Path

import pytest
from flask import Flask

from engage.content.rules.words import plain
from engage.kernel.db import db
from engage.places.cli import places as places_commands
from engage.places.commands import import_areas, import_postcodes
from engage.places.queries import area_of_postcode, areas, areas_in, has_postcodes, margins
from engage.places.rules.postcodes import normal_postcode
from engage.rules.errors import InvalidError
from tests.programme import FIRST_OFFICER, NOON

AREAS = [
    {"code": "W2", "name": "Brinnington", "set": "First in line"},
    {"code": "W1", "name": "Edgeley", "set": ""},
]
POSTCODES = [{"postcode": "sk5 8aa", "area": "W2"}, {"postcode": "SK39AB", "area": "W1"}]


@pytest.fixture
def places(app: Flask) -> None:
    import_areas(AREAS, now=NOON, actor=FIRST_OFFICER)
    import_postcodes(POSTCODES, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


def test_areas_keep_the_order_of_the_file(places: None) -> None:
    assert [area.code for area in areas()] == ["W2", "W1"]
    assert [area.code for area in areas_in("first-in-line")] == ["W2"]


def test_an_area_has_a_name_in_each_language_that_the_file_gives(app: Flask) -> None:
    told = {"code": "W1", "name": "Edgeley", "name_ur": "ایجلی", "name_pl": " "}
    import_areas([told], now=NOON, actor=FIRST_OFFICER)
    assert plain(areas()[0].words, "name") == {"en": "Edgeley", "ur": "ایجلی"}


def test_importing_areas_again_renames_them_and_doubles_nothing(places: None) -> None:
    number = import_areas(
        [{"code": "W1", "name": "Edgeley and Cheadle"}], now=NOON, actor=FIRST_OFFICER
    )

    assert number == 1
    assert len(areas()) == 2
    assert "Edgeley and Cheadle" in {plain(area.words, "name")["en"] for area in areas()}


@pytest.mark.parametrize(
    "row", [{"code": "", "name": "Nowhere"}, {"code": "W9", "name": " "}, {"name": "Nowhere"}]
)
def test_an_area_without_code_or_name_is_named_by_its_row(app: Flask, row: dict[str, str]) -> None:
    with pytest.raises(InvalidError, match="area_row") as refused:
        import_areas([*AREAS, row], now=NOON, actor=FIRST_OFFICER)

    assert refused.value.facts["where"] == 3


@pytest.mark.parametrize(
    "row",
    [
        {"postcode": "SK5 8A", "area": "W1"},
        {"postcode": "", "area": "W1"},
        {"postcode": "SK5 8AB", "area": "W7"},
        {"postcode": "SK5 8AB"},
    ],
)
def test_a_bad_postcode_row_is_named_and_the_old_table_stays(
    places: None, row: dict[str, str]
) -> None:
    with pytest.raises(InvalidError, match="postcode_row") as refused:
        import_postcodes(
            [{"postcode": "SK1 1AA", "area": "W1"}, row], now=NOON, actor=FIRST_OFFICER
        )

    assert refused.value.facts["where"] == 2
    found = area_of_postcode("SK5 8AA")
    assert found is not None
    assert found.code == "W2"
    assert area_of_postcode("SK1 1AA") is None


def test_a_postcode_is_found_however_it_is_typed(places: None) -> None:
    for typed in ("sk39ab", " SK3 9AB ", "Sk 3 9a b"):
        found = area_of_postcode(typed)
        assert found is not None
        assert found.code == "W1"


def test_without_a_table_people_pick_from_a_list(app: Flask) -> None:
    assert not has_postcodes()
    assert area_of_postcode("SK3 9AB") is None


@pytest.mark.parametrize("typed", ["", "SK", "12345", "SK1 3XE1", "1SK 3XE", "SK1 XE3"])
def test_what_is_not_a_postcode_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError, match="postcode"):
        normal_postcode(typed)


COUNTED = ("--counted-on", "2021-03-21", "--licence", "OGL 3.0")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.requirement("EQ5")
def test_counts_of_everybody_come_from_a_file_and_are_listed_with_whom_they_are_about(
    app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "age.csv"
    file.write_text("code,name,people\n18_64,18 to 64,300\n65_over,65 and over,100\n")
    asked = ["import-margin", str(file), "--question", "age", "--title", "Age", *COUNTED]
    run = app.test_cli_runner()
    told = run.invoke(places_commands, [*asked, "--from-age", "18", "--source", "Census 2021"])
    assert told.output == "2 groups\n"
    listed = run.invoke(places_commands, ["margins"]).output.splitlines()
    assert listed == ["age\t18-\t2\t2021-03-21\tAge\tCensus 2021\tOGL 3.0"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_count_with_an_empty_group_is_refused_and_the_one_before_stays(
    app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "age.csv"
    run = app.test_cli_runner()
    asked = ["import-margin", str(file), "--question", "age", "--title", "Age", *COUNTED]
    for content in ("code,name,people\na,A,3\nb,B,1\n", "code,name,people\na,A,3\nb,B,0\n"):
        file.write_text(content)
        told = run.invoke(places_commands, [*asked, "--source", "A count"])
    assert isinstance(told.exception, InvalidError)
    assert told.exception.code == "margin_empty"
    db.session.rollback()
    assert [len(one.shares) for one in margins()] == [2]

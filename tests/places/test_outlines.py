"""Boundaries as a drawing: what is refused, and that a pressed place is in the area it is drawn in."""

import json
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.kernel.db import db
from engage.places.cli import places
from engage.places.commands import import_areas, import_outlines
from engage.places.queries import area_map
from engage.places.rules.outlines import (
    TALLEST,
    WIDTH,
    area_at,
    map_of,
    outlines_from,
    svg_of,
)
from engage.rules.errors import InvalidError
from tests.programme import FIRST_OFFICER, NOON

AREAS = [{"code": "west", "name": "West"}, {"code": "east", "name": "East"}]
SQUARE = [[-2.2, 53.4], [-2.1, 53.4], [-2.1, 53.5], [-2.2, 53.5], [-2.2, 53.4]]
HOLE = [[-2.17, 53.43], [-2.13, 53.43], [-2.13, 53.47], [-2.17, 53.47], [-2.17, 53.43]]


def moved(ring: list[list[float]], east: float) -> list[list[float]]:
    return [[x + east, y] for x, y in ring]


def feature(code: str, *rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


TWO = collection(
    feature("west", SQUARE, HOLE), feature("east", [moved(SQUARE, 0.1)], kind="MultiPolygon")
)


def read(document: object) -> Any:
    return outlines_from(document, known={"west", "east"}, code_property="code").rings


def test_a_place_is_in_the_area_that_is_drawn_there_and_in_none_in_a_hole() -> None:
    drawing = map_of(list(read(TWO).items()))
    assert drawing is not None
    assert drawing.width == WIDTH
    assert drawing.height < WIDTH
    middle = drawing.height // 2
    assert area_at(drawing, 10, middle) == "west"
    assert area_at(drawing, WIDTH // 4, middle) == "", "a hole is nobody's"
    assert area_at(drawing, 3 * WIDTH // 4, middle) == "east"
    assert area_at(drawing, 1, 1) == ""
    assert svg_of(drawing).count("<path") == 2
    assert ">1</text>" in svg_of(drawing)


def test_a_boundary_surveyed_to_the_metre_is_small_to_send() -> None:
    steps = 20_000
    fine = [
        [-2.1 + 0.1 * cos(2 * pi * step / steps), 53.4 + 0.06 * sin(2 * pi * step / steps)]
        for step in [*range(steps), 0]
    ]
    drawing = map_of(list(read(collection(feature("west", fine))).items()))
    assert drawing is not None
    assert len(svg_of(drawing)) < 6_000
    assert area_at(drawing, WIDTH // 2, drawing.height // 2) == "west"


def test_a_tall_place_is_drawn_narrower() -> None:
    tall = [[-2.2, 53.0], [-2.19, 53.0], [-2.19, 53.5], [-2.2, 53.5], [-2.2, 53.0]]
    drawing = map_of(list(read(collection(feature("west", tall))).items()))
    assert drawing is not None
    assert drawing.height == TALLEST
    assert drawing.width < WIDTH


@given(st.integers(0, WIDTH), st.integers(0, TALLEST))
@settings(max_examples=60, deadline=None)
def test_no_place_is_in_two_areas(x: int, y: int) -> None:
    outlines = list(read(TWO).items())
    both, alone = map_of(outlines), [map_of([one]) for one in outlines]
    assert both is not None
    hits = [one for one in alone if one is not None and area_at(one, x, y)]
    assert len(hits) == bool(area_at(both, x, y))


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        ([], "map_not_geojson", 0),
        ({"type": "Feature"}, "map_not_geojson", 0),
        ({"type": "FeatureCollection", "features": {}}, "map_not_geojson", 0),
        (collection(), "map_empty", 0),
        (collection(*[feature("west", SQUARE)] * 501), "map_too_large", 0),
        (collection(feature("north", SQUARE)), "map_area_unknown", 1),
        (collection(5), "map_area_unknown", 1),
        (collection(feature("west", SQUARE), feature("west", SQUARE)), "map_area_twice", 2),
        (collection(feature("west", SQUARE, kind="Point")), "map_no_polygon", 1),
        (collection(feature("west", 7)), "map_no_polygon", 1),
        (collection(feature("west", SQUARE[:3])), "map_no_polygon", 1),
        (collection(feature("west", [["a", "b"]] * 4)), "map_no_polygon", 1),
        (collection(feature("west", 7, kind="MultiPolygon")), "map_no_polygon", 1),
        (collection(feature("west", [[0, 0]] * 5)), "map_no_polygon", 1),
        (collection(feature("west", [[390000, 390000]] * 4)), "map_not_degrees", 1),
        (collection(feature("west", [[float("nan"), 1]] * 4)), "map_not_degrees", 1),
        (collection(feature("west", [[0.0, 1.0]] * 500_001)), "map_too_large", 1),
    ],
)
def test_a_file_that_cannot_be_drawn_is_refused_with_its_place(
    document: object, code: str, where: int
) -> None:
    with pytest.raises(InvalidError, match=code) as refused:
        read(document)
    assert refused.value.facts["where"] == where


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_outlines_are_kept_drawn_and_replaced_as_a_whole(app: Flask, client: FlaskClient) -> None:
    assert client.get("/areas.svg").status_code == 404
    import_areas(AREAS, now=NOON, actor=FIRST_OFFICER)
    import_outlines(TWO, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    drawn = client.get("/areas.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.get_data(as_text=True).count("<path") == 2
    with pytest.raises(InvalidError):
        import_outlines(collection(), now=NOON, actor=FIRST_OFFICER)
    import_areas(AREAS, now=NOON, actor=FIRST_OFFICER)
    drawing = area_map()
    assert drawing is not None
    assert [shape.code for shape in drawing.shapes] == ["west", "east"], "renaming keeps outlines"
    import_outlines(collection(feature("east", SQUARE)), now=NOON, actor=FIRST_OFFICER)
    drawing = area_map()
    assert drawing is not None
    assert [shape.code for shape in drawing.shapes] == ["east"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "code"), [("{", "map_not_geojson"), ("[" * 100_000, "map_not_geojson")]
)
def test_a_file_that_is_no_json_is_refused_by_the_command(
    app: Flask, tmp_path: Path, content: str, code: str
) -> None:
    file = tmp_path / "wards.geojson"
    file.write_text(content, encoding="utf-8")
    told = app.test_cli_runner().invoke(places, ["import-outlines", str(file)])
    assert told.exit_code != 0
    assert code in told.output + str(told.exception)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_draws_what_the_file_holds_under_the_property_it_names(
    app: Flask, tmp_path: Path
) -> None:
    import_areas(AREAS, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    one = feature("west", SQUARE) | {"properties": {"WD23CD": "west"}}
    file = tmp_path / "wards.geojson"
    file.write_text(json.dumps(collection(one)), encoding="utf-8")
    asked = ["import-outlines", str(file), "--code", "WD23CD"]
    assert app.test_cli_runner().invoke(places, asked).output == "1 outlines\n"
    db.session.expire_all()
    assert area_map() is not None

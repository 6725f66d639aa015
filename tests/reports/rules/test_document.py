"""The neutral document holds what a reader may see, and says no to anything else."""

from dataclasses import replace

import pytest

from engage.reports.exports.labels import labels_in
from engage.reports.rules.document import (
    ChartBlock,
    Figure,
    Heading,
    KeyNumber,
    KeyNumbers,
    TableBlock,
)
from engage.reports.rules.labels import Label
from engage.reports.rules.snapshot import as_document, from_document
from engage.rules.direction import own_direction
from engage.rules.disclosure.release import Cell
from engage.rules.errors import InvalidError
from engage.rules.view import View
from tests.reports.exports.sample import BY_AREA, FIRST, english_report, translated_report


def test_a_chart_without_its_table_is_refused() -> None:
    with pytest.raises(InvalidError) as refusal:
        english_report(blocks=(ChartBlock(FIRST, "Safe comes first."),))
    assert refusal.value.code == "table_not_in_document"


@pytest.mark.requirement("S4")
def test_a_chart_of_other_numbers_than_its_table_is_refused() -> None:
    other = replace(FIRST, cells={**FIRST.cells, ("safe",): Cell(999, 40)})
    with pytest.raises(InvalidError) as refusal:
        english_report(blocks=(TableBlock(FIRST, ""), ChartBlock(other, "")))
    assert refusal.value.code == "table_not_in_document"


def test_a_key_number_comes_from_a_table_of_the_report() -> None:
    number = KeyNumbers("key", "Key", (KeyNumber("safe", Figure(FIRST, ("safe",))),))
    with pytest.raises(InvalidError):
        english_report(blocks=(number,))


def test_a_heading_that_skips_a_level_is_refused() -> None:
    with pytest.raises(InvalidError) as refusal:
        english_report(blocks=(Heading("One"), Heading("Three", 3)))
    assert refusal.value.code == "heading_skips_a_level"


def test_the_same_table_twice_is_refused() -> None:
    with pytest.raises(InvalidError) as refusal:
        english_report(blocks=(TableBlock(FIRST, ""), TableBlock(FIRST, "")))
    assert refusal.value.code == "table_repeated"


def test_furniture_without_words_is_refused() -> None:
    labels = labels_in(str)
    del labels[Label.CAPTION.value]
    with pytest.raises(InvalidError) as refusal:
        english_report(labels=labels)
    assert refusal.value.facts["labels"] == ["caption"]


def test_words_fall_back_to_english() -> None:
    report = translated_report("ur")
    assert report.words({"en": "Where?"}) == own_direction("Where?"), (
        "its mark stays at its own end"
    )
    assert translated_report("pl").words({"en": "Where?"}) == "Where?"
    assert report.words({"en": "Marple", "ur": "مارپل"}) == "مارپل"


@pytest.mark.parametrize(
    "report", [english_report(), translated_report("ur"), english_report(view=View("pl"))]
)
def test_a_stored_report_is_read_back_equal(report) -> None:
    stored = as_document(report)
    again = from_document(stored)
    assert again == report
    assert as_document(again) == stored


def test_a_stored_report_is_plain_json() -> None:
    import json

    stored = as_document(english_report())
    assert json.loads(json.dumps(stored)) == stored


def test_a_stored_report_of_another_version_is_refused() -> None:
    with pytest.raises(InvalidError):
        from_document({**as_document(english_report()), "version": 2})


def test_a_stored_report_with_a_block_cut_out_of_its_release_is_refused() -> None:
    stored = as_document(english_report())
    stored["release"]["tables"] = [
        table for table in stored["release"]["tables"] if table["id"] != BY_AREA.id
    ]
    with pytest.raises(InvalidError):
        from_document(stored)

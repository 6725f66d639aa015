"""The CSV: one figure a line, safe to open in a spreadsheet, nothing lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.reports.exports.csv import HEADER, write_csv
from engage.rules.spreadsheets import escaped, unescaped
from tests.reports.exports.sample import english_report, translated_report


def lines(report=None) -> list[dict[str, str]]:
    text = write_csv(report or english_report()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_begins_with_a_byte_order_mark_and_ends_lines_as_the_standard_says() -> None:
    content = write_csv(translated_report("ur"))
    assert content.startswith(b"\xef\xbb\xbftable,")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_every_line_has_every_column_filled() -> None:
    assert tuple(lines()[0]) == HEADER
    assert all(value for line in lines() for value in line.values())


@pytest.mark.requirement("S3")
def test_a_hidden_figure_is_a_symbol_and_neither_empty_nor_zero() -> None:
    hidden = [
        line["value"]
        for line in lines()
        if (line["row_id"], line["column_id"]) == ("safe", "offerton")
    ]
    assert hidden == ["[c]", "[c]"]
    zero = [
        line["value"]
        for line in lines()
        if (line["row_id"], line["column_id"]) == ("travel", "brinnington")
    ]
    assert zero == ["0", "0"]


def test_money_is_pounds_with_two_decimals() -> None:
    costs = [
        line["value"] for line in lines() if line["unit"] == "GBP" and line["column_id"] == "cost"
    ]
    assert costs == ["12000.00", "9500.50", "1800.00", "9000.00"]


@pytest.mark.requirement("SEC4")
def test_no_cell_begins_like_a_formula() -> None:
    assert not [
        value
        for line in lines()
        for value in line.values()
        if value.startswith(("=", "+", "-", "@"))
    ]
    assert "=Jobs + town centre shops" in {unescaped(line["row"]) for line in lines()}


@pytest.mark.requirement("SEC4")
@given(st.text())
def test_escaping_loses_nothing_and_leaves_nothing_to_run(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_every_line_states_what_it_was_made_from() -> None:
    made = {(line["data_digest"], line["code_version"], line["built_at"]) for line in lines()}
    assert made == {("9f2c41d07e55", "0.1.0", "2026-03-14T09:30:00+00:00")}


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_csv(english_report()) == write_csv(english_report())

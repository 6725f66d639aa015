"""The HTML: a page that stands alone, and a body that the site's strict content policy lets through."""

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from engage.reports.exports.html import report_body, write_brief, write_html
from engage.reports.exports.wording import NOT_APPLICABLE
from engage.reports.rules.document import Heading, TableBlock, WordsBlock, WordsLine
from tests.reports.exports.sample import english_report, translated_report

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return BeautifulSoup(write_html(english_report()), "lxml")


def test_the_page_has_one_title_and_says_its_language(page: BeautifulSoup) -> None:
    assert [one.text for one in page.find_all("h1")] == [page.title.text]
    assert (page.html["lang"], page.html["dir"]) == ("en", "ltr")
    urdu = BeautifulSoup(write_html(translated_report("ur")), "lxml")
    assert (urdu.html["lang"], urdu.html["dir"]) == ("ur", "rtl")


def test_tables_have_captions_and_headers_with_a_direction(page: BeautifulSoup) -> None:
    assert len(page.find_all("table")) == 6
    for table in page.find_all("table"):
        assert table.caption.text
        assert all(cell["scope"] in {"row", "col"} for cell in table.find_all("th"))
        assert all(row.find("th") for row in table.find_all("tr"))
        assert all(cell.text for cell in table.find_all(["td", "th"]))


@pytest.mark.requirement("A11")
def test_charts_are_text_with_a_bar_below_and_a_table_beside_them(page: BeautifulSoup) -> None:
    rows = [one.get_text(" ") for one in page.find("ul", class_="e-bars").find_all("li")]
    assert rows[0].split() == ["Feeling", "safe", "where", "I", "live", "646", "(27%)"]
    assert (
        "The numbers are in table 2." in page.find("ul", class_="e-bars").find_parent("figure").text
    )
    assert all(one["aria-hidden"] == "true" for one in page.find_all("svg"))


@pytest.mark.requirement("A11")
def test_the_longest_bar_fills_the_row_and_none_begins_past_zero(page: BeautifulSoup) -> None:
    widths = [one["width"] for one in page.find("ul", class_="e-bars").find_all("rect")]
    assert (widths[0], widths[-1]) == ("100.0%", "0.0%")
    assert not [one for one in page.find_all("rect") if one.has_attr("x")]


@pytest.mark.requirement("S3", "A11")
def test_a_hidden_figure_has_no_bar_and_says_why(page: BeautifulSoup) -> None:
    rows = page.find_all("figure")[1].find_all("li")
    hidden = [row for row in rows if row.b.text.startswith("[")]
    assert sum(1 + row.span.text.count("·") for row in hidden) == 8
    assert not [row for row in hidden if row.find("rect")]
    assert all("not zero" in row.abbr["title"] for row in hidden)
    assert all(row.find("rect") for row in rows if row not in hidden)


def test_the_body_needs_no_inline_style_or_script() -> None:
    body = BeautifulSoup(report_body(english_report()), "lxml")
    assert not body.find_all(["script", "style"])
    assert not [
        one
        for one in body.find_all(True)
        if one.has_attr("style") or any(name.startswith("on") for name in one.attrs)
    ]


def test_a_long_report_has_a_list_of_its_sections_and_each_leads_back(page: BeautifulSoup) -> None:
    sections = [one for one in page.find_all("h2") if one["id"].startswith("report-part-")]
    links = list(page.nav.find_all("a"))
    assert [one.text for one in links] == [one.text for one in sections]
    assert [one["href"] for one in links] == [f"#{one['id']}" for one in sections]
    back = [one for one in page.find_all("a") if one["href"] == f"#{page.nav.h2['id']}"]
    assert len(back) == len(sections)
    assert not BeautifulSoup(write_brief(english_report()), "lxml").nav


def test_what_people_answered_lies_folded_below_its_chart_and_nothing_else_does(
    page: BeautifulSoup,
) -> None:
    folded = page.find_all("details")
    assert [one.summary.text for one in folded] == [one.caption.text for one in folded]
    assert not [one for one in folded if one.has_attr("open") or not one.find("a", download=True)]
    titles = {one.caption.text.partition(": ")[2] for one in page.find_all("table")}
    told = {one.summary.text.partition(": ")[2] for one in folded}
    blocks = english_report().blocks
    tables = [one.table for one in blocks if isinstance(one, TableBlock) and not one.is_told]
    assert told == {one.title["en"] for one in tables}
    assert told < titles


def test_a_table_of_words_keeps_its_meaning_where_a_phone_shows_it_row_by_row() -> None:
    lines = (WordsLine("Young people", ("A stall", "Youth worker", NOT_APPLICABLE)),)
    words = WordsBlock("plan", "Whom we met", "", "Group", ("How", "Who", "When"), lines)
    body = BeautifulSoup(report_body(english_report(blocks=(Heading("One"), words))), "lxml")
    table = body.find("table", class_="e-stack")
    roles = [one["role"] for one in (table, *table.find_all(["thead", "tbody", "tr", "th", "td"]))]
    assert roles == [
        *("table", "rowgroup", "row", *["columnheader"] * 4),
        *("rowgroup", "row", "rowheader", "cell", "cell", "cell"),
    ]
    assert [one["data-label"] for one in table.find_all("td")] == ["How", "Who", "When"]
    assert [one.text for one in table.find_all("td", class_="e-none")] == [NOT_APPLICABLE]


def test_words_are_never_markup(page: BeautifulSoup) -> None:
    assert "method & limits <not markup>." in page.text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_html(english_report()) == write_html(english_report())


def test_a_web_page_loads_no_typesetter_and_no_office_library() -> None:
    check = (
        "import sys, engage.reports.exports.html, engage.reports.rules.snapshot;"
        "print([name for name in ('typst', 'docx', 'xlsxwriter', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

"""Charts beside plain bars: two sides of a scale, dots to compare groups and times. Nothing drawn gives a hidden figure away."""

import csv
import io
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote

import docx
import pikepdf
import pypdf
import pytest
from bs4 import BeautifulSoup

from engage.reports.exports.charts import chart_of
from engage.reports.exports.docx import write_docx
from engage.reports.exports.html import STYLE, report_body
from engage.reports.exports.pdf import write_pdf
from engage.reports.exports.typesetting import TEMPLATE
from engage.reports.rules.document import (
    ChartBlock,
    ChartKind,
    ChartOrder,
    Heading,
    ReportDocument,
    TableBlock,
    WavesBlock,
)
from engage.reports.rules.snapshot import as_document, from_document
from engage.rules.activity import Axis
from engage.rules.disclosure.release import Cell, PublishedTable, Symbol
from tests.reports.exports.sample import BY_AREA, english_report

SCSS = Path(__file__).resolve().parents[3] / "static/src/scss/site"
STEPS = ("bad", "neither", "good", "dont_know")
SAFE = PublishedTable(
    id="safe",
    title={"en": "How safe do you feel?"},
    rows=Axis("safe", STEPS, {step: {"en": step.title()} for step in STEPS}),
    columns=None,
    cells={
        ("bad",): Cell(60, 30),
        ("neither",): Cell(40, 20),
        ("good",): Cell(100, 50),
        ("dont_know",): Cell(None, None, Symbol.CONFIDENTIAL),
    },
    base=200,
    bases={},
    exclusive=True,
    threshold=5,
    is_withheld=False,
)
LATER = replace(SAFE, id="safe-later", cells={**SAFE.cells, ("good",): Cell(120, 60)})
SIDES = (("bad", -1), ("neither", 0), ("good", 1))
SCALE = ChartBlock(SAFE, "Most feel safe.", ChartOrder.AS_GIVEN, ChartKind.TWO_SIDED, SIDES)
DOTS = ChartBlock(BY_AREA, "Areas differ.", kind=ChartKind.DOTS)
WAVES = WavesBlock("waves", (SAFE, LATER), ("March", "May"), "More feel safe.")


@pytest.fixture(scope="module")
def report() -> ReportDocument:
    tables = (TableBlock(SAFE, ""), TableBlock(LATER, ""), TableBlock(BY_AREA, ""))
    return english_report(blocks=(Heading("Charts"), *tables, SCALE, DOTS, WAVES))


@pytest.mark.requirement("A11")
def test_the_sides_of_a_scale_meet_in_the_middle(report: ReportDocument) -> None:
    (group,) = chart_of(SCALE, report).groups
    half = Fraction(1, 2)
    bad, neither, good, apart = group.bars
    assert bad.share is not None
    assert bad.start + bad.share == half
    assert good.start == half
    assert neither.share is not None
    assert neither.start == half - neither.share / 2
    assert (good.share, apart.share, apart.value) == (half, None, "[c]")


@pytest.mark.requirement("A11", "S3")
def test_dots_stand_at_each_groups_share_and_hidden_ones_have_none(report: ReportDocument) -> None:
    groups = {group.label: group.bars for group in chart_of(DOTS, report).groups}
    safe = {bar.label: bar.share for bar in groups["Feeling safe where I live"]}
    assert safe["Brinnington"] == Fraction(119, 312)
    assert [bar.value for bar in groups["Care for older people"]][2:] == ["[c]", "[low]"]
    assert [bar.share for bar in groups["Care for older people"]][2:] == [None, None]


@pytest.mark.requirement("A11")
def test_times_stand_side_by_side_with_a_table_of_both(report: ReportDocument) -> None:
    page = BeautifulSoup(report_body(report), "lxml")
    figure = page.find_all("figure")[2]
    assert figure.figcaption.get_text(" ").startswith("Chart 3: More feel safe.")
    lines = [" ".join(one.text.split()) for one in figure.find_all("li")]
    assert lines[4:6] == [
        "March 100 (50%)",
        "May 120 (60%)",
    ]
    assert "The numbers are in table 4." in figure.text
    rows = [row.get_text("|") for row in page.find_all("table")[3].find_all("tr")]
    assert rows[3] == "Good|100 (50%)|120 (60%)"
    assert rows[-1] == "Everyone who answered|200|200"


@pytest.mark.requirement("A11", "S4")
def test_every_table_has_its_own_csv_with_the_same_figures(report: ReportDocument) -> None:
    page = BeautifulSoup(report_body(report), "lxml")
    links = page.find_all("a", download=True)
    assert [one["download"] for one in links] == [f"table-{n}.csv" for n in range(1, 5)]
    lines = unquote(links[0]["href"].partition(",")[2]).splitlines()
    assert lines[0] == "Answer,People,Per cent"
    assert lines[1:5] == ["Bad,60,30", "Neither,40,20", "Good,100,50", "Dont_Know,[c],[c]"]


@pytest.mark.requirement("A11", "A9")
def test_every_format_draws_them_with_their_figures_in_words(report: ReportDocument) -> None:
    word = docx.Document(io.BytesIO(write_docx(report)))
    alts = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert len(alts) == 3
    assert "Good, May: 120 (60%)." in alts[2]
    with pikepdf.open(io.BytesIO(write_pdf(report))) as pdf:
        figures = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        assert sorted(str(one.Alt) for one in figures) == sorted(alts)


def test_stored_and_read_again_they_are_the_same(report: ReportDocument) -> None:
    assert from_document(as_document(report)) == report


def figures_in(words: str) -> set[str]:
    """Every number that is read in words, a symbol among them."""
    return set(re.findall(r"\[\w+\]|\d[\d,]*%?", words))


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG reckons it."""

    def light(colour: str) -> float:
        if len(colour) == 4:
            colour = "#" + "".join(letter * 2 for letter in colour[1:])
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.requirement("A11", "S4")
def test_each_chart_has_title_words_table_and_csv_that_say_the_same_without_colour(
    report: ReportDocument,
) -> None:
    page = BeautifulSoup(report_body(report), "lxml")
    tables = {table.caption.text.split(":")[0]: table for table in page.find_all("table")}
    figures = page.find_all("figure")
    assert len(figures) == 3
    for number, figure in enumerate(figures, 1):
        title = figure.figcaption.get_text(" ")
        assert re.match(rf"Chart {number}: .+\.", title), "it says what was found"
        named = re.search(r"The numbers are in (table \d+)\.", figure.text)
        assert named, "and where its figures are"
        table = tables[named[1].capitalize()]
        link = table.find_next("a", download=True)
        lines = unquote(link["href"].partition(",")[2]).splitlines()
        for row in figure.find_all("li"):
            assert row.span.text, "each bar has its label on its own row"
            assert figures_in(row.b.text) <= figures_in(table.get_text(" ")), row
            counted = {one for one in figures_in(row.b.text) if not one.endswith("%")}
            assert counted <= {cell for line in csv.reader(lines) for cell in line}, row
        assert not figure.find_all(["text", "canvas", "img"]), (
            "no axis beside the rows, and no picture"
        )
        shapes = {shape.name for shape in figure.find_all(True) if shape.find_parent("svg")}
        assert shapes <= {"rect", "line", "circle"}


@pytest.mark.requirement("A11")
def test_bars_stand_out_from_what_they_lie_on_in_colour_and_in_grey() -> None:
    """3:1 between a bar or dot and the track, the line or the paper below it; lightness alone is what contrast is reckoned from."""
    (track,) = re.findall(r"\.e-bar\{background:(#\w+)", STYLE)
    fills = re.findall(r"\.e-(?:bar|dot)__[^}]*(?:fill|stroke):(#\w+)", STYLE)
    assert len(fills) == 4
    for fill in fills:
        assert contrast(fill, track) >= 3
        assert contrast(fill, "#ffffff") >= 3
    plain, looks = ((SCSS / name).read_text() for name in ("_tokens.scss", "_modes.scss"))
    usual = dict(re.findall(r"--([\w-]+): (#\w+);", plain))
    for look in ("", *re.findall(r"\{([^{}]*--wash: #[^{}]*)\}", looks)):
        there = {**usual, **dict(re.findall(r"--([\w-]+): (#\w+);", look))}
        for name in ("plum-2", "go", "ink"):
            assert contrast(there[name], there["wash"]) >= 3, (name, look)
    template = TEMPLATE.read_text()
    colours = dict(re.findall(r'#let ([\w-]+) = rgb\("(#[0-9a-f]{6})"\)', template))
    for name in ("plum-light", "green", "quiet"):
        assert contrast(colours[name], colours["track"]) >= 3
        assert contrast(colours[name], "#ffffff") >= 3


@pytest.mark.requirement("A11", "A9")
def test_printed_charts_name_the_address_of_their_figures_and_it_leads_there(
    report: ReportDocument,
) -> None:
    address = "https://engage.example/reports/one-2"
    placed = replace(report, address=address)
    wanted = {f"{address}/tables/{number}.csv" for number in (1, 3, 4)}
    pages = pypdf.PdfReader(io.BytesIO(write_pdf(placed))).pages
    links = {
        link.get_object()["/A"]["/URI"]
        for page in pages
        for link in page.get("/Annots", ())
        if "/URI" in link.get_object()["/A"]
    }
    assert links == {address, *wanted}
    words = " ".join(page.extract_text() for page in pages)
    assert all(f"CSV: {one}" in words for one in wanted), "and can be read from paper"
    word = docx.Document(io.BytesIO(write_docx(placed)))
    assert wanted <= {link.address for line in word.paragraphs for link in line.hyperlinks}
    assert sum("CSV: https://" in line.text for line in word.paragraphs) == 3
    assert "CSV:" not in " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write_pdf(report))).pages
    )

"""PDF files, set here with typst."""

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from engage.plans.importers.reader import read_plan
from engage.plans.rules.errors import PlanFileError
from engage.plans.rules.sections import ListBlock, Paragraph, Table
from tests.plans.documents import outline

PROSE = "The council will plant two hundred trees in each of the parks over the next four years. "
PLAN = f"""
#set page(width: 300pt, height: 320pt, header: [Anytown draft], numbering: "1")
= A plan for parks and for everybody who goes there
{PROSE * 3}

== Why parks
{PROSE * 2}
- Trees are good.
- Grass is good, and so are the flowers that people plant in it every spring.
- Air

{PROSE * 4}
== What next
{PROSE * 6}
"""


@pytest.fixture(scope="module")
def plan() -> bytes:
    return bytes(typst.compile(PLAN.encode()))


def test_larger_lines_open_sections_by_size_and_pages_leave_no_trace(plan: bytes) -> None:
    read = read_plan(plan, "plan.pdf")
    assert outline(read) == [
        (1, "A plan for parks and for everybody who goes there"),
        (2, "Why parks"),
        (2, "What next"),
    ]
    assert {left.text for left in read.left_out} >= {"Anytown draft"}
    said = str(read.sections)
    assert "Anytown draft" not in said


def test_lists_stay_lists_and_paragraphs_are_whole(plan: bytes) -> None:
    blocks = read_plan(plan, "plan.pdf").sections[1].blocks
    lists = [block for block in blocks if isinstance(block, ListBlock)]
    assert [len(block.items) for block in lists] == [3]
    assert lists[0].items[2].text == "Air"
    first = blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text == (PROSE * 2).strip()


def test_words_in_two_columns_and_in_bold_stay_whole() -> None:
    text = "Neigh#strong[bour]hood plans for everybody.\n\n#table(columns: (90pt, 90pt), [Parks], [Trees])"
    blocks = read_plan(bytes(typst.compile(text.encode())), "plan.pdf").sections[0].blocks
    assert blocks == (
        Paragraph("Neighbourhood plans for everybody."),
        Table((("Parks", "Trees"),)),
    )


def test_pages_without_text_are_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    assert refusal(written(writer)) == "scanned_pages"


def test_a_locked_file_is_refused(plan: bytes) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(plan)))
    writer.encrypt("secret", algorithm="AES-256")
    assert refusal(written(writer)) == "password_protected"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\nnothing else here\n%%EOF"])
def test_a_broken_file_is_refused(data: bytes) -> None:
    assert refusal(data) == "broken_file"


def written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(PlanFileError) as refused:
        read_plan(data, "plan.pdf")
    assert refused.value.facts["where"] == "plan.pdf"
    return refused.value.code

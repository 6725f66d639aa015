"""PDF files, set here with typst."""

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

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


HEADS = """
#set page(width: 420pt, height: 500pt)
#set text(size: 10pt)
= Parks
PROSE
#table(columns: (70pt, 62pt, 62pt, 62pt), inset: 3pt, stroke: none,
  [*Where we act*], [*Start of work*], [*End of works*], [*Who answers*],
  [Heaton], [2025], [2026], [Parks team],
  [Marple], [2026], [2028], [Roads team])
PROSE
#table(columns: (1fr, 1fr, 1fr), align: center,
  [*Long heading of a column that wraps*], [*Another long one that wraps too*], [*Year*],
  [Heaton], [4], [2025],
  [Marple moor and the fields], [14], [2026])
PROSE
#table(columns: (1fr, 1fr, 1fr), align: (left, right, right),
  [], [*2024*], [*2025*],
  [Homes], [120], [1,400],
  [Trees], [], [200],
  [Benches in parks and squares of the whole borough], [4], [])
PROSE
```
Area        Trees     Benches
Heaton      12        4
Marple      200       14
```
PROSE
"""


def test_tables_of_a_file_without_tags_keep_heads_that_wrap_narrow_gaps_and_empty_cells() -> None:
    data = untagged(bytes(typst.compile(HEADS.replace("PROSE", PROSE * 2).encode())))
    (parks,) = read_plan(data, "plan.pdf").sections
    tables = [block for block in parks.blocks if isinstance(block, Table)]
    assert tables == [
        Table(
            (
                ("Where we act", "Start of work", "End of works", "Who answers"),
                ("Heaton", "2025", "2026", "Parks team"),
                ("Marple", "2026", "2028", "Roads team"),
            ),
            header_rows=1,
        ),
        Table(
            (
                (
                    "Long heading of a column that wraps",
                    "Another long one that wraps too",
                    "Year",
                ),
                ("Heaton", "4", "2025"),
                ("Marple moor and the fields", "14", "2026"),
            ),
            header_rows=1,
        ),
        Table(
            (
                ("", "2024", "2025"),
                ("Homes", "120", "1,400"),
                ("Trees", "", "200"),
                ("Benches in parks and squares of the whole borough", "4", ""),
            ),
            header_rows=1,
        ),
        Table((("Area", "Trees", "Benches"), ("Heaton", "12", "4"), ("Marple", "200", "14"))),
    ]
    said = {block.text for block in parks.blocks if isinstance(block, Paragraph)}
    assert said == {(PROSE * 2).strip()}


def test_what_stands_at_one_place_of_both_pages_belongs_to_the_paper() -> None:
    """Two pages are too few to tell by the words alone: here the text says them too."""
    text = f"""
#set page(width: 300pt, height: 320pt, header: [Anytown draft], footer: context [Page #counter(page).display() of the draft])
= A plan for parks
{PROSE * 3}

Anytown draft

{PROSE * 6}"""
    read = read_plan(untagged(bytes(typst.compile(text.encode()))), "plan.pdf")
    assert [left.text for left in read.left_out] == [
        "Anytown draft",
        "Page 1 of the draft",
        "Anytown draft",
        "Page 2 of the draft",
    ]
    texts = [block.text for block in read.sections[0].blocks if isinstance(block, Paragraph)]
    assert texts == [(PROSE * 3).strip(), "Anytown draft", (PROSE * 6).strip()]


def untagged(data: bytes) -> bytes:
    """A file as older programs print it: nothing in it says what its words are."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for name in ("/StructTreeRoot", "/MarkInfo"):
        del writer.root_object[NameObject(name)]
    return written(writer)


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

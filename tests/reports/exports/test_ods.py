"""The OpenDocument workbook against the same checklist as the other one, a test for each point that this format can break."""

import io
import zipfile

import pytest

from engage.reports.exports.ods import MEDIA_TYPE, write_ods
from tests.reports.exports.ods_reader import SPACES, ods_part, ods_rows, ods_sheets
from tests.reports.exports.sample import english_report, translated_report

pytestmark = pytest.mark.requirement("A10")
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def book() -> bytes:
    return write_ods(english_report())


def found(content: bytes, path: str, name: str = "content.xml"):
    return ods_part(content, name).xpath(path, namespaces=SPACES)


def test_the_file_says_first_what_it_is(book: bytes) -> None:
    assert book[30:38] == b"mimetype"
    assert book[38 : 38 + len(MEDIA_TYPE)] == MEDIA_TYPE.encode()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        listed = found(book, "//@*[local-name()='full-path']", "META-INF/manifest.xml")
        inside = [name for name in archive.namelist() if name not in {"mimetype", "META-INF/manifest.xml"}]  # fmt: skip
    assert sorted(map(str, listed)) == sorted(["/", *inside])


def test_cover_contents_and_notes_come_first(book: bytes) -> None:
    assert ods_sheets(book)[:4] == ["About this file", "Contents", "Notes", "Key numbers"]


def test_title_language_and_moment_stand_in_the_properties(book: bytes) -> None:
    told = {node.tag: node.text for node in ods_part(book, "meta.xml").iter()}
    assert told[f"{DC}title"] == "What you told us about One Stockport"
    assert told[f"{DC}language"] == "en"
    assert told[f"{DC}date"] == english_report().built_from.built_at


def test_every_sheet_but_the_cover_has_one_marked_table_with_a_header(book: bytes) -> None:
    for sheet in ods_sheets(book)[1:]:
        header, *rows = ods_rows(book, sheet)
        assert all(header)
        assert len(set(header)) == len(header)
        assert rows
        assert all(all(row) and len(row) == len(header) for row in rows)
    assert len(found(book, "//table:table-header-rows")) == len(ods_sheets(book)) - 1


def test_nothing_is_merged_hidden_or_a_formula(book: bytes) -> None:
    names = {
        name.rpartition("}")[2]
        for node in ods_part(book).iter()
        for name in (node.tag, *node.attrib)
    }
    assert "value-type" in names
    assert not names & {"formula", "number-columns-spanned", "visibility", "covered-table-cell"}
    assert "=Jobs + town centre shops" in [row[0] for row in ods_rows(book, "Table 2")]


def test_money_is_a_currency_and_counts_are_numbers(book: bytes) -> None:
    kinds = set(map(str, found(book, "//@office:value-type")))
    assert kinds == {"string", "float", "currency"}
    assert "9500.50" in found(book, "//table:table-cell[@office:currency='GBP']/@office:value")


def test_a_sheet_in_urdu_runs_from_right_to_left() -> None:
    content = write_ods(translated_report("ur"))
    assert set(found(content, "//style:table-properties/@style:writing-mode")) == {"rl-tb"}


def test_every_style_that_is_named_is_there(book: bytes) -> None:
    named = set(map(str, found(book, "//@table:style-name")))
    made = set(map(str, found(book, "//style:style/@style:name")))
    assert named <= made


def test_every_link_leads_to_a_sheet(book: bytes) -> None:
    links = {node.text for node in found(book, "//text:a")}
    assert links == set(ods_sheets(book)[3:])


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_ods(english_report()) == write_ods(english_report())

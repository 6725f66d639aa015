"""Files for translators: out, filled in, and back; and every way in which one can be wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from engage.rules.errors import InvalidError
from engage.rules.view import View
from engage.translating.exports.csv import csv_of
from engage.translating.exports.po import po_of
from engage.translating.exports.xliff import xliff_of
from engage.translating.importers.csv import read_csv
from engage.translating.importers.po import read_catalogue
from engage.translating.importers.xliff import read_xliff
from engage.translating.rules.exchange import (
    Fault,
    ReadFile,
    TranslatorFile,
    Unit,
    arrived,
)

WAYS = {"xlf": (xliff_of, read_xliff), "po": (po_of, read_catalogue), "csv": (csv_of, read_csv)}
THERE = {
    "a": ("You have £10,000", ""),
    "b": ("Hello {name}", "Salaam {name}"),
    "c": ("=SUM(A1)", "+1"),
}
PL = View("pl")
WORDS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\x85"),
    min_size=1,
).filter(lambda text: bool(text.strip()))


def units(*, said: str = "") -> list[Unit]:
    return [Unit(place, source, said or now) for place, (source, now) in THERE.items()]


@pytest.mark.parametrize("way", WAYS)
@given(texts=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_out_and_back_changes_nothing(way: str, texts: list[tuple[str, str]]) -> None:
    write, read = WAYS[way]
    sent = tuple(Unit(f"place|{n}", source, said) for n, (source, said) in enumerate(texts))
    back = read(write(TranslatorFile(sent, PL, "a-survey")))
    assert [(unit.place, unit.source, unit.said) for unit in back.units] == [
        (unit.place, unit.source, unit.said) for unit in sent
    ]
    assert back.language in {"", "pl"}


@pytest.mark.requirement("SEC4")
def test_no_cell_runs_as_a_formula() -> None:
    rows = list(
        csv.reader(io.StringIO(csv_of(TranslatorFile(units(), PL, "x")).decode("utf-8-sig")))
    )
    assert rows[3][2:4] == ["'=SUM(A1)", "'+1"]


def test_a_catalogues_head_names_what_it_is_of() -> None:
    head = po_of(TranslatorFile(units(), PL, "A survey")).decode()
    assert head.startswith("# A survey\n")
    assert "ORGANIZATION" not in head
    assert "FULL NAME" not in head


def test_a_tools_segments_and_codes_are_read_as_words() -> None:
    page = etree.fromstring(xliff_of(TranslatorFile(units(said="Masz {name} 10000"), PL, "x")))
    target = page.find(".//{*}target")
    assert target is not None
    target.text = "Masz "
    etree.SubElement(
        target, "{urn:oasis:names:tc:xliff:document:1.2}mrk", {"mtype": "seg"}
    ).text = "£10 000"
    assert read_xliff(etree.tostring(page)).units[0].said == "Masz £10 000"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit("b", "Hello {name}", "Hej"), Fault.GAPS),
        (Unit("b", "Hello {name}", "Hej {nazwa}"), Fault.GAPS),
        (Unit("a", "You have £10,000", "Masz ${namn}"), Fault.GAPS_ADDED),
        (Unit("nowhere", "Hello", "Hej"), Fault.UNKNOWN),
        (Unit("a", "You have £10,000", "x" * 20_001), Fault.TOO_LONG),
    ],
)
def test_a_wrong_unit_is_named_and_nothing_is_taken(unit: Unit, expected: Fault) -> None:
    found = arrived(THERE, ReadFile((unit,)), language="pl")
    assert [(fault.place, fault.fault) for fault in found.faults] == [(unit.place, expected)]
    assert found.texts == {}
    assert found.absent == len(THERE.keys() - {unit.place})


def test_a_text_twice_and_another_language_are_faults() -> None:
    unit = Unit("a", "You have £10,000", "Masz £10 000")
    found = arrived(THERE, ReadFile((unit, unit), "uk"), language="pl")
    assert {fault.fault for fault in found.faults} == {Fault.TWICE, Fault.OTHER_LANGUAGE}
    assert not arrived(THERE, ReadFile((unit,), "pl_PL"), language="pl").faults


@pytest.mark.requirement("L2")
def test_a_translation_of_words_that_have_changed_is_left_out_and_told() -> None:
    found = arrived(THERE, ReadFile((Unit("a", "You have £9,000", "Masz £9 000"),)), language="pl")
    assert (found.texts, found.changed_meanwhile, found.faults) == ({}, ("a",), ())


def test_what_is_empty_or_the_same_takes_nothing_away() -> None:
    same = (Unit("a", "You have £10,000", " "), Unit("b", "Hello  {name}", "Salaam\n{name}"))
    assert arrived(THERE, ReadFile(same), language="ur").texts == {}


@pytest.mark.parametrize(
    ("way", "data", "code"),
    [
        ("csv", b"\xff\xfe\x00", "file_not_utf8"),
        ("csv", b"place,english\na,b\n", "columns_missing"),
        ("csv", b'place,english,translation\na,"b', "file_unreadable"),
        ("po", b"\xff", "file_not_utf8"),
        ("po", b"no catalogue at all", "file_unreadable"),
        ("po", b'msgid "a"\nmsgstr "not closed\n', "file_unreadable"),
        ("xlf", b"<xliff", "file_unreadable"),
        ("xlf", b"<html/>", "file_unreadable"),
        (
            "xlf",
            b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file/></xliff>',
            "file_unreadable",
        ),
    ],
)
def test_a_broken_file_says_so(way: str, data: bytes, code: str) -> None:
    with pytest.raises(InvalidError) as caught:
        WAYS[way][1](data)
    assert caught.value.code == code

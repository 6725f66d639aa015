"""A page's contents are read quickly, and as the library reads them."""

from typing import Any

import pytest
from pypdf.generic import ContentStream, DecodedStreamObject, NullObject

from engage.plans.importers import pdf_operations
from engage.plans.importers.pdf_operations import operations_of

PLACING = b"q Q cm BT ET Tz Tc Tw TL Tf Td TD Tm T* Tj TJ ' \" Do BDC BMC EMC".split()
ALIKE = {
    "numbers": b"BT /F1 12. Tf 1 0 -.5 +1 0.25 -70 Tm ET",
    "texts": rb"(Trees) Tj (a \(b\) \\ \n\101\7) Tj (one (in two) brackets) Tj () Tj",
    "texts in code": b"<48 65 6C6C 6F> Tj <4> Tj",
    "kerning": b"[(Tr)-20(ees)8.5 <2E>]TJ/F2 9 Tf",
    "marks": b"/P <</MCID 3/Lang (en)>>BDC(x)Tj EMC /Artifact BMC EMC /Span <</ActualText <FEFF0041>>> BDC EMC",
    "lists within": b"/Span <</A [1 [2 true] null] /B <</C /D>>>> BDC EMC",
    "remarks": b"% nothing (to see\n(seen) Tj % (not) Tj",
    "lines": b"BT (x) ' 1 2 (y) \" T* ET",
    "pictures": b"q 20 0 0 20 1 1 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q /Im1 Do (after) Tj",
    "drawings beside words": b"q 1 0 0 1 5 5 cm 0 0 m 9 9 l S (x) Tj Q",
    "names in code": b"/A#20B 9 Tf (x) Tj",
    "nothing": b" \n",
}


def contents(data: bytes) -> ContentStream:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return ContentStream(stream, None, "bytes")


@pytest.mark.parametrize("data", ALIKE.values(), ids=ALIKE)
def test_what_places_or_marks_words_is_read_as_the_library_reads_it(data: bytes) -> None:
    read = [
        plain(operation) for operation in operations_of(contents(data)) if is_placing(operation)
    ]
    assert read == [plain(each) for each in contents(data).operations if is_placing(each)]
    assert read or not data.strip()


def is_placing(operation: tuple[Any, bytes]) -> bool:
    return operation[1] in PLACING


def plain(operation: tuple[Any, bytes]) -> tuple[Any, bytes]:
    return _plain(operation[0]), operation[1]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, NullObject):
        return None
    return getattr(value, "value", value)


def test_lines_that_are_drawn_leave_nothing_behind() -> None:
    table = b"q 1 0 0 1 5 5 cm 0 0 m 9 9 l S Q " * 50
    assert operations_of(contents(table + b"(x) Tj")) == [([b"x"], b"Tj")]


def test_contents_without_end_are_left_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_operations, "MOST_TOKENS", 10)
    many = contents(b"(x) Tj " * 11)
    assert len(operations_of(many)) == len(many.operations) == 11

import zipfile
from io import BytesIO

import pytest

from engage.content.importers import archives
from engage.content.importers import sheets as reading
from engage.content.importers.workbook import read_sheets
from engage.rules.errors import InvalidError
from surveys.importers.xlsform import read_xlsform
from tests.surveys.importers.workbooks import workbook

FORM = workbook(survey=[["type", "name", "label"], ["text", "a", "A"]])


def refusal(data: bytes, filename: str = "form.xlsx") -> InvalidError:
    with pytest.raises(InvalidError) as error:
        read_xlsform(data, filename)
    return error.value


def zipped(**parts: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"", "xl/workbook.xml": b"", **parts}.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"PK\x03\x04 broken", FORM[: len(FORM) // 2], b"<?xml version='1.0'?>"]
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refusal(data).code == "unsupported_file"


@pytest.mark.parametrize(
    "name", ["survey.lss", "survey.md", "survey.xlsb", "survey", "../form.txt"]
)
def test_other_kinds_of_file_are_refused_by_name(name: str) -> None:
    assert refusal(FORM, name).code == "unsupported_file"


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    bomb = refusal(zipped(**{"xl/worksheets/sheet1.xml": b"0" * (archives.MAX_UNPACKED + 1)}))
    assert (bomb.code, bomb.facts["what"]) == ("file_too_large", "unpacked")
    many = refusal(zipped(**{f"xl/{n}": b"" for n in range(archives.MAX_PARTS)}))
    assert (many.code, many.facts["what"]) == ("file_too_large", "parts")
    large = refusal(b"0" * (reading.MAX_BYTES + 1))
    assert (large.code, large.facts["what"]) == ("file_too_large", "bytes")


def test_a_workbook_that_wants_entities_expanded_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    assert refusal(zipped(**{"xl/worksheets/sheet1.xml": bomb})).facts["why"] == "document_type"


def test_a_damaged_workbook_is_refused_without_a_traceback() -> None:
    assert refusal(zipped(**{"xl/worksheets/sheet1.xml": b"<not-closed>"})).code == "file_faulty"


def test_a_cell_or_a_sheet_without_end_is_refused() -> None:
    cell = refusal(
        workbook(survey=[["type", "name", "label"], ["text", "a", "x" * (reading.MAX_CELL + 1)]])
    )
    assert (cell.facts["what"], cell.facts["where"]) == ("cell", "survey!2")
    rows = [["type", "name", "label"], *([["text", "a", "A"]] * reading.MAX_ROWS)]
    assert refusal(workbook(survey=rows)).facts["what"] == "rows"


def test_cells_are_read_as_a_person_sees_them() -> None:
    sheets = read_sheets(
        workbook(Survey=[["a", " b  c "], [1.0, True], [None, None], [2.5, "x\u00a0y "]])
    )
    rows = sheets["survey"].rows
    assert [(row.number, dict(row.cells)) for row in rows] == [
        (2, {"a": "1", "b c": "TRUE"}),
        (4, {"a": "2.5", "b c": "x y"}),
    ]
    assert sheets["survey"].column_of("b c") == "B"


def test_a_workbook_without_a_survey_sheet_is_refused() -> None:
    error = refusal(workbook(one=[["a"]], two=[["b"]]))
    assert (error.facts["why"], error.facts["sheet"]) == ("sheet_missing", "survey")

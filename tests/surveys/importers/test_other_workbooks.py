"""XLSForms as ``.xls``, ``.ods`` and ``.csv``: the same survey as from an ``.xlsx``, the same places, the same limits."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from engage.content.importers.sheets import MAX_ROWS
from engage.content.importers.workbook import read_sheets
from engage.rules.errors import InvalidError
from surveys.importers.imported import ImportedSurvey
from surveys.importers.xlsform import read_xlsform
from tests.surveys.importers.other_workbooks import compound, ods, ods_of, xls
from tests.surveys.importers.workbooks import Cells, workbook

SHEETS: dict[str, Cells] = {
    "survey": [
        ["type", "name", "label::English (en)", "label::اردو (ur)", "relevant", "required"],
        ["select_one yn", "here", "Do you live “here”?\nSay so.", "کیا آپ یہاں رہتے ہیں؟", None, True],
        [None, None, None, None, None, None],
        ["integer", "years", "For how many years?", "کتنے سال؟", "${here} = 'yes'", None],
        ["geoshape", "drawn", "Draw it", "بنائیں", None, None],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::اردو (ur)"],
        ["yn", "yes", "Yes", "ہاں"],
        ["yn", "no", "No", "نہیں"],
        ["count", 1, "One", "ایک"],
        ["count", 1, "One again", "ایک"],
    ],
    "settings": [
        ["form_title", "form_id", "allow_choice_duplicates"],
        ["Where we live", "where-we-live", "yes"],
    ],
}  # fmt: skip


def as_csv(delimiter: str = ",", **sheets: Cells) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    for name, rows in sheets.items():
        writer.writerow([name])
        writer.writerows(["", *("" if each is None else each for each in row)] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def places(survey: ImportedSurvey) -> set[str]:
    return {each.where for each in survey.unsupported}


def refusal(data: bytes, ending: str) -> InvalidError:
    with pytest.raises(InvalidError) as error:
        read_xlsform(data, f"form{ending}")
    return error.value


@pytest.mark.parametrize(("make", "ending"), [(xls, ".xls"), (ods, ".ods")])
def test_other_workbooks_give_the_same_survey_with_the_same_places(
    make: Callable[..., bytes], ending: str
) -> None:
    usual = read_xlsform(workbook(**SHEETS), "form.xlsx")
    assert places(usual) == {"survey!A5", "choices!A4"}
    assert read_xlsform(make(**SHEETS), f"form{ending}") == usual
    assert read_xlsform(make(**SHEETS), "form.xlsx") == usual  # what it holds tells, not its name
    faulty = {**SHEETS, "survey": [*SHEETS["survey"], ["text", "a", "A", "ا", "${gone} = 1"]]}
    assert refusal(make(**faulty), ending).facts["where"] == "survey!E6"
    twice = {"survey": [["type", "name", "label", "label"]]}
    assert refusal(make(**twice), ending).facts["where"] == "survey!D1"


def test_csv_has_the_places_that_a_spreadsheet_shows() -> None:
    usual = read_xlsform(workbook(**SHEETS), "form.xlsx")
    for delimiter in ",;\t":
        made = read_xlsform(as_csv(delimiter, **SHEETS), "form.csv")
        assert made.questionnaire == usual.questionnaire
        assert places(made) == {"survey!B6", "choices!B11"}
    faulty = {**SHEETS, "settings": [["form_title", "form_title"], ["A", "B"]]}
    assert refusal(as_csv(**faulty), ".csv").facts["where"] == "settings!C14"
    last = {name: SHEETS[name] for name in ("choices", "settings")}
    twice = {**last, "survey": [*SHEETS["survey"], ["text", "here", "A"]]}
    assert refusal(as_csv(**twice), ".csv").facts["where"] == "survey!C16"


def test_one_table_alone_is_the_survey() -> None:
    alone = read_xlsform(b"type,name,label\r\n\r\ntext,why,Why?\r\naudio,say,Say\r\n", "form.csv")
    assert [each.id for each in alone.questionnaire.questions] == ["why"]
    assert places(alone) == {"survey!A4"}
    above = read_xlsform("survey,type,name,label\r\n,text,why,Why?\r\n".encode("utf-16"), "a.csv")
    assert [each.id for each in above.questionnaire.questions] == ["why"]


@pytest.mark.parametrize(
    ("data", "where", "why"),
    [
        (b"type,name,label\ntext,a,Caf\xe9\n", "survey!2", "letters_not_utf8"),
        (b'type,name,label\ntext,a,A\ntext,b,"never closed\ntext,c,C\n', "survey!3", "text_not_closed"),
        (b"survey\n,type,name,label\n,text,a,A\nSurvey\n,type\n", "Survey", "sheet_twice"),
        (b"choices\n,list_name,type\nsettings\n,a\n", "survey", "sheet_missing"),
    ],
)  # fmt: skip
def test_a_faulty_csv_names_its_row(data: bytes, where: str, why: str) -> None:
    error = refusal(data, ".csv")
    assert (error.code, error.facts["where"], error.facts["why"]) == ("xlsform_faulty", where, why)


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"\0\xff\0", b'"' * 9, b"<html>", xls(**SHEETS)]
)
def test_what_is_no_form_in_csv_is_refused(data: bytes) -> None:
    assert refusal(data, ".csv").code in {"unsupported_file", "xlsform_faulty"}


def test_locked_files_are_told_from_damaged_ones() -> None:
    newer = compound(b"x", "EncryptedPackage")
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    older = compound(
        struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 6) + struct.pack("<HHH", 0x2F, 2, 0)
    )
    for data in (newer, older, ods_of("", **manifest)):
        assert refusal(data, ".xls").code == "file_locked"
    assert refusal(compound(b"x", "WordDocument"), ".xls").code == "unsupported_file"
    assert refusal(xls(**SHEETS)[:1000], ".xls").code == "file_faulty"
    assert refusal(compound(b"\xff" * 5000), ".xls").code in {"file_faulty", "unsupported_file"}


def test_a_small_ods_cannot_unfold_into_a_large_one() -> None:
    cell = '<table:table-cell table:number-columns-repeated="{}"><text:p>type</text:p></table:table-cell>'
    table = '<table:table table:name="survey">{}</table:table>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    wide = refusal(ods_of(table.format(row.format(1, cell.format(10**12)))), ".ods")
    assert wide.facts["why"] == "heading_twice"
    tall = refusal(ods_of(table.format(row.format(10**12, cell.format(1)))), ".ods")
    assert (tall.code, tall.facts["limit"]) == ("file_too_large", MAX_ROWS)
    empty = refusal(ods_of(table.format(row.format(10**12, ""))), ".ods")
    assert empty.code == "file_too_large"
    entity = ods_of("", **{"styles.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a/>'})
    assert refusal(entity, ".ods").facts["why"] == "document_type"


def test_an_ods_cell_is_its_words_with_their_blanks_and_without_remarks() -> None:
    said = "<text:p>Say<text:s text:c='2'/>it <text:span>now</text:span><text:line-break/>or</text:p><text:p>later</text:p>"
    remark = "<office:annotation><text:p>by somebody</text:p></office:annotation>"
    rows = f"<table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row-group><table:table-row><table:table-cell>{remark}{said}</table:table-cell></table:table-row></table:table-row-group>"
    (row,) = read_sheets(ods_of(f'<table:table table:name="S">{rows}</table:table>'))["s"].rows
    assert dict(row.cells) == {"a": "Say  it now\nor\nlater"}


def test_a_formula_whose_result_was_never_saved_is_told_with_its_cell() -> None:
    with_formulas = {
        **SHEETS,
        "survey": [
            *SHEETS["survey"],
            ["text", "why", "Why?", '=A1&" more"', '=IF(1,"${here} = ""yes""","")', None],
        ],
    }
    made = read_xlsform(workbook(**with_formulas), "form.xlsx")
    told = {each.where: each.why for each in made.unsupported}
    assert told["survey!D6"] == told["survey!E6"] == "formula_without_value"
    assert places(made) == {"survey!A5", "choices!A4", "survey!D6", "survey!E6"}
    lost_list = {**SHEETS, "choices": [["list_name", "name", "label"], ['="y"&"n"', "yes", "Yes"]]}
    refused = refusal(workbook(**lost_list), ".xlsx")
    assert (refused.facts["why"], refused.facts["where"]) == ("formula_without_value", "choices!A2")


def test_a_formula_that_was_worked_out_is_read_as_its_result() -> None:
    data = workbook(survey=[["type", "name", "label"], ["text", "why", "=1"], ["text", "b", "=2"]])
    assert refusal(data, ".xlsx").facts["why"] == "formula_without_value"
    for cell, formula, value in (("C2", "1", "Why?"), ("C3", "2", "")):
        data = _changed(
            data,
            f'<c r="{cell}"><f>{formula}</f><v></v></c>'.encode(),
            f'<c r="{cell}" t="str"><f>{formula}</f><v>{value}</v></c>'.encode(),
        )
    refused = refusal(data, ".xlsx")
    assert (refused.facts["where"], refused.facts["why"]) == ("survey!B3", "refused")
    data = _changed(data, b"<v></v>", b"<v>And who?</v>")
    assert read_xlsform(data, "form.xlsx").unsupported == ()


def test_a_formula_without_a_result_is_told_of_an_open_office_workbook_too() -> None:
    row = "<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>'
        for each in ("type", "name", "label", "hint")
    )
    row += "</table:table-row><table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>'
        for each in ("text", "why", "Why?")
    )
    row += '<table:table-cell table:formula="of:=[.A1]"/></table:table-row>'
    made = read_xlsform(ods_of(f'<table:table table:name="survey">{row}</table:table>'), "a.ods")
    assert [(each.where, each.why) for each in made.unsupported] == [
        ("survey!D2", "formula_without_value")
    ]


def _changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with something else in its sheet, as another program would have saved it."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(saved, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(old, new) if "sheet1" in name else part)
    return saved.getvalue()

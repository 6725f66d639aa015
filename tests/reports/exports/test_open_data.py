"""The JSON and the open-data package: what stands beside the figures, and that the descriptor is true."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from engage.reports.exports.csv import HEADER
from engage.reports.exports.json import write_json
from engage.reports.exports.package import write_package
from tests.reports.exports.sample import english_report, translated_report


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_package(english_report()))) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_descriptor_tells_the_truth_about_each_file() -> None:
    files = parts()
    descriptor = json.loads(files["datapackage.json"])
    assert {one["path"] for one in descriptor["resources"]} == {"figures.csv", "columns.csv"}
    for one in descriptor["resources"]:
        content = files[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        (header, *rows) = csv.reader(io.StringIO(content.decode(), newline=""))
        assert [field["name"] for field in one["schema"]["fields"]] == header
        assert rows
        assert all(len(row) == len(header) for row in rows)


def test_every_column_has_a_meaning_and_the_licence_names_the_publisher() -> None:
    files = parts()
    told = dict(csv.reader(io.StringIO(files["columns.csv"].decode(), newline="")))
    assert set(HEADER) == set(told)
    assert all(told.values())
    assert "Stockport Council" in files["LICENCE.md"].decode()
    assert "Open Government Licence 3.0" in files["LICENCE.md"].decode()


@pytest.mark.requirement("S3")
def test_the_json_has_units_notes_and_the_meaning_of_every_symbol() -> None:
    told = json.loads(write_json(english_report()))
    values = {value for table in told["tables"] for row in table["rows"] for value in row["values"]}
    symbols = {value for value in values if isinstance(value, str) and value[0] in "[<"}
    assert symbols
    assert symbols <= told["symbols"].keys()
    units = {column["unit"] for table in told["tables"] for column in table["columns"]}
    assert units == {"people", "percent", "pence", "number", "words"}
    assert told["built_from"]["data_digest"] == english_report().built_from.data_digest


def test_words_of_a_translated_report_are_in_its_language() -> None:
    told = json.loads(write_json(translated_report("ur")))
    assert told["language"] == "ur"


@pytest.mark.parametrize("write", [write_json, write_package])
def test_the_same_report_gives_the_same_bytes(write) -> None:
    assert write(english_report()) == write(english_report())

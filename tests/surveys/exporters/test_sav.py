"""Responses for SPSS: numbers with labels, missing answers as user-missing values, texts of any length."""

import pytest
from flask import Flask

from engage.kernel.db import db
from surveys.models import Survey
from tests.surveys.exporters.answered import AWKWARD, FORMULA, an_answered_survey, response
from tests.surveys.exporters.sav_reader import read_sav
from tests.surveys.exporters.test_answers_file import digest_of, written

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def survey(app: Flask) -> Survey:
    return an_answered_survey()


def test_answers_stand_as_numbers_with_labels(survey: Survey) -> None:
    system = read_sav(written(survey, "sav"))
    full, blank, third, empty, older = system.rows
    assert system.labels["likely"][full["likely"]] == "10"
    assert system.labels["likely"][blank["likely"]] == "Don’t know"
    assert (full["spent"], full["age"], full["share_of"]) == (12.5, 42, -3.5)
    assert (full["where_park"], full["where_shops"]) == (1, 0)
    assert full["where_other_words"] == FORMULA
    assert older["age_v1"] == "forty"
    assert full["why"] == AWKWARD.rstrip()
    codes = {name: system.labels["spent"][row["spent"]] for name, row in zip("bte", (blank, third, empty), strict=True)}  # fmt: skip
    assert codes == {"b": "[blank]", "t": "[unanswered]", "e": "[unanswered]"}
    assert older["age"] in system.missing["age"]
    assert system.labels["age"][older["age"]] == "[not asked]"


def test_the_file_tells_its_rows_and_their_digest(survey: Survey) -> None:
    system = read_sav(written(survey, "sav"))
    assert system.rows_told == len(system.rows) == 5
    assert "Rows: 5" in system.documents
    assert digest_of(survey) in system.documents


@pytest.mark.parametrize("length", [255, 256, 504, 505, 5000])
def test_a_long_text_is_whole(survey: Survey, length: int) -> None:
    text = "".join(chr(97 + place % 26) for place in range(length))
    db.session.add(response(survey, "a", 2, {"why": text, "more": None}))
    db.session.commit()
    rows = {row["response"]: row for row in read_sav(written(survey, "sav")).rows}
    assert rows["a"]["why"] == text
    assert rows["0"]["age"] == 42


def test_letters_of_several_bytes_are_not_cut_in_half(survey: Survey) -> None:
    db.session.add(response(survey, "a", 2, {"why": "چ" * 20_000}))
    db.session.commit()
    system = read_sav(written(survey, "sav"))
    rows = {row["response"]: row for row in system.rows}
    assert rows["a"]["why"] == "چ" * (32_767 // 2)
    assert any(line.endswith("the CSV has them whole: 1") for line in system.documents)

"""What a report says that it does not hold."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale, gettext

from engage.reports.build.sentences import Voice, left_out
from engage.reports.exports.labels import labels_in
from engage.rules.view import View
from tests.programme import an_open_round, an_open_survey
from tests.reports.conftest import Desk


@pytest.mark.requirement("V10")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_vote_that_is_not_declared_has_no_result_yet_and_no_answers_so_far(desk: Desk) -> None:
    an_open_round()
    page = desk.get(f"/officers/reports/{desk.build().slug}")
    assert "has no result yet" in page
    assert "These are the answers so far" not in page
    assert "not known before the result is out" in page


@pytest.mark.requirement("V10")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_vote_that_is_not_declared_is_not_told_as_nobody_took_part(desk: Desk) -> None:
    """A nought in a table would be a figure, and a wrong one."""
    vote_round = an_open_round()
    an_open_survey(programme=vote_round.pb_round.programme)
    page = BeautifulSoup(desk.get(f"/officers/reports/{desk.build().slug}"), "lxml")
    rows = [row.get_text(" ") for row in page.select("table tr")]
    assert [row for row in rows if "What matters most" in row]
    assert not [row for row in rows if "A safer place" in row]
    assert "A safer place: not known before the result is out" in page.get_text()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "1 was left out because it was sent twice.", "3 were left out because they were"),
        ("es", "una se excluyó por este motivo: se envió", "3 se excluyeron por este motivo: se"),
        ("ur", "ایک چھوڑ دیا گیا۔ وجہ: وہ دو بار بھیجا", "3 چھوڑ دیے گئے۔ وجہ: وہ دو بار بھیجے"),
    ],
)
def test_why_one_or_several_were_left_out_is_told_in_the_language_of_the_report(
    app: Flask, language: str, one: str, several: str
) -> None:
    with force_locale(language):
        voice = Voice(View(language), labels_in(gettext))
        assert one in left_out("A survey", "sent_twice", 1, voice)
        assert several in left_out("A survey", "sent_twice", 3, voice)

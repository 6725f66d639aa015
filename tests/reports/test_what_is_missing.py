"""What a report says that it does not hold."""

import pytest
from bs4 import BeautifulSoup

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

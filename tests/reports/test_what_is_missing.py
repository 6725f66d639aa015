"""What a report says that it does not hold."""

import pytest

from tests.programme import an_open_round
from tests.reports.conftest import Desk


@pytest.mark.requirement("V10")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_vote_that_is_not_declared_has_no_result_yet_and_no_answers_so_far(desk: Desk) -> None:
    an_open_round()
    page = desk.get(f"/officers/reports/{desk.build().slug}")
    assert "has no result yet" in page
    assert "These are the answers so far" not in page

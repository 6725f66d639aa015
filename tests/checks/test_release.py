"""What stands against a release: the signed record of who went through the site with a screen reader."""

import pytest
from flask.testing import FlaskClient

from tests.release import (
    COLUMNS,
    DONE,
    JOURNEYS,
    RECORD,
    Line,
    overall,
    record,
    state_of,
    version_here,
)

NOT_TESTED_YET = "It has not been tested yet by people who use screen readers every day"


def signed(outcome: str = DONE, **beside: str) -> Line:
    line = {"version": "2.0", "journey": "vote", "outcome": outcome, "signed_by": "A resident"}
    return {**line, **beside}


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([], "missing"),
        ([signed(journey="survey")], "missing"),
        ([signed(signed_by=" ")], "missing"),
        ([signed(version="1.9")], "stale"),
        ([signed("failed")], "failed"),
        ([signed(), signed("failed")], "failed"),
        ([signed("failed"), signed()], "done"),
        ([signed("failed", version="1.9"), signed()], "done"),
    ],
)
def test_a_journey_is_done_when_it_was_signed_for_this_version_last(
    lines: list[Line], state: str
) -> None:
    assert state_of("vote", lines, "2.0") == state


def test_the_worst_journey_decides() -> None:
    assert overall(["done", "stale", "failed"]) == "failed"
    assert overall(["done", "stale", "missing"]) == "missing"
    assert overall(["done", "stale"]) == "stale"
    assert overall(["done", "done"]) == "done"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.requirement("A7")
def test_the_statement_says_what_the_record_says(client: FlaskClient) -> None:
    assert RECORD.read_text().splitlines()[0].split(",") == list(COLUMNS)
    states = {state_of(journey, record(), version_here()) for journey in JOURNEYS}
    words = client.get("/accessibility").get_data(as_text=True)
    assert (NOT_TESTED_YET in words) == (overall(states) != DONE)

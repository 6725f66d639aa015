"""What to think of about the dates between which people are asked."""

from datetime import date

import pytest

from engage.rules.periods import Caution, cautions_about
from engage.rules.window import Window, window_of_dates


@pytest.mark.requirement("G3")
@pytest.mark.parametrize(
    ("first", "last", "cautions"),
    [
        ("2026-09-14", "2026-10-25", []),
        ("2026-09-14", "2026-10-24", [Caution.SHORT]),
        ("2026-11-01", "2026-12-19", []),
        ("2026-11-01", "2026-12-20", [Caution.CHRISTMAS]),
        ("2027-01-03", "2027-02-28", [Caution.CHRISTMAS]),
        ("2027-01-04", "2027-03-18", []),
        ("2027-01-04", "2027-03-19", [Caution.EASTER]),
        ("2026-05-08", "2026-07-21", []),
        ("2026-05-07", "2026-07-22", [Caution.SUMMER, Caution.ELECTION]),
        ("2026-02-01", "2026-03-26", []),
        ("2026-02-01", "2026-03-30", [Caution.EASTER, Caution.ELECTION]),
        ("2026-12-30", "2027-01-02", [Caution.SHORT, Caution.CHRISTMAS]),
    ],
)
def test_cautions(first: str, last: str, cautions: list[Caution]) -> None:
    window = window_of_dates(date.fromisoformat(first), date.fromisoformat(last))
    assert cautions_about(window) == cautions


def test_nothing_is_said_of_dates_that_are_not_set() -> None:
    assert cautions_about(Window()) == []

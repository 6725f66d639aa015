"""What voters may say of themselves: only what stood in the lists, or nothing."""

import pytest

from budgeting.rules.turnout import AGE_BANDS, NOTHING_SAID, Said, check_said
from engage.rules.errors import InvalidError

AREAS = ("brinnington", "marple")


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (NOTHING_SAID, ""),
        (Said(area="marple"), ""),
        (Said(age=AGE_BANDS[-1]), ""),
        (Said("brinnington", AGE_BANDS[0]), ""),
        (Said(area="elsewhere"), "area"),
        (Said(age="18"), "age"),
        (Said("elsewhere", "18"), "area"),
    ],
)
def test_what_was_said_stood_in_the_lists(said: Said, where: str) -> None:
    found = ""
    try:
        check_said(said, areas=AREAS)
    except InvalidError as error:
        found = str(error.facts["where"])
    assert found == where

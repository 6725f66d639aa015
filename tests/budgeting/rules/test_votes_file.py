"""Numbers of projects, as the file of votes can hold them."""

import pytest

from budgeting.rules.votes_file import check_number
from engage.rules.errors import InvalidError


@pytest.mark.parametrize("number", ["1", "010", "A-1", "idea 7", "Ü;3", "۳", 'the "big" one'])
def test_a_number_of_visible_letters_without_a_comma_can_be_read_back(number: str) -> None:
    check_number(number)


@pytest.mark.parametrize(
    "number", ["", " ", "1,2", ",", " A", "A ", "A\u2028B", "A  B", "A\nB", "\ufeffA", "A\u200bB"]
)
def test_a_number_that_readers_would_part_or_trim_is_refused(number: str) -> None:
    with pytest.raises(InvalidError, match="number_unwritable"):
        check_number(number)

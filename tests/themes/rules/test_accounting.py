"""Received = analysed + left out, and an analysis is not final before it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.errors import NotAllowedError
from engage.themes.rules.accounting import Account, check_final

NUMBER = st.integers(0, 50)


@pytest.mark.requirement("G4")
@given(NUMBER, NUMBER, st.dictionaries(st.sampled_from("abc"), NUMBER), NUMBER, NUMBER)
def test_an_analysis_is_final_only_when_nothing_is_outstanding(
    wordless: int, coded: int, excluded: dict[str, int], waiting: int, outside: int
) -> None:
    received = wordless + coded + sum(excluded.values()) + waiting + outside
    account = Account(received, wordless, coded, excluded, waiting)
    assert account.not_brought_in == outside
    assert account.holds is (waiting + outside == 0)
    if account.holds:
        check_final(account, is_open=False)
    else:
        with pytest.raises(NotAllowedError, match=r"uncoded|not_brought_in"):
            check_final(account, is_open=False)


@pytest.mark.requirement("G4")
def test_nothing_is_final_while_more_can_come_in() -> None:
    with pytest.raises(NotAllowedError, match="still_open"):
        check_final(Account(1, 0, 1), is_open=True)

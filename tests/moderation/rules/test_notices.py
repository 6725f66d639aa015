"""What a notice must say, and which step follows which."""

from itertools import product

import pytest

from engage.moderation.rules.notices import (
    NEEDED,
    NEXT,
    UNDER_WAY,
    NoticeState,
    check_notice_step,
    due_at,
    missing_in,
)
from engage.rules.errors import InvalidError, WrongStateError
from tests.conftest import NOON

WHOLE = dict.fromkeys(NEEDED, "said")


def test_every_state_has_a_row_and_only_those_under_way_go_on() -> None:
    assert set(NEXT) == set(NoticeState)
    assert {state for state, following in NEXT.items() if following} == UNDER_WAY
    assert {state for state in NoticeState if due_at(state, NOON)} == UNDER_WAY


@pytest.mark.parametrize(("from_", "to"), list(product(NoticeState, NoticeState)))
def test_the_table_of_steps(from_: NoticeState, to: NoticeState) -> None:
    missing = ["email"] if to is NoticeState.INCOMPLETE else []
    if to in NEXT[from_]:
        check_notice_step(from_, to, missing=missing, has_words=True)
    else:
        with pytest.raises(WrongStateError):
            check_notice_step(from_, to, missing=missing, has_words=True)


@pytest.mark.parametrize("without", NEEDED)
def test_a_notice_says_everything_or_is_incomplete(without: str) -> None:
    assert missing_in(WHOLE) == []
    assert missing_in({**WHOLE, without: ""}) == [without]


@pytest.mark.parametrize(
    ("to", "missing", "has_words", "code"),
    [
        (NoticeState.INCOMPLETE, [], True, "notice_complete"),
        (NoticeState.WRITER_ASKED, ["email"], True, "notice_incomplete"),
        (NoticeState.REMOVED, [], False, "words_not_found"),
    ],
)
def test_a_step_that_the_notice_itself_speaks_against(
    to: NoticeState, missing: list[str], has_words: bool, code: str
) -> None:
    with pytest.raises(InvalidError, match=code):
        check_notice_step(NoticeState.WAITING, to, missing=missing, has_words=has_words)

"""Letters with plain placeholders."""

import pytest

from budgeting.rules.letters import check_letter, fill_letter, paragraphs_of
from engage.rules.errors import InvalidError

WHOLE = "Dear {group}, {project} gets {amount}. {conditions}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  ", "letter_empty"),
        (WHOLE + "x" * 8000, "letter_too_long"),
        (WHOLE + "{secret}", "placeholder_unknown"),
        ("Dear {group}", "placeholder_missing"),
    ],
)
def test_a_letter_that_would_go_out_wrong_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        check_letter(text)
    assert refused.value.code == code
    check_letter(WHOLE)


def test_what_is_filled_in_is_never_read_as_a_placeholder() -> None:
    filled = fill_letter("{group} and {amount} and {other}", {"group": "{amount}", "amount": "£5"})
    assert filled == "{amount} and £5 and {other}"


def test_an_empty_line_parts_paragraphs() -> None:
    assert paragraphs_of("a\r\nb\n\n \n c \n") == [["a", "b"], ["c"]]

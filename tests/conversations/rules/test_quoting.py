"""What may be told of whoever is quoted, and tags."""

import pytest

from engage.conversations.rules.quoting import may_name_group, tags_from
from engage.rules.errors import InvalidError


@pytest.mark.parametrize(("people", "may"), [(1, False), (9, False), (10, True), (80, True)])
def test_a_group_is_named_from_ten_people_on(people: int, may: bool) -> None:
    assert may_name_group(people) is may


def test_tags_are_small_once_and_in_order() -> None:
    assert tags_from(" Parks,  street   Lights, parks,, ") == ("parks", "street lights")
    assert tags_from("") == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [(",".join(map(str, range(11))), "too_many_tags"), ("x" * 41, "tag_too_long")],
)
def test_too_much_is_refused(typed: str, code: str) -> None:
    with pytest.raises(InvalidError, match=code):
        tags_from(typed)

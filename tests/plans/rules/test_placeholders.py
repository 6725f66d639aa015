"""What says that it is not written yet, and what only sounds like it."""

import pytest

from engage.plans.rules.placeholders import placeholders_in


@pytest.mark.parametrize(
    "text",
    [
        "To be added when the talks are done",
        "To Be Confirmed",
        "TBC",
        "Cost: £X",
        "About XX% of homes",
        "[insert figure]",
        "[●]",
        "<name of chair>",
        "Insert photo of park here",
        "Foreword to follow",
        "Lorem ipsum dolor sit amet",
        "The table will be populated once measures are agreed.",
        "Measures to be agreed",
        "Signed: ________",
    ],
)
def test_a_placeholder_is_found(text: str) -> None:
    assert placeholders_in(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "We will plant trees.",
        "Actions are to be agreed with partners in each of the five neighbourhoods before the spring of next year.",
        "A place to be proud of.",
        "Add your name to the list.",
        "Trees will be included in every park.",
        "XVI",
        "There is a box for every school",
        "exxon",
    ],
)
def test_words_in_earnest_are_not(text: str) -> None:
    assert placeholders_in(text) == ()


def test_only_the_sentence_is_reported() -> None:
    text = "We like parks. The map is to be added.  More follows."
    assert placeholders_in(text) == ("The map is to be added.",)

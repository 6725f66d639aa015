"""The easy-read checker on texts that keep the rules and texts that break one, verdict by verdict."""

import pytest

from engage.content.rules.easy_read import Finding, Reader, Rule, too_long

GOOD = (
    "The council has £60,000 to share.",
    "You can vote for 3 projects.\nVoting ends on 5 March.",
    "A deadline is the last day to do something.\nThe deadline is 5 March.",
    "We will check each idea. This is called appraisal.",
    "Talk to Stockport Council (SMBC). SMBC looks after parks.",
    "The NHS and the GP can help you.",
    "Call 0161 474 1234 or write to us.",
)
LONG = "This is one long sentence with many small words in it so that it goes on and on"
BAD = (
    (LONG + ".", [(Rule.LONG_SENTENCE, False, 18, "")]),
    (LONG + " and on and on for ever.", [(Rule.LONG_SENTENCE, True, 24, "")]),
    ("Yes. No. Yes. No. Yes. No.", [(Rule.MANY_SENTENCES, True, 6, "")]),
    ("You MUST NOT vote twice.", [(Rule.CAPITALS, True, 0, "")]),
    ("This is *very* big.", [(Rule.MARKED, True, 0, "")]),
    ("Come to the com-\nmunity hall.", [(Rule.BROKEN_WORD, True, 0, "")]),
    ("The strategy is new.", [(Rule.HARD_WORD, True, 0, "plan")]),
    ("Ask the VCFSE people.", [(Rule.ACRONYM, True, 0, "")]),
    ("You can choose five things.", [(Rule.NUMBER_IN_LETTERS, False, 0, "5")]),
    ("Do the survey. The questionnaire is short.", [(Rule.OTHER_NAME, False, 0, "survey")]),
)


@pytest.mark.requirement("ER2", "ER3", "ER4")
@pytest.mark.parametrize("text", GOOD)
def test_texts_that_keep_the_rules(text: str) -> None:
    assert Reader().read(text) == []


@pytest.mark.requirement("ER2", "ER3", "ER4")
@pytest.mark.parametrize(("text", "expected"), BAD)
def test_texts_that_break_one(text: str, expected: list[tuple[Rule, bool, int, str]]) -> None:
    found = Reader().read(text)
    assert [(one.rule, one.must_change, one.number, one.instead) for one in found] == expected
    assert all(one.words in text for one in found)


@pytest.mark.requirement("ER4")
def test_a_hard_word_is_explained_once_for_the_whole_item() -> None:
    reader = Reader()
    assert reader.read("A strategy means an idea.") == []
    assert reader.read("The strategy is ready.") == []
    assert reader.read("Your bid is safe.") == [
        Finding(Rule.OTHER_NAME, False, "bid", instead="idea")
    ]


def test_other_languages_are_checked_by_their_length_alone() -> None:
    assert Reader("pl").read("Strategy SMBC five.") == []
    assert Reader("pl").read("słowo " * 21)[0].rule == Rule.LONG_SENTENCE


@pytest.mark.requirement("ER8")
def test_a_document_of_more_than_24_pages_is_better_told_in_parts() -> None:
    assert too_long(96) == []
    assert too_long(97) == [Finding(Rule.MANY_PAGES, False, "", number=25)]

"""What became of each part of the source."""

import pytest

from engage.easy_read.rules.coverage import (
    Coverage,
    Decision,
    Fate,
    SourceText,
    coverage,
    part_key,
)
from engage.easy_read.rules.rows import carried, line_key

MONTHS = {"march": 3}
PLACE = "summary"


def of(*texts: SourceText, **decided: Decision) -> Coverage:
    """``decided``: by the first word of the part."""
    decisions = {
        part_key(text.place, line): decided[line.split()[0].lower()]
        for text in texts
        for line in text.source.splitlines()
        if line.split()[0].lower() in decided
    }
    return coverage(texts, decisions, source_months=MONTHS, months=MONTHS)


KEPT, MERGED = Decision(Fate.KEPT), Decision(Fate.MERGED)
TWO = "Vote by 5 March.\nBring £2."


@pytest.mark.requirement("ER5")
def test_a_fact_that_is_not_said_is_lost_and_one_that_is_only_said_is_added() -> None:
    found = of(
        SourceText(PLACE, TWO, "You can vote in March.\nBring £3.", True), vote=KEPT, bring=KEPT
    )
    assert [part.lost for part in found.parts] == [("5",), ("2",)]
    assert dict(found.added) == {}
    found = of(SourceText(PLACE, TWO, "Vote by 6 March.\nBring £2.", True), vote=KEPT, bring=KEPT)
    assert dict(found.added) == {PLACE: ("6",)}
    assert not found.is_whole


@pytest.mark.requirement("ER5")
def test_how_to_reply_and_each_option_are_accounted_for() -> None:
    reply = "Phone 0161 496 0000.\nWrite to plans@example.org."
    said = of(SourceText(PLACE, reply, reply, True), phone=KEPT, write=KEPT)
    assert said.is_whole
    without = of(SourceText(PLACE, reply, "Phone us.\nWrite to us.", True), phone=KEPT, write=KEPT)
    assert [part.lost for part in without.parts] == [
        ("0000", "0161", "496"),
        ("plans@example.org",),
    ]
    options = (
        SourceText("option homes", "Safe homes", "Homes"),
        SourceText("option parks", "Green parks", ""),
    )
    assert [part.words for part in of(*options).undecided] == ["Green parks"]


def test_a_part_that_nobody_decided_on_is_told_and_one_of_a_single_part_is_kept_by_itself() -> None:
    found = of(
        SourceText(PLACE, TWO, "Vote by 5 March.", True), SourceText("title", "A vote", "Vote")
    )
    assert [part.words for part in found.undecided] == ["Vote by 5 March.", "Bring £2."]
    assert of(SourceText("title", "A vote", "")).undecided


def test_a_merged_part_may_be_said_elsewhere_and_a_kept_one_may_not() -> None:
    texts = (
        SourceText(PLACE, "Bring £2.", "Come to us.", True),
        SourceText("more", "Come.", "Come with £2."),
    )
    assert of(*texts, bring=MERGED).is_whole
    assert of(*texts, bring=KEPT).lost


def test_what_is_left_out_with_a_reason_loses_nothing() -> None:
    left = Decision(Fate.LEFT_OUT, "Told on the card.")
    found = of(SourceText(PLACE, TWO, "Vote by 5 March.", True), vote=KEPT, bring=left)
    assert found.is_whole
    assert found.parts[1].reason == "Told on the card."


def test_a_decision_ends_with_the_words_it_was_about() -> None:
    before = SourceText(PLACE, TWO, TWO, True)
    after = SourceText(PLACE, "Vote by 6 March.\nBring £2.", TWO, True)
    decisions = {part_key(PLACE, line): KEPT for line in TWO.splitlines()}
    assert coverage([before], decisions, source_months=MONTHS, months=MONTHS).is_whole
    changed = coverage([after], decisions, source_months=MONTHS, months=MONTHS)
    assert [part.words for part in changed.undecided] == ["Vote by 6 March."]


def test_the_number_of_a_part_is_no_fact_and_a_number_that_begins_it_is() -> None:
    assert of(SourceText(PLACE, "3.1 We build homes.", "Homes.", True)).is_whole
    assert of(SourceText(PLACE, "12 homes are built.", "Homes.", True)).lost


def test_a_picture_follows_a_sentence_that_was_only_written_better() -> None:
    old, new, other = "The bus is late.", "The bus is often late.", "We plant trees."
    pictures = {line_key(old): "bus"}
    assert carried(pictures, [old], [other, new])[line_key(new)] == "bus"
    assert line_key(other) not in carried(pictures, [old], [other])
    assert line_key(new) not in carried(pictures, [old, new], [old, new])

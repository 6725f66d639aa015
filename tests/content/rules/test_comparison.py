"""What changed, word by word, and which section carries on which."""

from hypothesis import given
from hypothesis import strategies as st

from engage.content.rules.comparison import Line, PieceKind, compare, has_changed
from engage.plans.rules.mapping import SectionFacts, carried_on

WORD = st.sampled_from(["no", "child", "should", "wait", "four", "two", "weeks", "–"])
TEXTS = st.lists(st.lists(WORD, max_size=8).map(" ".join), max_size=5)


def words(lines: tuple[Line, ...], *kinds: PieceKind) -> list[str]:
    return [
        word
        for line in lines
        for piece in line
        if piece.kind in kinds
        for word in piece.text.split()
    ]


@given(TEXTS, TEXTS)
def test_nothing_is_lost_or_added_on_the_way(before: list[str], after: list[str]) -> None:
    lines = compare(before, after)
    assert words(lines, PieceKind.SAME, PieceKind.REMOVED) == " ".join(before).split()
    assert words(lines, PieceKind.SAME, PieceKind.ADDED) == " ".join(after).split()
    assert has_changed(lines) is (lines != compare(after, after))


def test_one_changed_word_is_one_piece() -> None:
    (line,) = compare(["No child should wait four weeks."], ["No child should wait two weeks."])
    assert [(piece.kind.value, piece.text) for piece in line] == [
        ("same", "No child should wait"),
        ("removed", "four"),
        ("added", "two"),
        ("same", "weeks."),
    ]


def facts(address: str, heading: str, text: str) -> SectionFacts:
    return SectionFacts(address, heading, tuple(text.split()))


def test_a_section_is_found_again_by_address_heading_or_words() -> None:
    old = [
        facts("safe", "Feeling safe", "No child should wait more than four weeks."),
        facts("learn", "Learning", "A quiet place to read in every school."),
        facts("play", "Playing", "Grass."),
        facts("gone", "Gone", "Nothing of this is kept."),
    ]
    new = [
        facts("learn-2", "Learning", "Books."),
        facts("waiting", "Waiting", "No child should wait more than two weeks."),
        facts("play", "Out of doors", "Grass and trees."),
        facts("other", "Other", "Something else altogether stands here now."),
    ]
    assert carried_on(old, new) == {0: 1, 1: 0, 2: 2}


@given(
    st.lists(st.builds(facts, st.sampled_from("abc"), st.sampled_from("xyz"), st.just("one two")))
)
def test_no_section_carries_on_two_nor_two_one(sections: list[SectionFacts]) -> None:
    found = carried_on(sections, list(reversed(sections)))
    assert len(set(found.values())) == len(found)


def test_a_plan_is_carried_on_by_itself() -> None:
    same = [facts(f"a{number}", f"Heading {number}", "words") for number in range(5)]
    assert carried_on(same, same) == {place: place for place in range(5)}

"""What a report says first."""

from engage.reports.rules.document import ChartBlock, Heading, TableBlock, TallyBlock
from engage.reports.rules.points import MOST, Answered, Decided, in_turn, points_of
from engage.rules.activity import Axis, CountTable
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy, PublishedTable
from tests.reports.exports.sample import ROUND, english_report


def table(question: str, **counts: int) -> PublishedTable:
    words = {row: {"en": row.title()} for row in counts}
    raw = CountTable(
        id=f"survey:1:{question}",
        title={"en": f"{question.title()}?"},
        rows=Axis(f"survey:1:{question}", tuple(counts), words),
        counts={(row,): count for row, count in counts.items()},
        base=sum(counts.values()),
    )
    return protect([raw], policy=Policy(), released=())[raw.id]


def shown(*tables: PublishedTable) -> tuple[object, ...]:
    return tuple(block for one in tables for block in (TableBlock(one, ""), ChartBlock(one, "")))


def test_every_group_has_its_first_before_any_has_its_second() -> None:
    assert in_turn(["abcdefgh", "", "k", "xy"]) == [*"abc", "k", *"xy"]
    assert in_turn([]) == []
    assert len(in_turn(["a" * 20, "b" * 20])) == MOST


def test_a_vote_is_among_the_points_however_many_questions_come_before_it() -> None:
    questions = [table(f"question{number}", yes=30, no=20) for number in range(8)]
    blocks = (
        Heading("What we heard"),
        Heading("A survey", 2),
        *shown(*questions),
        Heading("A round", 2),
        TallyBlock(ROUND, ""),
    )
    points = points_of(english_report(blocks=blocks))
    assert points[0] == Answered("Question0?", ("Yes",), 30, 50)
    assert len(points) == MOST
    assert isinstance(points[-1], Decided)
    assert points[-1].funded == tuple(
        line.words["en"] for line in ROUND.lines if line.awarded_pence
    )


def test_level_answers_are_both_told_and_hidden_ones_and_who_took_part_are_not() -> None:
    level, hidden = table("first", homes=20, parks=20, jobs=12), table("second", a=40, b=2, c=3)
    age = table("age", young=30, old=30)
    told = points_of(english_report(blocks=(Heading("What we heard"), *shown(level, hidden, age))))
    assert [one.question for one in told if isinstance(one, Answered)] == ["First?", "Second?"]
    assert told[0] == Answered("First?", ("Homes", "Parks"), 20, 52)
    assert told[1] == Answered("Second?", ("A",), 40, 45)

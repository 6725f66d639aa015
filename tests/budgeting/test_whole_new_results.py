"""A result that was made up as a whole, every digest and log line made to fit it: both verifications find what cannot be."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.rules.ballots import BallotForm, BallotKind, Verdict, judge
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Election,
    ElectionProject,
    PartFunding,
    Totals,
    merge_ballots,
)
from budgeting.rules.publication import BALLOTS, BEFORE, COUNTED, ROUND, SUMS
from budgeting.rules.small_boxes import totals_can_be
from budgeting.rules.tallies import tallies_of
from budgeting.rules.written import frozen_digest
from tests.budgeting.publishing import counted, files_of
from tests.budgeting.test_tampering import (
    BALLOTS_CAST,
    EQUAL_SHARES,
    ON_POINTS,
    ON_SCORES,
    WELL_FILLED_IN,
    Files,
    a_round,
    anew,
    declared_anew,
    failed,
    in_round,
    line_of,
    swap,
)

BY_VOTES = CountRule(tie_break=("text-id",))
SMALL, LARGE, TINY = 20, 100, 5


def told_anew(alter: Callable[[dict[str, Any]], object]) -> Callable[[Files], Files]:
    """A result altered, declared so, and a whole new log made to fit."""

    def change(document: dict[str, Any]) -> None:
        alter(document)
        declared_anew(document)

    return anew(change)


def in_outcome(**parts: object) -> Callable[[Files], Files]:
    return told_anew(lambda told: told["outcome"].update(parts))


def counted_otherwise(document: dict[str, Any], **counts: int) -> None:
    """Other numbers of votes, in the log too."""
    document["ballots"] = counts
    facts = line_of(document, COUNTED)["facts"]
    for part in ("valid", "blank", "spoilt", "opened"):
        facts.pop(part, None)
    facts |= counts


def both(*changes: Callable[[Files], Files]) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        for each in changes:
            files = each(files)
        return files

    return change


def with_file(name: str, text: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: text}


def closing(**facts: object) -> Callable[[Files], Files]:
    return anew(lambda told: line_of(told, "round.closed")["facts"].update(facts))


def with_rule(**facts: object) -> Callable[[Files], Files]:
    """Other facts in the frozen rule and in that of the result, every digest made to fit."""

    def change(document: dict[str, Any]) -> None:
        document["frozen"]["rules"]["count"] |= facts
        document["outcome"]["rule"] |= facts
        digest = document["rules_digest"] = frozen_digest(document["frozen"])
        for action in ("round.opened", "round.closed"):
            line_of(document, action)["facts"]["rules_digest"] = digest

    return told_anew(change)


ANY_SIZE = {TINY, SMALL, LARGE}
MADE_UP: dict[str, tuple[CountRule, set[int], Callable[[Files], Files], str]] = {
    "a part that nobody knows": (BY_VOTES, ANY_SIZE, in_outcome(note="x"), "result"),
    "a part left out": (BY_VOTES, ANY_SIZE, told_anew(lambda told: told["outcome"].pop("refused")), "result"),
    "reasons for votes that are not spoilt": (BY_VOTES, {SMALL, LARGE}, in_outcome(spoilt_reasons={"too_many_projects": 1}), "result"),
    "fewer reasons than votes": (BY_VOTES, {SMALL, LARGE}, in_outcome(spoilt_reasons={"a": True}), "result"),
    "reasons of a very small box": (BY_VOTES, {TINY}, in_outcome(spoilt_reasons={}), "result"),
    "more beginnings than votes": (BY_VOTES, {SMALL, LARGE}, in_outcome(by_rotation={"0": 90, "1": 90}), "result"),
    "fewer beginnings than votes": (BY_VOTES, {SMALL, LARGE}, in_outcome(by_rotation={"0": 3}), "result"),
    "a beginning that is no place": (BY_VOTES, {SMALL}, in_outcome(by_rotation={"3": SMALL}), "result"),
    "a beginning written otherwise": (BY_VOTES, {SMALL}, in_outcome(by_rotation={"00": SMALL}), "result"),
    "a lot where the rules have none": (BY_VOTES, {SMALL, LARGE}, in_outcome(settled_by_lot=["a", "b"]), "result"),
    "a lot of one": (EQUAL_SHARES, {SMALL, LARGE}, in_outcome(settled_by_lot=["a"]), "result"),
    "a lot for what is no project": (EQUAL_SHARES, {SMALL}, in_outcome(settled_by_lot=["a", "z"]), "result"),
    "a lot for other projects": (EQUAL_SHARES, {LARGE}, in_outcome(settled_by_lot=["a", "b"]), "count"),
    "a lot in a very small box": (EQUAL_SHARES, {TINY}, in_outcome(settled_by_lot=["a", "b"]), "result"),
    "votes of a very small box": (BY_VOTES, {TINY}, in_outcome(tallies={"a": "1"}), "result"),
    "a count of too few": (BY_VOTES, {TINY}, told_anew(lambda told: counted_otherwise(told, valid=4, blank=1, spoilt=0)), "files"),
    "votes kept back as if they were few": (BY_VOTES, {SMALL}, told_anew(lambda told: counted_otherwise(told, opened=SMALL)), "files"),
    "reasons that tell the ballots": (EQUAL_SHARES, {SMALL}, in_outcome(steps=[]), "result"),
    "margins that tell the ballots": (EQUAL_SHARES, {SMALL}, in_outcome(margins={}), "result"),
    "margins where none are found": (BY_VOTES, {LARGE}, in_outcome(margins={}), "result"),
    "margins of a winner": (EQUAL_SHARES, {LARGE}, told_anew(lambda told: told["outcome"].update(margins={told["outcome"]["winners"][0]: {}})), "result"),
    "margins of no project": (EQUAL_SHARES, {LARGE}, in_outcome(margins={"z": {}}), "result"),
    "other supporters": (BY_VOTES, {SMALL, LARGE}, in_outcome(supporters={"a": 1, "b": 1, "c": 1}), "ballots"),
    "supporters of one more": (BY_VOTES, {LARGE}, told_anew(lambda told: told["outcome"]["supporters"].update(z=1)), "ballots"),
    "votes in the file of votes alone": (BY_VOTES, {SMALL}, swap(BALLOTS, "a;300;8;", "a;300;7;"), "votes_file"),
    "votes for some other tally": (BY_VOTES, {SMALL}, both(told_anew(lambda told: told["outcome"]["supporters"].update(a=7)), swap(BALLOTS, "a;300;8;", "a;300;7;")), "ballots"),
    "more in the log": (BY_VOTES, ANY_SIZE, in_round(lambda told: told["log"].update(note=1)), "files"),
    "the salt of a small box": (BY_VOTES, {TINY, SMALL}, in_round(lambda told: told.update(opened_salt="s")), "files"),
    "no salt of a large one": (BY_VOTES, {LARGE}, in_round(lambda told: told.pop("opened_salt")), "files"),
    "a file of votes of a very small box": (BY_VOTES, {TINY}, with_file(BALLOTS, b"META\n"), "files"),
    "a pot before where there is none": (BY_VOTES, ANY_SIZE, with_file(BEFORE, b"{}"), "files"),
    "a close that was not early": (BY_VOTES, {TINY}, closing(is_early=False), "log"),
    "another day planned": (BY_VOTES, {TINY}, closing(planned_closes_at="2026-11-01T13:00:00+00:00"), "log"),
}  # fmt: skip


def won(*numbers: str, **amounts: str) -> Callable[[Files], Files]:
    """Other projects are said to have won, each its cost unless told otherwise, and the money is made to fit."""

    def change(document: dict[str, Any]) -> None:
        costs = {one["number"]: one["cost_pence"] for one in document["frozen"]["projects"]}
        awards = {number: amounts.get(number, str(costs[number])) for number in numbers}
        spent = sum(map(int, awards.values()))
        document["outcome"] |= {"winners": list(numbers), "awards": awards, "spent": str(spent)}

    return told_anew(change)


FORBIDDEN: dict[str, tuple[CountRule, Callable[[Files], Files]]] = {
    "what a cap on every project keeps out": (
        CountRule(tie_break=("text-id",), caps={"*": Fraction(1, 2)}),
        won("a"),
    ),
    "more for a theme than its cap": (
        CountRule(tie_break=("text-id",), caps={"green": Fraction(1, 2)}),
        won("a"),
    ),
    "two that exclude each other": (
        CountRule(tie_break=("text-id",), incompatible=(frozenset("bc"),)),
        won("b", "c"),
    ),
    "less than the least award": (
        CountRule(allocation=Allocation.SHARE_OUT, minimum_award=150, tie_break=("text-id",)),
        won("a", "b", a="100", b="200"),
    ),
    "two parts": (
        CountRule(part_funding=PartFunding.OFFER, tie_break=("text-id",)),
        won("a", "b", a="100", b="100"),
    ),
    "in the order of the votes": (BY_VOTES, won("c", "b")),
}


@pytest.mark.requirement("V7", "V13", "V14")
@pytest.mark.parametrize("what", FORBIDDEN)
def test_winners_that_the_rules_forbid_are_found_in_the_smallest_box(what: str) -> None:
    rule, change = FORBIDDEN[what]
    files = a_round(rule, ballots=[["a"], ["b"], ["c"]])
    assert failed(files) == []
    assert failed(change(files)) == ["result"]


@pytest.mark.requirement("V7", "V13")
def test_nobody_wins_without_a_vote() -> None:
    assert failed(won("b")(a_round(BY_VOTES, ballots=[]))) == ["result"]
    unvoted = a_round(EQUAL_SHARES, ballots=[["a"], ["b"]] * 10)
    assert "result" in failed(won("a", "c")(unvoted))


def with_lot(**facts: object) -> Callable[[Files], Files]:
    def change(document: dict[str, Any]) -> None:
        for action in ("round.tie_found", "round.lot_drawn"):
            line_of(document, action)["facts"] |= facts

    return anew(change)


@pytest.mark.requirement("V13")
def test_a_lot_was_drawn_for_the_tie_that_the_count_finds() -> None:
    files = a_round(CountRule(tie_break=()), lot="4635126651")
    assert failed(files) == []
    assert failed(with_lot(tie=["a", "c"])(files)) == ["result"]
    assert "log" in failed(with_lot(tie=["a"])(files))


HARD_TO_READ: dict[str, Callable[[Files], Files]] = {
    "nothing below the line": in_outcome(spent="1/0"),
    "less than nothing below it": in_outcome(spent="1/-2"),
    "blanks between": in_outcome(spent="1 / 2"),
    "a word that no rule has": with_rule(zero_votes="maybe"),
    "a fact that no rule has": with_rule(weight="2"),
    "an order of ties that nobody knows": with_rule(tie_break=["nonsense", "refuse"]),
    "an order after the refusal": with_rule(tie_break=["refuse", "text-id"]),
}


@pytest.mark.requirement("V7")
@pytest.mark.parametrize("what", HARD_TO_READ)
@pytest.mark.parametrize("ballots", [TINY, LARGE])
def test_what_readers_would_take_otherwise_fails_in_both(what: str, ballots: int) -> None:
    assert failed(HARD_TO_READ[what](a_round(BY_VOTES, BALLOTS_CAST[:ballots])))


@pytest.mark.requirement("V7")
def test_a_project_may_have_any_number_for_its_name_in_both() -> None:
    names = ["constructor", "__proto__", "toString"]
    election = Election(
        budget=520,
        projects=tuple(ElectionProject(name, 250, is_part_fundable=True) for name in names),
        kind=BallotKind.APPROVAL,
        ballots=merge_ballots(BallotKind.APPROVAL, names, [[name] for name in names] * 20),
        coins=1,
    )
    rule = CountRule(part_funding=PartFunding.OFFER, tie_break=("text-id",))
    assert failed(files_of(counted(election, rule))) == []


@pytest.mark.requirement("V6", "V7", "V14")
@pytest.mark.parametrize(
    ("what", "ballots"), [(what, size) for what in MADE_UP for size in sorted(MADE_UP[what][1])]
)
def test_a_made_up_result_is_found_by_both(what: str, ballots: int) -> None:
    rule, _sizes, change, found_by = MADE_UP[what]
    files = a_round(rule, ballots=([["a"], ["a", "b"], ["c"], ["b", "c"], []] * 20)[:ballots])
    assert failed(anew(lambda _: None)(files)) == []
    assert found_by in failed(change(files))


NUMBERS = ["NaN", "-Infinity", "105.0", "1e0", "10500e-2", "-0", str(2**53), "true", "0105", "+1"]


@pytest.mark.requirement("V7")
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_readers_take_for_another_is_none_to_both(number: str) -> None:
    """Where the codes are told; the digests are made to fit wherever a reader could still get that far."""
    files = a_round(BY_VOTES)
    text = files[ROUND].decode()
    assert text.count('"codes_issued": 105') == 3
    told = text.replace('"codes_issued": 105', f'"codes_issued": {number}')
    assert "codes" in failed({**files, ROUND: told.encode()})


@pytest.mark.requirement("V7")
def test_the_largest_number_that_every_reader_holds_is_one_to_both() -> None:
    text = a_round(BY_VOTES)[ROUND].decode()
    for number, is_read in ((2**53 - 1, True), (2**53, False)):
        told = text.replace('"codes_issued": 105', f'"codes_issued": {number}')
        found = failed({**a_round(BY_VOTES), ROUND: told.encode()})
        assert ("codes" not in found, "files" not in found) == (is_read, is_read)


SUMS_WRITTEN_OTHERWISE: dict[str, Callable[[bytes], bytes]] = {
    "with a line that is empty": lambda text: text + b"\n",
    "with a star for the binary": lambda text: text.replace(b"  ", b" *"),
    "without its last line's end": lambda text: text[:-1],
    "with an unended tail": lambda text: text + b"0" * 64,
    "with nothing in the middle": lambda text: text.replace(b"\n", b"\0\n", 1),
    "with a line told twice": lambda text: text + text.partition(b"\n")[0] + b"\n",
    "in another order": lambda text: b"".join(sorted(text.splitlines(keepends=True), reverse=True)),
    "in capitals": lambda text: text.upper(),
    "with another file": lambda text: text + b"0" * 64 + b"  readme.txt\n",
    "with nothing": lambda _text: b"",
}


@pytest.mark.requirement("V7")
@pytest.mark.parametrize("what", SUMS_WRITTEN_OTHERWISE)
def test_a_list_of_sums_is_written_in_one_way_only(what: str) -> None:
    files = a_round(BY_VOTES)
    other = SUMS_WRITTEN_OTHERWISE[what](files[SUMS])
    assert other != files[SUMS]
    assert failed({**files, SUMS: other}, renew=False) == ["sums"]


def a_small_box(form: BallotForm, totals: Totals | None = None) -> Files:
    """So few ballots that totals are published alone: twelve that were well filled in, or none behind totals that were made up."""
    costs = {"a": 300, "b": 200, "c": 250}
    cast = [] if totals else WELL_FILLED_IN[form.kind][:2] * 6
    election = Election(
        budget=520,
        projects=tuple(ElectionProject(name, cost) for name, cost in costs.items()),
        kind=form.kind,
        ballots=merge_ballots(form.kind, list(costs), cast),
        places=form.maximum if form.kind is BallotKind.RANKING else None,
        coins=1,
        totals=totals,
    )
    return files_of(counted(election, BY_VOTES, form))


FORMS = [
    BallotForm(BallotKind.APPROVAL, maximum=2),
    BallotForm(BallotKind.CHOOSE_ONE),
    BallotForm(BallotKind.KNAPSACK, money_limit=520),
    ON_POINTS,
    ON_SCORES,
    BallotForm(BallotKind.RANKING, maximum=2),
]
IMPOSSIBLE: Mapping[BallotKind, list[tuple[list[int], list[int]]]] = {
    BallotKind.APPROVAL: [
        ([13, 6, 5], [13, 6, 5]),
        ([12, 6, 7], [12, 6, 7]),
        ([5, 3, 3], [5, 3, 3]),
        ([12, 6, 6], [12, 6, 5]),
    ],
    BallotKind.CHOOSE_ONE: [([6, 6, 1], [6, 6, 1]), ([6, 5, 0], [6, 5, 0])],
    BallotKind.KNAPSACK: [([12, 0, 12], [12, 0, 12]), ([8, 2, 8], [8, 2, 8])],
    BallotKind.POINTS: [
        ([12, 12, 12], [24, 24, 25]),
        ([6, 6, 6], [25, 12, 6]),
        ([6, 6, 6], [5, 12, 6]),
        ([12, 12, 4], [12, 12, 24]),
    ],
    BallotKind.SCORE: [
        ([12, 12, 11], [36, 24, 11]),
        ([12, 12, 12], [61, 24, 12]),
        ([12, 12, 12], [11, 24, 12]),
    ],
    BallotKind.RANKING: [
        ([12, 6, 6], [25, 6, 6]),
        ([12, 6, 6], [11, 6, 6]),
        ([12, 6, 6], [18, 6, 6]),
        ([12, 12, 0], [24, 24, 0]),
        ([10, 8, 6], [19, 8, 8]),
        ([12, 6, 5], [24, 6, 6]),
    ],
}


@pytest.mark.requirement("V7", "V14")
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
def test_totals_to_which_no_ballots_can_come_are_found_by_both(form: BallotForm) -> None:
    assert failed(a_small_box(form)) == []
    for supporters, tallies in IMPOSSIBLE[form.kind]:
        made_up = a_small_box(form, Totals(12, tuple(supporters), tuple(tallies)))
        assert failed(made_up) == ["ballots", "form"], (supporters, tallies)


@pytest.mark.parametrize(
    "form",
    [*FORMS, BallotForm(BallotKind.RANKING)],
    ids=lambda form: f"{form.kind.value} {form.maximum}",
)
@given(data=st.data())
def test_totals_of_real_ballots_can_always_be(form: BallotForm, data: st.DataObject) -> None:
    costs = {"a": 300, "b": 200, "c": 250}
    ballots = data.draw(st.lists(_a_ballot(form), min_size=1, max_size=12))
    valid = [each for each in ballots if judge(each, form, costs).verdict is Verdict.VALID]
    assume(valid)
    election = Election(
        budget=520,
        projects=tuple(ElectionProject(name, cost) for name, cost in costs.items()),
        kind=form.kind,
        ballots=merge_ballots(form.kind, list(costs), valid),
        places=form.maximum if form.kind is BallotKind.RANKING else None,
    )
    totals = Totals(len(valid), election.supporters, tuple(tallies_of(election)))
    assert totals_can_be(totals, form=form, costs=costs, valid=len(valid))


def _a_ballot(form: BallotForm) -> st.SearchStrategy[Any]:
    names = st.sampled_from("abc")
    if form.kind.has_points:
        return st.dictionaries(names, st.integers(0, 5), max_size=3)
    return st.lists(names, unique=True, max_size=3)

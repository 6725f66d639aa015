"""Whatever is altered in the published files of a round, ``engage round verify`` and the browser's page both find it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Election,
    ElectionProject,
    PartFunding,
    Threshold,
    merge_ballots,
)
from budgeting.rules.publication import (
    BALLOTS,
    BEFORE,
    CLOSED,
    COUNTED,
    DECLARED,
    LOT_DRAWN,
    MILESTONES,
    NEWEST,
    OPENED,
    REFUSED,
    ROUND,
    SUMS,
    TRACKERS,
    LogLine,
    digests_of_result,
    files_with_sums,
    line_digest,
)
from budgeting.rules.round_log import FIRST_LINK
from budgeting.rules.verification import verify
from budgeting.rules.written import frozen_digest
from tests.budgeting.publishing import SEED, Made, counted, files_of
from tests.budgeting.recounting import checked

Files = dict[str, bytes]
COSTS = {"a": 300, "b": 200, "c": 250}
BALLOTS_CAST = [["a"], ["a", "b"], ["c"], ["b", "c"], []] * 20
GREEDY = CountRule(tie_break=("lot",), part_funding=PartFunding.OFFER)
EQUAL_SHARES = CountRule(allocation=Allocation.EQUAL_SHARES, tie_break=("lot",))


def a_round(
    rule: CountRule = GREEDY,
    ballots: list[list[str]] = BALLOTS_CAST,
    *,
    lot: str = "",
    refused: Mapping[str, int] | None = None,
    form: BallotForm | None = None,
) -> Files:
    election = Election(
        budget=520,
        projects=tuple(
            ElectionProject(name, cost, frozenset({"green"}), is_part_fundable=True)
            for name, cost in COSTS.items()
        ),
        kind=BallotKind.APPROVAL,
        ballots=merge_ballots(BallotKind.APPROVAL, list(COSTS), ballots),
        coins=1,
    )
    return files_of(counted(election, rule, form, lot=lot, refused=refused))


def failed(files: Files, *, renew: bool = True) -> list[str]:
    """The checks that fail, the same in both; the list of sums is made to fit first, as a careful forger would."""
    if renew:
        files = files_with_sums({name: text for name, text in files.items() if name != SUMS})
    ours = {check.name: check.standing.value for check in verify(files)}
    assert checked([files]) == [ours]
    return [name for name, standing in ours.items() if standing == "failed"]


def swap(name: str, old: str, new: str) -> Callable[[Files], Files]:
    """One place in one file is altered."""

    def change(files: Files) -> Files:
        text = files[name].decode()
        assert old in text, old
        return {**files, name: text.replace(old, new, 1).encode()}

    return change


def in_round(alter: Callable[[dict[str, Any]], object]) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        document = json.loads(files[ROUND])
        alter(document)
        return {**files, ROUND: json.dumps(document).encode()}

    return change


def line_of(document: dict[str, Any], action: str) -> dict[str, Any]:
    """The first entry of the log of this kind."""
    return next(line for line in document["log"]["entries"] if line["action"] == action)


def entry(document: dict[str, Any], action: str, **facts: object) -> None:
    """An entry of the log rewritten, its own digest made to fit."""
    line = line_of(document, action)
    line["facts"] |= facts
    line["digest"] = line_digest(LogLine(**line))


def chained_again(document: dict[str, Any]) -> None:
    """Every digest of the log made to fit, and its heads: a whole new log."""
    number, digest, earlier = 0, "", FIRST_LINK
    document["log"]["heads"] = {}
    for line in document["log"]["entries"]:
        if line["number"] == number + 1:
            line["previous"] = digest
        line["earlier"] = earlier
        number, digest = line["number"], line_digest(LogLine(**line))
        earlier = line["digest"] = digest
        if line["action"] in MILESTONES:
            document["log"]["heads"][line["action"].removeprefix("round.")] = digest
    document["log"]["heads"][NEWEST] = digest


def of_another_round(document: dict[str, Any]) -> None:
    line = line_of(document, COUNTED)
    line["subject"] = "round-2"
    line["digest"] = line_digest(LogLine(**line))


def fewer_codes(document: dict[str, Any]) -> None:
    """Fewer codes than ballots, told alike in all places, every digest made to fit."""
    document["codes_issued"] = document["frozen"]["codes_issued"] = 99
    document["rules_digest"] = frozen_digest(document["frozen"])
    entry(document, OPENED, codes_issued=99, rules_digest=document["rules_digest"])


def without_a_lot(files: Files) -> Files:
    """The lot struck out of the rules, in all places, so that a tie is left."""

    def strike(document: dict[str, Any]) -> None:
        for rule in (document["frozen"]["rules"]["count"], document["outcome"]["rule"]):
            rule["tie_break"] = ["refuse"]

    told = files[BALLOTS].decode()
    lot = f'""lot:{SEED}"", '
    assert lot in told
    return in_round(strike)({**files, BALLOTS: told.replace(lot, "").encode()})


def another_rule(document: dict[str, Any]) -> None:
    """A rule word changed, its digest made to fit in both places."""
    document["frozen"]["rules"]["count"]["zero_votes"] = "fund"
    document["rules_digest"] = frozen_digest(document["frozen"])


def another_seed(document: dict[str, Any]) -> None:
    rule = document["outcome"]["rule"]
    rule["tie_break"] = [
        "lot:a-better-one" if name.startswith("lot:") else name for name in rule["tie_break"]
    ]


FIRST_TRACKER = min(a_round()[TRACKERS].decode().split())
TAMPERING: dict[str, tuple[Callable[[Files], Files], set[str]]] = {
    "a ballot altered": (swap(BALLOTS, ";a\n", ";b\n"), {"ballots", "count"}),
    "a ballot emptied": (swap(BALLOTS, ";a\n", ";\n"), {"ballots", "count"}),
    "a ballot dropped": (swap(BALLOTS, "\n100;c", ""), {"ballots", "count"}),
    "a ballot added": (swap(BALLOTS, "voter_id;vote\n", "voter_id;vote\n0;a\n"), {"ballots"}),
    "a tally in the file of votes": (swap(BALLOTS, ";40;40;", ";40;41;"), {"count"}),
    "a winner marked there": (swap(BALLOTS, ";1;1\n", ";1;0\n"), {"count"}),
    "another address": (
        in_round(lambda told: told.update(address="by-another")),
        {"brought", "votes_file"},
    ),
    "another number of votes told there": (
        swap(BALLOTS, "num_votes;100", "num_votes;99"),
        {"ballots"},
    ),
    "a digest there": (swap(BALLOTS, "digest;", "digest;0"), {"count"}),
    "a rule there": (
        swap(BALLOTS, '""zero_votes"": ""skip""', '""zero_votes"": ""fund""'),
        {"count"},
    ),
    "a cost there": (swap(BALLOTS, "a;300;", "a;299;"), {"projects"}),
    "a receipt replaced": (swap(TRACKERS, FIRST_TRACKER, "0" * 15), {"trackers"}),
    "where ballots began": (
        in_round(lambda told: told["outcome"].update(by_rotation={"0": 60, "1": 40})),
        {"result"},
    ),
    "a part of the result that was not declared": (
        in_round(lambda told: told["outcome"].update(valid=1)),
        {"result"},
    ),
    "a receipt dropped": (swap(TRACKERS, f"{FIRST_TRACKER}\n", ""), {"trackers"}),
    "a receipt twice": (
        swap(TRACKERS, f"{FIRST_TRACKER}\n", f"{FIRST_TRACKER}\n{FIRST_TRACKER}\n"),
        {"trackers"},
    ),
    "the list of receipts cut off": (
        lambda files: {**files, TRACKERS: files[TRACKERS][:-1]},
        {"trackers"},
    ),
    "the winners in another order": (
        in_round(lambda told: told["outcome"]["winners"].reverse()),
        {"count"},
    ),
    "a winner taken away": (in_round(lambda told: told["outcome"]["winners"].pop()), {"count"}),
    "an award": (in_round(lambda told: told["outcome"]["awards"].update(a="1")), {"count"}),
    "the money spent": (in_round(lambda told: told["outcome"].update(spent="1")), {"count"}),
    "a tally": (in_round(lambda told: told["outcome"]["tallies"].update(a="1")), {"count"}),
    "an offer of part of the money": (
        in_round(lambda told: told["outcome"]["steps"][-1].update(offered="1")),
        {"count"},
    ),
    "a reason left out": (in_round(lambda told: told["outcome"]["steps"].pop()), {"count"}),
    "a word of the rule": (in_round(another_rule), {"rules"}),
    "the seed of the lot": (in_round(another_seed), {"rules", "count"}),
    "a line of the log": (
        in_round(lambda told: line_of(told, CLOSED).update(actor="another")),
        {"log"},
    ),
    "a line of the log, its digest made to fit": (
        in_round(lambda told: entry(told, OPENED, note="more")),
        {"log"},
    ),
    "a line of the log left out": (
        in_round(lambda told: told["log"]["entries"].pop()),
        {"log", "count"},
    ),
    "a line of the log from another round": (in_round(of_another_round), {"log"}),
    "two lines of the log in each other's place": (
        in_round(lambda told: told["log"]["entries"].insert(1, told["log"]["entries"].pop(2))),
        {"log"},
    ),
    "fewer codes than ballots": (in_round(fewer_codes), {"codes"}),
    "no lot, where one was needed": (without_a_lot, {"rules", "count"}),
    "the outcome in the log": (
        in_round(lambda told: entry(told, DECLARED, outcome_digest="0")),
        {"log", "count"},
    ),
    "the number of codes": (in_round(lambda told: told.update(codes_issued=99)), {"codes"}),
    "the ballots kept back": (
        lambda files: {
            **files,
            BALLOTS: files[BALLOTS].partition(b"voter_id;vote\n")[0] + b"voter_id;vote\n",
        },
        {"ballots"},
    ),
}


ON_POINTS = BallotForm(BallotKind.POINTS, points_total=6, points_each=4)
ON_SCORES = BallotForm(BallotKind.SCORE, lowest=1, highest=5)
WELL_FILLED_IN: dict[BallotKind, list[Any]] = {
    BallotKind.APPROVAL: [["a", "b"], ["a", "c"], []],
    BallotKind.CHOOSE_ONE: [["a"], ["b"], []],
    BallotKind.KNAPSACK: [["a", "b"], ["c"], []],
    BallotKind.POINTS: [{"a": 4, "b": 2}, {"c": 1}, {}],
    BallotKind.SCORE: [{"a": 5, "b": 2, "c": 1}, {"a": 1, "b": 2, "c": 1}, {}],
    BallotKind.RANKING: [["a", "b"], ["c", "a"], []],
}
BREAKS_THE_RULE: dict[str, tuple[BallotForm, Any]] = {
    "too few projects": (BallotForm(BallotKind.APPROVAL, minimum=2), ["a"]),
    "too many projects": (BallotForm(BallotKind.APPROVAL, maximum=2), ["a", "b", "c"]),
    "two where one may be chosen": (BallotForm(BallotKind.CHOOSE_ONE), ["a", "b"]),
    "more than the round's money": (BallotForm(BallotKind.KNAPSACK), ["a", "c"]),
    "more than the ballot's money": (
        BallotForm(BallotKind.KNAPSACK, money_limit=500),
        ["a", "b", "c"],
    ),
    "too many places": (BallotForm(BallotKind.RANKING, maximum=2), ["b", "c", "a"]),
    "too many points": (ON_POINTS, {"a": 4, "b": 3}),
    "too many points for one": (ON_POINTS, {"a": 5}),
    "a score too high": (ON_SCORES, {"a": 6, "b": 1, "c": 1}),
    "a project without a score": (ON_SCORES, {"a": 5, "b": 1}),
}


def a_box_with(form: BallotForm, ballot: Any) -> Files:
    """A round whose council put this ballot in the box and made every digest fit."""
    costs, names = {"a": 300, "b": 200, "c": 250}, ["a", "b", "c"]
    cast = [*WELL_FILLED_IN[form.kind] * 25, ballot]
    election = Election(
        budget=520,
        projects=tuple(ElectionProject(name, cost) for name, cost in costs.items()),
        kind=form.kind,
        ballots=merge_ballots(form.kind, names, cast),
        places=form.maximum if form.kind is BallotKind.RANKING else None,
        coins=1,
    )
    return files_of(counted(election, CountRule(tie_break=("text-id",)), form))


@pytest.mark.requirement("V1", "V7")
@pytest.mark.parametrize("what", BREAKS_THE_RULE)
def test_a_ballot_that_breaks_the_written_rule_is_found_by_both(what: str) -> None:
    form, ballot = BREAKS_THE_RULE[what]
    well_filled_in = WELL_FILLED_IN[form.kind][0]
    assert failed(a_box_with(form, well_filled_in)) == []
    assert failed(a_box_with(form, ballot)) == ["form"]


def with_ballot_rule(**change: object) -> Callable[[Files], Files]:
    """Another rule for the ballots, all digests of the rules made to fit."""

    def alter(document: dict[str, Any]) -> None:
        document["frozen"]["rules"]["ballot"] |= change
        digest = frozen_digest(document["frozen"])
        document["rules_digest"] = digest
        entry(document, OPENED, rules_digest=digest)

    return in_round(alter)


BALLOT_RULES: dict[str, Callable[[Files], Files]] = {
    "a project named twice in one vote": swap(BALLOTS, ";a,b\n", ";a,b,a\n"),
    "another kind of ballot": with_ballot_rule(kind="ranking"),
    "a kind that nobody knows": with_ballot_rule(kind="shouting"),
    "a limit that the file of votes does not tell": with_ballot_rule(maximum=3),
    "a limit that the ballots do not keep to": with_ballot_rule(maximum=1),
    "a limit that is no number": with_ballot_rule(maximum="3"),
    "a limit below the least": with_ballot_rule(maximum=1, minimum=2),
    "a rule that no ballot has": with_ballot_rule(weight=2),
    "an unknown answer to a ballot that is too long": with_ballot_rule(over_long="shortened"),
}


@pytest.mark.requirement("V1", "V7")
@pytest.mark.parametrize("what", BALLOT_RULES)
def test_ballots_that_do_not_go_with_their_written_rule_are_found_by_both(what: str) -> None:
    assert "form" in failed(BALLOT_RULES[what](a_round()))


def test_a_ballot_for_a_project_of_no_round_is_found_by_both() -> None:
    found = failed(swap(BALLOTS, ";a\n", ";z\n")(a_round()))
    assert {"projects", "ballots", "form", "count"} <= set(found)


@pytest.mark.requirement("V6", "V7", "V8", "V13")
@pytest.mark.parametrize("what", TAMPERING)
def test_what_was_altered_is_found_by_both(what: str) -> None:
    change, found_by = TAMPERING[what]
    assert found_by <= set(failed(change(a_round())))


def with_column(files: Files) -> Files:
    """Every vote with its voter's age and sex beside it."""
    head, votes = files[BALLOTS].decode().split("voter_id;vote\n")
    lines = "".join(f"{line};35;F\n" for line in votes.splitlines())
    return {**files, BALLOTS: f"{head}voter_id;vote;age;sex\n{lines}".encode()}


def without_line(key: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        lines = files[BALLOTS].decode().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(f"{key};")]
        assert len(kept) == len(lines) - 1
        return {**files, BALLOTS: "".join(kept).encode()}

    return change


META_KEYS = (
    "description", "country", "unit", "instance", "date_begin", "date_end", "max_length", "num_projects", "rule",
    "tie_break", "utility", "completion", "step", "stop", "min_project_score_threshold", "currency",
)  # fmt: skip
IN_THE_FILE_OF_VOTES: dict[str, Callable[[Files], Files]] = {
    **{f"{key} forged": swap(BALLOTS, f"\n{key};", f"\n{key};0") for key in META_KEYS},
    **{f"{key} left out": without_line(key) for key in META_KEYS},
    "pounds for pence": swap(BALLOTS, "currency;GBX", "currency;GBP"),
    "a key that is never written": swap(BALLOTS, "META\nkey;value\n", "META\nkey;value\nsubunit;x\n"),
    "a key told twice": swap(BALLOTS, "\nrule;", "\ncountry;France\nrule;"),
    "a part of the rule told twice": swap(
        BALLOTS, '""rule"": ', '""rule"": ""greedy"", ""rule"": '
    ),
    "the names of two projects in each other's place": lambda files: swap(
        BALLOTS, "Project “a”", "Project “b”"
    )(swap(BALLOTS, "Project “b”", "Project “c”")(files)),
    "a category": swap(BALLOTS, "Project “a”;green;", "Project “a”;red;"),
    "a part of the money is of use": swap(BALLOTS, "Project “a”;green;1", "Project “a”;green;0"),
    "age and sex beside each vote": with_column,
    "a column of the projects": swap(BALLOTS, ";category;", ";area;"),
    "a cell beyond the columns": swap(BALLOTS, ";a\n", ";a;\n"),
    "another number of a voter": swap(BALLOTS, "\n1;", "\n1001;"),
    "two votes in each other's place": lambda files: swap(BALLOTS, "\n1;\n", "\n1;c\n")(
        swap(BALLOTS, "\n100;c\n", "\n100;\n")(files)
    ),
    "a line more at the end": lambda files: {**files, BALLOTS: files[BALLOTS] + b"\n"},
    "a line that says nothing": swap(BALLOTS, "\nPROJECTS\n", "\n\nPROJECTS\n"),
}  # fmt: skip
WITH_MUCH_TO_TELL = replace(EQUAL_SHARES, threshold=Threshold(share=Fraction(1, 8)))


@pytest.mark.requirement("V5", "V7")
@pytest.mark.parametrize("what", IN_THE_FILE_OF_VOTES)
def test_the_file_of_votes_says_what_was_fixed_and_nothing_else_by_both(what: str) -> None:
    files = a_round(WITH_MUCH_TO_TELL, form=BallotForm(BallotKind.APPROVAL, maximum=3))
    assert failed(files) == []
    assert "votes_file" in failed(IN_THE_FILE_OF_VOTES[what](files))


@pytest.mark.requirement("V7", "V14")
def test_totals_of_a_small_box_are_written_as_the_rules_say_too() -> None:
    files = a_round(ballots=BALLOTS_CAST[:20])
    assert failed(files) == []
    assert failed(swap(BALLOTS, "currency;GBX", "currency;GBP")(files)) == ["votes_file"]
    assert failed(swap(BALLOTS, "vote\n", "vote;age\n")(files)) == ["votes_file"]


def anew(alter: Callable[[dict[str, Any]], object]) -> Callable[[Files], Files]:
    """Altered, and a whole new log made to fit."""

    def change(document: dict[str, Any]) -> None:
        alter(document)
        chained_again(document)

    return in_round(change)


def declared_anew(document: dict[str, Any]) -> None:
    line_of(document, DECLARED)["facts"] |= digests_of_result(document["outcome"])


def one_that_is_no_project(document: dict[str, Any]) -> None:
    document["outcome"] |= {"winners": ["z"], "awards": {"z": "300"}, "spent": "300"}
    declared_anew(document)


def more_than_there_was(document: dict[str, Any]) -> None:
    document["outcome"] |= {
        "winners": ["a", "b", "c"],
        "awards": {"a": "300", "b": "200", "c": "250"},
        "spent": "750",
    }
    declared_anew(document)


def in_words_of_its_own(name: str, change: Callable[[str], bytes]) -> Callable[[Files], Files]:
    return lambda files: {**files, name: change(files[name].decode())}


def with_mark(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode()


OF_ANY_SIZE: dict[str, tuple[Callable[[Files], Files], set[str]]] = {
    "a part that no check looks at": (in_round(lambda told: told.update(by_area={})), {"files"}),
    "a part told twice": (
        in_words_of_its_own(ROUND, lambda text: text.replace("{", '{"outcome": {},', 1).encode()),
        {"rules", "log"},
    ),
    "a part of the log told twice": (
        in_words_of_its_own(
            ROUND, lambda text: text.replace('"action"', '"action": "x", "action"', 1).encode()
        ),
        {"rules", "log"},
    ),
    "a field more in a line of the log": (
        in_round(lambda told: line_of(told, OPENED).update(note="")),
        {"log"},
    ),
    "in other letters": (
        in_words_of_its_own(ROUND, lambda text: text.encode("utf-16")),
        {"rules", "log"},
    ),
    "a mark of byte order before the receipts": (
        in_words_of_its_own(TRACKERS, with_mark),
        {"trackers"},
    ),
    "a mark of byte order before the round": (in_words_of_its_own(ROUND, with_mark), {"rules"}),
    "one more vote opened": (
        in_round(lambda told: told["ballots"].update({next(iter(told["ballots"])): 99})),
        {"result"},
    ),
    "one that is no project won, in a new log": (anew(one_that_is_no_project), {"result"}),
    "more was given than there was, in a new log": (anew(more_than_there_was), {"result"}),
}


@pytest.mark.requirement("V6", "V7", "V14")
@pytest.mark.parametrize("ballots", [9, 20, 100])
@pytest.mark.parametrize("what", OF_ANY_SIZE)
def test_what_was_altered_in_a_box_of_any_size_is_found_by_both(what: str, ballots: int) -> None:
    change, found_by = OF_ANY_SIZE[what]
    files = a_round(CountRule(tie_break=("text-id",)), ballots=BALLOTS_CAST[:ballots])
    assert found_by <= set(failed(change(files)))


@pytest.mark.requirement("V6", "V14")
@pytest.mark.parametrize(
    ("change", "ballots"),
    [
        ({"valid": 8, "blank": 1, "spoilt": 0}, 9),
        ({"valid": 1, "blank": 19, "spoilt": 0}, 20),
        ({"valid": 16, "blank": 3, "spoilt": 1}, 20),
    ],
)
def test_how_many_were_blank_or_spoilt_is_what_the_log_has(
    change: dict[str, int], ballots: int
) -> None:
    files = a_round(CountRule(tie_break=("text-id",)), ballots=BALLOTS_CAST[:ballots])
    assert failed(in_round(lambda told: told.update(ballots=change))(files))


@pytest.mark.requirement("V14")
@pytest.mark.parametrize(
    ("rule", "ballots", "shown"),
    [
        (EQUAL_SHARES, 20, set()),
        (EQUAL_SHARES, 60, set()),
        (EQUAL_SHARES, 100, {"steps", "margins"}),
        (CountRule(allocation=Allocation.PHRAGMEN, tie_break=("text-id",)), 20, set()),
        (GREEDY, 20, {"steps"}),
        (GREEDY, 11, set()),
    ],
)
def test_reasons_that_tell_what_stood_on_the_ballots_of_a_small_box_are_not_published(
    rule: CountRule, ballots: int, shown: set[str]
) -> None:
    files = a_round(rule, ballots=BALLOTS_CAST[:ballots])
    assert failed(files) == []
    outcome = json.loads(files[ROUND])["outcome"]
    assert {"steps", "margins"} & outcome.keys() == shown


@pytest.mark.requirement("V14")
@pytest.mark.parametrize("blank", [0, 1, 60])
@pytest.mark.parametrize(
    ("marked", "parts", "rows"),
    [
        (0, {"opened"}, None),
        (1, {"opened"}, None),
        (9, {"opened"}, None),
        (10, {"valid", "blank", "spoilt"}, False),
        (49, {"valid", "blank", "spoilt"}, False),
        (50, {"valid", "blank", "spoilt"}, True),
    ],
)
def test_blank_votes_hide_nobody_so_a_box_is_as_small_as_the_votes_that_name_a_project(
    marked: int, parts: set[str], rows: bool | None, blank: int
) -> None:
    files = a_round(CountRule(tie_break=("text-id",)), ballots=[*[["a"]] * marked, *[[]] * blank])
    assert failed(files) == []
    document = json.loads(files[ROUND])
    assert document["ballots"].keys() == parts
    assert ("opened_salt" in document) is bool(rows)
    assert (
        files[BALLOTS].rpartition(b"voter_id;vote\n")[2] != b"" if BALLOTS in files else None
    ) is rows
    if rows is None:
        assert document["outcome"].keys() == {"winners", "spent", "awards", "rule", "refused"}


def test_a_list_of_sums_with_other_line_ends_is_none_to_both() -> None:
    files = a_round()
    other = {**files, SUMS: files[SUMS].replace(b"\n", b"\r\n")}
    assert failed(other, renew=False) == ["sums"]


def test_a_vote_in_which_nobody_voted_holds_in_both() -> None:
    assert failed(a_round(ballots=[])) == []


def test_a_theme_that_begins_with_what_nobody_sees_holds_in_both() -> None:
    election = Election(
        budget=520,
        projects=tuple(
            ElectionProject(name, cost, frozenset({"\ufeffgreen"})) for name, cost in COSTS.items()
        ),
        kind=BallotKind.APPROVAL,
        ballots=merge_ballots(BallotKind.APPROVAL, list(COSTS), BALLOTS_CAST),
    )
    assert failed(files_of(counted(election, CountRule(tie_break=("text-id",))))) == []


def in_steps(alter: Callable[[list[dict[str, Any]]], object]) -> Callable[[Files], Files]:
    return in_round(lambda told: alter(told["outcome"]["steps"]))


def step(steps: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(each for each in steps if each["code"] == code)


STEPS_OF_EQUAL_SHARES: dict[str, Callable[[Files], Files]] = {
    "a price": in_steps(lambda steps: step(steps, "funded").update(price="1")),
    "a price, in its last digit": in_steps(
        lambda steps: step(steps, "funded").update(price=step(steps, "funded")["price"] + "1")
    ),
    "a price left out": in_steps(lambda steps: step(steps, "funded").pop("price")),
    "a figure more": in_steps(lambda steps: step(steps, "funded").update(discount="1")),
    "a figure where none belongs": in_steps(lambda steps: step(steps, "endowed").update(tally="1")),
    "what supporters have left": in_steps(
        lambda steps: step(steps, "supporters_out_of_money").update(supporters_have="0.0001")
    ),
    "how many ran out of money": in_steps(
        lambda steps: step(steps, "funded").update(ran_out=step(steps, "funded")["ran_out"] + 1)
    ),
    "another order": in_steps(lambda steps: steps.reverse()),
    "a step twice": in_steps(lambda steps: steps.append(steps[-1])),
    "a step left out": in_steps(lambda steps: steps.pop()),
}


@pytest.mark.requirement("V7", "V13")
@pytest.mark.parametrize("what", STEPS_OF_EQUAL_SHARES)
def test_reasons_are_compared_to_the_digit_and_in_their_order_by_both(what: str) -> None:
    assert failed(a_round(EQUAL_SHARES)) == []
    assert failed(STEPS_OF_EQUAL_SHARES[what](a_round(EQUAL_SHARES))) == ["count", "result"]


LEFT_SHUT = {"second_card": 2, "not_entitled": 1}


def without_a_reason(document: dict[str, Any]) -> None:
    """A reason struck out of the rules after it was used, their digests made to fit."""
    document["frozen"]["rules"]["refusals"].remove("second_card")
    document["rules_digest"] = frozen_digest(document["frozen"])
    entry(document, OPENED, rules_digest=document["rules_digest"])


def before_the_close(document: dict[str, Any]) -> None:
    """A refusal that the log places before anybody may refuse."""
    line_of(document, REFUSED)["number"] = line_of(document, OPENED)["number"]
    entry(document, REFUSED)


def another_is_marked(document: dict[str, Any]) -> None:
    """The receipt of a vote that was counted in the place of one that was refused."""
    marked = document["refused_trackers"]
    listed = a_round(refused=LEFT_SHUT)[TRACKERS].decode().split()
    counted_one = next(tracker for tracker in listed if tracker not in marked)
    document["refused_trackers"] = sorted([*marked[1:], counted_one])


def without_digest_of_refused(document: dict[str, Any]) -> None:
    another_is_marked(document)
    del line_of(document, COUNTED)["facts"]["refused_digest"]
    chained_again(document)


REFUSALS: dict[str, tuple[Callable[[Files], Files], set[str]]] = {
    "one more in the result": (
        in_round(lambda told: told["outcome"]["refused"].update(not_entitled=2)),
        {"trackers", "refused"},
    ),
    "one more in the log": (
        in_round(lambda told: entry(told, REFUSED, number=3)),
        {"log", "refused"},
    ),
    "another reason in the result": (
        in_round(lambda told: told["outcome"].update(refused={"not_entitled": 3})),
        {"refused"},
    ),
    "none in the result": (
        in_round(lambda told: told["outcome"].pop("refused")),
        {"files", "trackers", "refused"},
    ),
    "one receipt fewer is marked": (
        in_round(lambda told: told["refused_trackers"].pop()),
        {"refused"},
    ),
    "a receipt is marked twice": (
        in_round(lambda told: told["refused_trackers"].__setitem__(0, told["refused_trackers"][1])),
        {"refused"},
    ),
    "a receipt is marked that is not on the list": (
        in_round(lambda told: told["refused_trackers"].__setitem__(0, "2")),
        {"trackers"},
    ),
    "another receipt is marked": (in_round(another_is_marked), {"refused"}),
    "another receipt is marked, and the log says nothing of it": (
        in_round(without_digest_of_refused),
        {"refused"},
    ),
    "none is marked": (
        in_round(lambda told: told.pop("refused_trackers")),
        {"files", "refused"},
    ),
    "less than none": (
        in_round(
            lambda told: told["outcome"].update(refused={"second_card": 4, "not_entitled": -1})
        ),
        {"trackers", "codes", "refused"},
    ),
    "none in the log": (
        in_round(lambda told: told["log"]["entries"].remove(line_of(told, REFUSED))),
        {"refused"},
    ),
    "before the close": (in_round(before_the_close), {"log"}),
    "for a reason that was not written": (in_round(without_a_reason), {"refused"}),
}


@pytest.mark.requirement("V6", "V7")
@pytest.mark.parametrize("what", REFUSALS)
def test_envelopes_left_shut_are_compared_with_the_log_and_the_rules_by_both(what: str) -> None:
    files = a_round(refused=LEFT_SHUT)
    assert failed(files) == []
    change, found_by = REFUSALS[what]
    assert found_by <= set(failed(change(files)))


@pytest.mark.requirement("V6", "V7")
def test_a_log_that_does_not_say_which_receipts_were_refused_fails_in_both() -> None:
    """Nor may it say so where no vote was refused."""

    def silent(document: dict[str, Any]) -> None:
        del line_of(document, COUNTED)["facts"]["refused_digest"]
        chained_again(document)

    def invented(document: dict[str, Any]) -> None:
        line_of(document, COUNTED)["facts"]["refused_digest"] = "0" * 64
        chained_again(document)

    assert failed(in_round(silent)(a_round(refused=LEFT_SHUT))) == ["refused"]
    assert failed(in_round(invented)(a_round())) == ["refused"]


@pytest.mark.requirement("V6", "V7")
def test_envelopes_left_shut_do_not_make_a_very_small_box_larger() -> None:
    files = a_round(ballots=BALLOTS_CAST[:9], refused=LEFT_SHUT)
    assert BALLOTS not in files
    assert failed(files) == []


@pytest.mark.requirement("V7", "V13")
def test_a_lot_drawn_in_public_is_counted_with_by_both() -> None:
    files = a_round(CountRule(tie_break=()), lot="4635126651")
    assert failed(files) == []
    assert failed(in_round(lambda told: entry(told, LOT_DRAWN, seed="1"))(files)) == [
        "rules",
        "log",
        "votes_file",
        "count",
        "result",
    ]


@pytest.mark.requirement("V7")
def test_an_equal_shares_round_that_keeps_its_ballots_back_fails_both_checks() -> None:
    files = a_round(EQUAL_SHARES)
    bare = files[BALLOTS].partition(b"voter_id;vote\n")[0] + b"voter_id;vote\n"
    assert {"ballots", "count"} <= set(failed({**files, BALLOTS: bare}))


@pytest.mark.requirement("V7")
@pytest.mark.parametrize("name", [ROUND, BALLOTS, TRACKERS, SUMS])
def test_a_file_left_out_is_missed_even_when_the_list_of_sums_leaves_it_out_too(name: str) -> None:
    files = {each: text for each, text in a_round().items() if each != name}
    assert "files" in failed(files, renew=name != SUMS)


@pytest.mark.requirement("V7")
def test_nothing_at_all_is_no_verified_round() -> None:
    assert set(failed({}, renew=False)) == {check.name for check in verify({})}


def test_a_file_that_the_list_of_sums_does_not_fit_is_found_by_both() -> None:
    files = a_round()
    assert failed({**files, TRACKERS: files[TRACKERS] + b"\n"}, renew=False)[0] == "sums"


@pytest.mark.requirement("V13")
def test_a_tie_is_settled_by_the_seed_whose_hash_was_promised() -> None:
    files = a_round()
    document = json.loads(files[ROUND])
    (lot,) = (n for n in document["outcome"]["rule"]["tie_break"] if n.startswith("lot:"))
    promised = document["frozen"]["rules"]["lot_hash"]
    assert hashlib.sha256(lot.removeprefix("lot:").encode()).hexdigest() == promised
    assert failed(files) == []


@pytest.mark.requirement("V14")
@pytest.mark.parametrize(
    ("ballots", "unchecked"),
    [
        (20, {"ballots", "form"}),
        (9, {"projects", "votes_file", "ballots", "form", "count"}),
    ],
)
def test_a_small_box_is_checked_as_far_as_it_may_be(ballots: int, unchecked: set[str]) -> None:
    files = a_round(ballots=BALLOTS_CAST[:ballots])
    ours = {check.name: check.standing.value for check in verify(files)}
    assert checked([files]) == [ours]
    assert {name for name, standing in ours.items() if standing == "not_possible"} == unchecked
    assert "failed" not in ours.values()


def test_the_last_entry_of_the_log_is_known_by_its_published_head() -> None:
    files = in_round(lambda told: entry(told, DECLARED, note="more"))(a_round())
    assert json.loads(files[ROUND])["log"]["entries"][-1]["action"] == DECLARED
    assert failed(files) == ["log"]


# Pots: money that came from another round is checked against what that one published


POTS = {
    "round": "together",
    "words": {},
    "carry": "to-next",
    "votes": "each",
    "order": ["children", "adults", "town"],
}


def a_pot(
    place: int,
    before: Made | None = None,
    ballots: list[list[str]] = BALLOTS_CAST,
    *,
    rule: CountRule = EQUAL_SHARES,
    budget: int = 520,
    **pots: Any,
) -> Made:
    brought = before.carried["passed_on"] if before else 0
    election = Election(
        budget=budget + brought,
        projects=tuple(ElectionProject(name, cost) for name, cost in COSTS.items()),
        kind=BallotKind.APPROVAL,
        ballots=merge_ballots(BallotKind.APPROVAL, list(COSTS), ballots),
    )
    return counted(election, rule, pots={**POTS, "place": place, **pots}, before=before)


def a_second_pot(children: list[list[str]] = BALLOTS_CAST) -> Files:
    return files_of(a_pot(1, a_pot(0, ballots=children), budget=300))


def in_before(alter: Callable[[dict[str, Any]], object]) -> Callable[[Files], Files]:
    """The pot before altered, in the copy that lies beside this pot."""

    def change(files: Files) -> Files:
        document = json.loads(files[BEFORE])
        alter(document)
        return {**files, BEFORE: json.dumps(document).encode()}

    return change


def another_carry(document: dict[str, Any]) -> None:
    document["frozen"]["pots"]["carry"] = "kept"
    document["rules_digest"] = frozen_digest(document["frozen"])
    entry(document, OPENED, rules_digest=document["rules_digest"])


def another_order(document: dict[str, Any]) -> None:
    document["frozen"]["pots"]["order"].reverse()
    document["frozen"]["pots"]["order"][1:1] = ["one-more"]
    document["rules_digest"] = frozen_digest(document["frozen"])
    entry(document, OPENED, rules_digest=document["rules_digest"])


def more_brought(document: dict[str, Any]) -> None:
    """A penny more, told alike in the result and in the log."""
    document["outcome"]["brought"]["pence"] += 1
    entry(document, COUNTED, brought=document["outcome"]["brought"])


def more_left(document: dict[str, Any]) -> None:
    document["outcome"]["passed_on"] += 1
    entry(document, COUNTED, passed_on=document["outcome"]["passed_on"])


def less_spent(document: dict[str, Any]) -> None:
    """The pot before says of itself that it spent less, and so left more."""
    outcome = document["outcome"]
    won = outcome["winners"][0]
    outcome["awards"][won] = str(int(outcome["awards"][won]) - 1)
    outcome["spent"] = str(int(outcome["spent"]) - 1)
    more_left(document)


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {each: text for each, text in files.items() if each != name}


def more_left_in_a_new_log(document: dict[str, Any]) -> None:
    more_left(document)
    chained_again(document)


def another_order_in_a_new_log(document: dict[str, Any]) -> None:
    document["frozen"]["pots"]["order"][2] = "village"
    document["rules_digest"] = frozen_digest(document["frozen"])
    entry(document, OPENED, rules_digest=document["rules_digest"])
    chained_again(document)


def more_brought_in_a_new_log(document: dict[str, Any]) -> None:
    more_brought(document)
    more_left(document)
    chained_again(document)


def few_voted(document: dict[str, Any]) -> None:
    """The pot before says of itself that so few voted that nothing about their votes is published."""
    document["ballots"] = {"opened": 3}
    for part in ("tallies", "digest", "steps", "margins"):
        document["outcome"].pop(part, None)


def from_nowhere(document: dict[str, Any]) -> None:
    document["outcome"]["brought"] = {"from": "nowhere", "pence": 100, "digest": ""}


WITH_POTS: dict[str, tuple[Callable[[Files], Files], set[str]]] = {
    "a penny more came": (in_round(more_brought), {"brought", "projects"}),
    "a penny more came and is said to have been left": (
        lambda files: in_before(more_left)(in_round(more_brought)(files)),
        {"brought", "projects"},
    ),
    "a penny more came and was left, in new logs of both": (
        lambda files: in_before(more_left_in_a_new_log)(in_round(more_brought_in_a_new_log)(files)),
        {"brought"},
    ),
    "the pot before has other pots beside it, in a new log": (
        in_before(another_order_in_a_new_log),
        {"brought"},
    ),
    "few voted in the pot before": (in_before(few_voted), {"brought"}),
    "few voted in the pot before, in a new log": (
        in_before(lambda told: (few_voted(told), chained_again(told))),
        {"brought"},
    ),
    "money from nowhere in the first pot": (in_before(from_nowhere), {"brought"}),
    "another reason in the pot before": (
        in_before(lambda told: told["outcome"]["steps"].pop()),
        {"brought"},
    ),
    "another number of blank votes in the pot before": (
        in_before(lambda told: told["ballots"].update(blank=0, valid=100)),
        {"brought"},
    ),
    "nothing came": (in_round(lambda told: told["outcome"].pop("brought")), {"brought"}),
    "it came from another pot": (
        in_round(lambda told: told["outcome"]["brought"].update({"from": "town"})),
        {"brought"},
    ),
    "the pot before had another result": (
        in_round(lambda told: told["outcome"]["brought"].update(digest="0")),
        {"brought"},
    ),
    "less than nothing came": (
        in_round(lambda told: told["outcome"]["brought"].update(pence=-1)),
        {"brought", "projects"},
    ),
    "more goes to the next pot": (in_round(more_left), {"brought"}),
    "nothing goes to the next pot": (
        in_round(lambda told: told["outcome"].pop("passed_on")),
        {"brought"},
    ),
    "the log says otherwise": (
        in_round(lambda told: entry(told, COUNTED, passed_on=0)),
        {"brought", "log"},
    ),
    "the money stays, by other rules": (in_round(another_carry), {"brought"}),
    "another order of the pots": (in_round(another_order), {"brought"}),
    "another address": (in_round(lambda told: told.update(address="town")), {"brought"}),
    "pots that cannot be read": (
        in_round(lambda told: told["frozen"]["pots"].update(place=3)),
        {"files", "brought"},
    ),
    "the pot before left out": (without(BEFORE), {"files", "brought"}),
    "the pot before had other rules": (
        in_before(lambda told: told["frozen"].update(budget_pence=900)),
        {"brought"},
    ),
    "the pot before had other rules, their digests made to fit": (
        in_before(another_carry),
        {"brought"},
    ),
    "the pot before spent less": (in_before(less_spent), {"brought"}),
    "the pot before had other votes": (
        in_before(lambda told: told["outcome"]["tallies"].update(a="1")),
        {"brought"},
    ),
    "the pot before has a line of its log altered": (
        in_before(lambda told: line_of(told, CLOSED).update(actor="another")),
        {"brought"},
    ),
    "another pot in its place": (in_before(lambda told: told.update(address="town")), {"brought"}),
}


@pytest.mark.requirement("V6", "V7", "V13")
@pytest.mark.parametrize("what", WITH_POTS)
def test_money_from_another_pot_is_compared_with_what_that_one_published_by_both(what: str) -> None:
    files = a_second_pot()
    assert failed(files) == []
    assert json.loads(files[ROUND])["outcome"]["brought"]["pence"] > 0
    change, found_by = WITH_POTS[what]
    assert found_by <= set(failed(change(files)))


@pytest.mark.requirement("V7", "V13")
def test_pots_whose_money_stays_and_the_last_of_several_hold_in_both() -> None:
    kept = {"carry": "kept"}
    assert failed(files_of(a_pot(1, **kept))) == []
    assert failed(files_of(a_pot(1, a_pot(0, rule=GREEDY)))) == []
    first = a_pot(0)
    assert "passed_on" in json.loads(files_of(first)[ROUND])["outcome"]
    assert failed(files_of(first)) == []
    second = a_pot(1, first, rule=CountRule(tie_break=("lot",)), budget=300)
    last = files_of(a_pot(2, second))
    assert failed(last) == []
    assert "passed_on" not in json.loads(last[ROUND])["outcome"]


@pytest.mark.requirement("V14")
def test_a_pot_after_a_very_small_one_tells_its_money_and_not_the_digest_of_its_votes() -> None:
    small = a_pot(0, ballots=BALLOTS_CAST[:9])
    files = files_of(a_pot(1, small))
    assert failed(files) == []
    assert json.loads(files[ROUND])["outcome"]["brought"]["digest"] == ""
    assert small.outcome.digest.encode() not in b"".join(files.values())
    assert failed(in_before(less_spent_in_secret)(files)) == ["brought"]


def less_spent_in_secret(document: dict[str, Any]) -> None:
    document["outcome"]["spent"] = "1"


def test_money_said_to_come_to_a_round_by_itself_is_found_by_both() -> None:
    told = {"from": "town", "pence": 1, "digest": ""}
    files = in_round(lambda document: document["outcome"].update(brought=told))(a_round())
    assert {"brought", "projects"} <= set(failed(files))

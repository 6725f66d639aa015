"""A whole new log of a round, every link and digest made to fit: what cannot have happened so is found by both verifications."""

import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from budgeting.rules.election import CountRule
from budgeting.rules.publication import NEWEST, ROUND, LogLine, line_digest
from budgeting.rules.verification import verify
from tests.budgeting.publishing import KEYS
from tests.budgeting.recounting import checked
from tests.budgeting.test_tampering import (
    Files,
    a_round,
    chained_again,
    failed,
    in_round,
    line_of,
)

Alter = Callable[[dict[str, Any]], object]
PHASES = ("draft", "open", "closed", "counted", "declared")
MAY_STAND = {
    "round.begun": "draft",
    "round.set_up": "draft",
    "round.drafted": "draft",
    "round.proofs_written": "draft",
    "round.keys_tried": "draft",
    "round.codes_agreed": "draft",
    "round.cards_replaced": "open",
    "round.replacement_refused": "open",
    "round.day_sealed": "open",
    "round.rights_on_demand": "open",
    "round.cards_asked_for": "draft closed",
    "round.card_given": "draft",
    "round.cards_given_up": "draft closed",
    "round.envelopes_refused": "closed",
    "round.tie_found": "",
    "round.margins_found": "counted declared",
    "round.decision_recorded": "declared",
    "round.decision_corrected": "declared",
    "round.witness_named": "draft open closed counted declared",
    "round.change_refused": "draft open closed counted declared",
    "activity.moved": "draft open closed counted declared",
}
"""Where one such line may stand by itself. A card comes with the other one once the vote is closed, and a tie with its lot."""
CARDS = [hashlib.sha256(bytes.fromhex(key)).hexdigest()[:12] for key in KEYS]
FACTS = {
    "number": 0,
    "reason": "second_card",
    "tie": ["a", "b"],
    "card": CARDS[0],
    "witness": "three",
}


def a_line(action: str, **facts: object) -> dict[str, Any]:
    """A line that gets its number, links and digest from ``renumbered``."""
    return {
        "number": 0, "at": "", "actor": "officer-0", "action": action, "subject": "round-1",
        "facts": facts, "previous": "0" * 64, "earlier": "", "digest": "",
    }  # fmt: skip


A_CARD = a_line("round.card_given", card=CARDS[0])
THE_OTHER = {**a_line("round.card_given", card=CARDS[1]), "actor": "officer-1"}


def renumbered(document: dict[str, Any]) -> None:
    for number, line in enumerate(document["log"]["entries"], start=1):
        line["number"] = number
    chained_again(document)


def anew(alter: Alter) -> Callable[[Files], Files]:
    """Lines altered, and everything in the log made to fit them."""

    def change(document: dict[str, Any]) -> None:
        alter(document)
        renumbered(document)

    return in_round(change)


def at(document: dict[str, Any], action: str) -> int:
    lines: list[dict[str, Any]] = document["log"]["entries"]
    return lines.index(line_of(document, action))


def put(line: dict[str, Any], *, before: str) -> Alter:
    return lambda told: told["log"]["entries"].insert(at(told, before), dict(line))


def left_out(action: str) -> Alter:
    return lambda told: told["log"]["entries"].pop(at(told, action))


def moved(action: str, *, before: str) -> Alter:
    def change(document: dict[str, Any]) -> None:
        line = document["log"]["entries"].pop(at(document, action))
        put(line, before=before)(document)

    return change


def one_after_the_other(*alters: Alter) -> Alter:
    return lambda told: [alter(told) for alter in alters]


def test_a_log_written_anew_without_a_change_holds() -> None:
    assert failed(anew(lambda _: None)(a_round())) == []


@pytest.mark.requirement("V7", "V8")
@pytest.mark.parametrize(
    "action",
    ["set_up", "key_made", "keys_tried", "witness_named", "codes_agreed", "codes_issued", "opened", "closed", "counted", "declared"],
)  # fmt: skip
def test_a_line_that_must_be_there_is_missed_by_both(action: str) -> None:
    assert "log" in failed(anew(left_out(f"round.{action}"))(a_round()))


def test_a_log_that_stops_before_the_result_says_so() -> None:
    files = anew(left_out("round.declared"))(a_round())
    (facts,) = [check.facts for check in verify(files) if check.name == "log"]
    assert facts == {"why": "log_entry_not_once", "action": "round.declared", "found": 0}


KEY = "ab" * 32
WRONG: dict[str, Alter] = {
    "both keys made by one officer": lambda told: [
        line.update(actor="officer-0")
        for line in told["log"]["entries"]
        if line["action"] == "round.key_made"
    ],
    "another key": lambda told: line_of(told, "round.key_made")["facts"].update(public_key="0"),
    "a third key": put(a_line("round.key_made", public_key=KEY), before="round.keys_tried"),
    "the keys tried before the last was made": moved(
        "round.keys_tried", before="round.key_made"
    ),
    "a key made again after they were tried": one_after_the_other(
        lambda told: line_of(told, "round.key_made")["facts"].update(public_key="0"),
        lambda told: line_of(told, "round.key_made").update(actor="officer-0"),
        lambda told: told["log"]["entries"][2].update(actor="officer-1"),
        put(a_line("round.key_made", public_key=KEY), before="round.witness_named"),
    ),
    "the keys forgotten after they were tried": put(
        a_line("round.keys_forgotten"), before="round.opened"
    ),
    "codes agreed after they were made": moved("round.codes_issued", before="round.codes_agreed"),
    "fewer codes agreed than made": lambda told: line_of(told, "round.codes_agreed")[
        "facts"
    ].update(number=1),
    "codes made that the opening does not tell of": one_after_the_other(
        put(a_line("round.codes_agreed", number=1), before="round.opened"),
        put(a_line("round.codes_issued", number=1), before="round.opened"),
    ),
    "less than no codes": put(a_line("round.codes_agreed", number=-1), before="round.opened"),
    "a card printed that nobody replaced": put(
        a_line("round.replacements_printed", number=1), before="round.closed"
    ),
    "a lot without a tie": put(
        a_line("round.lot_drawn", seed="", tie=["a", "b"]), before="round.counted"
    ),
    "a lot for another tie": one_after_the_other(
        put(a_line("round.tie_found", tie=["a", "c"]), before="round.counted"),
        put(a_line("round.lot_drawn", seed="", tie=["a", "b"]), before="round.counted"),
    ),
    "a second lot for one tie": one_after_the_other(
        put(a_line("round.tie_found", tie=["a", "b"]), before="round.counted"),
        put(a_line("round.lot_drawn", seed="", tie=["a", "b"]), before="round.counted"),
        put(a_line("round.lot_drawn", seed="", tie=["a", "b"]), before="round.counted"),
    ),
    "two lots for two ties": one_after_the_other(
        put(a_line("round.tie_found", tie=["a", "b"]), before="round.counted"),
        put(a_line("round.lot_drawn", seed="", tie=["a", "b"]), before="round.counted"),
        put(a_line("round.tie_found", tie=["a", "c"]), before="round.counted"),
        put(a_line("round.lot_drawn", seed="", tie=["a", "c"]), before="round.counted"),
    ),
    "a tie of a project that is none": put(
        a_line("round.tie_found", tie=["a", "z"]), before="round.counted"
    ),
    "one witness named twice": lambda told: line_of(told, "round.witness_named")["facts"].update(
        witness="two"
    ),
    "votes in the box before it opened": lambda told: line_of(told, "round.opened")["facts"].update(
        ballots=7
    ),
    "other rules at the close": lambda told: line_of(told, "round.closed")["facts"].update(
        rules_digest="0"
    ),
    "more cards replaced than there are": put(
        a_line("round.cards_replaced", number=5000), before="round.closed"
    ),
    "both cards given by one officer": one_after_the_other(
        *(put(a_line("round.card_given", card=card), before="round.counted") for card in CARDS)
    ),
    "one card given twice": one_after_the_other(
        put(a_line("round.card_given", card=CARDS[0]), before="round.counted"),
        put({**a_line("round.card_given", card=CARDS[0]), "actor": "officer-1"}, before="round.counted"),
    ),
    "a card that is none of the box": put(
        a_line("round.card_given", card="0" * 12), before="round.counted"
    ),
    "a vote refused after a tie was found": one_after_the_other(
        put(a_line("round.tie_found", tie=["a", "b"]), before="round.counted"),
        put(a_line("round.envelopes_refused", reason="second_card", number=0), before="round.counted"),
        put(a_line("round.lot_drawn", seed="", tie=["a", "b"]), before="round.counted"),
    ),
    "a vote refused after both cards were given": one_after_the_other(
        *(put(line, before="round.counted") for line in (A_CARD, THE_OTHER)),
        put(a_line("round.envelopes_refused", reason="second_card", number=0), before="round.counted"),
    ),
    "counted before it closed": moved("round.counted", before="round.closed"),
    "opened twice": put(a_line("round.opened"), before="round.closed"),
    "declared again": lambda told: told["log"]["entries"].append(a_line("round.declared")),
    "nothing at all": lambda told: told["log"]["entries"].clear(),
}  # fmt: skip


@pytest.mark.requirement("V7", "V8")
@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_have_been_is_found_by_both(what: str) -> None:
    assert "log" in failed(anew(WRONG[what])(a_round()))


RIGHT: dict[str, Alter] = {
    "keys made again": lambda told: told["log"]["entries"].__setitem__(
        slice(1, 1), [a_line("round.key_made", public_key="0"), a_line("round.keys_forgotten")]
    ),
    "a card given, and both when the job began again": one_after_the_other(
        put(a_line("round.card_given", card=CARDS[0]), before="round.counted"),
        put(a_line("round.card_given", card=CARDS[0]), before="round.counted"),
        put(
            {**a_line("round.card_given", card=CARDS[1]), "actor": "officer-1"},
            before="round.counted",
        ),
    ),
    "both cards given, then asked for again": one_after_the_other(
        put(a_line("round.card_given", card=CARDS[0]), before="round.counted"),
        put(a_line("round.cards_asked_for", job="a job"), before="round.counted"),
        put(a_line("round.card_given", card=CARDS[1]), before="round.counted"),
        put(
            {**a_line("round.card_given", card=CARDS[0]), "actor": "officer-1"},
            before="round.counted",
        ),
    ),
    "a lost card replaced": one_after_the_other(
        put(a_line("round.cards_replaced", number=2), before="round.closed"),
        put(a_line("round.replacements_printed", number=1), before="round.closed"),
    ),
}


@pytest.mark.parametrize("what", RIGHT)
def test_what_may_have_been_holds_in_both(what: str) -> None:
    assert failed(anew(RIGHT[what])(a_round())) == []


def test_a_vote_refused_after_one_card_was_given_and_given_up_holds_in_both() -> None:
    """One card opens nothing."""
    given = one_after_the_other(
        *(put(line, before="round.envelopes_refused") for line in (A_CARD, a_line("round.cards_given_up"))),
        *(put(line, before="round.counted") for line in (A_CARD, THE_OTHER)),
    )  # fmt: skip
    assert failed(anew(given)(a_round(refused={"second_card": 1}))) == []


@pytest.mark.requirement("V7")
def test_every_line_stands_only_at_its_time_in_both() -> None:
    """Each kind of line in each phase: the table above, and no more."""
    found = {}
    made = []
    for action in MAY_STAND:
        for phase, end in zip(PHASES, ("opened", "closed", "counted", "declared", ""), strict=True):
            facts = {} if action == "round.keys_tried" else FACTS
            line = a_line(action, **facts)
            alter = put(line, before=f"round.{end}") if end else appended(line)
            files = anew(alter)(a_round(refused={"second_card": 1}))
            made.append(files)
            found[action, phase] = standing_of_log(files)
    theirs = [each["log"] for each in checked(made)]
    assert list(found.values()) == theirs
    for action, phases in MAY_STAND.items():
        held = [phase for phase in PHASES if found[action, phase] == "held"]
        assert (action, held) == (action, phases.split())


def appended(line: dict[str, Any]) -> Alter:
    return lambda told: told["log"]["entries"].append(line)


def standing_of_log(files: Files) -> str:
    return next(check.standing.value for check in verify(files) if check.name == "log")


@pytest.mark.requirement("V7", "V8")
def test_a_line_after_a_gap_cannot_be_dropped_or_rewritten() -> None:
    """Numbers of the council's log are missing there: the round's own chain holds all the same."""
    files = a_round()
    entries = json.loads(files[ROUND])["log"]["entries"]
    place = next(
        place
        for place, (one, other) in enumerate(pairwise(entries))
        if other["number"] > one["number"] + 1
    )

    def rewritten(document: dict[str, Any]) -> None:
        line = document["log"]["entries"][place]
        line["actor"] = "somebody-else"
        line["digest"] = line_digest(LogLine(**line))

    assert failed(in_round(rewritten)(files)) == ["log"]
    assert failed(in_round(lambda told: told["log"]["entries"].pop(place))(files)) == ["log"]


@pytest.mark.requirement("V7", "V8")
def test_the_last_line_cannot_be_dropped_or_altered() -> None:
    """No line comes after it that would name it: the newest head does."""

    def decided(document: dict[str, Any]) -> None:
        appended(a_line("round.decision_recorded", awards={"a": 100}))(document)

    def altered(document: dict[str, Any]) -> None:
        line = document["log"]["entries"][-1]
        line["facts"] = {"awards": {"a": 1}}
        line["digest"] = line_digest(LogLine(**line))

    files = anew(decided)(a_round())
    assert failed(files) == []
    assert failed(in_round(lambda told: told["log"]["entries"].pop())(files)) == ["log"]
    assert failed(in_round(altered)(files)) == ["log"]
    assert failed(in_round(lambda told: told["log"]["heads"].pop(NEWEST))(files)) == ["log"]


@pytest.mark.requirement("V7", "V8")
def test_neighbours_in_the_whole_log_name_each_other() -> None:
    """The round's own chain made to fit, and one line that names another line before it in the council's log."""

    def another_before(document: dict[str, Any]) -> None:
        line, *after = document["log"]["entries"][at(document, "round.closed") :]
        line["previous"] = "0" * 64
        for each, behind in pairwise([line, *after, {}]):
            digest = each["digest"] = document["log"]["heads"][NEWEST] = line_digest(
                LogLine(**each)
            )
            document["log"]["heads"][each["action"].removeprefix("round.")] = digest
            if behind:
                behind["previous"] = behind["earlier"] = digest

    assert failed(in_round(another_before)(a_round())) == ["log"]


@pytest.mark.requirement("V7", "V13")
def test_a_lot_drawn_in_public_for_the_tie_that_was_found_holds() -> None:
    assert failed(a_round(CountRule(tie_break=()), lot="4635126651")) == []

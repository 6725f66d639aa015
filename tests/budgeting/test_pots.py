"""Several pots in one round, for real: frozen with the first that opens, counted in their order, published and checked."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from budgeting.cli.counting import count as count_command
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.frozen import FrozenError
from budgeting.commands.opening import prepare_opening
from budgeting.commands.pots import (
    add_pot,
    begin_pot,
    joint_values,
    move_pot_up,
    remove_pot,
    save_joint_round,
    start_joint_round,
)
from budgeting.commands.setup import what_is_missing
from budgeting.exports.published import kept_files, published_files
from budgeting.models.rounds import JointRound, Pot, Round
from budgeting.presenters.after import funding_table
from budgeting.presenters.results import results_page
from budgeting.queries.awards import money_free
from budgeting.rules.awards import offers_of
from budgeting.rules.drafting import seen
from budgeting.rules.funders import FUNDERS
from budgeting.rules.publication import BALLOTS, BEFORE, FILES, ROUND, SUMS
from budgeting.rules.verification import Standing, verify
from engage.activities.commands import start_programme
from engage.activities.models import Programme
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from tests.budgeting.declared import declare
from tests.budgeting.recounting import checked
from tests.budgeting.with_pots import (
    ADULTS_VOTE,
    BY,
    TwoPots,
    opened,
    two_declared_pots,
    two_draft_pots,
)
from tests.programme import NOON, SECOND_OFFICER, a_draft_round, a_programme, check_languages

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.mark.requirement("V13")
def test_what_one_pot_leaves_is_added_to_the_next_and_both_say_so(app: Flask) -> None:
    pots = two_declared_pots()
    children, adults = pots.children.outcome, pots.adults.outcome
    assert (children["winners"], children["passed_on"]) == (["C", "A"], 10_00)
    assert adults["brought"] == {"from": "children", "pence": 10_00, "digest": children["digest"]}
    assert (adults["winners"], adults["spent"]) == (["A"], "11000")
    assert (pots.adults.counted_pence, pots.adults.kept_pence) == (110_00, 110_00)
    assert (pots.children.counted_pence, pots.children.kept_pence) == (100_00, 90_00)
    assert results_page(pots.adults, smallest_tally=10).left_pence == 0
    assert money_free(pots.children, []) == 90_00


@on_sqlite
def test_every_funders_pound_is_followed_into_the_next_pot(app: Flask) -> None:
    pots = two_declared_pots()
    names = words_from({"name": {"en": "The council"}})
    for pot in (pots.children, pots.adults):
        pot.rules = {
            **pot.rules,
            FUNDERS: [{"id": "a", "amount_pence": pot.budget_pence, "words": names}],
        }
    before, after = (
        funding_table(pot, [], offers_of(pot.outcome)) for pot in (pots.children, pots.adults)
    )
    assert before is not None
    assert after is not None
    [council] = before.funders
    assert (council.used_pence, council.passed_pence, council.left_pence) == (90_00, 10_00, 0)
    assert (before.is_from_before, before.left_pence) == (False, 0)
    assert (after.other_pence, after.other_left_pence, after.is_from_before) == (10_00, 0, True)
    assert (after.funders[0].used_pence, after.used_pence) == (100_00, 110_00)


@on_sqlite
def test_money_that_stays_in_its_pot_is_not_there_for_the_next(app: Flask) -> None:
    pots = two_declared_pots(carry="kept")
    assert not {"brought", "passed_on"} & (
        pots.children.outcome.keys() | pots.adults.outcome.keys()
    )
    assert (pots.adults.outcome["winners"], pots.adults.kept_pence) == (["A"], 100_00)
    assert BEFORE not in published_files(pots.adults)


@pytest.mark.requirement("V6", "V7", "V13")
@on_sqlite
def test_both_pots_are_verified_from_their_files_alone_and_counted_by_anybody(
    app: Flask, tmp_path: Path
) -> None:
    pots = two_declared_pots()
    first = published_files(pots.children)
    second = published_files(pots.adults)
    for files in (first, second):
        ours = {check.name: check.standing for check in verify(files)}
        assert set(ours.values()) <= {Standing.HELD, Standing.NOT_POSSIBLE}, ours
        assert ours["brought"] is Standing.HELD
        assert checked([files]) == [{name: each.value for name, each in ours.items()}]
    assert second[BEFORE] == first[ROUND]
    assert BEFORE not in first
    assert results_page(pots.adults, smallest_tally=10).files == FILES
    (tmp_path / "adults.pb").write_bytes(second[BALLOTS])
    told = CliRunner().invoke(count_command, [str(tmp_path / "adults.pb"), "--json"])
    assert json.loads(told.stdout)["winners"] == pots.adults.outcome["winners"]
    assert f"  {BEFORE}\n" in second[SUMS].decode()


@on_sqlite
def test_what_a_pot_published_follows_the_log_of_the_pot_before(app: Flask) -> None:
    pots = two_declared_pots()
    once = kept_files(pots.adults)
    assert kept_files(pots.adults) is once
    record("round.noted", subject=pots.children.id, actor=SYSTEM, now=NOON)
    assert b"round.noted" in kept_files(pots.adults)[BEFORE]


@pytest.mark.requirement("V13")
@on_sqlite
def test_a_pot_is_counted_and_declared_after_the_one_its_money_comes_from(app: Flask) -> None:
    pots = two_draft_pots()
    children, adults = opened(pots.children), opened(pots.adults)
    close_round(adults.pb_round, now=NOON, actor=SECOND_OFFICER)
    for attempt in (
        lambda: prepare_opening(adults.pb_round, **BY),
        lambda: open_box(adults.pb_round, cards=adults.cards, **BY),
    ):
        with pytest.raises(ConflictError, match="pot_before_not_counted"):
            attempt()
    close_round(children.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(children.pb_round, cards=children.cards, **BY)
    open_box(adults.pb_round, cards=adults.cards, **BY)
    with pytest.raises(ConflictError, match="pot_before_not_declared"):
        declare_round(adults.pb_round, **BY)
    declare_round(children.pb_round, **BY)
    declare_round(adults.pb_round, **BY)
    assert adults.pb_round.state == State.DECLARED


@pytest.mark.requirement("V14")
@on_sqlite
def test_a_pot_of_few_votes_passes_its_money_on_and_keeps_its_votes_secret(app: Flask) -> None:
    pots = two_draft_pots()
    children, adults = opened(pots.children), opened(pots.adults)
    declare(children, [["A", "C"]] * 6)
    declare(adults, ADULTS_VOTE)
    assert pots.adults.outcome["brought"] == {"from": "children", "pence": 10_00, "digest": ""}
    files = published_files(pots.adults)
    assert pots.children.outcome["digest"].encode() not in b"".join(files.values())
    standings = {check.name: check.standing for check in verify(files)}
    assert standings["brought"] is Standing.HELD


# Before the first pot opens, and after


def change(pots: TwoPots, **values: str) -> None:
    before = joint_values(pots.joint)
    save_joint_round(pots.joint, {**before, **values}, seen_digest=seen(before), **BY)


AFTER_OPENING: dict[str, Callable[[TwoPots], object]] = {
    "words": lambda pots: change(pots, title="Another"),
    "where left money goes": lambda pots: change(pots, carry="kept"),
    "who may vote twice": lambda pots: change(pots, votes="one"),
    "the order": lambda pots: move_pot_up(pots.joint, "adults", **BY),
    "a pot fewer": lambda pots: remove_pot(pots.joint, "adults", **BY),
    "a pot more": lambda pots: begin_pot(pots.joint, title="A third", **BY),
}


@pytest.mark.requirement("V8")
@on_sqlite
@pytest.mark.parametrize("what", AFTER_OPENING)
def test_nothing_that_pots_have_in_common_changes_once_one_has_opened(
    app: Flask, what: str
) -> None:
    pots = two_draft_pots()
    opened(pots.children)
    with pytest.raises(FrozenError):
        AFTER_OPENING[what](pots)


def _reword(pots: TwoPots) -> None:
    pots.joint.carry = "kept"


def _reorder(pots: TwoPots) -> None:
    pots.joint.pots[1].place = -1


def _take_out(pots: TwoPots) -> None:
    db.session.delete(pots.joint.pots[1])


def _join(pots: TwoPots) -> None:
    other = a_draft_round(pots.joint.programme, slug="third")
    db.session.add(Pot(round_id=other.id, joint_round_id=pots.joint.id, place=2))


@pytest.mark.requirement("V8")
@on_sqlite
@pytest.mark.parametrize("past_the_commands", [_reword, _reorder, _take_out, _join])
def test_the_guard_holds_for_what_goes_past_the_commands(
    app: Flask, past_the_commands: Callable[[TwoPots], None]
) -> None:
    pots = two_draft_pots()
    opened(pots.children)
    past_the_commands(pots)
    with pytest.raises(FrozenError):
        db.session.flush()


@pytest.mark.requirement("V8")
@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pb_joint_round SET carry = 'kept'",
        "UPDATE pb_pot SET place = -1 WHERE place = 1",
        "DELETE FROM pb_pot WHERE place = 1",
    ],
)
def test_what_is_changed_in_the_database_itself_is_found_at_the_count(
    app: Flask, statement: str
) -> None:
    pots = two_draft_pots()
    children = opened(pots.children)
    db.session.execute(text(statement))
    close_round(children.pb_round, now=NOON, actor=SECOND_OFFICER)
    with pytest.raises(ConflictError, match="rules_changed"):
        open_box(children.pb_round, cards=children.cards, **BY)


@on_sqlite
def test_a_round_by_itself_freezes_nothing_about_pots(app: Flask) -> None:
    pots = two_draft_pots()
    alone = opened(a_draft_round(pots.joint.programme, slug="alone"))
    change(pots, carry="kept")
    assert alone.pb_round.pot is None
    assert missing(pots.children) == ["english_unchecked", "languages_unchecked"]


# What a pot needs before it may open


def missing(pb_round: Round) -> list[str]:
    before = {"keys_missing", "keys_untried", "codes_missing", "witnesses_missing"}
    return [code for code in what_is_missing(pb_round, now=NOON) if code not in before]


@on_sqlite
def test_pots_open_in_their_order_where_money_goes_on(app: Flask) -> None:
    pots = two_draft_pots()
    assert missing(pots.children) == []
    assert missing(pots.adults) == ["pot_before_not_open"]
    with pytest.raises(NotAllowedError):
        opened(pots.adults)
    opened(pots.children)
    assert missing(pots.adults) == []


@on_sqlite
def test_pots_whose_money_stays_open_in_any_order_and_cost_no_more_than_they_have(
    app: Flask,
) -> None:
    pots = two_draft_pots(carry="kept")
    assert missing(pots.adults) == ["project_over_budget"]
    assert missing(pots.children) == []


@on_sqlite
def test_it_must_be_said_where_left_money_goes_and_who_may_vote_in_more_than_one(
    app: Flask,
) -> None:
    pots = two_draft_pots(carry="")
    assert "carry_missing" in missing(pots.children)
    change(pots, carry="kept", votes="")
    assert "votes_across_missing" in missing(pots.children)


@on_sqlite
def test_money_that_goes_on_is_not_offered_to_a_project_as_well(app: Flask) -> None:
    offers = {"count": {"rule": "greedy", "part_funding": "offer", "tie_break": ["lower-cost"]}}
    pots = two_draft_pots(**offers)
    assert missing(pots.children) == ["parts_and_carry"]
    change(pots, carry="kept")
    check_languages(pots.children, now=NOON)
    assert missing(pots.children) == []


@on_sqlite
def test_within_their_own_money_people_cannot_choose_what_costs_more(app: Flask) -> None:
    pots = two_draft_pots()
    pots.adults.rules = {**pots.adults.rules, "ballot": {"kind": "knapsack"}}
    assert "project_over_budget" in missing(pots.adults)


# Making them


@on_sqlite
def test_pots_are_begun_joined_ordered_and_let_go(app: Flask) -> None:
    programme = a_programme()
    joint = start_joint_round(programme=programme, title="Together", **BY)
    again = start_joint_round(programme=programme, title="Together", **BY)
    assert (joint.slug, again.slug) == ("together", "together-2")
    first = begin_pot(joint, title="Children", **BY)
    second = a_draft_round(programme, slug="adults")
    add_pot(joint, second, **BY)
    assert order(joint) == ["children", "adults"]
    move_pot_up(joint, "adults", **BY)
    assert order(joint) == ["adults", "children"]
    move_pot_up(joint, "adults", **BY)
    assert order(joint) == ["adults", "children"]
    remove_pot(joint, "adults", **BY)
    assert order(joint) == ["children"]
    assert (first.pot is not None, second.pot) == (True, None)


def order(joint: JointRound) -> list[str]:
    return [pot.pb_round.slug for pot in joint.pots]


@on_sqlite
def test_what_cannot_be_a_pot_is_refused(app: Flask) -> None:
    pots = two_draft_pots()
    other = start_joint_round(programme=pots.joint.programme, title="Other", **BY)
    refused: list[tuple[type[Exception], str, Callable[[], object]]] = [
        (ConflictError, "is_a_pot", lambda: add_pot(other, pots.children, **BY)),
        (NotFoundError, "pot", lambda: remove_pot(other, "children", **BY)),
        (InvalidError, "title_missing", lambda: change(pots, title=" ")),
        (InvalidError, "plain_words_missing", lambda: change(pots, summary="", summary_easy="A")),
        (InvalidError, "choice_unknown", lambda: change(pots, carry="half")),
    ]
    for error, code, attempt in refused:
        with pytest.raises(error, match=code):
            attempt()
    elsewhere = a_draft_round(a_second_programme(), slug="elsewhere")
    with pytest.raises(InvalidError, match="other_programme"):
        add_pot(other, elsewhere, **BY)
    opened(alone := a_draft_round(pots.joint.programme, slug="alone"))
    with pytest.raises(FrozenError):
        add_pot(other, alone, **BY)


def a_second_programme() -> Programme:
    return start_programme(slug="two", words=words_from({"title": {"en": "Two"}}), **BY)

"""What takes two count officers, and what nobody can do any more once the vote is open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from budgeting.commands.casting import cast_ballot
from budgeting.commands.checklist import draft_lacks
from budgeting.commands.codes import (
    agree_codes,
    code_digest,
    find_card,
    issue_codes,
    print_replacements,
    replace_card,
)
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.frozen import LIVING, FrozenError, frozen_document
from budgeting.commands.languages import drop_language
from budgeting.commands.lots import draw_lot, note_tie
from budgeting.commands.refusing import refuse_envelopes
from budgeting.commands.setup import (
    forget_keys,
    make_key_card,
    open_round,
    try_keys,
    what_is_missing,
)
from budgeting.models.rounds import Ballot, Project, Round, RoundKey, SealedBallot
from budgeting.queries.rounds import log_of, trackers_of
from budgeting.rules.election import CountRule
from budgeting.rules.register import MOST_FOUND_VOTED, RefusalReason, card_number
from budgeting.rules.ties import TieError
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM
from engage.kernel.audit import chain, first_break
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, EngageError, InvalidError, NotAllowedError
from engage.rules.view import View
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_round,
    open_as_drafted,
)


def cast(vote_round: OpenRound, code: str, chosen: list[str]) -> str:
    return cast_ballot(
        vote_round.pb_round,
        code=code,
        tracker=new_code(),
        chosen=chosen,
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )


def number_on(vote_round: OpenRound, code: str) -> str:
    return card_number(code_digest(vote_round.pb_round, code))


def actions(pb_round: Round) -> list[str]:
    return [entry.action for entry in log_of(pb_round)]


def close(vote_round: OpenRound) -> None:
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    db.session.commit()


def count(vote_round: OpenRound) -> None:
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)


@pytest.mark.requirement("V9")
def test_codes_are_made_only_as_far_as_two_officers_agreed(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    with pytest.raises(NotAllowedError, match="codes_not_agreed"):
        issue_codes(pb_round, number=1, now=NOON, actor=FIRST_OFFICER)
    agree_codes(pb_round, number=3, now=NOON, actor=SECOND_OFFICER)
    assert len(issue_codes(pb_round, number=3, now=NOON, actor=FIRST_OFFICER)) == 3
    with pytest.raises(NotAllowedError, match="codes_not_agreed"):
        issue_codes(pb_round, number=1, now=NOON, actor=FIRST_OFFICER)


AFTER_OPENING: dict[str, Callable[[OpenRound], object]] = {
    "agree": lambda held: agree_codes(held.pb_round, number=1, now=NOON, actor=FIRST_OFFICER),
    "issue": lambda held: issue_codes(held.pb_round, number=1, now=NOON, actor=FIRST_OFFICER),
    "key": lambda held: make_key_card(held.pb_round, now=NOON, actor=FIRST_OFFICER),
    "forget": lambda held: forget_keys(held.pb_round, now=NOON, actor=FIRST_OFFICER),
    "try": lambda held: try_keys(held.pb_round, cards=held.cards, now=NOON, actor=FIRST_OFFICER),
    "open": lambda held: open_round(held.pb_round, now=NOON, actor=FIRST_OFFICER),
}


@pytest.mark.requirement("V9")
@pytest.mark.parametrize("what", AFTER_OPENING)
def test_what_only_a_draft_allows_is_refused_and_logged_afterwards(app: Flask, what: str) -> None:
    vote_round = an_open_round()
    with pytest.raises(FrozenError):
        AFTER_OPENING[what](vote_round)
    db.session.rollback()
    assert actions(vote_round.pb_round)[-1] == "round.change_refused"
    assert first_break(chain()) is None


def other(value: Any) -> Any:
    """Something else of the same kind."""
    match value:
        case None:
            return 7
        case int():
            return value + 1
        case str():
            return value + "x"
        case bytes():
            return value + b"x"
        case dict():
            return {**value, "another": 1}
        case _:
            return type(value).min.replace(tzinfo=NOON.tzinfo)


FROZEN = [
    (model, column.key)
    for model in (Round, Project, RoundKey)
    for column in model.__mapper__.column_attrs
    if not (model is Round and column.key in LIVING) and column.key != "id"
]


@pytest.mark.requirement("V1", "V9")
@pytest.mark.parametrize(
    ("model", "name"), FROZEN, ids=[f"{m.__tablename__}.{n}" for m, n in FROZEN]
)
def test_no_column_that_is_frozen_changes_after_opening(
    app: Flask, model: type[Any], name: str
) -> None:
    vote_round = an_open_round()
    thing = db.session.scalars(select(model)).first()
    before = getattr(thing, name)
    setattr(thing, name, other(before))
    with pytest.raises(FrozenError):
        db.session.flush()
    db.session.rollback()
    db.session.expire_all()
    assert getattr(db.session.scalars(select(model)).first(), name) == before
    entry = log_of(vote_round.pb_round)[-1]
    assert (entry.action, entry.facts["what"]) == ("round.change_refused", [name])


@pytest.mark.requirement("V9")
@pytest.mark.parametrize(
    "change",
    [
        lambda held: db.session.delete(held.pb_round.projects[0]),
        lambda held: held.pb_round.projects.append(
            Project(number="Z", position=9, cost_pence=1, words={})
        ),
        lambda held: db.session.add(
            Project(number="Z", position=9, cost_pence=1, words={}, round_id=held.pb_round.id)
        ),
        lambda held: held.pb_round.projects.pop(),
        lambda held: held.pb_round.keys.clear(),
        lambda held: db.session.delete(held.pb_round),
        lambda held: setattr(held.pb_round, "state", "draft"),
        lambda _held: db.session.execute(update(Round).values(budget_pence=1)),
        lambda _held: db.session.execute(update(Project).values(cost_pence=1)),
    ],
)
def test_no_project_or_key_comes_or_goes_after_opening(
    app: Flask, change: Callable[[OpenRound], object]
) -> None:
    vote_round = an_open_round()
    with pytest.raises(FrozenError):  # noqa: PT012 - a statement is refused at once, a changed object when it is saved
        change(vote_round)
        db.session.flush()
    db.session.rollback()
    db.session.expire_all()
    assert [project.number for project in vote_round.pb_round.projects] == ["A", "B", "C"]
    assert len(vote_round.pb_round.keys) == 2
    assert [entry.action for entry in chain()][-1] == "round.change_refused"


@pytest.mark.requirement("V1", "V9")
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("UPDATE pb_round SET budget_pence = 1", "rules_changed"),
        ("UPDATE pb_project SET cost_pence = cost_pence + 1 WHERE number = 'B'", "rules_changed"),
        ("UPDATE activity SET closes_at = opens_at WHERE kind = 'round'", "rules_changed"),
        ("INSERT INTO pb_register_entry (id, round_id, code_digest, proof, standing) SELECT 'new', round_id, 'x', 'card', 'unused' FROM pb_register_entry LIMIT 1", "register_changed"),
        ("UPDATE pb_register_entry SET standing = 'spent' WHERE standing = 'unused'", "box_changed"),
        ("DELETE FROM pb_sealed_ballot WHERE id = (SELECT min(id) FROM pb_sealed_ballot)", "box_changed"),
        ("UPDATE pb_sealed_ballot SET sealed = (SELECT min(sealed) FROM pb_sealed_ballot)", "box_changed"),
        ("UPDATE pb_sealed_ballot SET refused = 'second_card'", "box_changed"),
    ],
)  # fmt: skip
def test_what_was_changed_in_the_database_itself_is_found_before_the_count(
    app: Flask, harm: str, code: str
) -> None:
    vote_round = an_open_round()
    for voting_code in vote_round.codes[:5]:
        cast(vote_round, voting_code, ["A"])
    close(vote_round)
    db.session.execute(text(harm))
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(ConflictError, match=code):
        count(vote_round)
    db.session.rollback()
    assert db.session.scalars(select(Ballot)).all() == []


def replace(vote_round: OpenRound, card: str) -> bool:
    return replace_card(vote_round.pb_round, card=card, now=NOON, actor=SECOND_OFFICER)


@pytest.mark.requirement("V18")
def test_a_lost_card_that_nobody_voted_with_is_replaced_and_the_log_counts_every_one_asked_for(
    app: Flask,
) -> None:
    vote_round = an_open_round()
    lost, spent = vote_round.codes[:2]
    cast(vote_round, spent, ["A"])
    db.session.commit()
    assert not replace(vote_round, number_on(vote_round, spent))
    assert replace(vote_round, number_on(vote_round, lost))
    with pytest.raises(ConflictError, match="code_voided"):
        replace(vote_round, number_on(vote_round, lost))
    assert (vote_round.pb_round.cards_replaced, vote_round.pb_round.cards_to_print) == (1, 1)
    (fresh,) = print_replacements(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(NotAllowedError, match="nothing_to_print"):
        print_replacements(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(ConflictError, match="code_voided"):
        cast(vote_round, lost, ["A"])
    cast(vote_round, fresh, ["A"])
    logged = [(entry.action, entry.facts) for entry in log_of(vote_round.pb_round)][-3:]
    assert logged == [
        ("round.replacement_refused", {"number": 1}),
        ("round.cards_replaced", {"number": 1}),
        ("round.replacements_printed", {"number": 1}),
    ]
    close(vote_round)
    count(vote_round)
    assert vote_round.pb_round.outcome["tallies"]["A"] == "2"


@pytest.mark.requirement("V10", "V18")
def test_who_has_voted_cannot_be_asked_of_many_cards(app: Flask) -> None:
    """After a handful that had been voted with, nothing is said of any card before the next day."""
    vote_round = an_open_round()
    for code in vote_round.codes[:MOST_FOUND_VOTED]:
        cast(vote_round, code, ["A"])
        replace(vote_round, number_on(vote_round, code))
    unused = number_on(vote_round, vote_round.codes[-1])
    for card in (number_on(vote_round, vote_round.codes[0]), unused):
        with pytest.raises(NotAllowedError, match="look_ups_over"):
            replace(vote_round, card)
    tomorrow = NOON + timedelta(days=1)
    assert replace_card(vote_round.pb_round, card=unused, now=tomorrow, actor=SECOND_OFFICER)


def test_a_card_number_tells_one_card_and_not_its_code(app: Flask) -> None:
    vote_round = an_open_round()
    numbers = {number_on(vote_round, code) for code in vote_round.codes}
    assert len(numbers) == len(vote_round.codes)
    with pytest.raises(InvalidError, match="card_unknown"):
        find_card(vote_round.pb_round, "0000000000")
    with pytest.raises(InvalidError, match="card_unknown"):
        replace(vote_round, "0000000000")


@pytest.mark.requirement("V15")
def test_envelopes_are_refused_by_the_written_rule_and_counted_publicly(app: Flask) -> None:
    vote_round = an_open_round()
    for code in vote_round.codes[:4]:
        cast(vote_round, code, ["A"])
    db.session.commit()
    refused = [number_on(vote_round, code) for code in vote_round.codes[:2]]
    reason = RefusalReason.SECOND_CARD.value
    with pytest.raises(NotAllowedError, match="refusing_is_over"):
        refuse_envelopes(
            vote_round.pb_round, cards=refused, reason=reason, now=NOON, actor=SECOND_OFFICER
        )
    close(vote_round)
    with pytest.raises(InvalidError, match="reason_not_written"):
        refuse_envelopes(
            vote_round.pb_round,
            cards=refused,
            reason="wrong_opinion",
            now=NOON,
            actor=SECOND_OFFICER,
        )
    refuse_envelopes(
        vote_round.pb_round, cards=refused, reason=reason, now=NOON, actor=SECOND_OFFICER
    )
    # What has been refused is not refused twice.
    refuse_envelopes(
        vote_round.pb_round, cards=refused[:1], reason=reason, now=NOON, actor=SECOND_OFFICER
    )
    assert actions(vote_round.pb_round)[-1] == "round.no_vote_to_refuse"
    count(vote_round)
    outcome = vote_round.pb_round.outcome
    assert outcome["refused"] == {"second_card": 2}
    assert outcome["tallies"]["A"] == "2"
    assert len(trackers_of(vote_round.pb_round)) == 4
    # Turnout is what was let into the count; what was refused is told apart.
    assert (outcome["by_channel"], outcome["by_proof"]) == ({"online": 2}, {"card": 2})
    assert sum(outcome["refused"].values()) == 2
    db.session.commit()
    with pytest.raises(NotAllowedError, match="refusing_is_over"):
        refuse_envelopes(
            vote_round.pb_round, cards=refused, reason=reason, now=NOON, actor=SECOND_OFFICER
        )
    assert actions(vote_round.pb_round)[-1] == "round.change_refused"


def test_a_tie_that_the_rule_refuses_goes_to_a_lot_that_everybody_can_check(app: Flask) -> None:
    vote_round = a_tied_round()
    with pytest.raises(NotAllowedError, match="no_tie"):
        draw_lot(vote_round.pb_round, seed="4635126651", now=NOON, actor=SECOND_OFFICER)
    with pytest.raises(TieError):
        count(vote_round)
    db.session.rollback()
    note_tie(vote_round.pb_round, TieError(["A", "B"], []), now=NOON, actor=SYSTEM)
    draw_lot(vote_round.pb_round, seed="4635126651", now=NOON, actor=SECOND_OFFICER)
    with pytest.raises(ConflictError, match="lot_drawn"):
        draw_lot(vote_round.pb_round, seed="1", now=NOON, actor=SECOND_OFFICER)
    count(vote_round)
    assert vote_round.pb_round.outcome["rule"]["tie_break"] == ["lot:4635126651", "refuse"]
    assert "round.lot_drawn" in actions(vote_round.pb_round)


def a_tied_round() -> OpenRound:
    """Three projects that cannot all be paid for, with as many votes, and a rule that does not say which comes first."""
    vote_round = an_open_round(rules={"count": CountRule().facts()})
    for code, chosen in zip(vote_round.codes, (["A"], ["B"], ["C"]), strict=False):
        cast(vote_round, code, chosen)
    close(vote_round)
    return vote_round


@pytest.mark.requirement("V17")
def test_a_round_with_anything_in_its_box_does_not_open(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    db.session.add(Ballot(round_id=pb_round.id, marks=["A"]))
    db.session.flush()
    assert "box_not_empty" in what_is_missing(pb_round, now=NOON)


@pytest.mark.requirement("V17")
def test_a_ballot_of_a_rehearsal_cannot_be_put_into_the_real_box(app: Flask) -> None:
    """Sealed for another round, it does not open in this one, even with the same keys."""
    programme = a_programme()
    rehearsal = an_open_round(programme=programme, slug="rehearsal")
    real = an_open_round(programme=programme, slug="real")
    with pytest.raises(EngageError, match="code_unknown"):
        cast(real, rehearsal.codes[0], ["A"])
    cast(rehearsal, rehearsal.codes[0], ["A"])
    cast(real, real.codes[0], ["B"])
    stray = db.session.scalars(
        select(SealedBallot.sealed).where(SealedBallot.round_id == rehearsal.pb_round.id)
    ).one()
    row = db.session.scalars(
        select(SealedBallot).where(SealedBallot.round_id == real.pb_round.id)
    ).one()
    row.sealed = stray
    close(real)
    count(real)
    outcome = real.pb_round.outcome
    assert (outcome["valid"], outcome["spoilt"]) == (0, 1)


@pytest.mark.requirement("V1")
def test_two_officers_confirm_the_checks_that_still_hold(app: Flask) -> None:
    """What changed after its check is left out already when the first officer asks, not only when the second has agreed; and somebody
    has said before that it is not offered."""
    pb_round = a_draft_round(a_programme())
    pb_round.words = words_from(
        {
            "title": {"en": "A safer place", "ur": "محفوظ جگہ"},
            "summary": {"en": "Choose what to pay for."},
            "how_counted": {"en": "Most votes first."},
        }
    )
    asked = frozen_document(pb_round)["rules"]["checked"]
    assert "languages_unchecked" in draft_lacks(pb_round, now=NOON)
    drop_language(pb_round, "ur", now=NOON, actor=FIRST_OFFICER)
    open_as_drafted(pb_round, codes=1)
    assert list(asked) == ["en"]
    assert pb_round.rules["checked"] == asked


def test_declaring_needs_a_count(app: Flask) -> None:
    vote_round = an_open_round()
    close(vote_round)
    with pytest.raises(NotAllowedError, match="not_counted"):
        declare_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)

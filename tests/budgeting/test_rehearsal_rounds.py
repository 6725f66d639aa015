"""A rehearsal: voted in by the team on a voter's own pages, counted, thrown away, and never anywhere near the round or a resident."""

import ast
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import func, select

import budgeting
from budgeting.commands.casting import cast_ballot, check_code
from budgeting.commands.rehearsal_rounds import (
    MADE_UP,
    cast_in_rehearsal,
    check_rehearsal_code,
    count_rehearsal,
    make_rehearsal,
    make_up_votes,
    throw_away,
)
from budgeting.models.rehearsal_rounds import RehearsalBallot, RehearsalCode, RehearsalRound
from budgeting.models.rounds import Round
from budgeting.queries.rehearsal_rounds import played_round, rehearsal_codes, rehearsed_marks
from budgeting.queries.rounds import log_of
from engage.kernel.access import Policy, Role, policy_of
from engage.kernel.audit import chain
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from tests.forms import press
from tests.journeys.kinds import BALLOTS
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_round, a_programme, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
OURS = ("pb_rehearsal_round", "pb_rehearsal_code", "pb_rehearsal_ballot")
SETUP = "/officers/rounds/safer/setup/rehearsal"


@pytest.fixture
def officer(app: Flask, client: FlaskClient) -> FlaskClient:
    a_draft_round(a_programme())
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def the_draft() -> Round:
    return db.session.scalars(select(Round)).one()


def a_rehearsal() -> RehearsalRound:
    rehearsal = make_rehearsal(the_draft(), **BY)
    db.session.commit()
    return rehearsal


def a_code(rehearsal: RehearsalRound) -> str:
    return next(one.code for one in rehearsal_codes(rehearsal) if not one.is_used)


def test_a_team_makes_a_rehearsal_votes_counts_and_throws_it_away(officer: FlaskClient) -> None:
    made = press(officer, "/officers/rounds/safer/rehearsals", at=SETUP)
    desk = made.location
    rehearsal = db.session.scalars(select(RehearsalRound)).one()
    assert desk.endswith(rehearsal.id)
    ballot = press(officer, f"{desk}/ballot", at=desk, code=a_code(rehearsal))
    project = press(officer, f"{desk}/projects/B", page=ballot, chosen=["A"])
    review = press(officer, f"{desk}/review", page=ballot, chosen=["A"])
    for page in (ballot, project, review):
        assert page.status_code == 200
        words = page.get_data(as_text=True)
        banner = BeautifulSoup(words, "lxml").select_one(".e-demo--trial strong")
        assert banner is not None
        assert banner.get_text() == "Rehearsal"
        assert "/rounds/safer/" not in words
        assert "voting.js" not in words
    assert press(officer, f"{desk}/send", page=review, chosen=["A"]).location.endswith(desk)
    assert press(officer, f"{desk}/made-up-votes", at=desk).status_code == 302
    assert f"{MADE_UP + 1} votes are in the box" in officer.get(desk).get_data(as_text=True)
    press(officer, f"{desk}/count", at=desk)
    result = officer.get(desk).get_data(as_text=True)
    assert "The result of the rehearsal" in result
    assert "votes with choices" in result
    assert "Football" in result
    assert officer.get(SETUP).get_data(as_text=True).count("Rehearsal of ") == 1
    press(officer, f"{desk}/throw-away", at=desk)
    assert officer.get(desk).status_code == 404
    for table in (RehearsalRound, RehearsalCode, RehearsalBallot):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("view", ["/ur", "/easy", "/ur/easy"])
def test_every_view_of_a_rehearsals_ballot_says_what_it_is(officer: FlaskClient, view: str) -> None:
    rehearsal = a_rehearsal()
    desk = f"/officers/rehearsals/{rehearsal.id}"
    page = press(officer, f"{view}{desk}/ballot", at=desk, code=a_code(rehearsal))
    assert page.status_code == 200
    assert "e-demo--trial" in page.get_data(as_text=True)


@pytest.mark.parametrize("kind", BALLOTS)
def test_a_rehearsal_of_every_kind_of_ballot_is_counted(app: Flask, kind: str) -> None:
    a_draft_round(a_programme(), rules={"ballot": BALLOTS[kind]})
    rehearsal = a_rehearsal()
    make_up_votes(rehearsal, **BY)
    count_rehearsal(rehearsal, **BY)
    told = rehearsal.outcome
    assert told.get("winners") or told.get("tie")
    assert told["valid"] + told["blank"] + told["spoilt"] == MADE_UP


def test_a_code_is_good_once_and_in_its_own_rehearsal_alone(app: Flask) -> None:
    vote_round = an_open_round()
    a_draft_round(vote_round.pb_round.programme, slug="another")
    draft = db.session.scalars(select(Round).where(Round.slug == "another")).one()
    first, second = make_rehearsal(draft, **BY), make_rehearsal(draft, **BY)
    code = a_code(first)
    cast_in_rehearsal(first, code=code.lower(), chosen=["A"])
    with pytest.raises(ConflictError, match="code_spent"):
        cast_in_rehearsal(first, code=code, chosen=["A"])
    with pytest.raises(InvalidError, match="code_unknown"):
        check_rehearsal_code(second, code=code)
    with pytest.raises(InvalidError, match="code_unknown"):
        check_code(vote_round.pb_round, code=a_code(second), now=NOON)
    with pytest.raises(InvalidError, match="code_unknown"):
        check_rehearsal_code(second, code=vote_round.codes[0])
    assert rehearsed_marks(first) == [["A"]]
    count_rehearsal(first, **BY)
    for late in (
        lambda: cast_in_rehearsal(first, code=a_code(first), chosen=["A"]),
        lambda: make_up_votes(first, **BY),
    ):
        with pytest.raises(NotAllowedError, match="round_not_open"):
            late()
    with pytest.raises(ConflictError, match="already_counted"):
        count_rehearsal(first, **BY)


def test_a_wrong_code_stands_beside_its_field(officer: FlaskClient) -> None:
    desk = f"/officers/rehearsals/{a_rehearsal().id}"
    for code in ("", "ABCDEFGHJKLM"):
        refused = press(officer, f"{desk}/ballot", at=desk, code=code)
        assert refused.status_code == 422
        assert 'href="#code"' in refused.get_data(as_text=True)


def test_only_a_draft_with_projects_and_money_is_rehearsed(app: Flask) -> None:
    opened = an_open_round().pb_round
    with pytest.raises(NotAllowedError, match="rehearsal_of_a_draft"):
        make_rehearsal(opened, **BY)
    draft = a_draft_round(opened.programme, slug="poor")
    draft.budget_pence = 0
    db.session.flush()
    with pytest.raises(NotAllowedError, match="money_missing"):
        make_rehearsal(draft, **BY)


def test_what_changes_later_does_not_reach_a_rehearsal(app: Flask) -> None:
    draft = a_draft_round(a_programme())
    rehearsal = a_rehearsal()
    before = played_round(rehearsal).budget_pence
    draft.budget_pence += 1
    draft.projects[0].cost_pence += 1
    db.session.commit()
    assert played_round(rehearsal).budget_pence == before
    assert played_round(rehearsal).costs != draft.costs


# It cannot leak: by the database, by who may open a page, by who knows of it, and by looking everywhere.


def everything_else() -> dict[str, list[Any]]:
    """Every row of every table but a rehearsal's own and the log of what officers did."""
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all()))
        for table in db.metadata.sorted_tables
        if table.name not in {*OURS, "audit_entry"}
    }


@pytest.mark.requirement("V9")
def test_a_whole_rehearsal_changes_nothing_but_itself(app: Flask) -> None:
    a_draft_round(a_programme())
    db.session.commit()
    before, log = everything_else(), [one.action for one in log_of(the_draft())]
    rehearsal = a_rehearsal()
    for _each in range(3):
        cast_in_rehearsal(rehearsal, code=a_code(rehearsal), chosen=["A"])
    make_up_votes(rehearsal, **BY)
    count_rehearsal(rehearsal, **BY)
    db.session.commit()
    assert everything_else() == before
    throw_away(db.session.scalars(select(RehearsalRound)).one(), **BY)
    db.session.commit()
    assert everything_else() == before
    # Not even the round's own lines of the log, which are published, have a word of it.
    assert [one.action for one in log_of(the_draft())] == log
    assert [one.action for one in chain() if one.action.startswith("rehearsal.")] == [
        "rehearsal.made",
        "rehearsal.votes_made_up",
        "rehearsal.counted",
        "rehearsal.thrown_away",
    ]


@pytest.mark.requirement("V9")
def test_no_table_points_at_a_rehearsal_but_its_own(app: Flask) -> None:
    """Ballots, registers, results, awards, followers, reports and ledgers point at rounds and activities: a rehearsal is neither."""
    for table in db.metadata.sorted_tables:
        targets = {key.column.table.name for key in table.foreign_keys}
        if table.name in OURS:
            assert targets <= {"pb_round", "pb_rehearsal_round"}
        else:
            assert not targets & set(OURS), table.name
    rehearsal = RehearsalRound(copied={}, outcome={}, created_at=NOON)
    assert not isinstance(rehearsal, Round)


KNOW_OF_REHEARSALS = {
    "models/rehearsal_rounds.py",
    "queries/rehearsal_rounds.py",
    "commands/rehearsal_rounds.py",
    "presenters/rehearsal_rounds.py",
    "views/rehearsal_rounds.py",
    "views/drafting_words.py",
    "module.py",
}


@pytest.mark.requirement("V9")
def test_only_the_officers_pages_about_rehearsals_know_of_them(app: Flask) -> None:
    """No list, report, export, port, job or page for residents can read what it does not import."""
    folder = Path(budgeting.__file__).parent
    knowing = set()
    for file in (*folder.rglob("*.py"), *(folder.parent / "engage").rglob("*.py")):
        modules = {
            one.module or ""
            for one in ast.walk(ast.parse(file.read_text()))
            if isinstance(one, ast.ImportFrom)
        }
        if any(name.endswith(".rehearsal_rounds") for name in modules) or (
            file.name == "rehearsal_rounds.py" and "migrations" not in file.parts
        ):
            knowing.add(str(file.relative_to(folder)))
    assert knowing == KNOW_OF_REHEARSALS


@pytest.mark.requirement("V9")
def test_every_page_of_a_rehearsal_is_for_officers(app: Flask) -> None:
    pages = [name for name in app.view_functions if name.startswith("budgeting_rehearsal.")]
    assert len(pages) == 9
    policies = {name.partition(".")[2]: policy_of(app.view_functions[name]) for name in pages}
    assert set(policies.values()) == {Policy.OFFICER, Policy.AUTHOR}
    for name in ("make", "made_up_votes", "count", "discard"):
        assert policies[name] is Policy.AUTHOR


def test_an_officer_who_does_not_write_rounds_votes_and_does_nothing_else(
    app: Flask, officer: FlaskClient
) -> None:
    rehearsal = a_rehearsal()
    desk = f"/officers/rehearsals/{rehearsal.id}"
    moderator = signed_in(app, Role.MODERATOR, email="moderator@example.org")
    assert press(moderator, f"{desk}/ballot", at=desk, code=a_code(rehearsal)).status_code == 200
    for act in ("made-up-votes", "count", "throw-away"):
        assert press(moderator, f"{desk}/{act}", at=desk).status_code == 403


@pytest.mark.requirement("V9", "V10")
def test_a_crawl_shows_a_resident_no_rehearsal(app: Flask, client: FlaskClient) -> None:
    """Every public address, in every view, while a round is open of whose draft there is a rehearsal, counted and not."""
    vote_round = an_open_round()
    marked = "A rehearsed zebra"
    draft = a_draft_round(vote_round.pb_round.programme, slug="to-come")
    kept = draft.words
    draft.words = {**kept, "title": {"en": {"text": marked, "of": ""}}}
    rehearsals = [make_rehearsal(draft, **BY) for _each in range(2)]
    draft.words = kept
    make_up_votes(rehearsals[0], **BY)
    count_rehearsal(rehearsals[0], **BY)
    codes = [one.code for each in rehearsals for one in rehearsal_codes(each)]
    secrets = [marked, "zebra", *(each.id for each in rehearsals), *codes]
    cast_ballot(
        vote_round.pb_round,
        code=vote_round.codes[0],
        tracker=new_code(),
        chosen=["A"],
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )
    db.session.commit()
    ids = [each.id for each in rehearsals]
    looked_at = 0
    for address, is_public in _every_address(app, ["safer", "to-come", *ids]):
        for view in ("", "/ur", "/easy"):
            answer = client.get(f"{view}{address}")
            if any(one in address for one in ids):
                assert answer.status_code in {302, 404}, address
                continue
            looked_at += is_public and answer.status_code == 200
            page = answer.get_data(as_text=True)
            for secret in secrets:
                assert secret not in page, address
    assert looked_at > 40
    asked_for = [client.post(f"/officers/rehearsals/{ids[1]}/ballot", data={"code": codes[-1]})]
    asked_for.append(client.get(f"/rounds/{ids[1]}"))
    assert {one.status_code for one in asked_for} <= {302, 400, 404}


def _every_address(app: Flask, slugs: list[str]) -> list[tuple[str, bool]]:
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            is_public = policy_of(app.view_functions[rule.endpoint]) is Policy.PUBLIC
            if not rule.arguments:
                found.append((url_for(rule.endpoint), is_public))
            elif rule.arguments == {"slug"}:
                found += [(url_for(rule.endpoint, slug=slug), is_public) for slug in slugs]
    return found

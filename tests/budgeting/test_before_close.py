"""Before the close nobody sees a result: no role, on no page, in no file, not even by how long an answer is."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select
from werkzeug.routing import Rule

from budgeting.commands.casting import cast_ballot
from budgeting.models.rounds import Project, Round
from engage.activities.models import Programme
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.kernel.shared_pages import STORE
from engage.rules.channel import Channel
from engage.rules.view import View
from tests.budgeting.opening import run
from tests.officers import signed_in
from tests.programme import NOON, OpenRound, an_open_round

WHO = (None, *Role)
VIEWS = ("", "/easy", "/ur")
CHANGES_BY_ITSELF = re.compile(
    r'nonce="[^"]*"|name="csrf_token"[^>]*value="[^"]*"|name="tracker(_proof)?" [^>]*|>[2-9A-HJ-NP-Z]{8}<'
)
"""Values that are drawn anew for every page."""
NOT_ABOUT_ROUNDS = ("health.metrics", "security.")
"""Signing in and out, which would end the officers' sessions; and ``/metrics``, which does not exist unless a token is set and
whose readers run the machine itself."""
BEFORE, AFTER = 12, 17
"""Ballots: both are shown as 10."""


def vote(vote_round: OpenRound, codes: list[str], draw: Random) -> None:
    for code in codes:
        cast_ballot(
            vote_round.pb_round,
            code=code,
            tracker=new_code(),
            chosen=draw.choice([["A"], ["B"], ["C"], []]),
            channel=draw.choice([Channel.ONLINE, Channel.PAPER]),
            view=draw.choice([View(), View("ur")]),
            now=NOON,
        )
    db.session.commit()


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Every address that can be opened, with the round's own facts in it."""
    pb_round = db.session.scalars(select(Round)).one()
    project = db.session.scalars(select(Project.number)).first()
    values = {"slug": pb_round.slug, "number": project, "name": "round.json", "filename": "x"}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(NOT_ABOUT_ROUNDS):
            continue
        yield rule.endpoint, _filled(rule, {**values, "programme": _programme()})


def _programme() -> str:
    return str(db.session.scalars(select(Programme.slug)).first())


def _filled(rule: Rule, values: dict[str, object]) -> str:
    path = rule.rule
    for argument in rule.arguments:
        path = re.sub(rf"<(?:[^:<>]*:)?{argument}>", str(values.get(argument, "x")), path)
    return path


def everything_shown(
    browsers: dict[str, FlaskClient], paths: list[tuple[str, str]]
) -> dict[str, str]:
    """What each role is answered at each address, in each view: status, headers that could tell, and every byte."""
    shown = {}
    for who, browser in browsers.items():
        for endpoint, path in paths:
            for view in VIEWS if who == "None" and not path.startswith("/officers") else VIEWS[:1]:
                answer = browser.get(view + path)
                told = {
                    name: answer.headers.get(name) for name in ("ETag", "Last-Modified", "Location")
                }
                if answer.mimetype == "text/html":
                    body = CHANGES_BY_ITSELF.sub("", answer.get_data(as_text=True))
                else:
                    body = answer.get_data().hex()
                shown[f"{who} {view}{path} {endpoint}"] = f"{answer.status_code} {told} {body}"
    return shown


def changed(first: str, then: str) -> list[str]:
    """Lines that went and lines that came."""
    return list(unified_diff(first.splitlines(), then.splitlines(), lineterm="", n=0))[:40]


def everything_queued(redis_url: str) -> dict[bytes, bytes]:
    """What the queue server holds, jobs and caches alike."""
    with Redis.from_url(redis_url) as server:
        return {name: server.dump(name) for name in server.scan_iter()}


@pytest.mark.requirement("V10")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_answer_to_anybody_changes_while_votes_come_in(
    app: Flask, client: FlaskClient, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five more votes within the hour change not one byte of what any role can open, nor of what the queue server keeps.

    The one thing on a page that is drawn by chance, which project stands first, is held still.
    """
    monkeypatch.setattr("budgeting.views.ballot_pages.one_below", lambda _number: 0)
    # Parts of pages that earlier tests left would give way to new ones in the middle.
    app.extensions[STORE].clear()
    with Redis.from_url(redis_url) as server:
        # What workers of earlier tests left has a life of its own: a stopped worker's entry goes after a minute, by itself.
        server.flushall()
    vote_round = an_open_round(codes=BEFORE + AFTER)
    draw = Random(4)
    vote(vote_round, vote_round.codes[:BEFORE], draw)
    run(app, "budgeting.refresh_turnouts")
    browsers = {
        str(role): client if role is None else signed_in(app, role, email=f"{role}@example.org")
        for role in WHO
    }
    for browser in browsers.values():
        # What is said once, such as a welcome, is said before the looking begins.
        browser.get("/officers/acts/")
        browser.get("/officers/moderation/")
    paths = list(addresses(app))
    first = everything_shown(browsers, paths)
    queue = everything_queued(redis_url)
    vote(vote_round, vote_round.codes[BEFORE:AFTER], draw)
    then = everything_shown(browsers, paths)
    assert {name: changed(first[name], then[name]) for name in first if first[name] != then[name]} == {}  # fmt: skip
    assert everything_queued(redis_url) == queue


@pytest.mark.requirement("V10")
def test_the_turnout_is_held_for_an_hour_and_rounded_down(app: Flask) -> None:
    vote_round = an_open_round(codes=30)
    vote(vote_round, vote_round.codes[:19], Random(1))
    assert vote_round.pb_round.turnout == 0
    run(app, "budgeting.refresh_turnouts")
    assert db.session.scalars(select(Round.turnout)).one() == 10
    vote(vote_round, vote_round.codes[19:21], Random(2))
    assert db.session.scalars(select(Round.turnout)).one() == 10
    assert app.extensions["engage.schedule"]["budgeting.refresh_turnouts"] == "0 * * * *"


@pytest.mark.requirement("V10")
@pytest.mark.parametrize(
    "name", ["results", "list", "recount", "files/round.json", "files/ballots.pb"]
)
def test_a_page_of_results_does_not_exist_before_the_result_is_declared(
    client: FlaskClient, name: str
) -> None:
    an_open_round()
    assert client.get(f"/rounds/safer/{name}").status_code == 404

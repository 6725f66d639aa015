"""A voter notices nothing when the queue server is away."""

from collections.abc import Iterator
from socket import socket

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.models.rounds import SealedBallot
from engage.jobs.queue import CONNECTION, patient_connection
from engage.kernel.db import db
from tests.budgeting.proving import a_proving_round, prove, reach_people
from tests.forms import press

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ABOUT = "/rounds/safer"


@pytest.fixture
def queue_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An address at which nobody listens."""
    with socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        monkeypatch.setitem(app.extensions, CONNECTION, patient_connection(address))
        yield


@pytest.mark.requirement("V2", "V3")
def test_a_vote_with_a_card_and_one_with_a_proven_address_are_cast_and_receipted(
    app: Flask, client: FlaskClient, queue_away: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach_people(app, monkeypatch)
    proving = a_proving_round()
    assert client.get("/readyz").get_json()["faults"] == ["queue"]
    for code in (proving.codes[0], prove(client, "jo@example.org")):
        voter = app.test_client()
        ballot = press(voter, f"{ABOUT}/ballot", at=ABOUT, code=code)
        review = press(voter, f"{ABOUT}/review", page=ballot, chosen=["B"])
        sent = press(voter, f"{ABOUT}/send", page=review)
        assert sent.location == f"{ABOUT}/receipt"
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 2

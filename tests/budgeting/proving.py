"""A round in which an address proves a right to vote, and the codes that were sent."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from budgeting.commands.proofs import write_proof_rules
from budgeting.commands.setup import make_key_card, open_round, try_keys
from budgeting.rules.proofs import ProofKind
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from tests.forms import press
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    WRITTEN,
    OpenRound,
    a_draft_round,
    a_programme,
    check_languages,
    make_codes,
    name_witnesses,
)

ACCEPTED = "Somebody with a card and a mailbox can vote twice. We accept that."
EVERY_KIND = [ProofKind.CARD, ProofKind.EMAIL, ProofKind.TEXT]
ONE_TIME = re.compile(r"\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}\b")
START = "/rounds/safer/prove/{kind}"


def a_proving_round(
    *,
    accepts: list[ProofKind] | None = None,
    areas: list[str] | None = None,
    youngest: int | None = None,
    age_on: str | None = None,
    codes: int = 12,
    slug: str = "safer",
    programme: Any = None,
) -> OpenRound:
    who = {**WRITTEN["who"], "areas": areas or [], "from_age": youngest, "age_on": age_on}
    pb_round = a_draft_round(programme or a_programme(), slug=slug, rules={"who": who})
    write_proof_rules(
        pb_round,
        accepts=accepts or EVERY_KIND,
        not_stopped=ACCEPTED,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    check_languages(pb_round, now=NOON)
    cards = (
        make_key_card(pb_round, now=NOON, actor=FIRST_OFFICER),
        make_key_card(pb_round, now=NOON, actor=SECOND_OFFICER),
    )
    try_keys(pb_round, cards=cards, now=NOON, actor=FIRST_OFFICER)
    name_witnesses(pb_round)
    made = make_codes(pb_round, codes)
    open_round(pb_round, now=NOON, actor=FIRST_OFFICER)
    # What the witnesses were sent is no part of proving an address.
    db.session.execute(delete(OutboxMessage))
    db.session.commit()
    return OpenRound(pb_round, made, cards)


def reach_people(app: Flask, monkeypatch: pytest.MonkeyPatch, *, can: bool = True) -> None:
    """Set a mail server and a text service, or none. Nothing is sent: no worker runs."""
    mail, text = ("smtp://127.0.0.1:9", "http://key@127.0.0.1:9/x") if can else ("", "")
    settings = replace(app.config["SETTINGS"], mail_url=mail, text_url=text)
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def ask(
    client: FlaskClient, address: str, *, kind: str = "email", view: str = "", **typed: Any
) -> Any:
    at = view + START.format(kind=kind)
    return press(client, at, address=address, **{"declared": "y", **typed})


def sent_codes() -> list[str]:
    """In no order of time: every message waits at the same noon."""
    db.session.rollback()
    bodies = db.session.scalars(select(OutboxMessage.body)).all()
    return [found[0] for body in bodies if (found := ONE_TIME.findall(body))]


def sent_to(address: str) -> list[str]:
    db.session.rollback()
    bodies = db.session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.recipient == address)
    )
    return [ONE_TIME.findall(body)[0] for body in bodies]


def give_back(
    client: FlaskClient, asked: Any, code: str, *, kind: str = "email", view: str = ""
) -> Any:
    """From the page that asks for the code."""
    return press(client, f"{view}{START.format(kind=kind)}/code", page=asked, code=code)


def voting_code_on(page: Any) -> str:
    shown = BeautifulSoup(page.get_data(as_text=True), "lxml").select_one("main code")
    assert shown is not None, page.get_data(as_text=True)
    return shown.get_text()


def prove(client: FlaskClient, address: str, *, kind: str = "email") -> str:
    """The whole way; returns the voting code."""
    before = Counter(sent_codes())
    asked = ask(client, address, kind=kind)
    (code,) = Counter(sent_codes()) - before
    return voting_code_on(give_back(client, asked, code, kind=kind))

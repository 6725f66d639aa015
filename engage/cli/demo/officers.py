"""The demo's two officers, and the one file that says how to sign in as them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from engage.config import Settings
from engage.kernel.access import SYSTEM, Role
from engage.kernel.ids import grouped, new_code
from engage.kernel.sealing import KeyCard
from engage.moderation.commands import name_safeguarding_lead
from engage.people.commands.officers import create_officer
from engage.people.models import Account

SIGN_IN_FILE = "demo-sign-in.txt"
PRIVATE = 0o600
PASSWORD_LENGTH = 20
OFFICERS = {
    "officer-one@example.org": ("Demo officer one", frozenset(Role) - {Role.OBSERVER}),
    "officer-two@example.org": (
        "Demo officer two",
        frozenset({Role.AUTHOR, Role.MODERATOR, Role.ANALYST, Role.COUNT_OFFICER}),
    ),
}
"""Two, because opening a ballot box and other grave acts take two people."""


@dataclass(frozen=True)
class DemoOfficer:
    """An officer and the password that was drawn for them."""

    account: Account
    password: str


def make_officers(now: datetime) -> tuple[DemoOfficer, DemoOfficer]:
    """Both officers with new passwords. The first one hears of safeguarding concerns."""
    first, second = (_make(email, label, roles, now) for email, (label, roles) in OFFICERS.items())
    name_safeguarding_lead(first.account, now=now, actor=first.account.actor)
    return first, second


def _make(email: str, label: str, roles: frozenset[Role], now: datetime) -> DemoOfficer:
    password = grouped(new_code(PASSWORD_LENGTH))
    account = create_officer(
        email=email, password=password, roles=roles, label=label, now=now, actor=SYSTEM
    )
    return DemoOfficer(account, password)


def write_sign_in_file(
    officers: Sequence[DemoOfficer], *, cards: Sequence[KeyCard], codes: Sequence[str]
) -> None:
    """Write what a real council would print on cards and lock away, readable by this folder's owner alone.

    The first paragraph is what ``sign_in_lines`` prints. Only a demo has such a file.
    """
    lines = [f"{each.account.email}  password {each.password}" for each in officers]
    for number, card in enumerate(cards, start=1):
        lines += [
            "",
            f"Key card {number} of the round: type its words to count the votes",
            card.words,
        ]
    lines += ["", "Voting codes that nobody has used yet", *(grouped(code) for code in codes)]
    descriptor = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), PRIVATE)
        file.write("\n".join(lines) + "\n")


def sign_in_lines(app: Flask) -> list[str]:
    """Where officers sign in and as whom; empty when this folder's demo was not loaded from here."""
    with app.app_context():
        path = _path()
        if not path.exists():
            return []
        address = app.url_map.bind("").build("security.login")
        sign_ins, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
        return [
            f"Officers sign in at {_settings().public_url}{address}",
            *(f"  {line}" for line in sign_ins.splitlines()),
            f"Voting codes and both key cards are in {path}",
        ]


def _path() -> Path:
    return _settings().data_dir / SIGN_IN_FILE


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings

"""The log of what was done: whatever is changed in it afterwards shows, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from engage.kernel import audit
from engage.kernel.access import SYSTEM
from engage.kernel.audit import FIRST_LINK, AuditEntry, chain, digest_of, first_break, head_digest
from engage.kernel.db import db
from tests.programme import FIRST_OFFICER, NOON

LENGTH = 6
TABLE: Any = AuditEntry.__table__
ANOTHER = {
    "at": NOON + timedelta(microseconds=1),
    "actor_id": "somebody else",
    "action": "another.thing",
    "subject": "another",
    "facts": {"count": 7},
    "previous": "1" * 64,
    "earlier": "3" * 64,
    "digest": "2" * 64,
}


@pytest.fixture
def log(app: Flask) -> None:
    """Six entries, with the kinds of facts that commands give."""
    for number in range(LENGTH):
        audit.record(
            "thing.done",
            subject=f"thing-{number % 4}",
            actor=FIRST_OFFICER if number % 2 else SYSTEM,
            now=NOON + timedelta(seconds=number),
            number=number,
            words="اردو",
            nested={"b": [1, None], "a": True},
        )
    db.session.commit()
    db.session.expire_all()


def broken_at() -> int | None:
    db.session.expire_all()
    return first_break(chain())


@pytest.mark.requirement("V8")
def test_an_untouched_log_is_whole(log: None) -> None:
    entries = list(chain())

    assert broken_at() is None
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[0].previous == FIRST_LINK
    assert [entry.earlier for entry in entries[:4]] == [FIRST_LINK] * 4
    assert [entry.earlier for entry in entries[4:]] == [entry.digest for entry in entries[:2]]
    assert head_digest() == entries[-1].digest


def test_an_empty_log_is_whole(app: Flask) -> None:
    assert first_break(chain()) is None
    assert head_digest() == FIRST_LINK


def test_the_log_is_read_in_pages_without_a_gap(log: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 4)

    assert [entry.number for entry in chain()] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("column", sorted(ANOTHER))
@pytest.mark.requirement("V8")
def test_a_changed_column_shows(log: None, column: str) -> None:
    db.session.execute(update(TABLE).where(TABLE.c.number == 3).values({column: ANOTHER[column]}))

    assert broken_at() == 3


@pytest.mark.requirement("V8")
def test_a_changed_entry_with_its_digest_made_anew_shows_at_the_next(log: None) -> None:
    entry = db.session.get_one(AuditEntry, 3)
    entry.facts = {"number": 99}
    entry.digest = digest_of(entry)
    db.session.flush()

    assert broken_at() == 4


@pytest.mark.parametrize("number", [1, 3, 5])
@pytest.mark.requirement("V8")
def test_a_removed_entry_shows(log: None, number: int) -> None:
    db.session.execute(delete(TABLE).where(TABLE.c.number == number))

    assert broken_at() == number


@pytest.mark.requirement("V8")
def test_a_cut_off_tail_shows_against_a_head_that_was_kept(log: None) -> None:
    printed = head_digest()

    db.session.execute(delete(TABLE).where(TABLE.c.number == LENGTH))

    assert broken_at() is None
    assert head_digest() != printed


@pytest.mark.requirement("V8")
def test_an_entry_slipped_in_shows(log: None) -> None:
    last = db.session.scalars(select(AuditEntry).where(AuditEntry.number == LENGTH)).one()
    before = db.session.scalars(select(AuditEntry).where(AuditEntry.number == LENGTH - 1)).one()
    db.session.execute(update(TABLE).where(TABLE.c.number == last.number).values(number=7))
    fits = {**ANOTHER, "number": LENGTH, "previous": before.digest, "earlier": FIRST_LINK}
    values = {**fits, "digest": digest_of(AuditEntry(**fits))}
    db.session.execute(insert(TABLE).values(values))

    assert broken_at() == 7


@pytest.mark.requirement("V8")
def test_two_entries_that_changed_places_show(log: None) -> None:
    for number, other in ((2, 100), (3, 2), (100, 3)):
        db.session.execute(update(TABLE).where(TABLE.c.number == number).values(number=other))

    assert broken_at() == 2


@pytest.mark.requirement("V8")
def test_an_entry_that_leaves_another_about_its_subject_out_shows(log: None) -> None:
    entry = db.session.get_one(AuditEntry, LENGTH)
    entry.earlier = FIRST_LINK
    entry.digest = digest_of(entry)
    db.session.flush()

    assert broken_at() == LENGTH


def test_entries_from_before_subjects_had_a_chain_still_hold(log: None) -> None:
    previous = FIRST_LINK
    for entry in list(chain())[:5]:
        entry.earlier, entry.previous = "", previous
        previous = entry.digest = digest_of(entry)
    last = db.session.get_one(AuditEntry, LENGTH)
    last.previous, last.earlier = previous, db.session.get_one(AuditEntry, 2).digest
    last.digest = digest_of(last)
    db.session.flush()

    assert broken_at() is None

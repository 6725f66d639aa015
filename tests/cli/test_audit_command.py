"""``engage audit verify``."""

import pytest
from flask import Flask
from sqlalchemy import text

from engage.cli.audit import audit
from engage.kernel.audit import head_digest, record
from engage.kernel.command_line import CommandRefusedError, Exit
from engage.kernel.db import db
from tests.programme import FIRST_OFFICER, NOON


def three_entries() -> str:
    for number in range(3):
        record("test.done", subject=f"thing-{number}", actor=FIRST_OFFICER, now=NOON, number=number)
    db.session.commit()
    return head_digest()


def verify(app: Flask, *arguments: str) -> str:
    return (
        app.test_cli_runner()
        .invoke(audit, ["verify", "--json", *arguments], catch_exceptions=False)
        .output
    )


@pytest.mark.requirement("V8")
def test_a_whole_chain_is_told_with_its_head(app: Flask) -> None:
    head = three_entries()
    assert f'"head": "{head}"' in verify(app, "--head", head)


@pytest.mark.requirement("V8")
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit_entry SET subject = 'another' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 1",
        "UPDATE audit_entry SET number = 9 WHERE number = 2",
    ],
)
def test_a_changed_removed_or_moved_entry_ends_with_verification_failed(
    app: Flask, harm: str
) -> None:
    three_entries()
    db.session.execute(text(harm))
    db.session.commit()
    with pytest.raises(CommandRefusedError) as refusal:
        verify(app)
    assert refusal.value.exit_code is Exit.VERIFICATION_FAILED


@pytest.mark.requirement("V8")
def test_a_cut_off_tail_is_noticed_by_a_head_that_was_kept(app: Flask) -> None:
    head = three_entries()
    db.session.execute(text("DELETE FROM audit_entry WHERE number = 3"))
    db.session.commit()
    with pytest.raises(CommandRefusedError, match="not in the chain"):
        verify(app, "--head", head)

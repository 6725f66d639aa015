"""A process that opens a ballot box: ``python -m tests.faults.opening SLUG``, with both cards on standard input.

It first tries the whole opening and takes it back, to say how long it takes; then it does it.
"""

import sys
from time import perf_counter

from sqlalchemy import select

from budgeting.commands.counting import open_box
from budgeting.models import Round
from engage.factory import create_app
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.kernel.sealing import KeyCard, read_key_card
from tests.programme import FIRST_OFFICER


def main(slug: str) -> None:
    first, second = (read_key_card(sys.stdin.readline()) for _ in range(2))
    with create_app().app_context():
        started = perf_counter()
        _open(slug, (first, second))
        db.session.rollback()
        say(f"{perf_counter() - started}")
        _open(slug, (first, second))
        db.session.commit()
        say("done")


def _open(slug: str, cards: tuple[KeyCard, KeyCard]) -> None:
    pb_round = db.session.scalars(select(Round).where(Round.slug == slug)).one()
    open_box(pb_round, cards=cards, now=now(), actor=FIRST_OFFICER)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(sys.argv[1])

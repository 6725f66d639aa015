"""A process that casts one code many times: ``python -m tests.budgeting.casting_process ROUND TIMES``, the code on standard input.

Says ``ready``, waits for a line, and then prints how often each ending came.
"""

import json
import sys
from collections import Counter

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from budgeting.commands.casting import cast_ballot
from budgeting.models.rounds import Round
from engage.factory import create_app
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.errors import EngageError
from engage.rules.view import View


def main(round_id: str, times: int) -> None:
    code = sys.stdin.readline().strip()
    with create_app().app_context():
        say("ready")
        sys.stdin.readline()
        say(json.dumps(Counter(_cast(round_id, code) for _ in range(times))))


def _cast(round_id: str, code: str) -> str:
    try:
        cast_ballot(
            db.session.scalars(select(Round).where(Round.id == round_id)).one(),
            code=code,
            tracker=new_code(),
            chosen=["A"],
            channel=Channel.ONLINE,
            view=View(),
            now=now(),
        )
        db.session.commit()
    except EngageError as error:
        db.session.rollback()
        return error.code
    except OperationalError:
        # The queue for SQLite's one lock was too long: nothing was stored, and a resident presses again.
        db.session.rollback()
        return _cast(round_id, code)
    return "cast"


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

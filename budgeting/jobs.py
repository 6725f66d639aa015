"""Background work of rounds."""

from sqlalchemy import Engine, text

from budgeting.models import Ballot, RegisterEntry, SealedBallot, TrackerEntry
from engage.jobs.handle import JobHandle
from engage.kernel.db import db
from engage.rules.errors import UnavailableError

OF_THE_BOX = (SealedBallot, RegisterEntry, TrackerEntry, Ballot)


def vacuum_after_count(handle: JobHandle) -> None:
    """Take what was deleted at the count out of the database's files, so that old rows cannot be read from them.

    Raises ``UnavailableError`` ``database_read_elsewhere``, so that the job is tried again, while somebody reads an older
    state of an SQLite file: until they are done, the old rows stay in its log.
    """
    handle.report_progress(50, "vacuum")
    db.session.rollback()
    vacuum(db.engine)


def vacuum(engine: Engine) -> None:
    """Rewrite the files of the box. Raises as ``vacuum_after_count`` does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for model in OF_THE_BOX:
                connection.execute(text(f"VACUUM FULL {model.__tablename__}"))
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
        held_up, *_frames = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    if held_up:
        raise UnavailableError("database_read_elsewhere")

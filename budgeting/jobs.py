"""Background work of rounds."""

from sqlalchemy import Engine, text

from budgeting.models import Ballot, RegisterEntry, SealedBallot, TrackerEntry
from engage.jobs.handle import JobHandle
from engage.kernel.db import db

OF_THE_BOX = (SealedBallot, RegisterEntry, TrackerEntry, Ballot)


def vacuum_after_count(handle: JobHandle) -> None:
    """Take what was deleted at the count out of the database's files, so that old rows cannot be read from them."""
    handle.report_progress(50, "vacuum")
    db.session.rollback()
    _vacuum(db.engine)


def _vacuum(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for model in OF_THE_BOX:
                connection.execute(text(f"VACUUM FULL {model.__tablename__}"))
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()

"""The files of the database after a count hold no envelope, or the job says that they still do."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from budgeting.jobs import vacuum
from engage.rules.errors import UnavailableError
from tests.files import bytes_of


def holds(folder: Path, words: bytes) -> bool:
    return words in bytes_of(folder.iterdir())


@pytest.mark.requirement("V5")
def test_old_rows_leave_the_files_or_the_job_is_tried_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'box.sqlite3'}", connect_args={"timeout": 0})
    with engine.begin() as writer:
        writer.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.begin() as writer:
        writer.exec_driver_sql("CREATE TABLE envelope (words TEXT)")
        writer.execute(text("INSERT INTO envelope VALUES ('sealed for two')"))
    reader = create_engine(f"sqlite:///{tmp_path / 'box.sqlite3'}").connect()
    reader.exec_driver_sql("BEGIN")
    assert reader.execute(text("SELECT count(*) FROM envelope")).scalar() == 1
    with engine.begin() as writer:
        writer.execute(text("DELETE FROM envelope"))

    with pytest.raises(UnavailableError):
        vacuum(engine)

    reader.close()
    vacuum(engine)
    assert not holds(tmp_path, b"sealed for two")

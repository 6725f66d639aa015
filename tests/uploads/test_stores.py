"""A folder and an S3 server keep the same promises, and nothing stays that belongs to nobody."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from engage.config import SettingError, read_settings
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.errors import NotFoundError, UnavailableError
from engage.uploads.commands import (
    ORPHAN_AFTER,
    discard_upload,
    remove_orphans,
    stored_name,
    take_in,
)
from engage.uploads.folder import FolderStore
from engage.uploads.module import init_store
from engage.uploads.store import EXTENSION, Store, current_store
from tests.programme import NOON
from tests.s3_server import KEY, SECRET, s3_server
from tests.servers import free_ports
from tests.uploads.samples import a_pdf, a_picture


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    with s3_server() as address:
        yield address


def files_url(address: str, prefix: str, *, secret: str = SECRET) -> str:
    return f"s3://{KEY}:{quote(secret, safe='')}@files/{prefix}?region=eu-west-2&endpoint={quote(address)}"


@pytest.fixture(params=["folder", "s3"])
def store(
    request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Store:
    """The application with each kind of store in turn, empty."""
    monkeypatch.setitem(app.extensions, EXTENSION, current_store())
    if request.param == "folder":
        use(app, monkeypatch, f"file://{tmp_path / 'files'}")
    else:
        use(app, monkeypatch, files_url(request.getfixturevalue("s3_address"), new_id()))
    return current_store()


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    settings = read_settings({"SECRET_KEY": "k" * 32, "ENGAGE_FILES_URL": url})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    init_store(app)


def names(store: Store) -> set[str]:
    return {file.name for file in store.files()}


def test_what_is_put_comes_back_whole(store: Store) -> None:
    data = os.urandom(300_000)
    store.put("one/a.pdf", data, content_type="application/pdf")
    assert store.get("one/a.pdf") == data
    store.put("one/a.pdf", b"another", content_type="application/pdf")
    assert store.get("one/a.pdf") == b"another"
    assert names(store) == {"one/a.pdf"}


def test_what_is_not_there_is_said_and_deleting_it_is_no_fault(store: Store) -> None:
    store.put("one/a.pdf", b"1", content_type="application/pdf")
    store.put("one/b.pdf", b"2", content_type="application/pdf")
    store.delete(["one/a.pdf", "two/never.pdf"])
    assert names(store) == {"one/b.pdf"}
    with pytest.raises(NotFoundError, match="no_file"):
        store.get("one/a.pdf")


def test_a_file_whose_row_was_never_saved_is_removed_and_others_stay(store: Store) -> None:
    kept = take_in(a_picture(), about="bid:1", now=NOON)
    db.session.commit()
    lost = take_in(a_pdf(), about="bid:2", now=NOON)
    lost_name = stored_name(lost.id, "file.pdf")
    db.session.rollback()
    taken_away = take_in(a_pdf(), about="bid:3", now=NOON)
    db.session.commit()
    discard_upload(taken_away)
    db.session.commit()
    assert lost_name in names(store)

    soon, later = system_now(), system_now() + ORPHAN_AFTER + timedelta(minutes=1)
    assert remove_orphans(now=soon) == 0
    assert remove_orphans(now=later) == 2
    assert names(store) == {stored_name(kept.id, one["name"]) for one in kept.renditions}
    if isinstance(store, FolderStore):
        assert [place.name for place in store.folder.iterdir()] == [kept.id]
    assert remove_orphans(now=later) == 0


def test_a_file_taken_away_comes_back_with_a_rollback(store: Store) -> None:
    kept = take_in(a_pdf(), about="bid:1", now=NOON)
    db.session.commit()
    discard_upload(kept)
    db.session.rollback()
    assert store.get(stored_name(kept.id, "file.pdf")) == a_pdf()


def test_a_half_written_file_is_not_seen_and_is_cleared_up(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut: a part of a file beside its place, of an upload that has a row too."""
    monkeypatch.setitem(app.extensions, EXTENSION, FolderStore(tmp_path))
    kept = take_in(a_pdf(), about="bid:1", now=NOON)
    half = tmp_path / kept.id / "file.pdf.0123.part"
    half.write_bytes(b"%PDF-")
    assert remove_orphans(now=system_now() + ORPHAN_AFTER + timedelta(minutes=1)) == 1
    assert not half.exists()
    assert current_store().get(stored_name(kept.id, "file.pdf")) == a_pdf()


def test_a_full_disk_leaves_no_row_and_no_part(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, EXTENSION, FolderStore(tmp_path))
    monkeypatch.setattr("engage.uploads.folder.os.fsync", no_space)
    with pytest.raises(UnavailableError) as refused:
        take_in(a_pdf(), about="bid:1", now=NOON)
    assert refused.value.code == "files"
    assert [place for place in tmp_path.rglob("*") if place.is_file()] == []


def no_space(_file: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_wrong_signature_is_refused_by_the_server_and_named_without_the_secret(
    app: Flask, s3_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, EXTENSION, current_store())
    use(app, monkeypatch, files_url(s3_address, "wrong", secret="not the secret"))
    with pytest.raises(UnavailableError) as refused:
        current_store().put("one/a.pdf", b"1", content_type="application/pdf")
    assert (refused.value.code, refused.value.facts) == ("files", {"kind": "PermissionDeniedError"})


def test_a_server_that_is_away_is_said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, EXTENSION, current_store())
    use(app, monkeypatch, files_url(f"http://127.0.0.1:{free_ports(1)[0]}", "away"))
    with pytest.raises(UnavailableError) as refused:
        current_store().get("one/a.pdf")
    assert refused.value.code == "files"
    assert SECRET not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_refused_at_start(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    with pytest.raises(SettingError, match="ENGAGE_FILES_URL"):
        make_app(
            f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, files_url=f"file://{in_the_way}/x"
        )


def test_without_a_setting_files_lie_in_the_data_folder(app: Flask) -> None:
    found = current_store()
    assert isinstance(found, FolderStore)
    assert found.folder == app.config["SETTINGS"].data_dir / "uploads"

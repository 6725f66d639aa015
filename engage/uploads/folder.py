"""Files in a folder."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from engage.kernel.ids import new_id
from engage.rules.errors import NotFoundError, UnavailableError
from engage.uploads.store import StoredFile

UNFINISHED = ".part"


class FolderStore:
    """Files in a folder: written beside their place, brought to the disk, then moved there in one step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, data: bytes, *, content_type: str) -> None:
        place = self.folder / name
        unfinished = place.with_name(f"{place.name}.{new_id()}{UNFINISHED}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            _forget_if_empty(place.parent)
            raise UnavailableError("files", kind=type(error).__name__) from None

    def get(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            raise NotFoundError("no_file") from None
        except OSError as error:
            raise UnavailableError("files", kind=type(error).__name__) from None

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            place = self.folder / name
            with suppress(OSError):
                place.unlink(missing_ok=True)
            _forget_if_empty(place.parent)

    def files(self) -> Iterator[StoredFile]:
        for place in sorted(self.folder.rglob("*")):
            if place.is_file():
                changed_at = datetime.fromtimestamp(place.stat().st_mtime, UTC)
                yield StoredFile(place.relative_to(self.folder).as_posix(), changed_at)


def _forget_if_empty(folder: Path) -> None:
    """A folder with another rendition in it goes with the last of them."""
    with suppress(OSError):
        folder.rmdir()

"""Where files lie: a folder, or an S3-compatible store. Neither knows what is in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import current_app

EXTENSION = "engage.uploads.store"


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the store, whether or not a row knows of it."""

    name: str
    changed_at: datetime


class Store(Protocol):
    """``name`` is ``<upload>/<rendition>``, made by us and never by who sends. Every method may raise ``UnavailableError``."""

    def put(self, name: str, data: bytes, *, content_type: str) -> None:
        """Write a whole file or nothing."""

    def get(self, name: str) -> bytes:
        """Raises ``NotFoundError`` ``no_file``."""

    def delete(self, names: Iterable[str]) -> None:
        """Names that are not there are no error."""

    def files(self) -> Iterator[StoredFile]:
        """Everything there, half-written files too."""


def current_store() -> Store:
    """The store this application was started with."""
    store: Store = current_app.extensions[EXTENSION]
    return store

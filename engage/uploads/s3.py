"""Files in an S3-compatible store. Every request is signed (AWS Signature Version 4) by ``obstore``."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from engage.rules.errors import NotFoundError, UnavailableError
from engage.uploads.store import StoredFile

WAIT = timedelta(seconds=20)
TRIES_AGAIN = 2


class S3Store:
    """One bucket, or what lies under ``prefix`` in it. ``endpoint`` is where its server is."""

    def __init__(
        self, *, bucket: str, prefix: str, key: str, secret: str, region: str, endpoint: str
    ) -> None:
        self.bucket = Bucket(
            bucket,
            prefix=prefix or None,
            access_key_id=key,
            secret_access_key=secret,
            region=region,
            endpoint=endpoint,
            client_options={"allow_http": endpoint.startswith("http://"), "timeout": WAIT},
            retry_config={"max_retries": TRIES_AGAIN, "retry_timeout": WAIT},
        )

    def put(self, name: str, data: bytes, *, content_type: str) -> None:
        with _faults_named():
            obstore.put(self.bucket, name, data, attributes={"Content-Type": content_type})

    def get(self, name: str) -> bytes:
        with _faults_named():
            return bytes(obstore.get(self.bucket, name).bytes())

    def delete(self, names: Iterable[str]) -> None:
        with _faults_named():
            obstore.delete(self.bucket, list(names))

    def files(self) -> Iterator[StoredFile]:
        with _faults_named():
            for page in obstore.list(self.bucket):
                for entry in page:
                    yield StoredFile(entry["path"], entry["last_modified"])


@contextmanager
def _faults_named() -> Iterator[None]:
    """The library's messages hold whole addresses; of them only the kind goes on."""
    try:
        yield
    except FileNotFoundError:
        raise NotFoundError("no_file") from None
    except (BaseError, OSError) as error:
        raise UnavailableError("files", kind=type(error).__name__) from None

"""A zip archive as a stream: what has been written goes out before the rest is known, and nothing is kept."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator

from engage.kernel.packing import PACKED_AT

EFFORT = 5
AT_ONCE = 64 * 1024

Part = tuple[str, Iterable[bytes]]


class _Outlet:
    """A file that is emptied while it is written, and cannot go back."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._gone = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def tell(self) -> int:
        return self._gone + len(self._waiting)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._gone += len(data)
        self._waiting.clear()
        return data

    @property
    def is_full(self) -> bool:
        return len(self._waiting) > AT_ONCE


def zipped(
    parts: Iterable[Part], *, first: tuple[str, bytes] | None = None, is_large: bool = False
) -> Iterator[bytes]:
    """The archive in pieces. ``first`` is stored plain with its size in front, as OpenDocument wants its type.

    ``is_large`` where a part may grow beyond two gigabytes: it is then written as Zip64, which old programs cannot read.
    """
    outlet = _Outlet()
    known = _store(outlet, *first) if first else None
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=EFFORT) as archive:  # type: ignore[call-overload]  # the stubs ask for a file that can go back
        if known:
            archive.filelist.append(known)
        for name, pieces in parts:
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=is_large) as part:
                for piece in pieces:
                    part.write(piece)
                    if outlet.is_full:
                        yield outlet.taken()
    yield outlet.taken()


def _store(outlet: _Outlet, name: str, data: bytes) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, PACKED_AT)
    entry.CRC = zlib.crc32(data)
    entry.compress_size = entry.file_size = len(data)
    entry.header_offset = outlet.tell()
    outlet.write(entry.FileHeader() + data)
    return entry

"""Office files are zip archives: packed again with one fixed time, so that equal parts give equal bytes."""

import io
import zipfile
import zlib
from collections.abc import Callable

UNREADABLE_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # locked with a password, or packed in a way that zipfile does not know
)
"""What ``zipfile`` raises for an archive that is torn, forged or not for it."""
PACKED_AT = (1980, 1, 1, 0, 0, 0)
"""The zip format's own first moment: the real one stands in the document's properties."""


def packed_again(archive: bytes, amend: Callable[[str, bytes], bytes]) -> bytes:
    """The same parts in the same order without the clock of this machine; ``amend(name, part)`` may change a part."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, amend(name, source.read(name)), compresslevel=9)
    return packed.getvalue()

"""Whether a recording is what it says: a voice, or a film with a picture in it, that tells nobody where it was made."""

from engage.rules.errors import InvalidError
from engage.uploads.rules.files import FILMS, FileKind

_PICTURE_TRACKS = {
    FileKind.MP4: (b"vide",),
    FileKind.WEBM: (b"V_VP8", b"V_VP9", b"V_AV1"),
}
"""How a track that holds pictures is named: the handler of ISO/IEC 14496-12, the codec of Matroska."""
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci\x00")
"""Under which phones write down where they were while they filmed or recorded."""


def check_media(data: bytes, kind: FileKind, *, where: str = "file") -> None:
    """Raises ``InvalidError`` ``media_without_picture`` for a film that has none, ``media_place`` for one that holds the place where it was made."""
    if kind in FILMS and not any(track in data for track in _PICTURE_TRACKS[kind]):
        raise InvalidError("media_without_picture", where=where)
    if any(place in data for place in _PLACES):
        raise InvalidError("media_place", where=where)

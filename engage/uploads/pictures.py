"""A picture written anew: what comes out holds pixels and nothing of what the camera wrote beside them."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from engage.rules.errors import InvalidError
from engage.uploads.rules.files import MOST_PIXELS, TILE

LARGE, SMALL = 1200, 480
"""Pixels on the longer side: as wide as a page needs, and as a phone needs."""
WEBP_QUALITY, JPEG_QUALITY = 78, 82
TILE_SIZE = (240, 280)
"""Cut to the shape of an arch, at twice its size on the page."""
TILE_QUALITY = 68
READS = ("JPEG", "PNG", "WEBP")
_one_at_a_time = Lock()
"""Unpacking takes memory; of several pictures that arrive together one process unpacks one."""


@dataclass(frozen=True)
class Rendition:
    """One stored form. Pixels are 0 for a document. ``data`` is what is written to the store."""

    name: str
    width: int
    height: int
    data: bytes


def render(data: bytes, *, where: str = "file") -> list[Rendition]:
    """A picture in two widths and as a tile as WebP, and the larger as JPEG for print; upright, without EXIF, place or colour
    profile.

    Never enlarged, but for a tile. Of a moving picture the first frame. Raises ``InvalidError`` ``picture_too_large`` (``most_megapixels``)
    before anything is unpacked, ``picture_broken`` when it cannot be read to its end.
    """
    with _one_at_a_time:
        try:
            return _render(data, where)
        except (
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ):
            # Pillow has no one error for files that lie about themselves.
            raise InvalidError("picture_broken", where=where) from None


def _render(data: bytes, where: str) -> list[Rendition]:
    with Image.open(BytesIO(data), formats=READS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise InvalidError(
                "picture_too_large", where=where, most_megapixels=MOST_PIXELS // 1_000_000
            )
        opened.draft("RGB", (LARGE * 2, LARGE * 2))
        upright = ImageOps.exif_transpose(opened)
        large = _on_white(_within(upright, LARGE))
    small = _within(large, SMALL)
    return [
        _saved("large.webp", large, "WEBP", quality=WEBP_QUALITY, method=4),
        _saved("small.webp", small, "WEBP", quality=WEBP_QUALITY, method=4),
        _saved("large.jpg", large, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True),
        _saved(TILE, ImageOps.fit(large, TILE_SIZE), "WEBP", quality=TILE_QUALITY, method=4),
    ]


def _within(picture: Image.Image, longer_side: int) -> Image.Image:
    if max(picture.size) <= longer_side:
        return picture
    return ImageOps.contain(picture, (longer_side, longer_side))


def _on_white(picture: Image.Image) -> Image.Image:
    """Pixels alone, copied onto a new picture so that nothing else comes along; what was see-through becomes white."""
    plain = Image.new("RGB", picture.size, "white")
    layer = picture.convert("RGBA")
    plain.paste(layer, mask=layer)
    return plain


def _saved(name: str, picture: Image.Image, form: str, **options: int | bool) -> Rendition:
    out = BytesIO()
    picture.save(out, form, **options)
    return Rendition(name, picture.width, picture.height, out.getvalue())

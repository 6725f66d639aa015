"""Files to send: made here, so that each says what is in it."""

from io import BytesIO
from zipfile import ZipFile

from PIL import Image

LEFT, RIGHT = (200, 30, 30), (30, 30, 200)
PLACE = "53.4083 N, 2.1494 W"
ORIENTATION, GPS, LATITUDE, DESCRIPTION = 0x0112, 0x8825, 2, 0x010E
TURNED_LEFT = 8


def a_picture(
    form: str = "JPEG", size: tuple[int, int] = (1600, 1000), *, turned: int = 1, told: str = ""
) -> bytes:
    """Red on the left, blue on the right; with EXIF that says how it was held, where it was taken and what was written."""
    picture = Image.new("RGB", size, LEFT)
    picture.paste(RIGHT, (size[0] // 2, 0, *size))
    exif = picture.getexif()
    exif[ORIENTATION] = turned
    exif[DESCRIPTION] = told
    exif.get_ifd(GPS)[LATITUDE] = (53.0, 24.0, 29.9)
    out = BytesIO()
    picture.save(out, form, exif=exif, comment=told.encode())
    return out.getvalue()


def a_see_through_picture() -> bytes:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def a_bomb(pixels: int = 20_000) -> bytes:
    """A small file that says it is very many pixels: one colour, so that it packs well."""
    out = BytesIO()
    Image.new("1", (pixels, pixels)).save(out, "PNG")
    return out.getvalue()


def a_pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n" + inside + b"\ntrailer\n%%EOF\n"


def a_word_file(*more: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            parts.writestr(name, "<x/>")
    return out.getvalue()


def a_zip() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        parts.writestr("a.exe", "MZ")
    return out.getvalue()

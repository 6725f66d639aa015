"""Letters that no typeface has, read from the files of the fonts and compared with what typesetting says of itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engage.kernel.fonts import FONT_FOLDER
from engage.kernel.letters import unshowable
from engage.kernel.typesetting import Sheet, TypesettingError

TEMPLATE = """
#let it = json(bytes(sys.inputs.it))
#set document(title: "One")
#set text(font: it.fonts, fallback: false, lang: "en")
#it.words
"""


def is_set(words: str, folder: Path) -> bool:
    template = folder / "one.typ"
    template.write_text(TEMPLATE)
    try:
        Sheet(template, "it", "en", datetime(2026, 11, 23, tzinfo=UTC)).pdf({"words": words})
    except TypesettingError:
        return False
    return True


@pytest.mark.parametrize("letter", "a€سਕ字☂\u200f\u00ad\ufe0f\u00a0\u2028")
def test_a_letter_that_is_there_is_set(letter: str, tmp_path: Path) -> None:
    assert not unshowable(letter, FONT_FOLDER)
    assert is_set(f"x{letter}y", tmp_path)


@pytest.mark.parametrize("letter", "ሀᚠ\u0001\ufffa\ue000")
def test_a_letter_that_no_typeface_has_is_refused(letter: str, tmp_path: Path) -> None:
    assert unshowable(f"{letter}a{letter}", FONT_FOLDER) == [letter]
    assert not is_set(f"x{letter}y", tmp_path)

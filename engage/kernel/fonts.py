"""Which typeface a language is set in, and the folder the files are in."""

from functools import lru_cache
from pathlib import Path

import typst

from engage.rules.errors import UnavailableError

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "build" / "fonts"

LATIN = "Noto Sans"
BY_LANGUAGE = {
    "ar": "Noto Naskh Arabic",
    "bn": "Noto Sans Bengali",
    "fa": "Noto Naskh Arabic",
    "ku": "Noto Naskh Arabic",
    "pa": "Noto Sans Gurmukhi",
    "ps": "Noto Naskh Arabic",
    "sd": "Noto Naskh Arabic",
    "ug": "Noto Naskh Arabic",
    "ur": "Noto Nastaliq Urdu",
    "zh": "Noto Sans SC",
}
NEEDED = (
    LATIN,
    "Noto Naskh Arabic",
    "Noto Nastaliq Urdu",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans SC",
    "Noto Emoji",
)


def families_for(language: str) -> list[str]:
    """Typefaces to try in order: the language's own, then every other one, so that a quote in another script shows."""
    own = BY_LANGUAGE.get(language.partition("-")[0], LATIN)
    return list(dict.fromkeys((own, *NEEDED)))


@lru_cache(maxsize=4)
def fonts_in(folder: Path) -> typst.Fonts:
    """The typefaces of a folder. Raises ``UnavailableError("fonts_missing")`` when one is not there.

    Fonts of the machine are left out: the same report must give the same bytes everywhere.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder] if folder.is_dir() else [],
    )
    missing = sorted(set(NEEDED) - set(fonts.families()))
    if missing:
        raise UnavailableError("fonts_missing", folder=str(folder), missing=missing)
    return fonts

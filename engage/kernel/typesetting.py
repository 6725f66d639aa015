"""Typst, in one place: a template and data become tagged PDF or a picture. Only workers and the command line load this."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from engage.kernel.fonts import BY_LANGUAGE, FONT_FOLDER, families_for, fonts_in
from engage.rules.errors import EngageError
from engage.rules.view import direction_of, primary_of

REGIONS = {
    "ar": "AE",
    "bn": "BD",
    "en": "GB",
    "es": "ES",
    "fa": "IR",
    "pa": "IN",
    "pl": "PL",
    "ro": "RO",
    "uk": "UA",
    "ur": "PK",
    "zh": "CN",
}
PICTURE_PPI = 220.0


class TypesettingError(EngageError):
    """Typst refused what it was given. ``facts['reason']`` is what it said, such as a letter no typeface has."""

    code = "typesetting_failed"


@dataclass(frozen=True)
class Sheet:
    """A template and the name under which it reads its data (``sys.inputs``), in one language and of one moment.

    The same data, language and moment give the same bytes: the machine's own fonts and clock are never used.
    """

    template: Path
    name: str
    language: str
    made_at: datetime
    fonts: Path = FONT_FOLDER

    def pdf(self, data: Mapping[str, Any]) -> bytes:
        """Tagged PDF 1.7 that typst has checked against PDF/UA-1.

        Raises ``UnavailableError`` ``fonts_missing`` and ``TypesettingError``: never a half page.
        """
        return self._compile(data, {"pdf_standards": "ua-1", "format": "pdf"})

    def picture(self, data: Mapping[str, Any]) -> bytes:
        """One page as PNG. Raises as ``pdf`` does."""
        return self._compile(data, {"format": "png", "ppi": PICTURE_PPI})

    def _setting(self) -> dict[str, Any]:
        """What every template reads beside its own data."""
        primary = primary_of(self.language)
        return {
            "language": primary,
            "region": REGIONS.get(primary),
            "direction": direction_of(primary),
            "fonts": families_for(primary),
            "fonts_by_language": {one: families_for(one) for one in {*REGIONS, *BY_LANGUAGE}},
            "date": [self.made_at.year, self.made_at.month, self.made_at.day],
        }

    def _compile(self, data: Mapping[str, Any], settings: dict[str, Any]) -> bytes:
        given = json.dumps({**self._setting(), **data}, ensure_ascii=False, sort_keys=True)
        try:
            made = typst.compile(
                self.template.read_bytes(),
                font_paths=fonts_in(self.fonts),
                ignore_system_fonts=True,
                sys_inputs={self.name: given},
                timestamp=self.made_at.replace(microsecond=0),
                **settings,
            )
        except typst.TypstError as error:
            raise TypesettingError(None, reason=error.message, hints=list(error.hints)) from error
        return bytes(made)

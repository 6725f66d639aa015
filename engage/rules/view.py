"""A view: the language and reading level in which somebody meets an item.

The easy-read, translated and standard versions are views of the same item: same ids, same options, one count.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
SOURCE_LANGUAGE = "en"
SIGN_LANGUAGE = "bfi"
"""British Sign Language. Nothing is written in it: the words of what was signed are its interpreter's, in English."""


class Level(StrEnum):
    """Reading level. The stored value is also the path segment and the tag suffix."""

    STANDARD = "standard"
    EASY = "easy"


@dataclass(frozen=True, order=True)
class View:
    """One language at one reading level, written as a tag: ``en``, ``en-easy``, ``ur``, ``ur-easy``."""

    language: str = SOURCE_LANGUAGE
    level: Level = Level.STANDARD

    @property
    def tag(self) -> str:
        """The key under which words for this view are stored."""
        return self.language if self.level is Level.STANDARD else f"{self.language}-easy"

    @property
    def is_easy(self) -> bool:
        return self.level is Level.EASY

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    def fallbacks(self) -> tuple["View", ...]:
        """Views to try in order: a person's own language comes before their reading level.

        Somebody reading Urdu easy read is better served by standard Urdu than by easy English.
        """
        return _chain(self)


@cache
def _chain(view: View) -> tuple[View, ...]:
    """Asked for every text on every page, of a few dozen views at most."""
    chain = [view, View(view.language), View(SOURCE_LANGUAGE, view.level), View()]
    return tuple(dict.fromkeys(chain))


def view_from_tag(tag: str) -> View:
    """The inverse of ``View.tag``."""
    if tag.endswith("-easy"):
        return View(tag.removesuffix("-easy"), Level.EASY)
    return View(tag)


def direction_of(language: str) -> str:
    """``rtl`` or ``ltr`` for a language tag; only the primary subtag decides."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def primary_of(language: str) -> str:
    """The language of a tag, without region or script."""
    return language.partition("-")[0]

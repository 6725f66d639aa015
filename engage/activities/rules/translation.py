"""What somebody wrote in another language than the council's, and what it means in English."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engage.rules.errors import InvalidError
from engage.rules.view import SOURCE_LANGUAGE, primary_of

LONGEST_TEXT = 20_000
"""Characters: a translation may be a few times as long as the longest text that it is of."""
LONGEST_MAKER = 120


class Maker(StrEnum):
    """Who translated. The stored value."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True)
class Translated:
    """A translation as it is kept beside the original: who made it, and on which day."""

    text: str
    made_by: Maker
    maker: str
    made_on: date


def needs_translation(language: str) -> bool:
    """Whether words in this language (a tag such as ``ur``) wait for somebody to translate them."""
    return primary_of(language) != SOURCE_LANGUAGE


def read_translation(
    *, text: str, made_by: str, maker: str, made_on: date | None, today: date
) -> Translated:
    """A translation with its maker: the name of a person, a firm or a role, or of the service.

    Raises ``InvalidError`` ``text_missing``, ``too_long`` (``limit``), ``made_by_missing``, ``maker_missing``,
    ``made_on_missing`` or ``not_yet``, with the field in ``where``.
    """
    words, name = text.replace("\r\n", "\n").strip(), " ".join(maker.split())
    if not words:
        raise InvalidError("text_missing", where="text")
    for field, value, limit in (("text", words, LONGEST_TEXT), ("maker", name, LONGEST_MAKER)):
        if len(value) > limit:
            raise InvalidError("too_long", where=field, limit=limit)
    if made_by not in set(Maker):
        raise InvalidError("made_by_missing", where="made_by")
    if not name:
        raise InvalidError("maker_missing", where="maker")
    if made_on is None:
        raise InvalidError("made_on_missing", where="made_on")
    if made_on > today:
        raise InvalidError("not_yet", where="made_on")
    return Translated(words, Maker(made_by), name, made_on)

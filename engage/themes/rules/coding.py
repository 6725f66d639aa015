"""What a coder may say about one piece of free text."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from engage.rules.errors import InvalidError, NotAllowedError


class Opinion(StrEnum):
    """What somebody thinks of a theme, kept apart from the theme itself. The stored value."""

    FOR = "for"
    AGAINST = "against"
    MIXED = "mixed"
    UNSAID = "unsaid"


class ItemState(StrEnum):
    """The stored value."""

    WAITING = "waiting"
    CODED = "coded"
    EXCLUDED = "excluded"


class Exclusion(StrEnum):
    """Why something that was received is not analysed. The stored value."""

    NOT_ABOUT_THIS = "not_about_this"
    SENT_TWICE = "sent_twice"
    NOT_READABLE = "not_readable"
    NOTHING_SAID = "nothing_said"
    A_TEST = "a_test"


class Turn(StrEnum):
    """Whose reading a coding is. The stored value."""

    FIRST = "first"
    SECOND = "second"
    SETTLED = "settled"
    REPLACED = "replaced"


Codes = Mapping[str, Opinion]
"""Theme id to what the writer thinks of it."""


def read_codes(
    themes: Collection[str], opinions: Mapping[str, str], *, offered: Collection[str]
) -> dict[str, Opinion]:
    """The codes a coder chose: the ticked ``themes``, each with its opinion (``UNSAID`` where none was chosen).

    An opinion about a theme that is not ticked says nothing. Raises ``InvalidError`` ``theme_unknown`` for one that the
    codebook does not offer, ``opinion_unknown``.
    """
    unknown = set(themes) - set(offered)
    if unknown:
        raise InvalidError("theme_unknown", where="themes", themes=sorted(unknown))
    try:
        return {theme: Opinion(opinions.get(theme) or Opinion.UNSAID) for theme in themes}
    except ValueError:
        raise InvalidError("opinion_unknown", where="themes") from None


def check_first_codes(codes: Codes) -> None:
    """Raise ``InvalidError`` ``no_theme``: what fits no theme needs a new theme, or a reason to leave it out."""
    if not codes:
        raise InvalidError("no_theme", where="themes")


def check_second_coder(coder: str, *, first_coder: str) -> None:
    """Raise ``NotAllowedError`` ``same_coder``: agreement with oneself says nothing."""
    if coder == first_coder:
        raise NotAllowedError("same_coder")


def after_merging(codes: Codes, counted_as: Mapping[str, str]) -> dict[str, Opinion]:
    """The codes by the themes they count for. Two merged themes about which opinions differ become ``MIXED``; what is unsaid
    about one takes what is said about the other.
    """
    merged: dict[str, Opinion] = {}
    for theme, opinion in codes.items():
        target = counted_as.get(theme, theme)
        merged[target] = _both(merged[target], opinion) if target in merged else opinion
    return merged


def themes_in(codings: Iterable[Codes]) -> dict[str, int]:
    """How many items each theme is in. Counts about people: shown only after ``protect``."""
    counted: dict[str, int] = {}
    for codes in codings:
        for theme in codes:
            counted[theme] = counted.get(theme, 0) + 1
    return counted


def _both(one: Opinion, other: Opinion) -> Opinion:
    said = {one, other} - {Opinion.UNSAID}
    if not said:
        return Opinion.UNSAID
    return said.pop() if len(said) == 1 else Opinion.MIXED


def minority_of(opinions: Iterable[Opinion]) -> list[Opinion]:
    """Which opinions fewer hold than the most common one, in the order of ``Opinion``. What nobody said is none of them."""
    numbers: Counter[Opinion] = Counter(each for each in opinions if each is not Opinion.UNSAID)
    most = max(numbers.values(), default=0)
    return [opinion for opinion in Opinion if 0 < numbers[opinion] < most]

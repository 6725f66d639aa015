"""The facts a text carries whatever language it is in: numbers, money, days, addresses and gaps to be filled.

A version of a text may say it in other words, and more simply. It may not say another number, day or amount.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_ADDRESS = re.compile(r"https?://[^\s<>\"'()]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_GAP = re.compile(r"\$\{\w+\}|%\(\w+\)[sd]|\{\w*\}")
_NUMBER = re.compile(r"\d(?:[\d.,:’'\u00a0\u202f\u066b\u066c\u2009 ]*\d)?")
_GROUPED = re.compile(
    r"\d{1,3}(?:(?P<sign>[.,’'\u00a0\u202f\u066c\u2009 ])\d{3})(?:(?P=sign)\d{3})*"
)
_MAY_AS_A_VERB = re.compile(
    r"(?<!\d )(?<!\d\u00a0)(?<!\bin )(?<!\bby )(?<!\bof )(?<!\bsince )(?<!\buntil )\bmay\b(?!\s*\d)",
    re.IGNORECASE,
)
"""English alone has a month that is a common word too: it is one beside a number, or after a word of time."""
_PARTS = re.compile(r"\d+")
_TELEPHONE = 4
_AT_THE_END = ".,;:!?)"
NUMBER_WORDS: Mapping[str, str] = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
"""Small numbers that English writes in letters. A version may write them in figures."""


@dataclass(frozen=True)
class Difference:
    """Facts that one version has and the other has not, as they are written without grouping and in European digits."""

    lost: tuple[str, ...]
    added: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.added)


def facts_of(text: str, months: Mapping[str, int] | None = None) -> Counter[str]:
    """Every fact of a text and how often it stands there.

    ``months``: names of months in the text's language, in small letters, to their number, so that "5 March" and "5/3" are the
    same day. A number is read without its grouping: "1,500", "1 500" and "۱٬۵۰۰" are one.

    >>> sorted(facts_of("Write by 5 March to a@b.uk about the £1,500", {"march": 3}))
    ['1500', '3', '5', 'a@b.uk']
    """
    facts: Counter[str] = Counter()
    facts.update(found.rstrip(_AT_THE_END) for found in _ADDRESS.findall(text))
    facts.update(_GAP.findall(text))
    plain = _in_european_digits(_GAP.sub(" ", _ADDRESS.sub(" ", text)))
    without_verb = _MAY_AS_A_VERB.sub(" ", plain)
    facts.update(str(months[word]) for word in _words(without_verb) if months and word in months)
    for found in _NUMBER.findall(plain):
        facts.update(_numbers_in(found))
    return facts


def gaps_of(text: str) -> frozenset[str]:
    """The gaps that code or an earlier answer fills: ``{name}``, ``${question}``, ``%(name)s``."""
    return frozenset(_GAP.findall(text))


def difference(
    source: str,
    version: str,
    *,
    source_months: Mapping[str, int] | None = None,
    months: Mapping[str, int] | None = None,
) -> Difference:
    """What a version of an English text has lost of its facts, and what it says beside them.

    How often a fact is repeated is the writer's choice. A small number that the source writes in letters is not added when
    the version writes it in figures.
    """
    had, has = facts_of(source, source_months), facts_of(version, months)
    in_letters = {NUMBER_WORDS[word.lower()] for word in _NUMBER_WORD.findall(source)}
    return Difference(
        lost=tuple(sorted(had.keys() - has.keys())),
        added=tuple(sorted(has.keys() - had.keys() - in_letters)),
    )


def _in_european_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _numbers_in(found: str) -> list[str]:
    """The numbers of one run of digits and signs: "1 500" is one, "5, 6" and "10:30" are two."""
    grouped = _GROUPED.fullmatch(found)
    if grouped:
        return [re.sub(r"\D", "", found)]
    return [number for piece in found.split() for number in _numbers_in_piece(piece)]


def _numbers_in_piece(piece: str) -> list[str]:
    """ "1,500.50" is 1500 and 50; noughts in front are kept in a long number alone, which is a telephone's."""
    head = _GROUPED.match(piece)
    if head and not piece[head.end() : head.end() + 1].isdigit():
        return [re.sub(r"\D", "", head[0]), *_numbers_in_piece(piece[head.end() :])]
    return [part if len(part) >= _TELEPHONE else str(int(part)) for part in _PARTS.findall(piece)]

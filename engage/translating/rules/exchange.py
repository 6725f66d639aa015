"""A translator's file: one unit for each text, and the rules for what comes back.

A file comes back whole or not at all. A text whose English changed meanwhile is left as it is and told: its translation was
made from other words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from engage.content.rules.facts import gaps_of
from engage.rules.view import View

LONGEST_TEXT = 20_000
"""Characters. The longest text of a plan has a tenth of it."""
XLIFF_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


class Format(StrEnum):
    """The file's ending. XLIFF is 1.2, which every translator's tool reads."""

    XLIFF = "xlf"
    PO = "po"
    CSV = "csv"


class Fault(StrEnum):
    """Why a unit, or a whole file, is not taken."""

    UNKNOWN = "unknown"
    GAPS = "gaps"
    GAPS_ADDED = "gaps_added"
    TOO_LONG = "too_long"
    TWICE = "twice"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True)
class Unit:
    """One text: where it belongs, its English, and what it says in the other language."""

    place: str
    source: str
    said: str
    note: str = ""
    needs_work: bool = False
    """Missing, or older than its English."""


@dataclass(frozen=True)
class TranslatorFile:
    """What goes out: the texts of one activity in one view. ``title`` says which, without blanks."""

    units: Sequence[Unit]
    view: View
    title: str


@dataclass(frozen=True)
class ReadFile:
    """What a file says. ``language``: the one it names, empty where the format names none."""

    units: tuple[Unit, ...]
    language: str = ""


@dataclass(frozen=True)
class UnitFault:
    place: str
    fault: Fault
    words: str = ""


@dataclass(frozen=True)
class Arrived:
    """What a file brings. ``texts`` are written only when there are no ``faults``."""

    texts: Mapping[str, str]
    changed_meanwhile: tuple[str, ...]
    absent: int
    """How many texts there are of which the file says nothing: they stay as they are."""
    faults: tuple[UnitFault, ...]


def box_name(place: str) -> str:
    """The name of a text's box on a page: its own, whatever else stands there."""
    return f"t_{sha256(place.encode()).hexdigest()[:16]}"


def arrived(there: Mapping[str, tuple[str, str]], read: ReadFile, *, language: str) -> Arrived:
    """What of a file is new. ``there``: by place, the English and what the view says now. Empty units are left out: nobody has
    translated them, and an empty line in a file takes nothing away.
    """
    faults = [*_language_fault(read, language), *_repeated(read.units)]
    texts: dict[str, str] = {}
    changed = []
    for unit in read.units:
        said = unit.said.strip()
        if not said:
            continue
        if unit.place not in there:
            faults.append(UnitFault(unit.place, Fault.UNKNOWN))
            continue
        source, now_said = there[unit.place]
        if _plain(unit.source) != _plain(source):
            changed.append(unit.place)
        elif found := _fault_of(unit.place, source, said):
            faults.append(found)
        elif _plain(said) != _plain(now_said):
            texts[unit.place] = said
    absent = len(there.keys() - {unit.place for unit in read.units})
    return Arrived(texts, tuple(changed), absent, tuple(faults))


def _language_fault(read: ReadFile, language: str) -> Iterable[UnitFault]:
    named = read.language.replace("_", "-").partition("-")[0].lower()
    if named and named != language:
        yield UnitFault("", Fault.OTHER_LANGUAGE, read.language)


def _repeated(units: Sequence[Unit]) -> Iterable[UnitFault]:
    met: set[str] = set()
    for unit in units:
        if unit.place in met:
            yield UnitFault(unit.place, Fault.TWICE)
        met.add(unit.place)


def _fault_of(place: str, source: str, said: str) -> UnitFault | None:
    if len(said) > LONGEST_TEXT:
        return UnitFault(place, Fault.TOO_LONG)
    if lost := gaps_of(source) - gaps_of(said):
        return UnitFault(place, Fault.GAPS, ", ".join(sorted(lost)))
    if added := gaps_of(said) - gaps_of(source):
        return UnitFault(place, Fault.GAPS_ADDED, ", ".join(sorted(added)))
    return None


def _plain(text: str) -> str:
    """Tools break lines and add blanks; words are what counts."""
    return " ".join(text.split())

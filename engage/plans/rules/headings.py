"""Whether a line of text can be a heading, judged by its own words."""

import re
from dataclasses import dataclass
from enum import StrEnum

from engage.plans.rules.numbering import printed_number, without_number
from engage.plans.rules.placeholders import is_placeholder

MAX_LETTERS = 400
MAX_WORDS = 16
MAX_NUMBERED_WORDS = 22
MAX_LABELLED_WORDS = 40
MAX_COLON_WORDS = 12
MAX_STATEMENT_WORDS = 8
_LABEL = re.compile(
    r"(?P<word>[A-Z][A-Za-z]{1,15})\s+(?P<number>\d{1,3}|[A-H]|[IVX]{1,5})(?:\s*(?:and|&|to|-)\s*\d{1,3})?\s*(?:[-–—:.]|\Z)"
)
_CAPTION = re.compile(
    r"(fig|figure|table|chart|graph|box|map|image|photo|picture|page|source|sources|note|notes|key)\b\.?\s*(\d|[:–-])",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(councillor|cllr|mrs?|ms|miss|dr|sir|dame|lord|lady|professor|prof|reverend|rev|leader of|cabinet member"
    r"|chair of|director of|chief executive)\b\.?",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(will|is|are|was|were|has|have|had|can|must|should|shall|would|could|may|be|do|does|did|need|needs|want)\b"
)
_ASKS = frozenset({"how", "what", "why", "who", "when", "where", "which"})
_POINTS_BACK = frozenset({"this", "these", "it", "they", "there", "those", "that"})
_LEADS_ON = re.compile(
    r"\b(are|is|was|were|be|been|to|by|of|for|on|in|with|and|or|as|at|that|from|includes?|including|following|follows"
    r"|says?|said|these|such|through|means)\W*\Z",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|\S@\S|\]\(")
_SENTENCE_WITHIN = re.compile(r"[a-z0-9)]{2}[.!?][\"'”’)]*\s+[A-Z]")
_OPENS_OTHERWISE = re.compile(r"[‘“'\"*†‡¹²³⁰-⁹(\[{<|]|\d{1,2}\s+[a-z]")
_CLOSES_OTHERWISE = re.compile(r"[.,;!…]\Z|[:;]\s*[-–—]\Z")
_LABEL_AND_VALUE = re.compile(r"([A-Z][A-Za-z ]{2,30}):\s+\S")
_FEWEST_LETTERS = 3
_FEW_LETTERS = 4
_FEW_LETTERS_ALONE = 6
_TOP_LABELS = frozenset({"appendix", "annex", "annexe", "part", "chapter", "section"})


class Shape(StrEnum):
    """What makes a line look like a heading, strongest first."""

    NUMBERED = "numbered"
    LABELLED = "labelled"
    CAPITALS = "capitals"
    PLAIN = "plain"


@dataclass(frozen=True)
class Look:
    """How a heading-like line looks. ``depth`` counts the parts of its number; ``label`` is its first word."""

    shape: Shape
    depth: int = 0
    label: str = ""
    is_open: bool = False
    """It ends with a colon."""

    @property
    def is_top_label(self) -> bool:
        return self.label.lower() in _TOP_LABELS


def look_of(text: str) -> Look | None:
    """How a line looks as a heading, or ``None`` when its own words speak against it.

    Against it speak: ending like a sentence or holding one, opening with a quotation or a footnote mark, a lower-case
    start, addresses, mostly digits, captions, people's titles, placeholders, too many words (16; 22 after a number; 40 after a label
    such as ``Ambition 2 -``), and being a statement ("This plan will ...") of more than eight words.
    """
    text = text.strip()
    number = printed_number(text)
    if not text or len(text) > MAX_LETTERS or _is_ruled_out(text, has_number=bool(number)):
        return None
    is_open = text.endswith(":")
    words = len(text.split())
    if is_open and (words > MAX_COLON_WORDS or leads_on(text)):
        return None
    label = _LABEL.match(text)
    if number:
        fits = words <= MAX_NUMBERED_WORDS and not _is_statement(text, number)
        return Look(Shape.NUMBERED, _depth(number), is_open=is_open) if fits else None
    if label:
        fits = words <= MAX_LABELLED_WORDS
        return Look(Shape.LABELLED, label=label["word"], is_open=is_open) if fits else None
    if words > MAX_WORDS or _is_statement(text, ""):
        return None
    return Look(Shape.CAPITALS if is_capitals(text) else Shape.PLAIN, is_open=is_open)


def _depth(number: str) -> int:
    """How deep a printed number stands; ``2.0`` is a chapter's, as ``2`` is."""
    return number.removesuffix(".0").count(".") + 1


def breaks_line(text: str) -> bool:
    """Whether a line is a heading by its number or label even with no blank line around it."""
    look = look_of(text)
    return look is not None and look.shape in (Shape.NUMBERED, Shape.LABELLED)


def leads_on(text: str) -> bool:
    """Whether a line that ends with a colon runs on into what follows ("Our ambitions are:")."""
    return bool(_LEADS_ON.search(text))


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, at least four of them, six in a single word."""
    letters = [letter for letter in text if letter.isalpha()]
    many = len(letters) >= (_FEW_LETTERS if len(text.split()) > 1 else _FEW_LETTERS_ALONE)
    return many and all(not letter.islower() for letter in letters) and text.upper() != text.lower()


def label_of_value(text: str) -> str:
    """The label of a line such as ``Key issue: participation``, or ``""``; a numbered label is none."""
    found = _LABEL_AND_VALUE.match(text)
    return "" if found is None or _LABEL.match(text) else found[1].casefold()


def says_the_same(one: str, other: str) -> bool:
    """Whether two labelled lines share their label and at least half of the words of the shorter one."""
    label, second = _LABEL.match(one), _LABEL.match(other)
    if not label or not second or label.group("word", "number") != second.group("word", "number"):
        return False
    words = set(re.findall(r"\w+", one.casefold()))
    others = set(re.findall(r"\w+", other.casefold()))
    return 2 * len(words & others) >= min(len(words), len(others))


def same_series(one: str, other: str) -> bool:
    """Whether two lines carry the same label word (``Ambition 1``, ``Ambition 2``)."""
    label, second = _LABEL.match(one), _LABEL.match(other)
    return bool(label and second and label["word"] == second["word"])


def _is_ruled_out(text: str, *, has_number: bool) -> bool:
    if _ADDRESS.search(text) or _CAPTION.match(text) or is_placeholder(text):
        return True
    if not has_number and _SIGNATURE.match(text):
        return True
    if _CLOSES_OTHERWISE.search(text) or _SENTENCE_WITHIN.search(without_number(text)):
        return True
    if not has_number and _OPENS_OTHERWISE.match(text):
        return True
    words = without_number(text)
    letters = sum(letter.isalpha() for letter in words)
    return words[:1].islower() or letters < _FEWEST_LETTERS or letters * 3 < len(words)


def _is_statement(text: str, number: str) -> bool:
    words = [word.strip("’'\",:;-–—()").lower() for word in text.split()[1 if number else 0 :]]
    if not words or words[0] in _ASKS or text.endswith("?"):
        return False
    if not _AUXILIARY.search(text.lower()):
        return False
    return words[0] in _POINTS_BACK or len(words) > MAX_STATEMENT_WORDS

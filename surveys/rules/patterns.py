"""Patterns that an answer must match, without any that take for ever.

The part of regular expressions that every dialect reads alike (XPath, Java, PHP, JavaScript): signs, classes, groups,
alternatives, counts, ``^`` and ``$``. What looks back or around is refused. Texts are read sign by sign with all ways to read
them followed at once (K. Thompson, "Regular expression search algorithm", 1968), so a match costs at most signs times ``MOST_STEPS``.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from engage.rules.errors import InvalidError

LONGEST = 500
"""Characters of a pattern."""
MOST_STEPS = 500
"""Steps of a pattern once its counts are written out."""
_MOST_BRACKETS = 20
_DIGITS, _SPACES = (("0", "9"),), ((" ", " "), ("\t", "\r"))
_WORD = (("A", "Z"), ("a", "z"), ("0", "9"), ("_", "_"))
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACES}
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}
_COUNT = re.compile(r"\{(\d{1,3})(,)?(\d{1,3})?\}")
_CATEGORY = re.compile(r"\{([LNPSZ][a-z]?)\}")


@dataclass(frozen=True)
class _Signs:
    """One sign out of these ranges, Unicode categories or classes inside, or one that is in none of them."""

    ranges: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    inside: tuple["_Signs", ...] = ()
    is_outside: bool = False

    def hold(self, sign: str) -> bool:
        is_inside = (
            any(first <= sign <= last for first, last in self.ranges)
            or any(unicodedata.category(sign).startswith(each) for each in self.categories)
            or any(each.hold(sign) for each in self.inside)
        )
        return is_inside is not self.is_outside

    @property
    def alone(self) -> str:
        """The sign, where it can be no other."""
        first, last = self.ranges[0] if len(self.ranges) == 1 else ("", "-")
        return first if first == last and not self.is_outside else ""


@dataclass(frozen=True)
class _Edge:
    """The beginning or the end of the text."""

    is_end: bool


@dataclass(frozen=True)
class _Row:
    parts: tuple["_Tree", ...]


@dataclass(frozen=True)
class _AnyOf:
    parts: tuple["_Tree", ...]


@dataclass(frozen=True)
class _Times:
    """``most`` is ``None`` where there is no limit."""

    part: "_Tree"
    least: int
    most: int | None


_Tree = _Signs | _Edge | _Row | _AnyOf | _Times


@dataclass(frozen=True)
class Pattern:
    """A pattern ready to match. Each step is what it reads and the steps after it; the last one is the end of the pattern."""

    steps: tuple[tuple[_Signs | _Edge | None, tuple[int, ...]], ...]
    first: int

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        at = self._reached([self.first], is_start=True, is_end=not text)
        known: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        for place, sign in enumerate(text):
            is_last = place == len(text) - 1
            key = (at, sign)
            if is_last or key not in known:
                after = [
                    following
                    for step in at
                    for signs, next_ in [self.steps[step]]
                    if isinstance(signs, _Signs) and signs.hold(sign)
                    for following in next_
                ]
                at = self._reached(after, is_start=False, is_end=is_last)
                known[key] = at
            else:
                at = known[key]
            if not at:
                return False
        return 0 in at

    def _reached(self, steps: Iterable[int], *, is_start: bool, is_end: bool) -> frozenset[int]:
        """The steps that can be reached from these without reading a sign."""
        seen: set[int] = set()
        waiting = list(steps)
        while waiting:
            step = waiting.pop()
            if step in seen:
                continue
            seen.add(step)
            reads, following = self.steps[step]
            is_there = isinstance(reads, _Edge) and (is_end if reads.is_end else is_start)
            if reads is None or is_there:
                waiting += following
        return frozenset(seen)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches. Raises as ``pattern_of``."""
    return pattern_of(pattern).matches(text)


@lru_cache(maxsize=200)
def pattern_of(text: str) -> Pattern:
    """The pattern in a text.

    Raises ``InvalidError("pattern_unsupported")`` with ``what``: ``too_long``, ``too_many_steps``, ``too_deep``, the sign that means
    something patterns here do not have (or nothing at all where it stands), or ``not_closed``.
    """
    if len(text) > LONGEST:
        raise _unsupported("too_long")
    writer = _Writer()
    first = writer.write(_Reader(text).whole(), 0)
    return Pattern(tuple(writer.steps), first)


def anywhere(pattern: str) -> str:
    """The pattern that matches a text in which this one matches some part."""
    return rf"[\s\S]*(?:{pattern})[\s\S]*"


def _unsupported(what: str) -> InvalidError:
    return InvalidError("pattern_unsupported", what=what)


@dataclass
class _Writer:
    """Steps written from the end of a pattern to its beginning; step 0 is the end."""

    steps: list[tuple[_Signs | _Edge | None, tuple[int, ...]]] = field(
        default_factory=lambda: [(None, ())]
    )

    def write(self, tree: _Tree, after: int) -> int:
        """The first step of what reads ``tree`` and goes on with ``after``."""
        match tree:
            case _Signs() | _Edge():
                return self._add(tree, (after,))
            case _Row(parts):
                for part in reversed(parts):
                    after = self.write(part, after)
                return after
            case _AnyOf(parts):
                return self._add(None, tuple(self.write(part, after) for part in parts))
            case _Times(part, least, most):
                return self._repeated(part, least, most, after)

    def _repeated(self, part: _Tree, least: int, most: int | None, after: int) -> int:
        if most is None:
            again = self._add(None, ())
            self.steps[again] = (None, (self.write(part, again), after))
            first = again
        else:
            first = after
            for _ in range(most - least):
                first = self._add(None, (self.write(part, first), after))
        for _ in range(least):
            before, first = first, self.write(part, first)
            if first == before:
                break
        return first

    def _add(self, reads: _Signs | _Edge | None, following: tuple[int, ...]) -> int:
        if len(self.steps) >= MOST_STEPS:
            raise _unsupported("too_many_steps")
        self.steps.append((reads, following))
        return len(self.steps) - 1


class _Reader:
    """Reads a pattern's text as a tree."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> _Tree:
        tree = self._alternatives()
        if self._at < len(self._text):
            raise _unsupported(self._text[self._at])
        return tree

    def _alternatives(self) -> _Tree:
        parts = [self._row()]
        while self._takes("|"):
            parts.append(self._row())
        return parts[0] if len(parts) == 1 else _AnyOf(tuple(parts))

    def _row(self) -> _Tree:
        parts: list[_Tree] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeats(self._one()))
        return _Row(tuple(parts))

    def _repeats(self, part: _Tree) -> _Tree:
        found = _COUNT.match(self._text, self._at)
        if found:
            least = int(found[1])
            most = int(found[3]) if found[3] else None if found[2] else least
            self._at = found.end()
        elif self._takes("*"):
            least, most = 0, None
        elif self._takes("+"):
            least, most = 1, None
        elif self._takes("?"):
            least, most = 0, 1
        else:
            return part
        if most is not None and most < least:
            raise _unsupported("{")
        self._takes("?")  # As few as possible: the same texts match.
        if self._next in {"+", "*", "?", "{"}:
            raise _unsupported(self._next)
        return _Times(part, least, most)

    def _one(self) -> _Tree:
        sign = self._take()
        match sign:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case "\\":
                return self._escaped()
            case ".":
                return _Signs((("\n", "\n"), ("\r", "\r")), is_outside=True)
            case "^" | "$":
                return _Edge(is_end=sign == "$")
            case "*" | "+" | "?" | "{":
                raise _unsupported(sign)
        return _Signs(((sign, sign),))

    def _group(self) -> _Tree:
        if self._takes("?") and not self._takes(":"):
            raise _unsupported(f"(?{self._next}")
        self._depth += 1
        if self._depth > _MOST_BRACKETS:
            raise _unsupported("too_deep")
        inner = self._alternatives()
        if not self._takes(")"):
            raise _unsupported("not_closed")
        self._depth -= 1
        return inner

    def _class(self) -> _Signs:
        is_outside = self._takes("^")
        inside: list[_Signs] = []
        if self._next == "]":
            raise _unsupported("[]")
        while not self._takes("]"):
            signs = self._in_class()
            if signs.alone and self._next == "-" and self._text[self._at + 1 : self._at + 2] != "]":
                self._take()
                last = self._in_class().alone
                if last < signs.alone:
                    raise _unsupported("-")
                signs = _Signs(((signs.alone, last),))
            inside.append(signs)
        return _Signs(inside=tuple(inside), is_outside=is_outside)

    def _in_class(self) -> _Signs:
        sign = self._take()
        if sign == "[" or (sign == "&" and self._next == "&"):
            raise _unsupported(f"[{sign}")
        return self._escaped() if sign == "\\" else _Signs(((sign, sign),))

    def _escaped(self) -> _Signs:
        sign = self._take()
        if sign.lower() in _CLASSES:
            return _Signs(_CLASSES[sign.lower()], is_outside=sign.isupper())
        if sign in {"p", "P"}:
            found = _CATEGORY.match(self._text, self._at)
            if found is None:
                raise _unsupported(f"\\{sign}")
            self._at = found.end()
            return _Signs(categories=(found[1],), is_outside=sign == "P")
        if sign in _SIGNS:
            return _Signs(((_SIGNS[sign], _SIGNS[sign]),))
        if sign.isalnum():
            raise _unsupported(f"\\{sign}")
        return _Signs(((sign, sign),))

    @property
    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        sign = self._next
        if not sign:
            raise _unsupported("not_closed")
        self._at += 1
        return sign

    def _takes(self, sign: str) -> bool:
        is_there = self._next == sign
        self._at += is_there
        return is_there

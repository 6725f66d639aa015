"""Trees of expressions, and what reading one is alike in XLSForm's and LimeSurvey's languages.

Two different refusals: ``expression_faulty`` when a text is no expression at all (``why``, ``at`` = character), and
``expression_unsupported`` when it is one that conditions cannot express (``what``). An importer refuses the form for the
first and lists the second.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import Pattern

from engage.rules.errors import InvalidError

MAX_TOKENS = 1200
MAX_BRACKETS = 30
"""More than any form needs; keeps a hostile one from exhausting the stack."""


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Number:
    value: str


@dataclass(frozen=True)
class Ref:
    """Another question, or the question itself."""

    name: str


@dataclass(frozen=True)
class Name:
    """A bare name: in a choice filter, a column of the choices."""

    name: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Binary:
    sign: str
    left: "Expression"
    right: "Expression"


Expression = Text | Number | Ref | Name | Call | Binary


@dataclass(frozen=True)
class Token:
    """A piece of an expression: ``kind`` is the name of its group in the language's pattern, or ``end``."""

    kind: str
    text: str
    at: int


def faulty(why: str, at: int) -> InvalidError:
    """The error for a text that is no expression, from its character ``at`` (counted from 0) on."""
    return InvalidError("expression_faulty", why=why, at=at + 1)


def unsupported(what: str) -> InvalidError:
    """The error for an expression that is sound but says more than conditions can."""
    return InvalidError("expression_unsupported", what=what)


def tokens_of(text: str, pattern: Pattern[str]) -> list[Token]:
    """All tokens but the ``blank`` ones. Raises as the module says."""
    tokens: list[Token] = []
    for token in _found(text, pattern):
        if len(tokens) == MAX_TOKENS:
            raise unsupported("too_long")
        tokens.append(token)
    return tokens


def _found(text: str, pattern: Pattern[str]) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = pattern.match(text, at)
        if found is None:
            why = "text_not_closed" if text[at] in "'\"" else "character_not_understood"
            raise faulty(why, at)
        if found.lastgroup != "blank":
            yield Token(str(found.lastgroup), found.group(), at)
        at = found.end()


class Reader(ABC):
    """Recursive descent over the tokens, one method for all binary ``levels``, the loosest first.

    A language says what a value with a sign in front and a value by itself are.
    """

    levels: Sequence[Sequence[str]]

    def __init__(self, tokens: Sequence[Token], end: int) -> None:
        self._tokens = tokens
        self._end = Token("end", "", end)
        self._place = 0
        self._depth = 0

    @abstractmethod
    def unary(self) -> Expression:
        """A value with any signs in front of it."""

    @property
    def next(self) -> Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else self._end

    def take(self) -> Token:
        token = self.next
        self._place += 1
        return token

    def whole(self) -> Expression:
        """The expression that all tokens make together."""
        expression = self.level(0)
        if self.next.kind != "end":
            raise self.not_expected(self.next)
        return expression

    def not_expected(self, token: Token) -> InvalidError:
        return faulty("something_missing" if token.kind == "end" else "not_expected", token.at)

    def level(self, n: int) -> Expression:
        """An expression of operators at level ``n`` and tighter."""
        if n == len(self.levels):
            return self.unary()
        left = self.level(n + 1)
        while self.next.kind in {"sign", "name"} and self.next.text in self.levels[n]:
            sign = self.take().text
            left = Binary(sign, left, self.level(n + 1))
        return left

    def bracketed(self) -> Expression:
        """What stands in brackets, the first of which is taken."""
        self.deeper()
        inner = self.level(0)
        self._close()
        return inner

    def call(self, function: Token) -> Expression:
        """A function with what stands in its brackets."""
        self.take()
        self.deeper()
        arguments: list[Expression] = []
        while self.next.text != ")" or arguments:
            arguments.append(self.level(0))
            if self.next.text != ",":
                break
            self.take()
        self._close()
        return Call(function.text, tuple(arguments))

    def deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_BRACKETS:
            raise unsupported("too_deep")

    def higher(self) -> None:
        self._depth -= 1

    def _close(self) -> None:
        token = self.take()
        if token.text != ")":
            raise faulty("bracket_not_closed" if token.kind == "end" else "not_expected", token.at)
        self.higher()


def negative(inner: Expression) -> Expression:
    """The same with a minus in front."""
    return (
        Number(f"-{inner.value}") if isinstance(inner, Number) else Binary("-", Number("0"), inner)
    )

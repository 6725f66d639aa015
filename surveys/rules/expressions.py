"""Reading XLSForm expressions (a dialect of XPath 1.0) as conditions.

Two different refusals: ``expression_faulty`` when it is no expression at all (``why``, ``at`` = character), and
``expression_unsupported`` when it is one that conditions cannot express (``what``). An importer refuses the form for the
first and lists the second.
"""

import re
from dataclasses import dataclass

from engage.rules.errors import InvalidError

MAX_TOKENS = 1200
MAX_BRACKETS = 30
"""More than any form needs; keeps a hostile one from exhausting the stack."""

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<text>'[^']*'|"[^"]*")
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<ref>\$\{[^{}]*\})
      | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
      | (?P<sign><=|>=|!=|//|::|\.\.|[=<>+*|(),/.\[\]@-])""",
    re.VERBOSE,
)
_REF = re.compile(r"\$\{\s*([^\W\d][\w.-]*)\s*\}")
_PATH_SIGNS = frozenset({"/", "//", "..", "[", "@", "::", "*", "|"})
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Number:
    value: str


@dataclass(frozen=True)
class Ref:
    """``${name}``: another question; ``.`` is the ref of the question itself."""

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

THIS = "."


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse_expression(text: str) -> Expression:
    """The expression as a tree. Raises ``InvalidError`` as the module says."""
    reader = _Reader(_tokens(text), len(text))
    expression = reader.level(0)
    reader.expect_end()
    return expression


def refs_in(text: str) -> tuple[str, ...]:
    """Names of the questions a text points at with ``${name}``: in labels this is piping."""
    return tuple(_REF.findall(text))


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _faulty(
                "text_not_closed" if text[at] in "'\"" else "character_not_understood", at
            )
        if found.lastgroup != "blank":
            tokens.append(_Token(str(found.lastgroup), found.group(), at))
        if len(tokens) > MAX_TOKENS:
            raise unsupported("too_long")
        at = found.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens, one method for all binary levels."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._end = _Token("end", "", end)
        self._place = 0
        self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else self._end

    def _take(self) -> _Token:
        token = self._next
        self._place += 1
        return token

    def expect_end(self) -> None:
        token = self._next
        if token.kind != "end":
            if token.text in _PATH_SIGNS:
                raise unsupported("path")
            raise _faulty("not_expected", token.at)

    def level(self, n: int) -> Expression:
        """An expression of operators at level ``n`` and below."""
        if n == len(_LEVELS):
            return self._unary()
        left = self.level(n + 1)
        while self._next.kind in {"sign", "name"} and self._next.text in _LEVELS[n]:
            sign = self._take().text
            left = Binary(sign, left, self.level(n + 1))
        return left

    def _unary(self) -> Expression:
        minus = False
        while self._next.text == "-" and self._next.kind == "sign":
            self._take()
            minus = not minus
        inner = self._primary()
        if self._next.kind == "sign" and self._next.text in _PATH_SIGNS - {"*"}:
            raise unsupported("path")
        if not minus:
            return inner
        if isinstance(inner, Number):
            return Number(f"-{inner.value}")
        return Binary("-", Number("0"), inner)

    def _primary(self) -> Expression:
        token = self._take()
        match token.kind:
            case "text":
                return Text(token.text[1:-1])
            case "number":
                return Number(token.text)
            case "ref":
                return _ref(token)
            case "name":
                return self._call(token) if self._next.text == "(" else Name(token.text)
        if token.text == "(":
            return self._bracketed()
        if token.text == ".":
            return Ref(THIS)
        if token.text in _PATH_SIGNS:
            raise unsupported("path")
        raise _faulty("something_missing" if token.kind == "end" else "not_expected", token.at)

    def _bracketed(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_BRACKETS:
            raise unsupported("too_deep")
        inner = self.level(0)
        self._close()
        self._depth -= 1
        return inner

    def _call(self, function: _Token) -> Expression:
        self._take()
        self._depth += 1
        if self._depth > MAX_BRACKETS:
            raise unsupported("too_deep")
        arguments: list[Expression] = []
        while self._next.text != ")" or arguments:
            arguments.append(self.level(0))
            if self._next.text != ",":
                break
            self._take()
        self._close()
        self._depth -= 1
        return Call(function.text, tuple(arguments))

    def _close(self) -> None:
        token = self._take()
        if token.text != ")":
            raise _faulty("bracket_not_closed" if token.kind == "end" else "not_expected", token.at)


def _ref(token: _Token) -> Ref:
    found = _REF.fullmatch(token.text)
    if found is None:
        if "#" in token.text:
            raise unsupported(token.text)
        raise _faulty("name_faulty", token.at)
    return Ref(found.group(1))


def _faulty(why: str, at: int) -> InvalidError:
    return InvalidError("expression_faulty", why=why, at=at + 1)


def unsupported(what: str) -> InvalidError:
    """The error for an expression that is sound but says more than conditions can."""
    return InvalidError("expression_unsupported", what=what)

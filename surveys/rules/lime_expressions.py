"""Reading LimeSurvey's ExpressionScript (``((Q1.NAOK == "Y") and !is_empty(Q2))``) into the same trees as XLSForm expressions.

Raises ``InvalidError("expression_faulty")`` (``why``, ``at`` = character) for what is no expression, and
``expression_unsupported`` for one that goes beyond comparisons, functions and logic. Grammar: LimeSurvey manual,
"ExpressionScript - Presentation", "Operators".
"""

import re
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.expressions import (
    MAX_BRACKETS,
    MAX_TOKENS,
    Binary,
    Call,
    Expression,
    Number,
    Ref,
    Text,
    unsupported,
)

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<name>\d+X\d+X\d+[A-Za-z0-9_.]*|[A-Za-z_][A-Za-z0-9_#]*(?:\.[A-Za-z_]+)*)
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[<>=!+*/%,().-])""",
    re.VERBOSE,
)
_SAME = {
    "&&": "and", "||": "or", "==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
    "AND": "and", "OR": "or",
}  # fmt: skip
"""Two ways to write one operator."""
_LEVELS = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
_ASSIGNED = "="
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse_lime_expression(text: str) -> Expression:
    """The expression as a tree; a variable is a ``Ref`` with its suffix (``Q1.NAOK``), ``!`` a call of ``not``."""
    reader = _Reader(_tokens(text), len(text))
    expression = reader.level(0)
    reader.expect_end()
    return expression


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _faulty("character_not_understood", at)
        kind, said = str(found.lastgroup), found.group()
        if kind == "sign" and said == _ASSIGNED:
            raise unsupported(_ASSIGNED)
        if kind != "blank":
            tokens.append(_Token(kind, said if kind == "text" else _SAME.get(said, said), at))
        if len(tokens) > MAX_TOKENS:
            raise unsupported("too_long")
        at = found.end()
    return tokens


class _Reader:
    """Recursive descent, one method for all binary levels."""

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
        if self._next.kind != "end":
            raise _faulty("not_expected", self._next.at)

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
        token = self._next
        if token.kind not in {"sign", "name"} or token.text not in {"!", "-", "not"}:
            return self._primary()
        self._deeper()
        self._take()
        inner = self._unary()
        self._depth -= 1
        if token.text != "-":
            return Call("not", (inner,))
        return (
            Number(f"-{inner.value}")
            if isinstance(inner, Number)
            else Binary("-", Number("0"), inner)
        )

    def _primary(self) -> Expression:
        token = self._take()
        match token.kind:
            case "text":
                return Text(_ESCAPED.sub(r"\1", token.text[1:-1]))
            case "number":
                return Number(token.text)
            case "name":
                return self._call(token) if self._next.text == "(" else Ref(token.text)
        if token.text == "(":
            self._deeper()
            inner = self.level(0)
            self._close()
            return inner
        raise _faulty("something_missing" if token.kind == "end" else "not_expected", token.at)

    def _call(self, function: _Token) -> Expression:
        self._take()
        self._deeper()
        arguments: list[Expression] = []
        while self._next.text != ")" or arguments:
            arguments.append(self.level(0))
            if self._next.text != ",":
                break
            self._take()
        self._close()
        return Call(function.text, tuple(arguments))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_BRACKETS:
            raise unsupported("too_deep")

    def _close(self) -> None:
        token = self._take()
        if token.text != ")":
            raise _faulty("bracket_not_closed" if token.kind == "end" else "not_expected", token.at)
        self._depth -= 1


def _faulty(why: str, at: int) -> InvalidError:
    return InvalidError("expression_faulty", why=why, at=at + 1)

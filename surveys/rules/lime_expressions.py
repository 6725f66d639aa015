"""Reading LimeSurvey's ExpressionScript (``((Q1.NAOK == "Y") and !is_empty(Q2))``) into the same trees as XLSForm expressions.

Raises as ``expression_tree`` says; beyond comparisons, functions and logic it is ``expression_unsupported``. Grammar: LimeSurvey
manual, "ExpressionScript - Presentation", "Operators".
"""

import re
from dataclasses import replace

from surveys.rules.expression_tree import (
    Call,
    Expression,
    Number,
    Reader,
    Ref,
    Text,
    Token,
    negative,
    tokens_of,
    unsupported,
)

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<name>\d+X\d+X\d+[A-Za-z0-9_.]*|[A-Za-z_][A-Za-z0-9_#]*(?:\.[A-Za-z_][A-Za-z0-9_#]*)*)
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[<>=!+*/%,().-])""",
    re.VERBOSE,
)
_SAME = {
    "&&": "and", "||": "or", "==": "=", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
    "AND": "and", "OR": "or",
}  # fmt: skip
"""Two ways to write one operator."""
_ASSIGNED = "="
_ESCAPED = re.compile(r"\\(.)")


def parse_lime_expression(text: str) -> Expression:
    """The expression as a tree; a variable is a ``Ref`` with its suffix (``Q1.NAOK``), ``!`` a call of ``not``."""
    return _Reader([_spoken(token) for token in tokens_of(text, _TOKEN)], len(text)).whole()


def _spoken(token: Token) -> Token:
    if token.kind == "sign" and token.text == _ASSIGNED:
        raise unsupported(_ASSIGNED)
    return token if token.kind == "text" else replace(token, text=_SAME.get(token.text, token.text))


class _Reader(Reader):
    levels = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))

    def unary(self) -> Expression:
        token = self.next
        if token.kind not in {"sign", "name"} or token.text not in {"!", "-", "not"}:
            return self._primary()
        self.deeper()
        self.take()
        inner = self.unary()
        self.higher()
        return negative(inner) if token.text == "-" else Call("not", (inner,))

    def _primary(self) -> Expression:
        token = self.take()
        match token.kind:
            case "text":
                return Text(_ESCAPED.sub(r"\1", token.text[1:-1]))
            case "number":
                return Number(token.text)
            case "name":
                return self.call(token) if self.next.text == "(" else Ref(token.text)
        if token.text == "(":
            return self.bracketed()
        raise self.not_expected(token)

"""Reading XLSForm expressions (a dialect of XPath 1.0) as trees. Raises as ``expression_tree`` says."""

import re

from engage.rules.errors import InvalidError
from surveys.rules.expression_tree import (
    Expression,
    Name,
    Number,
    Reader,
    Ref,
    Text,
    Token,
    faulty,
    negative,
    tokens_of,
    unsupported,
)

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

THIS = "."
"""The ``Ref`` of the question itself; of another it is what stands in ``${name}``."""


def parse_expression(text: str) -> Expression:
    """The expression as a tree."""
    return _Reader(tokens_of(text, _TOKEN), len(text)).whole()


def refs_in(text: str) -> tuple[str, ...]:
    """Names of the questions a text points at with ``${name}``: in labels this is piping."""
    return tuple(_REF.findall(text))


class _Reader(Reader):
    levels = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))  # fmt: skip

    def not_expected(self, token: Token) -> InvalidError:
        return unsupported("path") if token.text in _PATH_SIGNS else super().not_expected(token)

    def unary(self) -> Expression:
        minus = False
        while self.next.text == "-" and self.next.kind == "sign":
            self.take()
            minus = not minus
        inner = self._primary()
        if self.next.kind == "sign" and self.next.text in _PATH_SIGNS - {"*"}:
            raise unsupported("path")
        return negative(inner) if minus else inner

    def _primary(self) -> Expression:
        token = self.take()
        match token.kind:
            case "text":
                return Text(token.text[1:-1])
            case "number":
                return Number(token.text)
            case "ref":
                return _ref(token)
            case "name":
                return self.call(token) if self.next.text == "(" else Name(token.text)
        if token.text == "(":
            return self.bracketed()
        if token.text == ".":
            return Ref(THIS)
        raise self.not_expected(token)


def _ref(token: Token) -> Ref:
    found = _REF.fullmatch(token.text)
    if found is None:
        if "#" in token.text:
            raise unsupported(token.text)
        raise faulty("name_faulty", token.at)
    return Ref(found.group(1))

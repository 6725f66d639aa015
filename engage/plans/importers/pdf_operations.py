"""What a PDF's page does with its words, operation by operation.

A page with a table holds tens of thousands of numbers and lines to draw. They are passed over here in one go; the library's own
reader takes them one by one and is asked only for what is not read here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject

Operation = tuple[Any, bytes]
MOST_TOKENS = 1_000_000
"""More in one page is left to the library, which has a limit of its own."""
_OF_WORDS = frozenset(b"q Q cm BT ET Tz Tc Tw TL Tf Td TD Tm T* Tj TJ ' \" Do BDC BMC EMC".split())
"""The operations that place words, or mark them."""
_VALUES = {b"true": True, b"false": False, b"null": None}
_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r\ ]*+(?:
      (?P<value>true|false|null)(?![A-Za-z0-9])
    | (?P<numbers>(?:[+-]?(?:\d++(?:\.\d*+)?|\.\d++)[\t\n\f\r\ ]++)*+)(?P<operator>(?!BI\b)[A-Za-z'"][A-Za-z0-9*'"]*+)
    | (?P<number>[+-]?(?:\d++(?:\.\d*+)?|\.\d++))(?=[\x00\t\n\f\r\ \[\]<>()/%]|\Z)
    | (?P<string>\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))
    | (?P<hex><[0-9A-Fa-f\x00\t\n\f\r\ ]*+>)
    | (?P<name>/[^\x00\t\n\f\r\ \[\]<>(){}/%\#]*+)(?!\#)
    | (?P<begin>\[|<<)
    | (?P<end>\]|>>)
    | (?P<comment>%[^\r\n]*+)
    | (?P<last>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.?)", re.DOTALL)
_ESCAPES = {
    **{b"%o" % code: bytes([code]) for code in range(0o400)},
    **{b"%02o" % code: bytes([code]) for code in range(0o100)},
    **{b"%03o" % code: bytes([code & 0xFF]) for code in range(0o1000)},
    **dict.fromkeys((b"\n", b"\r", b"\r\n"), b""),
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
}


def operations_of(stream: ContentStream) -> list[Operation]:
    """The operations of a page's contents that place or mark words, in order."""
    try:
        return _without_idle(_read(stream.get_data()))
    except _UnusualError:
        return stream.operations


class _UnusualError(Exception):
    """Something that is left to the library: a picture within the contents, a name in code, a broken number."""


def _read(data: bytes) -> Iterator[Operation]:
    operands: list[Any] = []
    around: list[list[Any]] = []
    for kind, said, numbers in _tokens(data):
        if kind in ("operator", "last"):
            if around:
                raise _UnusualError
            if said in _OF_WORDS:
                yield [*operands, *map(float, numbers.split())], said
            operands = []
        elif kind == "begin":
            around.append(operands)
            operands = []
        elif kind == "end":
            operands = _closed(around, operands, said)
        elif kind in _OPERANDS:
            operands.append(_OPERANDS[kind](said))


def _tokens(data: bytes) -> Iterator[tuple[str | None, bytes, bytes]]:
    """Kind and words of each, and the numbers that stand before an operator."""
    place = 0
    for _count in range(MOST_TOKENS):
        token = _TOKEN.match(data, place)
        if token is None:
            raise _UnusualError
        yield token.lastgroup, token[token.lastindex or 0], token["numbers"] or b""
        if token.lastgroup == "last":
            return
        place = token.end()
    raise _UnusualError


def _without_idle(operations: Iterable[Operation]) -> list[Operation]:
    """Without the saving and restoring of a state in which no word was placed: what drawing a line leaves behind."""
    kept: list[Operation] = []
    for operation in operations:
        if operation[1] == b"Q":
            last = len(kept) - 1
            while last >= 0 and kept[last][1] == b"cm":
                last -= 1
            if last >= 0 and kept[last][1] == b"q":
                del kept[last:]
                continue
        kept.append(operation)
    return kept


def _closed(around: list[list[Any]], inside: list[Any], sign: bytes) -> list[Any]:
    """The operands around a list or a dictionary that ends here, with it."""
    if not around:
        raise _UnusualError
    operands = around.pop()
    if sign == b"]":
        operands.append(ArrayObject(inside))
    else:
        named = DictionaryObject()
        dict.update(named, zip(inside[::2], inside[1::2], strict=False))
        operands.append(named)
    return operands


def _from_hex(said: bytes) -> bytes:
    digits = b"".join(said[1:-1].replace(b"\0", b"").split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _unescaped(said: bytes) -> bytes:
    inside = said[1:-1]
    return _ESCAPED.sub(_escape, inside) if b"\\" in inside else inside


def _escape(found: re.Match[bytes]) -> bytes:
    return _ESCAPES.get(found[1], found[1])


def _number(said: bytes) -> float | int:
    return float(said) if b"." in said else int(said)


def _name(said: bytes) -> NameObject:
    return NameObject(said.decode("latin-1"))


_OPERANDS: Mapping[str | None, Callable[[bytes], Any]] = {
    "number": _number,
    "string": _unescaped,
    "hex": _from_hex,
    "name": _name,
    "value": _VALUES.get,
}

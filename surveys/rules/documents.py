"""Reading JSON documents strictly: what is wrong is said with the place where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.rules.errors import InvalidError

MAX_DEPTH = 120
"""Deeper nesting than any questionnaire needs; keeps a hostile document from exhausting the stack."""


@dataclass(frozen=True)
class Node:
    """A JSON object inside a document and the path that leads to it (``pages[0].questions[2]``)."""

    values: Mapping[str, Any]
    where: str

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty string. Raises ``InvalidError("document_faulty")``, as all readers here do."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or not value:
            raise faulty(self.at(key), "not_text")
        return value

    def optional_text(self, key: str) -> str | None:
        return None if self.values.get(key) is None else self.text(key)

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; a missing one is false."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise faulty(self.at(key), "not_true_or_false")
        return value

    def whole_number(self, key: str, default: int | None = None) -> int:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise faulty(self.at(key), "not_a_whole_number")
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.values.get(key, {})
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise faulty(self.at(key), "not_an_object")
        return value

    def node(self, key: str) -> "Node | None":
        """The object under ``key``, or ``None`` where there is none."""
        return None if self.values.get(key) is None else node_of(self.values[key], self.at(key))

    def nodes(self, key: str) -> tuple["Node", ...]:
        """The list of objects under ``key``; a missing list is empty."""
        value = self.values.get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise faulty(self.at(key), "not_a_list")
        return tuple(node_of(item, f"{self.at(key)}[{n}]") for n, item in enumerate(value))

    def only(self, *known: str) -> None:
        """Refuse keys that nobody here understands, so that nothing is dropped in silence."""
        for key in self.values:
            if key not in known:
                raise faulty(self.at(str(key)), "unknown_key")

    def at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def node_of(value: object, where: str = "") -> Node:
    """``value`` as a readable object; raises ``InvalidError`` when it is none."""
    if not isinstance(value, Mapping):
        raise faulty(where, "not_an_object")
    return Node(value, where)


def faulty(where: str, why: str) -> InvalidError:
    """The one error for a document that cannot be read; ``why`` is a code."""
    return InvalidError("document_faulty", where=where, why=why)

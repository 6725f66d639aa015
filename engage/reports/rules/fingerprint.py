"""One digest for what a report was made from: the raw findings and the participation, whatever their order in memory."""

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any


def digest_of_data(data: object) -> str:
    """SHA-256 (hex) over the canonical JSON of ``as_plain(data)``: equal data, equal digest."""
    text = json.dumps(as_plain(data), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_plain(value: object) -> Any:
    """Dataclasses, mappings, sequences and enums as lists and plain values; mappings and sets are put in order."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    if is_dataclass(value):
        named = [[one.name, as_plain(getattr(value, one.name))] for one in fields(value)]
        return [type(value).__name__, named]
    if isinstance(value, Mapping):
        return _in_order([as_plain(key), as_plain(one)] for key, one in value.items())
    if isinstance(value, Set):
        return _in_order(as_plain(one) for one in value)
    if isinstance(value, Sequence):
        return [as_plain(one) for one in value]
    raise TypeError(type(value).__name__)


def _in_order(values: Any) -> list[Any]:
    return sorted(values, key=lambda one: json.dumps(one, ensure_ascii=False))

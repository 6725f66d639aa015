"""Identifiers and secrets: the only place that draws random numbers for them."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from engage.kernel.here import this_app

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two characters without 0/O and 1/I: five bits each, safe to read aloud. Used for codes and references."""

CODE_LENGTH = 12
ID_BYTES = 16
Item = TypeVar("Item")


def new_id() -> str:
    """A random identifier of 128 bits for a row: says nothing about when or in what order it was made."""
    return secrets.token_hex(ID_BYTES)


def new_token() -> str:
    """An unguessable value of 256 bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def new_code(length: int = CODE_LENGTH) -> str:
    """A code a person can type, five bits a character (twelve characters: 60 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str, size: int = 4) -> str:
    """``ABCD-EFGH-JKLM``: how a code is printed and shown."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def shuffled(items: Sequence[Item]) -> list[Item]:
    """The same items in an unpredictable order."""
    rest = list(items)
    secrets.SystemRandom().shuffle(rest)
    return rest


def one_below(number: int) -> int:
    """A whole number from 0 to ``number`` - 1, each as likely as the others."""
    return secrets.randbelow(number)


def typed_code(raw: str) -> str:
    """What a person meant by what they typed: case, spaces and dashes do not matter, nor 0 for O (neither is used)."""
    if raw.isascii() and raw.isalnum():
        return raw.upper()
    return "".join(ch for ch in raw.upper() if ch.isalnum())


def keyed_digest(purpose: str, *parts: str) -> str:
    """HMAC-SHA-256 under the application's key, which is not in the database; ``purpose`` keeps uses apart."""
    keyed = _keyed_for(purpose, this_app().config["SECRET_KEY"]).copy()
    keyed.update("\x1f".join(parts).encode())
    return keyed.hexdigest()


def keyed_code(purpose: str, *parts: str) -> str:
    """A code like ``new_code``'s that the application's key makes of these parts, always the same, so that it need not be stored."""
    signs = bytes.fromhex(keyed_digest(purpose, *parts))[:CODE_LENGTH]
    return "".join(ALPHABET[sign % len(ALPHABET)] for sign in signs)


@lru_cache(maxsize=64)
def _keyed_for(purpose: str, secret: str) -> hmac.HMAC:
    """Has taken in its key: only ever copied."""
    key = hashlib.sha256(f"engage:{purpose}:{secret}".encode()).digest()
    return hmac.new(key, digestmod="sha256")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

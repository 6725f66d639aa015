"""Sealing to two keys in turn with HPKE (RFC 9180: X25519, HKDF-SHA256, AES-128-GCM).

What is sealed can be opened only with both private halves. They are printed as cards and never stored.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from mnemonic import Mnemonic

from engage.rules.errors import InvalidError

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
LENGTH_PREFIX = 4
KEY_BYTES = 32
_words = Mnemonic("english")


@dataclass(frozen=True)
class KeyCard:
    """The private half of one key, as it is printed: 24 words, or the same as hexadecimal in a QR code."""

    private: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """BIP-39 words; the last one holds a checksum, so a torn or misread card is noticed before anything is tried."""
        return str(_words.to_mnemonic(self.private))

    @property
    def qr_text(self) -> str:
        return self.private.hex()

    @property
    def public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()


def new_key_card() -> KeyCard:
    return KeyCard(X25519PrivateKey.generate().private_bytes_raw())


def read_key_card(typed: str) -> KeyCard:
    """Read a card from its words or its QR text.

    Raises ``InvalidError`` ``key_card`` when it is incomplete, misspelt or torn.
    """
    cleaned = " ".join(typed.lower().split())
    try:
        if len(cleaned) == 2 * KEY_BYTES and " " not in cleaned:
            return KeyCard(bytes.fromhex(cleaned))
        return KeyCard(bytes(_words.to_entropy(cleaned)))
    except (ValueError, LookupError):
        raise InvalidError("key_card") from None


def secret_of(cards: tuple[KeyCard, KeyCard], *, context: bytes) -> str:
    """A number that only both cards together give: promised by its hash beforehand, told when they are used.

    HMAC-SHA-256 of ``context`` under both private halves, in the order of the keys; it says nothing about them.
    """
    return hmac.new(b"".join(card.private for card in cards), context, hashlib.sha256).hexdigest()


def seal(content: bytes, *, public_keys: tuple[bytes, bytes], context: bytes, length: int) -> bytes:
    """Pad to ``length`` bytes and encrypt to both keys in turn; every sealed ballot of a round is equally long.

    ``context`` ties the result to one round. Raises ``InvalidError`` ``too_long`` when the content does not fit.
    """
    if len(content) + LENGTH_PREFIX > length:
        raise InvalidError("too_long", length=length)
    padded = (len(content).to_bytes(LENGTH_PREFIX) + content).ljust(length, b"\0")
    for key in public_keys:
        padded = SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(key), info=context)
    return padded


def unseal(sealed: bytes, *, cards: tuple[KeyCard, KeyCard], context: bytes) -> bytes:
    """Open with both cards, in the order of the public keys.

    Raises ``InvalidError`` ``cannot_unseal`` when a card is wrong or the content was altered.
    """
    opened = sealed
    try:
        for card in reversed(cards):
            opened = SUITE.decrypt(
                opened, X25519PrivateKey.from_private_bytes(card.private), info=context
            )
    except (InvalidTag, ValueError):
        raise InvalidError("cannot_unseal") from None
    length = int.from_bytes(opened[:LENGTH_PREFIX])
    return opened[LENGTH_PREFIX : LENGTH_PREFIX + length]


class JobKey:
    """A key pair that lives in the memory of one process, for what only that process may read. It cannot be written down."""

    def __init__(self) -> None:
        self._private = X25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes_raw()

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        """Raises ``InvalidError`` ``cannot_unseal`` for what was sealed to another key or for something else."""
        try:
            return SUITE.decrypt(sealed, self._private, info=context)
        except (InvalidTag, ValueError):
            raise InvalidError("cannot_unseal") from None

    def __reduce__(self) -> str:
        raise TypeError("a job's key is not written down")


def seal_card(card: KeyCard, *, public_key: bytes, context: bytes) -> bytes:
    """One card for the process that holds the other half of ``public_key``."""
    return SUITE.encrypt(card.private, X25519PublicKey.from_public_bytes(public_key), info=context)


def unseal_card(sealed: bytes, *, key: JobKey, context: bytes) -> KeyCard:
    """The card again, in that process. Raises as ``JobKey.open`` does."""
    return KeyCard(key.open(sealed, context=context))


def fingerprint(public_key: bytes) -> str:
    """Twelve hexadecimal characters by which people compare keys."""
    return hashlib.sha256(public_key).hexdigest()[:12]

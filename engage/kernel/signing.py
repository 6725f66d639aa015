"""The library's signatures, with keys derived once: deriving one again with every request costs as much as three signatures."""

import hmac
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.signer import HMACAlgorithm

TOKEN = "csrf_token"  # noqa: S105 - the library's name for it, not one
TOKEN_SALT = "wtf-csrf-token"  # noqa: S105 - the library's public name for this use of the key
TOKEN_SERIALIZER = "engage.token_serializer"  # noqa: S105 - a name
DIGEST = "sha1"
"""As the library signs: in an HMAC its known weakness does not matter."""


class _InOneCall(HMACAlgorithm):
    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, DIGEST)


class QuickSigner(TimestampSigner):
    """Signs and checks just as ``TimestampSigner`` does, byte for byte."""

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return _derived(self.key_derivation, self.salt, secret_key or self.secret_keys[-1])


@lru_cache(maxsize=16)
def _derived(key_derivation: str, salt: bytes, secret_key: str | bytes) -> bytes:
    plain = TimestampSigner(secret_key, salt=salt, key_derivation=key_derivation)
    return plain.derive_key()


class QuickSerializer(URLSafeTimedSerializer):
    """Keeps one signer, which holds nothing of what it signs."""

    def __init__(self, secret_key: Any, **options: Any) -> None:
        kept = {**(options.pop("signer_kwargs", None) or {}), "algorithm": _InOneCall()}
        super().__init__(secret_key, **options, signer=QuickSigner, signer_kwargs=kept)
        self._signer = super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self._signer if salt in {None, self.salt} else super().make_signer(salt)


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own session, whose signer is made once and not with every request."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None and (flasks := super().get_signing_serializer(app)):
            self._serializer = QuickSerializer(
                flasks.secret_keys,
                salt=flasks.salt,
                serializer=self.serializer,
                signer_kwargs=flasks.signer_kwargs,
            )
        return self._serializer


def init_signing(app: Flask) -> None:
    app.session_interface = SignedCookies()
    app.extensions[TOKEN_SERIALIZER] = QuickSerializer(app.config["SECRET_KEY"], salt=TOKEN_SALT)


def csrf_token() -> str:
    """The token against forged posts, as Flask-WTF writes it, which finds it in ``g`` as its own."""
    if TOKEN not in g and TOKEN in session:
        serializer: URLSafeTimedSerializer = current_app.extensions[TOKEN_SERIALIZER]
        setattr(g, TOKEN, serializer.dumps(session[TOKEN]))
    token: str = generate_csrf()
    return token

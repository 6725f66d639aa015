"""The library's signatures, with keys derived once: deriving one again with every request costs as much as three signatures."""

import hmac
from functools import lru_cache

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
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


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own session, whose signer is made once and not with every request."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
            if self._serializer is not None:
                self._serializer.signer = QuickSigner
                self._serializer.signer_kwargs = {
                    **self._serializer.signer_kwargs,
                    "algorithm": _InOneCall(),
                }
        return self._serializer


def init_signing(app: Flask) -> None:
    app.session_interface = SignedCookies()
    app.extensions[TOKEN_SERIALIZER] = URLSafeTimedSerializer(
        app.config["SECRET_KEY"],
        salt=TOKEN_SALT,
        signer=QuickSigner,
        signer_kwargs={"algorithm": _InOneCall()},
    )


def csrf_token() -> str:
    """The token against forged posts, as Flask-WTF writes it, which finds it in ``g`` as its own."""
    if TOKEN not in g and TOKEN in session:
        serializer: URLSafeTimedSerializer = current_app.extensions[TOKEN_SERIALIZER]
        setattr(g, TOKEN, serializer.dumps(session[TOKEN]))
    token: str = generate_csrf()
    return token

"""The library's signatures, in fewer steps: every request reads one, and what lay around the digest itself cost ten times the digest."""

import hmac
import json
from functools import lru_cache
from typing import Any

from flask import Flask, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import csrf as csrf_library
from itsdangerous import URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode, bytes_to_int, int_to_bytes

from engage.kernel.clock import system_now

WORTH_COMPRESSING = 1_000
"""Bytes. To compress less takes longer than signing and sending it as it is."""
DIGEST = "sha1"
"""As the library signs: in an HMAC its known weakness does not matter."""
BEGINS_A_TAG = '{" '
"""How Flask marks in a session's JSON what JSON has no word for."""


class QuickSerializer(URLSafeTimedSerializer):
    """Writes what ``URLSafeTimedSerializer`` reads, and reads at once what is signed with the newest key and young enough.

    Whatever else comes (forged, too old, signed with an older key) is left to the library.
    """

    def __init__(self, secret_key: Any, **options: Any) -> None:
        super().__init__(secret_key, **options)
        self._keyed = hmac.new(self.make_signer().derive_key(), digestmod=DIGEST)

    def dumps(self, obj: Any, salt: str | bytes | None = None) -> str:
        if salt is not None:
            return super().dumps(obj, salt)
        payload = self.serializer.dumps(obj).encode()
        if len(payload) > WORTH_COMPRESSING:
            return super().dumps(obj)
        value = base64_encode(payload) + b"." + base64_encode(int_to_bytes(_seconds()))
        return (value + b"." + self._signature(value)).decode()

    def loads(  # type: ignore[override]  # as the library's own class of this kind
        self,
        s: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,
        salt: str | bytes | None = None,
    ) -> Any:
        value, _, signature = (s.encode() if isinstance(s, str) else s).rpartition(b".")
        is_usual = salt is None and not return_timestamp
        if is_usual and hmac.compare_digest(signature, self._signature(value)):
            payload, _, signed_at = value.rpartition(b".")
            if (
                max_age is None
                or 0 <= _seconds() - bytes_to_int(base64_decode(signed_at)) <= max_age
            ):
                return self._read(payload)
        return super().loads(s, max_age, return_timestamp, salt)

    def _read(self, payload: bytes) -> Any:
        if payload.startswith(b"."):
            return self.load_payload(payload)
        return self.serializer.loads(base64_decode(payload).decode())

    def _signature(self, value: bytes) -> bytes:
        """The key was taken in when this was made."""
        keyed = self._keyed.copy()
        keyed.update(value)
        return base64_encode(keyed.digest())


def _seconds() -> int:
    return int(system_now().timestamp())


class _SessionJson(TaggedJSONSerializer):
    """Flask's own, which goes through every value in search of marks, where there is a mark."""

    def loads(self, value: str) -> Any:
        return super().loads(value) if BEGINS_A_TAG in value else json.loads(value)


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own session, whose signer is made once and not with every request."""

    serializer = _SessionJson()

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

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask's own. Where no cookie is sent, ``Vary`` is written without being read back first, which costs ten times as much."""
        if self.should_set_cookie(app, session) or (session.modified and not session):
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")


def init_signing(app: Flask) -> None:
    app.session_interface = SignedCookies()
    # Flask-WTF makes a serializer for every token that it writes and for every one that it reads.
    csrf_library.URLSafeTimedSerializer = lru_cache(maxsize=16)(QuickSerializer)

"""Quicker signatures are the library's own."""

from datetime import UTC, datetime

import pytest
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from wtforms import ValidationError

from engage.kernel import signing
from engage.kernel.signing import WORTH_COMPRESSING, QuickSerializer

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.mark.requirement("SEC3")
@pytest.mark.parametrize("derivation", ["hmac", "django-concat"])
@pytest.mark.parametrize("said", ["said", "long " * WORTH_COMPRESSING], ids=["short", "long"])
def test_what_one_signs_the_other_reads(app: Flask, derivation: str, said: str) -> None:
    kept = {"key_derivation": derivation}
    ours = QuickSerializer("a key", salt="cookie", signer_kwargs=kept)
    theirs = URLSafeTimedSerializer("a key", salt="cookie", signer_kwargs=kept)
    other = QuickSerializer("another key", salt="cookie", signer_kwargs=kept)
    assert theirs.loads(ours.dumps(said)) == ours.loads(theirs.dumps(said)) == said
    for forged in (other.dumps(said), "", ".", "..", ours.dumps(said)[:-2], f"x{ours.dumps(said)}"):
        with pytest.raises(BadSignature):
            ours.loads(forged)


@pytest.mark.requirement("SEC3")
def test_what_is_too_old_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = QuickSerializer("a key", salt="cookie")
    signed = ours.dumps("said")
    assert ours.loads(signed, max_age=60) == "said"
    monkeypatch.setattr(signing, "system_now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    old = ours.dumps("said")
    monkeypatch.undo()
    assert ours.loads(old) == "said"
    with pytest.raises(SignatureExpired):
        ours.loads(old, max_age=60)


@pytest.mark.requirement("SEC3")
def test_an_older_key_is_still_read(app: Flask) -> None:
    old, both = QuickSerializer("old"), QuickSerializer(["old", "new"])
    assert both.loads(old.dumps("said")) == both.loads(both.dumps("said")) == "said"
    with pytest.raises(BadSignature):
        old.loads(both.dumps("said"))


@pytest.mark.requirement("SEC3")
def test_cookies_are_flasks(app: Flask) -> None:
    flasks = SecureCookieSessionInterface().get_signing_serializer(app)
    ours = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # only of signed cookies
    assert flasks is not None
    held = {"survey_secrets": {"priorities": "ABCD"}, "pair": ("a", b"b")}
    assert flasks.loads(ours.dumps(held)) == ours.loads(flasks.dumps(held)) == held
    with pytest.raises(BadSignature):
        ours.loads(ours.dumps(held)[:-2] + "xx")


@pytest.mark.requirement("SEC3")
def test_a_token_is_good_in_its_own_session_only(app: Flask) -> None:
    with app.test_request_context():
        generate_csrf()
        raw = session["csrf_token"]
    with app.test_request_context():
        session["csrf_token"] = raw
        token = generate_csrf()
        assert g.csrf_token == token
        validate_csrf(token)
        for wrong in (token[:-3] + "abc", raw, ""):
            with pytest.raises(ValidationError):
                validate_csrf(wrong)
        session["csrf_token"] = "f" * 40
        with pytest.raises(ValidationError):
            validate_csrf(token)

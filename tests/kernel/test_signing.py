"""Quicker signatures are the library's own, byte for byte."""

import pytest
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadSignature, TimestampSigner
from wtforms import ValidationError

from engage.kernel.signing import QuickSigner, csrf_token

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.mark.requirement("SEC3")
@pytest.mark.parametrize("derivation", ["hmac", "django-concat"])
def test_a_signature_is_the_librarys(app: Flask, derivation: str) -> None:
    ours = QuickSigner("a key", salt="cookie", key_derivation=derivation)
    theirs = TimestampSigner("a key", salt="cookie", key_derivation=derivation)
    other = QuickSigner("another key", salt="cookie", key_derivation=derivation)
    assert theirs.unsign(ours.sign("said")) == ours.unsign(theirs.sign("said")) == b"said"
    for signer, signed in ((ours, other.sign("said")), (other, ours.sign("said"))):
        with pytest.raises(BadSignature):
            signer.unsign(signed)


@pytest.mark.requirement("SEC3")
def test_cookies_are_flasks(app: Flask) -> None:
    flasks = SecureCookieSessionInterface().get_signing_serializer(app)
    ours = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # only of signed cookies
    assert flasks is not None
    held = {"survey_secrets": {"priorities": "ABCD"}}
    assert flasks.loads(ours.dumps(held)) == ours.loads(flasks.dumps(held)) == held
    with pytest.raises(BadSignature):
        ours.loads(ours.dumps(held)[:-2] + "xx")


@pytest.mark.requirement("SEC3")
def test_a_token_is_good_in_its_own_session_only(app: Flask) -> None:
    with app.test_request_context():
        csrf_token()
        raw = session["csrf_token"]
    with app.test_request_context():
        session["csrf_token"] = raw
        token = csrf_token()
        assert g.csrf_token == token
        validate_csrf(token)
        for wrong in (token[:-3] + "abc", raw, ""):
            with pytest.raises(ValidationError):
                validate_csrf(wrong)
        session["csrf_token"] = "f" * 40
        with pytest.raises(ValidationError):
            validate_csrf(token)

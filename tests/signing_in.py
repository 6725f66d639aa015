"""Signing an officer in as a person would: pages, forms, and the code that an authenticator app shows."""

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

PASSWORD = "walnut-orbit-canvas-trumpet"
STEP_SECONDS = 30


def fields_of(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to an address."""
    form = BeautifulSoup(html, "lxml").select_one(f'form[action^="{action}"]')
    assert form is not None, f"no form to {action}"
    return {
        str(field["name"]): str(field.get("value", ""))
        for field in form.select("input[type=hidden]")
    }


def press(client: FlaskClient, page: str, action: str | None = None, **typed: Any) -> Any:
    """Open a page and send its form."""
    hidden = fields_of(client.get(page).get_data(as_text=True), action or page)
    return client.post(action or page, data={**hidden, "submit": "1", **typed})


def give_password(client: FlaskClient, email: str, password: str = PASSWORD) -> Any:
    return press(client, "/officers/sign-in", email=email, password=password)


def key_on(html: str) -> bytes:
    """The secret an app would read off the set-up page."""
    shown = BeautifulSoup(html, "lxml").select_one("code")
    assert shown is not None
    return base64.b32decode(re.sub(r"[\s-]", "", shown.get_text()))


def step_now() -> int:
    return int(time.time()) // STEP_SECONDS


def code_now(key: bytes, steps_ahead: int = 0) -> str:
    """What an authenticator app shows, or will."""
    return code_of(key, step_now() + steps_ahead)


def code_of(key: bytes, step: int) -> str:
    """What an authenticator app shows in a step (RFC 6238), written here a second time so that it checks ours."""
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def sign_in(client: FlaskClient, email: str) -> bytes:
    """The whole first sign-in: password, app set up, code. Returns the app's secret."""
    assert give_password(client, email).status_code == 302
    page = press(client, "/officers/code/set-up").get_data(as_text=True)
    key = key_on(page)
    hidden = fields_of(page, "/officers/code")
    answer = client.post("/officers/code", data={**hidden, "submit": "1", "code": code_now(key)})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return key

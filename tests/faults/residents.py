"""Residents who vote through the pages and do not give up when an answer is lost on the way."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from threading import Condition
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.faults.house import PATIENCE_SECONDS
from tests.forms import carried_by, token_on

TRY_AGAIN_AFTER_SECONDS = 0.1


class Counter:
    """How many requests have been begun, so that a kill can come at any of them."""

    def __init__(self) -> None:
        self.begun = 0
        self.failed = 0
        self._changed = Condition()

    def begin(self) -> None:
        with self._changed:
            self.begun += 1
            self._changed.notify_all()

    def note_failure(self) -> None:
        with self._changed:
            self.failed += 1

    def wait_until(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.begun >= number, PATIENCE_SECONDS)


@dataclass
class Resident:
    """One browser without JavaScript, with one voting code."""

    address: str
    code: str
    chosen: list[str]
    counter: Counter
    browser: OpenerDirector = field(
        default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar()))
    )

    def vote(self, slug: str) -> str:
        """The whole way from the round's page to the receipt; returns the tracker that the pages carried."""
        page = f"/rounds/{slug}"
        about = self._open(page)
        fields = {"csrf_token": token_on(about), "code": self.code}
        ballot = self._open(f"{page}/ballot", fields)
        review = self._open(
            f"{page}/review",
            {
                **carried_by(ballot, f"{page}/review"),
                "csrf_token": token_on(ballot),
                "chosen": self.chosen,
            },
        )
        carried = {**carried_by(review, f"{page}/send"), "csrf_token": token_on(review)}
        receipt = self._open(f"{page}/send", carried)
        (tracker,) = carried["tracker"]
        shown = "".join(part for part in receipt if part.isalnum())
        assert tracker in shown, "the receipt shows another code"
        return str(tracker)

    def _open(self, path: str, fields: Mapping[str, object] | None = None) -> str:
        """Ask until an answer comes: the same request, as a browser's reload sends it."""
        data = urlencode(fields, doseq=True).encode() if fields is not None else None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.counter.begin()
            try:
                with self.browser.open(f"{self.address}{path}", data, timeout=30) as answer:
                    return str(answer.read().decode())
            except HTTPError as refusal:
                # A page came back and refused: nothing that asking again would change.
                told = refusal.read().decode()
                refusal.close()
                raise AssertionError(f"{path}: {refusal.code} {told[:500]}") from None
            except (OSError, HTTPException):
                assert time.monotonic() < deadline, f"{path} never answered"
                self.counter.note_failure()
                time.sleep(TRY_AGAIN_AFTER_SECONDS)

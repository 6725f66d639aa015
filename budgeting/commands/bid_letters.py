"""Letters to groups about their bids, in the language in which they began.

No letter holds what a group wrote or what officers said: it says that something waits, and where. The code is in the first one.
"""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from budgeting.models.bids import Bid
from engage.kernel.access import SYSTEM
from engage.kernel.ids import grouped
from engage.kernel.pages import app_settings
from engage.kernel.view_prefix import prefix_of
from engage.notify.commands import queue_message
from engage.rules.view import view_from_tag

LETTERS = {
    "begun": (
        _l("Your idea: the code to come back"),
        _l(
            "You began to write down an idea. Your code is %(code)s.\nTo go on, open %(address)s and enter the code.\nKeep the code to yourself. We never ask for a password.\nIf it was not you, do nothing: what was begun is forgotten."
        ),
    ),
    "link": (
        _l("Your idea: a link to come back"),
        _l(
            "Open this link to come back to your idea: %(address)s\nIt works once, for 1 hour. It gives you a new code.\nIf you did not ask for it, do nothing."
        ),
    ),
    "sent": (
        _l("We have your idea"),
        _l(
            "We have your idea. Its reference is %(reference)s.\nTo see what happens with it, open %(address)s and enter your code."
        ),
    ),
    "asked": (
        _l("We have a question about your idea"),
        _l(
            "We have a question about your idea %(reference)s. Please open %(address)s and enter your code to answer."
        ),
    ),
    "refused": (
        _l("We cannot take your idea as it is"),
        _l(
            "We cannot take your idea %(reference)s as it is. Open %(address)s and enter your code to read why, and what you can do."
        ),
    ),
    "accepted": (
        _l("People can vote for your idea"),
        _l(
            "Your idea %(reference)s will be on the list that people vote on. Open %(address)s and enter your code to read more."
        ),
    ),
    "merged": (
        _l("Your idea goes on together with another"),
        _l(
            "Your idea %(reference)s was put together with another. Open %(address)s and enter your code to read why."
        ),
    ),
    "withdrawn": (
        _l("Your idea was taken back"),
        _l("Your idea %(reference)s was taken back. If you did not want this, phone us."),
    ),
}
"""By name: subject and body."""


def write_letter(name: str, bid: Bid, *, now: datetime, code: str = "", token: str = "") -> None:
    """One letter by its name, if there is anybody to write to."""
    if bid.contact is None:
        return
    with force_locale(view_from_tag(bid.view).language):
        subject, body = _words(name, bid, code=code, token=token)
    queue_message(recipient=bid.contact.email, subject=subject, body=body, now=now, actor=SYSTEM)


def _words(name: str, bid: Bid, *, code: str, token: str) -> tuple[str, str]:
    """Subject and body in the language that is forced. A letter uses of the facts what it needs."""
    to_link = {"token": token} if token else {}
    endpoint = "bid_return.by_link" if token else "bid_return.come_back"
    facts = {
        "reference": grouped(bid.reference),
        "code": grouped(code),
        "address": _address(bid, endpoint, **to_link),
    }
    subject, body = LETTERS[name]
    return str(subject), str(body) % facts


def _address(bid: Bid, endpoint: str, **values: str) -> str:
    """At the council's own address and in the group's own view, whoever's request this is."""
    path = current_app.url_map.bind("").build(endpoint, {"slug": bid.call.pb_round.slug, **values})
    return f"{app_settings().public_url}{prefix_of(view_from_tag(bid.view))}{path}"

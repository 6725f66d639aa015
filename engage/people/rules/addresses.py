"""An e-mail address as one mailbox, however somebody writes it: one mailbox is one right to take part."""

import re

from engage.rules.errors import InvalidError

LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
SAME_MAILBOX = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
}
"""Names under which one provider delivers to one mailbox."""
PLUS_TAGS = frozenset(
    {"gmail.com", "icloud.com", "proton.me", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com",
     "fastmail.com"}
)  # fmt: skip
"""Providers that deliver ``name+anything`` to ``name``. Elsewhere a plus may belong to somebody's name and is kept."""
NO_DOTS = frozenset({"gmail.com"})
"""Providers that deliver ``a.name`` and ``aname`` to one mailbox."""

_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]+@(?:[^\s@.,;:<>()\[\]\\\"/]+\.)+[^\s@.,;:<>()\[\]\\\"/\d]{2,}"
)


def sendable_email(typed: str) -> str:
    """The address a letter is sent to, from what was typed. Raises ``InvalidError`` ``email_unreadable``."""
    address = typed.strip().lower()
    is_too_long = len(address) > LONGEST_ADDRESS or address.find("@") > LONGEST_LOCAL
    if is_too_long or not _EMAIL.fullmatch(address):
        raise InvalidError("email_unreadable", where="address")
    return address


def mailbox(typed: str) -> str:
    """The one form of an address by which its mailbox is recognised.

    Small letters; one name for a provider that has several; at providers known to ignore them, no plus-tag and no dots.
    Raises as ``sendable_email`` does.
    """
    local, _, domain = sendable_email(typed).rpartition("@")
    domain = SAME_MAILBOX.get(domain, domain)
    if domain in PLUS_TAGS:
        local = local.partition("+")[0] or local
    if domain in NO_DOTS:
        local = local.replace(".", "")
    return f"{local}@{domain}"

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

    Small letters; one name for a provider that has several; nothing after a plus sign, at any domain, because most deliver
    ``name+anything`` to ``name``; no dots at providers known to ignore them. Letters go to ``sendable_email``, never to this
    form. Raises as that does.
    """
    local, _, domain = sendable_email(typed).rpartition("@")
    domain = SAME_MAILBOX.get(domain, domain)
    local = local.partition("+")[0] or "+"
    if domain in NO_DOTS:
        local = local.replace(".", "")
    return f"{local}@{domain}"

"""An e-mail address as one mailbox, however somebody writes it: one mailbox is one right to take part."""

import re
import unicodedata

from engage.rules.errors import InvalidError

LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
"""Signs of an address, and before its @ (RFC 5321)."""
SAME_MAILBOX = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
}
"""Names under which one provider delivers to one mailbox."""
_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]+@(?:[^\s@.,;:<>()\[\]\\\"/]+\.)+[^\s@.,;:<>()\[\]\\\"/\d]{2,}"
)
_TWO_READINGS = frozenset("\u00df\u03c2")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs"})
NO_DOTS = frozenset({"gmail.com"})
"""Providers that deliver ``a.name`` and ``aname`` to one mailbox."""


def sendable_email(typed: str) -> str:
    """The address a letter is sent to, from what was typed: written in the one way in which mail servers read it.

    Mail throws away what nobody sees (a soft hyphen, a space without width) and reads wide letters and domains in other scripts
    as plain ones. So an address with a hidden sign, or with a letter that has a plainer form, is refused, and its domain is
    brought to ASCII (RFC 3490; the two letters that RFC 5891 reads otherwise are refused). Raises ``InvalidError``
    ``email_unreadable``.
    """
    local, at, domain = typed.strip().lower().rpartition("@")
    try:
        address = f"{local}{at}{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        address = ""
    is_too_long = len(address) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL
    is_written_otherwise = unicodedata.normalize("NFKC", local) != local or not _seen(
        local + domain
    )
    is_unclear = not _TWO_READINGS.isdisjoint(domain)
    if is_too_long or is_written_otherwise or is_unclear or not _EMAIL.fullmatch(address):
        raise InvalidError("email_unreadable", where="address")
    return address


def _seen(text: str) -> bool:
    """Whether every sign can be seen: no format sign, no variation selector (Unicode UTS 51)."""
    return not any(
        unicodedata.category(sign) in _UNSEEN
        or "\ufe00" <= sign <= "\ufe0f"
        or sign >= "\U000e0000"
        for sign in text
    )


def is_tagged(typed: str) -> bool:
    """Whether something follows a plus sign: where a provider knows no such addresses, a letter there reaches another mailbox than
    ``mailbox`` names, or none. Raises as ``sendable_email``."""
    return "+" in sendable_email(typed).rpartition("@")[0]


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

"""How somebody who puts an idea forward can be reached: an e-mail address and a telephone number, read as people write them."""

import re

from engage.rules.errors import InvalidError

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@.<>,;:\"()\[\]\\]+")
LONGEST_EMAIL, LONGEST_PHONE = 254, 32
_PHONE = re.compile(r"\+?[\d\s(),./-]+(?:(?:ext(?:ension)?\.?|x|#)\s*\d{1,6})?", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 7, 22
"""From a number without its area code to one with a country, a relay service's prefix and an extension."""


def read_email(text: str) -> str:
    """An address in small letters. Raises ``InvalidError`` ``email_unreadable``: no header could be added through it."""
    address = text.strip().lower()
    if len(address) > LONGEST_EMAIL or _EMAIL.fullmatch(address) is None:
        raise InvalidError("email_unreadable", where="email")
    return address


def read_phone(text: str) -> str:
    """A telephone number as it was written, with spaces, +44 or an extension as people write them; or nothing.

    Raises ``InvalidError`` ``phone_unreadable``.
    """
    number = " ".join(text.split())
    digits = sum(sign.isdecimal() for sign in number)
    is_possible = FEWEST_DIGITS <= digits <= MOST_DIGITS and len(number) <= LONGEST_PHONE
    if number and not (is_possible and _PHONE.fullmatch(number)):
        raise InvalidError("phone_unreadable", where="phone")
    return number

"""How to reach somebody. Such an answer says who a person is, so it is never kept with the other answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import needless_options, unknown_settings
from surveys.rules.types.text import clean_line

MAX_EMAIL = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""
FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""ITU-T E.164: at most 15 digits; the shortest numbers that anybody outside a street is reached by have seven."""

_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
_TELEPHONE = re.compile(r"\+?[\d ()./-]+")


@dataclass(frozen=True)
class Email(AnswerType):
    """An e-mail address as it was typed. Whether it is anybody's is found out by writing to it."""

    exported = Exported.NOTHING

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        typed = clean_line(raw[0]) if raw else ""
        if typed and (len(typed) > MAX_EMAIL or not _EMAIL.fullmatch(typed)):
            raise InvalidError("answer_not_email", where=question.id)
        return typed or None

    def faults(self, question: Question) -> tuple[str, ...]:
        return needless_options(question) + unknown_settings(question, ())


@dataclass(frozen=True)
class Telephone(Email):
    """A telephone number as it was typed, digits of any script made plain."""

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        typed = _plain_digits(clean_line(raw[0]) if raw else "")
        digits = sum(sign.isdigit() for sign in typed)
        if typed and not (_TELEPHONE.fullmatch(typed) and FEWEST_DIGITS <= digits <= MOST_DIGITS):
            raise InvalidError("answer_not_telephone", where=question.id)
        return typed or None


def _plain_digits(text: str) -> str:
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


EMAIL = Email("email", Control.EMAIL, is_personal=True)
TELEPHONE = Telephone("telephone", Control.TELEPHONE, is_personal=True)

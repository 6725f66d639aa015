"""Answers in a person's own words."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control
from surveys.rules.types.settings import needless_options, unknown_settings, whole_setting

SHORT_LIMIT = 500
LONG_LIMIT = 10_000
"""Characters after normalising, unless the question's ``max_length`` says otherwise."""


def clean_text(text: str) -> str:
    """Text as it is kept: NFC, line ends as ``\\n``, no control characters, no blanks around it.

    NUL and lone surrogates cannot be stored by every database. Marks that steer right-to-left text stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return unicodedata.normalize("NFC", kept).strip()


def clean_line(text: str) -> str:
    """As ``clean_text``, on one line."""
    return " ".join(clean_text(text).split())


@dataclass(frozen=True)
class ShortText(AnswerType):
    """One line."""

    limit: int = SHORT_LIMIT

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        return self._within(clean_line(raw[0]) if raw else "", question)

    def _within(self, text: str, question: Question) -> Answer:
        limit = whole_setting(question, "max_length", self.limit)
        if len(text) > limit:
            raise InvalidError("answer_too_long", where=question.id, limit=limit, length=len(text))
        return text or None

    def most_characters(self, question: Question) -> int | None:
        return whole_setting(question, "max_length", self.limit)

    def faults(self, question: Question) -> tuple[str, ...]:
        return needless_options(question) + unknown_settings(question, ("max_length",))


@dataclass(frozen=True)
class LongText(ShortText):
    """Several lines."""

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        return self._within(clean_text(raw[0]) if raw else "", question)


SHORT_TEXT = ShortText("short_text", Control.LINE)
LONG_TEXT = LongText("long_text", Control.LINES, limit=LONG_LIMIT)

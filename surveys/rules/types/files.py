"""A photo or a document. It is kept by ``engage.uploads``; the answer is the id under which it lies there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import needless_options, unknown_settings

PICTURES_ONLY = "pictures_only"
_ID = re.compile(r"[0-9A-Za-z_-]{8,32}")


@dataclass(frozen=True)
class FileSent(AnswerType):
    """One file. ``pictures_only`` refuses documents. Whether the file is this person's own is the caller's matter."""

    exported = Exported.SENT

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        id_ = raw[0] if raw else ""
        if id_ and not _ID.fullmatch(id_):
            raise InvalidError("answer_not_a_file", where=question.id)
        return id_ or None

    def faults(self, question: Question) -> tuple[str, ...]:
        return needless_options(question) + unknown_settings(question, (PICTURES_ONLY,))


FILE = FileSent("file", Control.FILE)

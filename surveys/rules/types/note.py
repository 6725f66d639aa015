"""Something to read, with a picture if there is one: an information page. Nothing is answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.rules.answers import Answer
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import needless_options, unknown_settings

PICTURE = "picture"
"""The setting that names its picture, as ``Option.picture`` does."""


@dataclass(frozen=True)
class Note(AnswerType):
    """Words, and a picture. Whatever is posted for it is ignored."""

    exported = Exported.NOTHING

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        return None

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        return ()

    def faults(self, question: Question) -> tuple[str, ...]:
        needless = ("needless_required",) if question.required else ()
        return needless_options(question) + unknown_settings(question, (PICTURE,)) + needless


def picture_of(question: Question) -> str:
    """The name of the picture that stands on an information page; empty for none."""
    return str(question.settings.get(PICTURE, "")) if question.type == NOTE.name else ""


NOTE = Note("note", Control.WORDS, asks=False)

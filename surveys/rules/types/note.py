"""Something to read: an information page. Nothing is answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.rules.answers import Answer
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control, Exported
from surveys.rules.types.settings import needless_options, unknown_settings


@dataclass(frozen=True)
class Note(AnswerType):
    """Words only. Whatever is posted for it is ignored."""

    exported = Exported.NOTHING

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        return None

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        return ()

    def faults(self, question: Question) -> tuple[str, ...]:
        needless = ("needless_required",) if question.required else ()
        return needless_options(question) + unknown_settings(question, ()) + needless


NOTE = Note("note", Control.WORDS, asks=False)

"""What the question lint says, in words: advice beside a question, never a refusal."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from surveys.rules.lint import Finding, Hint, lint_question
from surveys.rules.questionnaire import Question

WORDS: Mapping[Finding, object] = {
    Finding.DOUBLE: _l("Two things in one question: “%(about)s”. Ask them one by one."),
    Finding.LEADING: _l("“%(about)s” leads people to an answer. Say it without taking sides."),
    Finding.ONE_SIDED: _l(
        "It names one side only: “%(about)s”. Name both, as in “satisfied or dissatisfied”."
    ),
    Finding.UNBALANCED: _l(
        "The scale leans: %(about)s steps on the good and the bad side. Give both the same number."
    ),
    Finding.NEGATION: _l(
        "“%(about)s” makes a yes or a no hard to read. Ask it the other way round."
    ),
    Finding.TOO_LONG: _l("The question has %(about)s words. More than 25 are hard to follow."),
    Finding.HARD_TO_READ: _l(
        "This needs a reading grade of %(about)s. Shorter words and sentences reach more people; aim for 9 or below."
    ),
    Finding.HARD_WORD: _l("Not everybody knows “%(about)s”. Use an everyday word or explain it."),
    Finding.NO_NONE: _l(
        "Some people choose none of these. Add “None of these”, set to stand alone."
    ),
    Finding.NO_OTHER: _l(
        "Some people have another answer. Add “Something else”, or “None of these”."
    ),
    Finding.NO_REFUSAL: _l("This is personal. Add “Prefer not to say”."),
    Finding.NO_DONT_KNOW: _l(
        "People must answer and some will not know. Add “Don’t know”, set to stand alone."
    ),
    Finding.BANDS_OVERLAP: _l("Some numbers fit two answers: %(about)s."),
    Finding.BANDS_GAP: _l("Some numbers fit no answer: %(about)s."),
    Finding.MANY_OPTIONS: _l(
        "%(about)s options are many to read. Group them, or ask in two steps."
    ),
    Finding.SENSITIVE_REQUIRED: _l("This is personal and must be answered. Let people skip it."),
}


def lint_words(question: Question) -> tuple[str, ...]:
    """Advice about a question, a sentence for each finding."""
    return tuple(_sentence(hint) for hint in lint_question(question))


def _sentence(hint: Hint) -> str:
    return str(WORDS[hint.code]) % {"about": hint.about}

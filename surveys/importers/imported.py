"""What every importer gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.importers.findings import Unsupported
from surveys.rules.condition_documents import as_document as condition_document
from surveys.rules.conditions import all_of
from surveys.rules.questionnaire import Questionnaire

MOST_QUESTIONS = 1000
"""Of a file. The longest questionnaires that are shared have some hundred; officers' pages show all of them."""


@dataclass(frozen=True)
class ImportedSurvey:
    """A questionnaire made from a file, its title, the views it has words in, what could not be taken over, and words around it."""

    questionnaire: Questionnaire
    title: Mapping[str, str]
    languages: tuple[str, ...]
    unsupported: tuple[Unsupported, ...] = ()
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the file says around its questions: ``summary`` and ``privacy``, by view tag."""


def as_document(imported: ImportedSurvey) -> dict[str, Any]:
    """What ``engage survey import --json`` prints. ``survey`` is the form's own id until a survey has been made."""
    return {
        "survey": imported.questionnaire.id,
        "title": dict(imported.title),
        "languages": list(imported.languages),
        "questions": [
            {
                "id": question.id,
                "type": question.type,
                "page": page.id,
                "options": [option.id for option in question.options],
                "condition": condition_document(condition) if condition else None,
            }
            for page in imported.questionnaire.pages
            for question in page.questions
            for condition in [all_of(page.relevant, question.condition)]
        ],
        "unsupported": [
            {"where": each.where, "what": each.what, "why": each.why}
            for each in imported.unsupported
        ],
    }

"""A LimeSurvey questionnaire as it stands in a file, before anything is made of it. Both file formats become this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engage.rules.errors import InvalidError
from surveys.importers.findings import Findings
from surveys.rules.lime_conditions import OldCondition

ByLanguage = dict[str, str]
"""Words by LimeSurvey's language codes, as HTML."""
MAX_BYTES = 10 * 1024 * 1024
OTHER_TEXTS = {
    "surveyls_description": "description",
    "surveyls_endtext": "end text",
    "surveyls_policy_notice": "privacy notice",
}
"""Texts around the questions beside title and welcome, by the names of both formats."""


@dataclass
class LimeItem:
    """A subquestion or an answer. ``scale`` is 1 on the second axis of a table; ``row`` is the row of a box in a grid."""

    code: str
    words: ByLanguage
    scale: int = 0
    relevance: str = ""
    row: str = ""


@dataclass
class LimeQuestion:
    """``variable`` is the old name by numbers (``123X4X56``), ``type`` LimeSurvey's letter."""

    code: str
    type: str
    words: ByLanguage = field(default_factory=dict)
    help: ByLanguage = field(default_factory=dict)
    variable: str = ""
    mandatory: str = ""
    has_other: bool = False
    relevance: str = ""
    pattern: str = ""
    attributes: dict[str, ByLanguage] = field(default_factory=dict)
    rows: list[LimeItem] = field(default_factory=list)
    answers: list[LimeItem] = field(default_factory=list)
    conditions: list[OldCondition] = field(default_factory=list)
    has_default: bool = False

    def attribute(self, name: str) -> str:
        """An attribute in whatever language it is kept; empty where it is not set."""
        return next((value for value in self.attributes.get(name, {}).values() if value), "")


@dataclass
class LimeGroup:
    words: ByLanguage = field(default_factory=dict)
    description: ByLanguage = field(default_factory=dict)
    relevance: str = ""
    is_random: bool = False
    questions: list[LimeQuestion] = field(default_factory=list)


@dataclass
class LimeSurvey:
    """``languages``: the base language first. ``format``: ``G`` a group a page, ``S`` a question a page, ``A`` all at once."""

    id: str
    languages: Sequence[str]
    title: ByLanguage
    welcome: ByLanguage = field(default_factory=dict)
    other_texts: Mapping[str, ByLanguage] = field(default_factory=dict)
    format: str = "G"
    groups: list[LimeGroup] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


def lime_faulty(why: str, *, where: str, detail: str = "") -> InvalidError:
    """The one error for a file that is wrong in itself; ``where`` is a line, a table or a question's code."""
    return InvalidError("limesurvey_faulty", where=where, why=why, detail=detail)

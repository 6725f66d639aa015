"""What easy read asks of a text, as findings: a code, whether it must change, and the words it is about.

Limits: Department of Health, Making written information easier to understand for people with learning disabilities (2010), and
Inclusion Europe, Information for all. A machine finds what can be counted; people with learning disabilities say whether it works.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engage.content.rules.facts import NUMBER_WORDS

LONG_SENTENCE, LONGEST_SENTENCE = 15, 20
"""Words: more than the first is worth another look, more than the second must change."""
MOST_SENTENCES = 5
"""To one idea."""
MOST_PAGES = 24
ROWS_TO_A_PAGE = 4
"""One idea with its picture takes about a quarter of a page at 14 point."""

HARD_WORDS: Mapping[str, str] = {
    "accessible": "easy to use or get into", "additional": "more", "allocate": "give", "allocation": "money for something",
    "anonymous": "without your name", "appraisal": "checking", "approximately": "about", "assessment": "checking",
    "commence": "start", "commitment": "promise", "confidential": "private", "constituted": "with written rules",
    "consultation": "asking people what they think", "criteria": "rules", "deadline": "last day", "demographic": "about groups of people",
    "determine": "decide", "disclose": "tell", "eligible": "allowed", "engagement": "talking with people", "ensure": "make sure",
    "environment": "the world around us", "equality": "being fair to everybody", "evaluate": "check", "facilitate": "help",
    "feasible": "can be done", "funding": "money", "implement": "do", "inclusive": "for everybody", "indicate": "show",
    "infrastructure": "roads, buildings and pipes", "initiative": "plan", "neighbourhood": "the area near your home",
    "obtain": "get", "participate": "take part", "participation": "taking part", "priority": "what matters most",
    "priorities": "what matters most", "proposal": "idea", "provision": "services", "purchase": "buy", "regarding": "about",
    "regeneration": "making an area better", "require": "need", "safeguarding": "keeping people safe", "stakeholder": "person it matters to",
    "statutory": "what the law says", "strategy": "plan", "sufficient": "enough", "sustainable": "good for the future", "utilise": "use",
    "withdraw": "take back",
}  # fmt: skip
"""Words that are explained at first use or replaced, with plainer ones."""
SAME_THING = (
    ("survey", "questionnaire", "poll"),
    ("project", "scheme"),
    ("vote", "ballot"),
    ("idea", "bid"),
)
"""One thing keeps one name."""
_LISTED = frozenset(HARD_WORDS) | {name for group in SAME_THING for name in group}
KNOWN_ACRONYMS = frozenset({"UK", "TV", "NHS", "BSL", "PDF", "MP", "GP", "ID"})

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_CAPITALS = re.compile(r"\b[A-Z]{6,}\b|\b[A-Z]{2,}(?:\s+[A-Z]{2,})+\b")
_ACRONYM = re.compile(r"\b[A-Z]{2,5}s?\b")
_MARKED = re.compile(r"(?<![\w*])[*_]{1,2}[^\s*_][^*_\n]*[*_]{1,2}(?![\w*])|</?(?:i|em|u)>")
_BROKEN = re.compile(r"\u00ad|[a-z]-\n[a-z]")
_IN_LETTERS = re.compile(
    rf"\b(?:{'|'.join(word for word in NUMBER_WORDS if word != 'one')})\b", re.IGNORECASE
)
_EXPLAINS = re.compile(
    r"^\W{0,3}(?:means?|(?:is|are) (?:an?|the|when|where|what|people|things))\b|^\s*[(:–]",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:called|name for (?:this|it) is|we call (?:this|it))\W+(?:an? |the )?$", re.IGNORECASE
)


class Rule(StrEnum):
    """What a finding is about. Stable: a page turns it into words."""

    LONG_SENTENCE = "long_sentence"
    MANY_SENTENCES = "many_sentences"
    CAPITALS = "capitals"
    MARKED = "marked"
    BROKEN_WORD = "broken_word"
    HARD_WORD = "hard_word"
    ACRONYM = "acronym"
    OTHER_NAME = "other_name"
    NUMBER_IN_LETTERS = "number_in_letters"
    MANY_PAGES = "many_pages"


@dataclass(frozen=True)
class Finding:
    """``words``: what it is about, as it stands in the text. ``instead``: plainer words, or the name used before."""

    rule: Rule
    must_change: bool
    words: str
    number: int = 0
    instead: str = ""


@dataclass
class Reader:
    """Reads the texts of one item in the order in which people meet them: what is explained once is known from there on."""

    language: str = "en"
    explained: set[str] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    """Which name of a group of ``SAME_THING`` came first."""

    def read(self, text: str) -> list[Finding]:
        """What easy read asks to be changed in one idea. Words, names and letters are looked at in English only."""
        findings = [*_sentences(text), *_look(text)]
        if self.language == "en":
            findings += [*self._hard_words(text), *self._acronyms(text), *self._names(text)]
            findings += [
                Finding(Rule.NUMBER_IN_LETTERS, False, found, instead=NUMBER_WORDS[found.lower()])
                for found in dict.fromkeys(_IN_LETTERS.findall(text))
            ]
        return findings

    def _hard_words(self, text: str) -> Iterable[Finding]:
        for match in _WORD.finditer(text):
            word = _singular(match[0].lower())
            if word not in HARD_WORDS or word in self.explained:
                continue
            self.explained.add(word)
            if not _is_explained(text, match):
                yield Finding(Rule.HARD_WORD, True, match[0], instead=HARD_WORDS[word])

    def _acronyms(self, text: str) -> Iterable[Finding]:
        for match in _ACRONYM.finditer(_CAPITALS.sub(lambda run: " " * len(run[0]), text)):
            acronym = match[0].rstrip("s")
            if acronym in KNOWN_ACRONYMS or acronym in self.explained:
                continue
            self.explained.add(acronym)
            in_brackets = text[: match.start()].rstrip().endswith("(")
            if not in_brackets and not _is_explained(text, match):
                yield Finding(Rule.ACRONYM, True, match[0])

    def _names(self, text: str) -> Iterable[Finding]:
        for match in _WORD.finditer(text):
            word = _singular(match[0].lower())
            for number, group in enumerate(SAME_THING):
                if word not in group:
                    continue
                first = self.names.setdefault(number, word)
                if first != word:
                    yield Finding(Rule.OTHER_NAME, False, match[0], instead=first)


def too_long(texts: int) -> list[Finding]:
    """Whether so many ideas make a document that is better told in parts."""
    pages = -(-texts // ROWS_TO_A_PAGE)
    return [Finding(Rule.MANY_PAGES, False, "", number=pages)] if pages > MOST_PAGES else []


def _sentences(text: str) -> Iterable[Finding]:
    sentences = [part.strip() for part in _SENTENCE.findall(text) if _WORD.search(part)]
    for sentence in sentences:
        number = len(_WORD.findall(sentence))
        if number > LONG_SENTENCE:
            yield Finding(Rule.LONG_SENTENCE, number > LONGEST_SENTENCE, sentence, number=number)
    if len(sentences) > MOST_SENTENCES:
        yield Finding(Rule.MANY_SENTENCES, True, sentences[0], number=len(sentences))


def _look(text: str) -> Iterable[Finding]:
    for rule, pattern in (
        (Rule.CAPITALS, _CAPITALS),
        (Rule.MARKED, _MARKED),
        (Rule.BROKEN_WORD, _BROKEN),
    ):
        for found in dict.fromkeys(match[0] for match in pattern.finditer(text)):
            yield Finding(rule, True, found)


def _is_explained(text: str, match: "re.Match[str]") -> bool:
    return bool(_EXPLAINS.search(text[match.end() :])) or bool(
        _CALLED.search(text[: match.start()])
    )


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word[:-1] in _LISTED else word

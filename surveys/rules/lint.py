"""What may be wrong with how a question is asked: coded findings for who writes it. Nothing here ever blocks.

The rules are those of the field's textbooks (Dillman, Smyth and Christian, Internet, Phone, Mail and Mixed-Mode Surveys, 4th
edition, chapters 4 and 5; Krosnick and Presser, Question and Questionnaire Design, 2010) and the GOV.UK Service Manual's advice on
plain English. They read English words only: a question without any has no findings about its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engage.content.rules.reading import reading_grade, words_of
from engage.rules.view import View
from surveys.rules.bands import band_findings
from surveys.rules.questionnaire import Question
from surveys.rules.scales import is_graded, scale_finding
from surveys.rules.types.base import Control
from surveys.rules.types.registry import TYPES

MOST_WORDS = 25
"""A sentence of more than 25 words is hard: GOV.UK content design."""
HARDEST_GRADE = 9
"""Above it, fewer than half of adults read a text with ease (Q6)."""
FEWEST_WORDS_FOR_A_GRADE = 10
MOST_OPTIONS_SEEN = 15
"""More do not fit one look; a shorter list or a question before it helps."""


class Finding(StrEnum):
    """What may be wrong."""

    DOUBLE = "double_barrelled"
    LEADING = "leading"
    ONE_SIDED = "one_sided"
    UNBALANCED = "unbalanced_scale"
    NEGATION = "negation"
    TOO_LONG = "too_long"
    HARD_TO_READ = "hard_to_read"
    HARD_WORD = "hard_word"
    NO_NONE = "no_none"
    NO_OTHER = "no_other"
    NO_REFUSAL = "no_refusal"
    NO_DONT_KNOW = "no_dont_know"
    BANDS_OVERLAP = "bands_overlap"
    BANDS_GAP = "bands_gap"
    MANY_OPTIONS = "many_options"
    SENSITIVE_REQUIRED = "sensitive_required"


@dataclass(frozen=True)
class Hint:
    """A finding and the words it is about."""

    code: Finding
    about: str = ""


def lint_question(question: Question) -> tuple[Hint, ...]:
    """Everything that a careful colleague would ask about this question, in the order in which it is read."""
    handler = TYPES.get(question.type)
    if handler is None:
        return ()
    label = question.words.get("label", {}).get(View().tag, "")
    hints = list(_word_hints(label, question)) if label and handler.asks else []
    if question.options:
        hints += _option_hints(question, label)
    if question.required and _is_sensitive(question, label) and not _has_refusal(question):
        hints.append(Hint(Finding.SENSITIVE_REQUIRED))
    return tuple(dict.fromkeys(hints))


# Words

_JUDGED = re.compile(
    r"\b(how (?:satisfied|happy|safe|easy|good|important|likely|clean|useful|helpful|well|well-informed)|"
    r"(?:do|would|did) you (?:agree|support|think|feel|like|want|trust|oppose|find|prefer)|to what extent|"
    r"how often|are you (?:happy|satisfied|aware)|is the|are the|was the|were the|how would you rate|how do you rate|should)\b",
    re.IGNORECASE,
)
"""Questions that ask for one judgement."""
_JOINED = re.compile(r"[\w’'-]+(?: and | and/or | as well as )[\w’'-]+", re.IGNORECASE)
_PAIRS = re.compile(
    r"\b(?:children and young|young people and children|health and (?:social )?care|parks and (?:green|open) spaces|black and minority|"
    r"terms and conditions|arts and culture|crime and disorder|adults and children|bed and breakfast|search and rescue|"
    r"[\w’'-]+ and (?:other|similar|so on)|between [\w’' -]+ and [\w’'-]+|(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday) and [\w’'-]+)",
    re.IGNORECASE,
)
"""Two words that name one thing, and spans: these ask nothing twice."""
_EITHER = re.compile(
    r"\b(?:or|and) (?:why|how|what|where|when|who|do you|would you|are you|did you|is it|have you)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:"
    # a "no" that waits for a "yes"
    r"\b(?:do|does|did|would|could|should|is|are|was|has|have|ca|wo)n[’']t (?:it|we|you|the|this|that|there|they)\b|"
    r"^\w+n[’']t\b|\b(?:do you|is it|should we) not\b|\bdo you think (?:that )?it is (?:right|wrong|fair|unfair)\b|"
    # everybody thinks so
    r"\b(?:surely|obviously|of course|clearly|as (?:everyone|everybody|we all|you) (?:know|knows)|most people|"
    r"many people (?:think|say|believe|agree)|experts (?:say|agree)|every(?:one|body) (?:deserves|wants|needs|has a right)|it is (?:clear|known|agreed) that|would you agree that)\b|"
    # a reason that is given before the answer, or taken for granted
    r"^(?:given|considering|because of|in (?:the )?(?:light|view) of|bearing in mind|knowing (?:that|how))\b|"
    r"\bwhy (?:is|was|are|were) (?:it|this|that|they|these) (?:so )?(?:important|vital|necessary|needed|wrong|unfair|bad|good)\b|"
    r"\b(?:do|did) you enjoy\b|\bhow much do you (?:like|love|enjoy)\b|"
    r"\b(?:would|will) be (?:a (?:mistake|disaster|shame|waste)|wrong|unfair|irresponsible)\b|"
    r"\b(?:plan|proposal|scheme|idea)s? to (?:improve|protect|save|rescue|make (?:\w+ ){1,4}(?:safer|better|cleaner|fairer|greener|healthier))\b|"
    r"\bto (?:save|rescue|protect) (?:our|your)\b|\bsupport (?:your|our) council in\b|"
    # words that praise or blame
    r"\b(?:excellent|wonderful|fantastic|vital|much-needed|much-loved|exciting|world-class|award-winning|shameful|wasteful|disgraceful|"
    r"terrible|dreadful|awful|appalling|dangerous|unfair|hard-working|hard-pressed|brilliant|precious|so-called|common[- ]sense|improved|"
    r"wast(?:e|ing) (?:of )?(?:any )?(?:more )?(?:money|time|taxpayers))\b"
    r")",
    re.IGNORECASE,
)
_ONE_SIDED = re.compile(
    r"\b(?:how (?P<first>satisfied|happy|safe|likely|easy) |to what extent do you (?P<second>agree|support)|do you (?P<third>agree|support)\b)",
    re.IGNORECASE,
)
_OTHER_SIDE = {
    "satisfied": ("dissatisfied", "unsatisfied"),
    "happy": ("unhappy",),
    "safe": ("unsafe",),
    "likely": ("unlikely",),
    "easy": ("difficult", "hard"),
    "agree": ("disagree",),
    "support": ("oppose",),
}
_NEGATED = re.compile(r"\b(?:not|never|no longer|cannot|nothing|\w+n[’']t)\b", re.IGNORECASE)
_NOT_NEGATED = re.compile(
    r"\b(?:or not|whether or not|rather not|don[’']t know|if not|not including|not counting)\b",
    re.IGNORECASE,
)
_HARD_WORDS = re.compile(
    r"\b(?:utili[sz]e\w*|facilitat\w+|endeavour\w*|commenc\w+|stakeholders?|holistic\w*|multi-?agency|signpost\w*|"
    r"amenit(?:y|ies)|provision|infrastructure|co-?produc\w+|sustainab\w+|implement\w*|prioriti[sz]e\w*|"
    r"engagement|perceiv\w*|perception|domicil\w+|remuneration|notwithstanding|pertaining|hereafter|prior to|in respect of|"
    r"regarding|liaise\w*|leverag\w+|robust|synerg\w+|placemaking|active travel|active lifestyles|third sector|"
    r"statutory|deprivation|throughput|outcomes?|interventions?|modal shift)\b",
    re.IGNORECASE,
)


def _word_hints(label: str, question: Question) -> Iterator[Hint]:
    if about := _double(label):
        yield Hint(Finding.DOUBLE, about)
    without_choice = _NOT_NEGATED.sub("", label)
    if found := _LEADING.search(label):
        yield Hint(Finding.LEADING, found.group())
    elif side := _one_sided(label):
        yield Hint(Finding.ONE_SIDED, side)
    if negated := _NEGATED.search(without_choice):
        yield Hint(Finding.NEGATION, negated.group())
    if len(words_of(label)) > MOST_WORDS:
        yield Hint(Finding.TOO_LONG, str(len(words_of(label))))
    yield from _reading_hints(label, question.words.get("hint", {}).get(View().tag, ""))


def _reading_hints(label: str, hint: str) -> Iterator[Hint]:
    for text in (label, hint):
        if len(words_of(text)) >= FEWEST_WORDS_FOR_A_GRADE and reading_grade(text) > HARDEST_GRADE:
            yield Hint(Finding.HARD_TO_READ, str(round(reading_grade(text))))
    for hard in _HARD_WORDS.finditer(f"{label} {hint}"):
        yield Hint(Finding.HARD_WORD, hard.group())


def _double(label: str) -> str:
    """The two things that are asked at once, or nothing."""
    if label.count("?") > 1:
        return label
    if found := _EITHER.search(label):
        return found.group()
    if not _JUDGED.search(label):
        return ""
    found = _JOINED.search(_PAIRS.sub("", label))
    return found.group() if found else ""


def _one_sided(label: str) -> str:
    found = _ONE_SIDED.search(label)
    if found is None:
        return ""
    side = next(word for word in found.groups() if word).lower()
    return "" if any(other in label.lower() for other in _OTHER_SIDE[side]) else side


# Options

_SENSITIVE = re.compile(
    r"\b(?:age|old are you|date of birth|born|ethnic\w*|race|religion|faith|disab\w+|health|illness\w*|condition|sex|gender|"
    r"sexual\w*|orientation|pregnan\w+|marri\w+|income|earn|benefits|carer|refugee|nationality|armed forces|care leaver)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(r"(?:prefer|rather|want|wish) not|not (?:to )?say|refuse", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:none|no (?:one|religion)|nothing|neither|not? any|nowhere|never|i (?:do not|don[’']t))\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:other|else|another)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:don[’']t know|not sure|no opinion|unsure|does not apply|not applicable)\b", re.IGNORECASE
)
_CHOOSE_ONE = frozenset({Control.RADIOS, Control.PICTURE})
_CHOOSE_ANY = frozenset({Control.CHECKBOXES, Control.PICTURES})


def _option_hints(question: Question, label: str) -> Iterator[Hint]:
    control = TYPES[question.type].control
    said = option_words(question)
    if len(said) > MOST_OPTIONS_SEEN and control is not Control.AREA:
        yield Hint(Finding.MANY_OPTIONS, str(len(said)))
    bands = band_findings(said)
    yield from (Hint(Finding.BANDS_OVERLAP, about) for about in bands.overlaps)
    yield from (Hint(Finding.BANDS_GAP, about) for about in bands.gaps)
    is_scale = control is Control.SCALE or (control is Control.RADIOS and is_graded(said))
    balance = scale_finding(said) if is_scale else None
    if balance is not None and not balance.is_balanced:
        yield Hint(Finding.UNBALANCED, f"{balance.positive}:{balance.negative}")
    if _is_sensitive(question, label) and not _has_refusal(question):
        yield Hint(Finding.NO_REFUSAL)
    if control in _CHOOSE_ANY and not any(map(_NONE.search, said)):
        yield Hint(Finding.NO_NONE)
    is_list = question.type != "yes_no" and balance is None and not bands.are_bands
    if control in _CHOOSE_ONE | _CHOOSE_ANY and is_list and not _has_way_out(question, said):
        yield Hint(Finding.NO_OTHER)
    if balance is not None and question.required and not any(map(_UNSURE.search, said)):
        yield Hint(Finding.NO_DONT_KNOW)


def option_words(question: Question) -> tuple[str, ...]:
    """What the options say in English."""
    tag = View().tag
    words = (option.words.get("label", {}).get(tag, "") for option in question.options)
    return tuple(each for each in words if each)


def _has_way_out(question: Question, said: tuple[str, ...]) -> bool:
    is_marked = any(option.is_other or option.is_exclusive for option in question.options)
    return is_marked or any(
        pattern.search(words) for pattern in (_OTHER, _NONE, _REFUSAL) for words in said
    )


def _has_refusal(question: Question) -> bool:
    return any(map(_REFUSAL.search, option_words(question)))


def _is_sensitive(question: Question, label: str) -> bool:
    handler = TYPES[question.type]
    asks_about_self = re.search(r"\byou(?:r|rs|rself)?\b", label, re.IGNORECASE)
    marked = question.is_sensitive or handler.is_sensitive
    return marked or bool(asks_about_self and _SENSITIVE.search(label) and question.options)

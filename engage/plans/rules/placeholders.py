"""Words that say a part of the plan is not written yet."""

import re

_DONE = "added|inserted|confirmed|completed|populated|drafted|written|supplied|finalised|finalized|updated"
_SETTLED = "agreed|determined|decided|provided|included|announced|developed|advised"
_CLEAR = re.compile(
    rf"""\bto\ be\ ({_DONE})\b | \b(will|shall)\ be\ ({_DONE}|included)\b[^.]{{0,200}}\b(once|when|after|following)\b
    | \b(TBC|TBA|TBD)\b | \bt\.b\.[acd]\b | \[\s*(insert|add|placeholder|name|date|figure|tbc|tba|xx+)\b[^\]]{{0,200}}\]
    | \[\s*[●•…_.?]+\s*\] | <\s*(insert|add|name|date|figure)\b[^>]{{0,200}}> | \binsert\b[^.]{{0,40}}\bhere\b
    | \blorem\ ipsum\b | \bplaceholder\b | \b(figure|image|photo|map|text|foreword|content|quote)s?\ to\ follow\b
    | \bcoming\ soon\b | _{{4,}}""",
    re.IGNORECASE | re.VERBOSE,
)
_CROSSES = re.compile(r"(?<![A-Za-z])(?:£\s?[xX]+|[xX]{1,3}\s?%|X{2,}|xx+)(?![A-Za-z])")
_SHORT = re.compile(rf"\bto be ({_SETTLED})\b|\bawaiting\b|\bunder construction\b", re.IGNORECASE)
_FEW_WORDS = 12
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[\w\[‘“'\"(])")


def placeholders_in(text: str) -> tuple[str, ...]:
    """The sentences of a text that say something is still to come, in order.

    Words that plans also use in earnest ("actions to be agreed with partners") count only where they are nearly all
    there is: in a sentence of at most twelve words.
    """
    return tuple(
        sentence
        for sentence in (" ".join(part.split()) for part in _SENTENCES.split(text))
        if sentence and is_placeholder(sentence)
    )


def is_placeholder(sentence: str) -> bool:
    """Whether one sentence or line says that something is still to come."""
    if _CLEAR.search(sentence) or _CROSSES.search(sentence):
        return True
    return len(sentence.split()) <= _FEW_WORDS and bool(_SHORT.search(sentence))

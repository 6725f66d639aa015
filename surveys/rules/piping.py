"""Earlier answers inside later words: ``You said ${visits}. Why?``"""

import re
from collections.abc import Callable, Mapping

from engage.rules.activity import Words
from engage.rules.direction import own_direction

_PIPE = re.compile(r"\$\{\s*([^\W\d][\w.-]*)\s*\}")
NOTHING = "…"
"""What stands where there is no answer to repeat."""


def piped(text: str, said: Callable[[str], str]) -> str:
    """The text with what was said to each question it names; ``said`` gives the answer in words, or nothing."""
    if "${" not in text:
        return text
    return _PIPE.sub(lambda found: own_direction(said(found.group(1)) or NOTHING), text)


def repeats_answers(words: Mapping[str, Words]) -> bool:
    """Whether any of these words, by field and view, repeat what somebody answered."""
    return any("${" in text for by_tag in words.values() for text in by_tag.values())


def filled(text: str, texts: Mapping[str, str]) -> str:
    """The text with another file's names replaced by what stands for each here; a name nobody knows stays."""
    return _PIPE.sub(lambda found: texts.get(found.group(1), found.group()), text)


def without_pipes(words: Words) -> Words:
    """The words as they are told of everybody, in a report: nobody's answer stands in them."""
    return {tag: _PIPE.sub(NOTHING, text) for tag, text in words.items()}


def named_in(text: str) -> tuple[str, ...]:
    """Ids of the questions whose answers the text repeats."""
    return tuple(_PIPE.findall(text))

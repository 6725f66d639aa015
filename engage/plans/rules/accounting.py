"""Where every word of the source went."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from engage.plans.rules.sections import ImportedPlan, plan_texts

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in order, for comparing: letters and digits of any script, in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def words_placed(plan: ImportedPlan) -> Counter[str]:
    """How often each word stands in a section or on the list of what was left out."""
    placed: Counter[str] = Counter()
    for text in plan_texts(plan):
        placed.update(words_of(text))
    for left in plan.left_out:
        placed.update(words_of(left.text))
    return placed


def unaccounted(source: Iterable[str], plan: ImportedPlan) -> tuple[str, ...]:
    """The words of the source's texts that are neither in a section nor on the list of what was left out.

    Each word counts as often as the source has it. The accounting identity of an import is that this is empty.
    """
    spare = words_placed(plan)
    missing = []
    for text in source:
        for word in words_of(text):
            if spare[word]:
                spare[word] -= 1
            else:
                missing.append(word)
    return tuple(missing)

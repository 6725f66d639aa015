"""In which language words are written, as far as their letters tell.

People write in their own language on whatever page they have before them. The letters decide only where they cannot be those of the
page's language; between languages of one script, letters that only one of them has decide.
"""

import re
from collections import Counter

_OF_SCRIPT = {
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "arabic": re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "gurmukhi": re.compile(r"[\u0a05-\u0a74]"),
    "bengali": re.compile(r"[\u0985-\u09e3]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
}
_SCRIPTS = {
    "ar": "arabic",
    "fa": "arabic",
    "ur": "arabic",
    "uk": "cyrillic",
    "pa": "gurmukhi",
    "bn": "bengali",
    "zh": "han",
}
"""Languages of the site by script; every other is written in Latin letters."""
_ONLY_IN_URDU = re.compile(r"[ٹڈڑںھےۓہۂۃ]")
_ONLY_IN_PERSIAN_AND_URDU = re.compile(r"[پچژگکی]")
_MEANT_FOR = {"cyrillic": "uk", "gurmukhi": "pa", "bengali": "bn", "han": "zh", "latin": "en"}


def language_written(text: str, *, said: str) -> str:
    """The language of a text: ``said``, that of the page it was written on, unless most of its letters are of another script."""
    letters = Counter({script: len(found.findall(text)) for script, found in _OF_SCRIPT.items()})
    ((script, most),) = letters.most_common(1)
    if not most or script == _SCRIPTS.get(said, "latin"):
        return said
    if script != "arabic":
        return _MEANT_FOR[script]
    if _ONLY_IN_URDU.search(text):
        return "ur"
    return "fa" if _ONLY_IN_PERSIAN_AND_URDU.search(text) else "ar"

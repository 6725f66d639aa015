"""What reading and writing an XLSForm share: names of languages, columns of words, and the house's own column."""

from collections.abc import Mapping

from surveys.rules.questionnaire import Option, Question

LANGUAGE_CODES: Mapping[str, str] = {
    "albanian": "sq", "amharic": "am", "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "cantonese": "yue",
    "chinese": "zh", "simplified chinese": "zh", "traditional chinese": "zh-Hant", "croatian": "hr", "czech": "cs", "dari": "prs", "deutsch": "de", "dutch": "nl", "english": "en",
    "español": "es", "estonian": "et", "farsi": "fa", "finnish": "fi", "français": "fr", "french": "fr", "german": "de",
    "greek": "el", "gujarati": "gu", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "italian": "it", "japanese": "ja",
    "kurdish": "ku", "latvian": "lv", "lithuanian": "lt", "nepali": "ne", "norwegian": "no", "pashto": "ps",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "russian": "ru",
    "slovak": "sk", "somali": "so", "spanish": "es", "swahili": "sw", "swedish": "sv", "tamil": "ta", "thai": "th",
    "tigrinya": "ti", "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi", "welsh": "cy", "yoruba": "yo",
    "burmese": "my", "danish": "da", "filipino": "fil", "gurmukhi punjabi": "pa", "hausa": "ha", "igbo": "ig", "indonesian": "id",
    "korean": "ko", "malay": "ms", "marathi": "mr", "oromo": "om", "serbian": "sr", "shona": "sn", "sinhala": "si", "slovenian": "sl",
    "sorani kurdish": "ckb", "tagalog": "tl", "telugu": "te", "cymraeg": "cy", "italiano": "it", "polski": "pl", "português": "pt",
    "română": "ro", "русский": "ru", "soomaali": "so", "türkçe": "tr", "українська": "uk", "اردو": "ur", "العربية": "ar",
    "فارسی": "fa", "বাংলা": "bn", "ਪੰਜਾਬੀ": "pa", "中文": "zh", "简体中文": "zh",
}  # fmt: skip
"""Names people write where a code belongs. Codes: BCP 47."""

COLUMNS_OF_WORDS = {
    "label": "label",
    "hint": "hint",
    "constraint": "constraint_message",
    "required": "required_message",
}
"""Fields of a question's words, and the XLSForm column of each."""

HOUSE = "engage"
"""A column of the house's own, in the sheets of questions and choices: a JSON object with what XLSForm has no word for. Other
programs pass over it."""

LIST = "list"
"""In that column of a ``geopoint``: the list of the areas that places are told by here."""
ACKNOWLEDGED = Option("OK", {"label": {"en": "OK"}})
"""The one box of ``acknowledge``, by the value that XLSForm keeps."""


def is_acknowledged(question: Question) -> bool:
    """Whether the question is the one box of ``acknowledge``."""
    return question.type == "multiple" and question.options == (ACKNOWLEDGED,)


CARRIERS: Mapping[str, frozenset[str]] = {
    "money": frozenset({"integer"}),
    "points": frozenset({"multiple"}),
    "pictures": frozenset({"multiple"}),
    **dict.fromkeys(
        ("picture", "scale", "yes_no", "single", "area", "place"),
        frozenset({"single", "scale", "yes_no", "area"}),
    ),
}
"""Types that travel as another: what the form's own type must read as, for the house's column to be believed."""
CARRIED_BY_TEXT = frozenset({"short_text"})


def language_heading(tag: str) -> str:
    """How a view is named in a column: ``English (en)``, ``Urdu easy read (ur-easy)``."""
    language, is_easy = tag.removesuffix("-easy"), tag.endswith("-easy")
    names = {code: name for name, code in reversed(list(LANGUAGE_CODES.items()))}
    name = names.get(language, language).capitalize()
    return f"{name}{' easy read' if is_easy else ''} ({tag})"

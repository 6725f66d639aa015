"""Signs that a text names or harms somebody. They help a person to look; nothing is released or hidden by them.

Whatever the detectors miss is still read by an officer before anybody else sees it, so they lean towards finding too much.
Telephone, postcode and National Insurance formats follow Ofcom's numbering plan, Royal Mail's and HMRC's published formats.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class FlagKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    NATIONAL_INSURANCE = "national_insurance"
    LONG_NUMBER = "long_number"
    WEB_ADDRESS = "web_address"
    HOME_ADDRESS = "home_address"
    NAMES_SOMEONE = "names_someone"
    SCHOOL = "school"
    AGE = "age"
    HOME_AREA = "home_area"
    """Where somebody lives, in words. It is a sign only beside an age: many write it, and alone it tells of nobody."""
    SAFEGUARDING = "safeguarding"


REDACTABLE = frozenset(FlagKind) - {FlagKind.SAFEGUARDING}
CONTACT_DETAILS = frozenset(
    {FlagKind.EMAIL, FlagKind.PHONE, FlagKind.POSTCODE, FlagKind.NATIONAL_INSURANCE}
)
"""What may never be left in a text that is published "without the details"."""
TELLING_TOGETHER = (
    frozenset({FlagKind.NAMES_SOMEONE, FlagKind.SCHOOL}),
    frozenset({FlagKind.AGE, FlagKind.SCHOOL}),
    frozenset({FlagKind.AGE, FlagKind.HOME_AREA}),
)
"""What is never public together in what a person wrote: each is harmless, both tell a neighbour or a classmate who it is."""


@dataclass(frozen=True)
class Flag:
    """One sign: where it stands in the original text, in characters, half-open."""

    kind: FlagKind
    start: int
    end: int


_NAME = r"(?-i:[A-Z][\w'-]+)"
_MY_NAME_IS = (
    "میرا نام|اسمي|إسمي|نام من|اسم من|আমার নাম|ਮੇਰਾ ਨਾਂ|ਮੇਰਾ ਨਾਮ|nazywam się|mam na imię|mă numesc|mă cheamă|numele meu este|"
    "мене звати|моє ім'я|me llamo|mi nombre es|我叫|我的名字是|我的名字叫"
)
_STREETS = r"road|rd|street|st|close|avenue|ave|lane|drive|crescent|court|way|grove|terrace|place|gardens|walk"
_RELATIONS = r"son|daughter|child|brother|sister|mum|dad|mother|father|husband|wife|partner|neighbour|neighbor|friend|teacher|boss|landlord"
_HARMERS = r"dad|mum|father|mother|step\s?dad|step\s?mum|stepfather|stepmother|uncle|brother|boyfriend|girlfriend|husband|wife|partner|carer|he|she|they"
_NUMBER = r"(?:\d{1,2}|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"

PATTERNS: dict[FlagKind, tuple[str, ...]] = {
    FlagKind.EMAIL: (
        r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]+)+",
        r"(?<![\w.+-])[\w.+-]+ at [\w-]+(?: dot [\w-]+)+",
    ),
    FlagKind.PHONE: (
        r"(?<![\d.])(?:(?:\+|00)\s?44[\s().-]*(?:\(?0\)?[\s.-]*)?|\(?0)\d(?:[\s().-]*\d){8,9}(?!\d)",
    ),
    FlagKind.POSTCODE: (r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s*\d[ABD-HJLNP-UW-Z]{2})\b",),
    FlagKind.NATIONAL_INSURANCE: (r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d\s?){6}[A-D]\b",),
    FlagKind.LONG_NUMBER: (r"(?<!\d)\d(?:[ -]?\d){8,}(?!\d)",),
    FlagKind.WEB_ADDRESS: (r"\b(?:https?://|www\.)\S+",),
    FlagKind.HOME_ADDRESS: (
        rf"\b(?:flat\s+)?\d{{1,4}}[a-z]?,?\s+(?:[\w'-]+\s+){{1,3}}(?:{_STREETS})\b",
        r"\b(?:at|in)\s+(?:number|no\.?|flat)\s*\d{1,4}[a-z]?\b",
    ),
    FlagKind.NAMES_SOMEONE: (
        rf"\b(?:mr|mrs|ms|miss|dr|cllr|councillor|pc)\.?\s+{_NAME}(?:\s+{_NAME})?",
        rf"\b(?:my|our|his|her|their)\s+(?:{_RELATIONS}),?\s+{_NAME}(?:\s+{_NAME})?",
        rf"\b(?:called|named|name is|i am|i'm)\s+{_NAME}(?:\s+{_NAME})?",
        # "My name is" in the other languages of the site; in these a name cannot be told by its capital letter.
        rf"(?:{_MY_NAME_IS})[\s:]*\w+(?:\s+\w+)?",
    ),
    FlagKind.SCHOOL: (
        rf"\b(?:{_NAME}\s+){{1,4}}(?:primary|high|infant|junior|secondary|grammar|nursery|academy|college|school)(?:\s+school)?\b",
        r"\b(?:goes|go|went) to [\w' -]{2,40}? (?:school|academy|college|nursery)\b",
    ),
    FlagKind.AGE: (
        rf"\b{_NUMBER}[\s-]*(?:years?|yrs?)[\s-]*old\b",
        rf"\b(?:aged|age|turned|turning)\s+{_NUMBER}\b",
        rf"\b(?:i am|i'm|he is|he's|she is|she's|(?:my|our)\s+(?:{_RELATIONS})\s+is)\s+(?:only\s+)?{_NUMBER}(?=\s*(?:[.,;!?)]|$|and\b|but\b|so\b))",
        r"\b(?:in|a|our)\s+year\s+(?:[1-9]|1[0-3])\b",
        r"عمر\D{0,10}\d{1,2}|বয়স\D{0,6}\d{1,2}|ਉਮਰ\D{0,6}\d{1,2}|\d{1,2}\s?岁",
        r"\b(?:mam \d{1,2} lat|am \d{1,2} (?:de )?ani|tengo \d{1,2} años|мені \d{1,2})\b",
    ),
    FlagKind.HOME_AREA: (
        rf"\b(?:live|lives|lived|living|grew up|come|comes|am|is|are|i'm)\s+(?:in|on|near|by|from)\s+(?:the\s+)?{_NAME}(?:\s+{_NAME})?",
        rf"\b{_NAME}(?:\s+{_NAME})?\s+(?:ward|estate)\b",
    ),
    FlagKind.SAFEGUARDING: (
        r"\b(?:do not|don'?t|never|not)\s+feel(?:ing)?\s+(?:ok(?:ay)?|safe|right)\s+(?:at home|with|around|in (?:my|our))",
        r"\b(?:not|isn'?t|aren'?t|un)\s?safe\s+(?:at home|with (?:him|her|them|my)|in (?:my|our) (?:home|house))",
        rf"\b(?:{_HARMERS})\s+(?:\w+\s+){{0,3}}?(?:hits?|hit|beats?|beat|punch(?:es|ed)?|slaps?|kicks?|hurts?|touch(?:es|ed)?|rap(?:es|ed)|abus(?:es|ed)|threatens?|threatened|strangled|chok(?:es|ed))\s+(?:me|us|my|him|her|them|the (?:kids|children|baby))\b",
        r"\b(?:being|been|was|am|is|are|gets?|getting)\s+(?:\w+\s+)?(?:abused|groomed|raped|assaulted|molested|trafficked|beaten|hit at home|neglected|exploited)\b",
        r"\b(?:kill(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?)\s+(?:my\s?self|himself|herself|themselves|him ?self|her ?self)\b",
        r"\b(?:suicid\w+|self[\s-]?harm\w*|overdos\w+)\b",
        r"\b(?:want(?:s|ed)? to die|end(?:ing)? (?:my|it all|his|her) ?(?:life)?|don'?t want to (?:be here|live|be alive)|better off dead|no reason to live)\b",
        r"\b(?:scared|afraid|frightened|terrified) (?:of|to go) (?:my |our )?(?:home|dad|mum|father|mother|step\w*|uncle|brother|husband|wife|partner|boyfriend|girlfriend)\b",
        r"\b(?:can'?t|cannot|can not|don'?t dare(?: to)?|afraid to|scared to) tell (?:any\s?(?:one|body)|school|my|the police|mum|dad|no\s?one)\b",
        r"\b(?:county lines|forced (?:to marry|marriage)|domestic (?:abuse|violence)|child abuse|modern slavery|fgm)\b",
        r"\b(?:run(?:ning)?|ran) away from home\b|\bno food (?:at home|in the house)\b|\bleft alone (?:all night|for days|at home)\b",
        # Every language of the site: the plainest phrases, so that a disclosure in them is not last in the queue.
        r"خودکشی|مرنا چاہت|مجھے مارت|محفوظ نہیں|گھر میں ڈر|انتحار|أريد أن أموت|يضربني|لست آمن",
        r"\b(?:samobójstw\w*|bije mnie|boję się (?:taty|mamy|męża|ojca|wracać do domu)|chcę umrzeć)\b",
        r"\b(?:sinucid\w*|mă bate|vreau să mor)\b|самогубств|б'є мене|хочу померти",
        r"\b(?:suicid\w*|me pega|quiero morir)\b|خودکشی|مرا می‌?زند|می‌?خواهم بمیرم|自杀|打我|不想活",
        r"আত্মহত্যা|আমাকে মারে|মরতে চাই|ਖੁਦਕੁਸ਼ੀ|ਮੈਨੂੰ ਮਾਰਦਾ|ਮਰਨਾ ਚਾਹੁੰਦ",
    ),
}
_COMPILED = {
    kind: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for kind, patterns in PATTERNS.items()
}
_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "＠": "@"}


def flags_in(text: str) -> tuple[Flag, ...]:
    """Every sign in a text, in order. Digits of any script, full-width letters and invisible characters do not hide one.

    Positions are those of ``text`` as it was written.
    """
    plain, origin = _normalised(text)
    found = {
        Flag(kind, origin[match.start()], origin[match.end() - 1] + 1)
        for kind, patterns in _COMPILED.items()
        for match in _matches(patterns, plain)
    }
    if not any(flag.kind is FlagKind.AGE for flag in found):
        found = {flag for flag in found if flag.kind is not FlagKind.HOME_AREA}
    return tuple(sorted(found, key=lambda flag: (flag.start, flag.end, flag.kind)))


def tells_who(text: str) -> bool:
    """Whether a text, as it would be public, says things that together tell who somebody is (``TELLING_TOGETHER``)."""
    kinds = {flag.kind for flag in flags_in(text)}
    return any(together <= kinds for together in TELLING_TOGETHER)


def is_urgent(flags: Iterable[Flag]) -> bool:
    """Whether somebody may be in danger."""
    return any(flag.kind is FlagKind.SAFEGUARDING for flag in flags)


def spans_to_redact(flags: Iterable[Flag]) -> list[tuple[int, int]]:
    """What a moderator is offered to take out."""
    return [(flag.start, flag.end) for flag in flags if flag.kind in REDACTABLE]


def _matches(patterns: Iterable[re.Pattern[str]], plain: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from (match for match in pattern.finditer(plain) if match.end() > match.start())


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text in plain characters, and for each of them the position it came from."""
    characters: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for plain in _plain(character):
            characters.append(plain)
            origin.append(position)
    return "".join(characters), origin


def _plain(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    if character in _PLAIN:
        return _PLAIN[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", character)

"""The small pages of a bid: which there are, in which order, what counts as an answer, and what is still missing.

Answers are one document by field: texts, whole pence, a list of cost lines ``{"what", "pence"}``, and for each check that the
fund asks for ``{"answer", "words"}``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from budgeting.rules.contacts import read_email, read_phone
from budgeting.rules.pounds import MOST_PENCE, pounds_text, read_pounds
from engage.rules.direction import without_turning
from engage.rules.errors import InvalidError

Answers = Mapping[str, Any]
Posted = Mapping[str, Sequence[str]]


class BidPage(StrEnum):
    """One thing per page. The value is part of the address."""

    WHO = "who"
    GROUP = "group"
    CONTACT = "contact"
    TITLE = "title"
    SUMMARY = "summary"
    BENEFITS = "benefits"
    AREA = "area"
    PICTURE = "picture"
    """A file beside the answers. Nobody needs one."""
    COSTS = "costs"
    LEAST = "least"
    OTHER = "other-money"
    ACCOUNT = "account"
    INSURANCE = "insurance"
    SAFEGUARDING = "safeguarding"


CHECK_PAGES = (BidPage.ACCOUNT, BidPage.INSURANCE, BidPage.SAFEGUARDING)
"""What a fund may ask of a group; each call says which of them it does."""
NOT_ANSWERS = frozenset({BidPage.CONTACT, BidPage.PICTURE})
"""Kept apart from the answers: whom to ask, and a file."""
SECTIONS: Mapping[str, tuple[BidPage, ...]] = {
    "you": (BidPage.WHO, BidPage.GROUP, BidPage.CONTACT),
    "idea": (BidPage.TITLE, BidPage.SUMMARY, BidPage.BENEFITS, BidPage.AREA, BidPage.PICTURE),
    "money": (BidPage.COSTS, BidPage.LEAST, BidPage.OTHER),
    "checks": CHECK_PAGES,
}


class WhoBids(StrEnum):
    """Who puts an idea forward."""

    CONSTITUTED = "constituted"
    """A group with written rules and a committee."""
    GROUP = "group"
    SCHOOL = "school"
    RESIDENT = "resident"


class CheckAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


WHOLE_BOROUGH = "all"
"""The area of an idea that is for everybody."""
MOST_LINES = 20
LENGTHS: Mapping[str, int] = {
    "group": 120,
    "name": 120,
    "title": 100,
    "summary": 2000,
    "benefits": 1000,
    "what": 80,
    "other_words": 500,
    "words": 500,
    "reply": 2000,
}
"""Characters. The pages say the limit; nothing is ever cut."""


@dataclass(frozen=True)
class PageRead:
    """What one page said: the fields to keep, and what is wrong with them. With a fault nothing of the page is kept."""

    values: Mapping[str, Any]
    faults: tuple[InvalidError, ...] = ()


def pages_for(answers: Answers, checks: Sequence[str]) -> list[BidPage]:
    """The pages of one bid, in order: a resident on their own names no group, and only the fund's own checks are asked for."""
    alone = answers.get("who") == WhoBids.RESIDENT
    asked = {BidPage(check) for check in checks}
    return [
        page
        for pages in SECTIONS.values()
        for page in pages
        if not (page is BidPage.GROUP and alone) and (page not in CHECK_PAGES or page in asked)
    ]


def page_after(page: BidPage, answers: Answers, checks: Sequence[str]) -> BidPage | None:
    """The page that follows; ``None`` after the last."""
    order = pages_for(answers, checks)
    place = order.index(page) if page in order else -1
    return order[place + 1] if place + 1 < len(order) else None


def missing_pages(
    answers: Answers, checks: Sequence[str], *, has_contact: bool, most_pence: int | None
) -> list[BidPage]:
    """Pages that keep a bid from being sent, in their order."""
    return [
        page
        for page in pages_for(answers, checks)
        if not is_done(page, answers, has_contact=has_contact, most_pence=most_pence)
    ]


def is_done(
    page: BidPage, answers: Answers, *, has_contact: bool, most_pence: int | None = None
) -> bool:
    """Whether a page holds all it needs, other pages considered: costs that grew smaller reopen "the least that could work"."""
    if page in NOT_ANSWERS:
        return has_contact if page is BidPage.CONTACT else True
    read = read_page(page, posted_from(page, answers), most_pence=most_pence)
    if read.faults:
        return False
    return fault_between_pages(page, answers) is None


def fault_between_pages(page: BidPage, answers: Answers) -> InvalidError | None:
    """What only shows beside other pages: the least that could work is more than all that is asked for."""
    total, least = total_pence(answers), answers.get("least_pence") or 0
    if page is BidPage.LEAST and total and least > total:
        return InvalidError("least_over_total", where="least", total_pence=total)
    return None


def total_pence(answers: Answers) -> int:
    """What a bid asks for: the sum of its lines, made here and nowhere else."""
    return sum(line["pence"] for line in answers.get("costs", ()))


def changed_fields(before: Answers, after: Answers) -> list[str]:
    """Names of the fields that differ, in the order of the pages."""
    order = [*_FIELDS_IN_ORDER, *(page.value for page in CHECK_PAGES)]
    return [name for name in order if before.get(name) != after.get(name)]


def read_page(page: BidPage, posted: Posted, *, most_pence: int | None = None) -> PageRead:
    """What a page's fields say.

    Faults are ``InvalidError`` with ``where`` (the field's name): ``answer_missing``, ``answer_too_long`` (``limit``,
    ``length``), ``choice_unknown``, ``money_unreadable``, ``money_too_large``, ``money_missing``, ``what_missing``, ``costs_missing``,
    ``too_many_lines`` (``limit``), ``over_most`` (``most_pence``, ``total_pence``), ``email_unreadable``, ``phone_unreadable``.
    """
    reader = _Reader(posted)
    if page in CHECK_PAGES:
        _read_check(reader, page)
    elif page is BidPage.COSTS:
        _read_costs(reader, most_pence)
    else:
        _READERS[page](reader)
    return PageRead(reader.values, tuple(reader.faults))


def posted_from(page: BidPage, answers: Answers) -> dict[str, list[str]]:
    """Kept answers as the page would send them: the inverse of ``read_page``, for pages shown again and for exports."""
    if page in CHECK_PAGES:
        check = answers.get(page.value, {})
        return {"answer": _listed(check.get("answer")), "words": _listed(check.get("words"))}
    if page is BidPage.COSTS:
        lines = answers.get("costs", ())
        return {
            "what": [line["what"] for line in lines],
            "amount": [pounds_text(line["pence"]) for line in lines],
        }
    return {
        name: _listed(pounds_text(answers[field]) if field in _MONEY_FIELDS else answers[field])
        for name, field in _POSTED_AS[page].items()
        if answers.get(field) is not None
    }


class _Reader:
    """Takes one page's fields and remembers what is wrong."""

    def __init__(self, posted: Posted) -> None:
        self._posted = posted
        self.values: dict[str, Any] = {}
        self.faults: list[InvalidError] = []

    def all(self, name: str) -> list[str]:
        return [_tidy(value) for value in self._posted.get(name, ())]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def fault(self, code: str, where: str, **facts: object) -> None:
        self.faults.append(InvalidError(code, where=where, **facts))

    def text(self, name: str, *, field: str = "", needed: bool = True) -> str:
        """A text of up to its length; kept under ``field``."""
        words = self.one(name)
        if needed and not words:
            self.fault("answer_missing", name)
        self.check_length(words, name, name)
        self.values[field or name] = words
        return words

    def check_length(self, words: str, name: str, where: str) -> None:
        if len(words) > LENGTHS[name]:
            self.fault("answer_too_long", where, limit=LENGTHS[name], length=len(words))

    def choice(self, name: str, known: type[StrEnum]) -> str:
        value = self.one(name)
        if not value:
            self.fault("answer_missing", name)
        elif value not in set(known):
            self.fault("choice_unknown", name)
        return value

    def money(self, name: str) -> int | None:
        return self.amount(self.one(name), name)

    def amount(self, text: str, name: str) -> int | None:
        """Pence above nothing, or ``None`` and a fault beside ``name``."""
        if not text:
            self.fault("money_missing", name)
            return None
        try:
            pence = read_pounds(text)
        except InvalidError as error:
            self.fault(error.code, name)
            return None
        if pence == 0:
            self.fault("money_missing", name)
        return pence


def _read_who(reader: _Reader) -> None:
    reader.values["who"] = reader.choice("who", WhoBids)


def _read_text(reader: _Reader, name: str) -> None:
    reader.text(name)


def _read_contact(reader: _Reader) -> None:
    reader.text("name")
    for name, read in (("phone", read_phone), ("email", read_email)):
        try:
            reader.values[name] = read(reader.one(name))
        except InvalidError as error:
            reader.fault(error.code, name)


def _read_area(reader: _Reader) -> None:
    area = reader.one("area")
    if not area:
        reader.fault("answer_missing", "area")
    reader.values["area"] = area


def _read_least(reader: _Reader) -> None:
    reader.values["least_pence"] = reader.money("least")


def _read_other(reader: _Reader) -> None:
    """Yes with words that say from whom and how much, or no."""
    answer = reader.choice("other", YesNo)
    reader.values["other"] = answer
    reader.text("other_words", needed=answer == YesNo.YES)


def _read_check(reader: _Reader, page: BidPage) -> None:
    """Yes, or no and not needed with words that say why."""
    answer = reader.choice("answer", CheckAnswer)
    words = reader.text("words", needed=answer in {CheckAnswer.NO, CheckAnswer.NOT_NEEDED})
    reader.values = {page.value: {"answer": answer, "words": words}}


def _read_costs(reader: _Reader, most_pence: int | None) -> None:
    """Lines with both a thing and its price; lines without either are left out."""
    names, amounts = reader.all("what"), reader.all("amount")
    length = max(len(names), len(amounts))
    rows = zip(_padded(names, length), _padded(amounts, length), strict=True)
    lines: list[dict[str, Any]] = []
    for number, (what, amount) in enumerate(rows):
        if what or amount:
            lines.append({"what": what, "pence": _line_pence(reader, number, what, amount)})
    reader.values["costs"] = lines
    if not lines:
        reader.fault("costs_missing", "what-0")
    if len(lines) > MOST_LINES:
        reader.fault("too_many_lines", "what-0", limit=MOST_LINES)
    total = sum(line["pence"] for line in lines)
    if not reader.faults and total > (most_pence or MOST_PENCE):
        reader.fault("over_most", "amount-0", most_pence=most_pence, total_pence=total)


def _line_pence(reader: _Reader, number: int, what: str, amount: str) -> int:
    if not what:
        reader.fault("what_missing", f"what-{number}")
    reader.check_length(what, "what", f"what-{number}")
    return reader.amount(amount, f"amount-{number}") or 0


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


_READERS: Mapping[BidPage, Callable[[_Reader], None]] = {
    BidPage.WHO: _read_who,
    BidPage.GROUP: lambda reader: _read_text(reader, "group"),
    BidPage.CONTACT: _read_contact,
    BidPage.TITLE: lambda reader: _read_text(reader, "title"),
    BidPage.SUMMARY: lambda reader: _read_text(reader, "summary"),
    BidPage.BENEFITS: lambda reader: _read_text(reader, "benefits"),
    BidPage.AREA: _read_area,
    BidPage.LEAST: _read_least,
    BidPage.OTHER: _read_other,
}
_POSTED_AS: Mapping[BidPage, Mapping[str, str]] = {
    BidPage.WHO: {"who": "who"},
    BidPage.GROUP: {"group": "group"},
    BidPage.CONTACT: {},
    BidPage.TITLE: {"title": "title"},
    BidPage.SUMMARY: {"summary": "summary"},
    BidPage.BENEFITS: {"benefits": "benefits"},
    BidPage.AREA: {"area": "area"},
    BidPage.LEAST: {"least": "least_pence"},
    BidPage.OTHER: {"other": "other", "other_words": "other_words"},
}
_MONEY_FIELDS = frozenset({"least_pence"})
_FIELDS_IN_ORDER = (
    "who",
    "group",
    "title",
    "summary",
    "benefits",
    "area",
    "costs",
    "least_pence",
    "other",
    "other_words",
)


def _tidy(text: str) -> str:
    """Line ends as one sign, and nothing around: what a browser adds is not the person's. Nothing turns the direction of writing."""
    return without_turning(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _listed(value: object) -> list[str]:
    return [] if value is None or value == "" else [str(value)]


def _padded(values: list[str], length: int) -> list[str]:
    return values + [""] * (length - len(values))

"""What pages, answers, states and findings of bids are called, and answers in words: for residents and officers alike."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.rules.bid_pages import (
    CHECK_PAGES,
    WHOLE_BOROUGH,
    Answers,
    BidPage,
    CheckAnswer,
    WhoBids,
    YesNo,
    total_pence,
)
from budgeting.rules.bids import BidState, CheckItem, Verdict
from engage.content.presenters import words_in
from engage.kernel.locale import money
from engage.places.queries import areas
from engage.rules.window import Window, day_of, last_day_of

PAGE_NAMES = {
    BidPage.WHO: _l("Who you are"),
    BidPage.GROUP: _l("Your group"),
    BidPage.CONTACT: _l("Whom we can ask"),
    BidPage.TITLE: _l("Name of the idea"),
    BidPage.SUMMARY: _l("What you want to do"),
    BidPage.BENEFITS: _l("Who it is good for"),
    BidPage.AREA: _l("Where it happens"),
    BidPage.PICTURE: _l("A picture"),
    BidPage.COSTS: _l("What it costs"),
    BidPage.LEAST: _l("The least that could work"),
    BidPage.OTHER: _l("Other money"),
    BidPage.ACCOUNT: _l("Bank account"),
    BidPage.INSURANCE: _l("Insurance"),
    BidPage.SAFEGUARDING: _l("Keeping people safe"),
}
SECTION_NAMES = {
    "you": _l("About you"),
    "idea": _l("Your idea"),
    "money": _l("Money"),
    "checks": _l("Checks that this fund asks for"),
}
WHO_SHOWN = {
    WhoBids.CONSTITUTED: _l("A group with written rules and a committee"),
    WhoBids.GROUP: _l("A group without written rules"),
    WhoBids.SCHOOL: _l("A school, club or other organisation"),
    WhoBids.RESIDENT: _l("A resident, on my own"),
}
CHECK_SHOWN = {
    CheckAnswer.YES: _l("Yes"),
    CheckAnswer.NO: _l("No, not yet"),
    CheckAnswer.NOT_NEEDED: _l("It is not needed"),
}
CHECK_QUESTIONS = {
    BidPage.ACCOUNT: _l("Does your group have a bank account in its own name?"),
    BidPage.INSURANCE: _l("Does your group have insurance for this?"),
    BidPage.SAFEGUARDING: _l("Does your group have a safeguarding policy?"),
}
STATE_WORDS = {
    BidState.DRAFT: _l("Not sent yet"),
    BidState.SENT: _l("We are looking at it"),
    BidState.QUERIED: _l("We asked the group something"),
    BidState.REFUSED: _l("Not taken as it is"),
    BidState.ACCEPTED: _l("On the list for the vote"),
    BidState.MERGED: _l("Goes on with another idea"),
    BidState.WITHDRAWN: _l("Taken back by its group"),
}
STATE_TONES = {BidState.ACCEPTED: "go", BidState.QUERIED: "sun", BidState.REFUSED: "brick"}
ITEM_WORDS = {
    CheckItem.ELIGIBLE: _l("Does it fit the rules of this fund?"),
    CheckItem.FEASIBLE: _l("Can it be done?"),
    CheckItem.LEGAL: _l("Is it lawful?"),
    CheckItem.COST: _l("Is the cost right?"),
}
VERDICT_WORDS = {
    Verdict.YES: _l("Yes"),
    Verdict.NO: _l("No"),
    Verdict.OPEN: _l("Not looked at yet"),
}
FIELD_WORDS = {
    "who": _l("who puts it forward"),
    "group": _l("the group’s name"),
    "title": _l("the name of the idea"),
    "summary": _l("what it is"),
    "benefits": _l("who it is good for"),
    "area": _l("where it happens"),
    "costs": _l("what it costs"),
    "least_pence": _l("the least that could work"),
    "other": _l("other money"),
    "other_words": _l("other money"),
    "account": _l("the bank account"),
    "insurance": _l("the insurance"),
    "safeguarding": _l("the safeguarding policy"),
}


def answer_lines(page: BidPage, answers: Answers) -> list[str]:
    """An answer in words, a line for each part."""
    if page is BidPage.COSTS:
        costs = answers.get("costs", [])
        total = _("Together: %(total)s", total=money(total_pence(answers)))
        return [*(f"{line['what']}: {money(line['pence'])}" for line in costs), total]
    if page in CHECK_PAGES:
        check = answers.get(page.value, {})
        answer = check.get("answer")
        return [str(CHECK_SHOWN[CheckAnswer(answer)]) if answer else "", check.get("words", "")]
    return [words for words in _PLAIN_LINES[page](answers) if words]


def _who(answers: Answers) -> list[str]:
    return [str(WHO_SHOWN[WhoBids(answers["who"])])] if answers.get("who") else []


def _least(answers: Answers) -> list[str]:
    return [money(answers["least_pence"])] if answers.get("least_pence") else []


def _other(answers: Answers) -> list[str]:
    yes_no = {YesNo.YES: _("Yes"), YesNo.NO: _("No")}
    answer = answers.get("other")
    return [yes_no[YesNo(answer)] if answer else "", answers.get("other_words", "")]


_PLAIN_LINES = {
    BidPage.WHO: _who,
    BidPage.GROUP: lambda answers: [answers.get("group", "")],
    BidPage.TITLE: lambda answers: [answers.get("title", "")],
    BidPage.SUMMARY: lambda answers: [answers.get("summary", "")],
    BidPage.BENEFITS: lambda answers: [answers.get("benefits", "")],
    BidPage.AREA: lambda answers: [area_name(answers.get("area", ""))],
    BidPage.LEAST: _least,
    BidPage.OTHER: _other,
}


def area_names() -> dict[str, str]:
    """Where an idea can happen, by code, in the reader's language; for everybody comes first."""
    everywhere = {WHOLE_BOROUGH: _("All over the borough")}
    return everywhere | {area.code: str(words_in(area.words, "name")) for area in areas()}


def area_name(code: str) -> str:
    return area_names().get(code, code)


def last_day(ends_at: datetime) -> date:
    """The last London day before a step ends."""
    day = last_day_of(Window(None, ends_at))
    return day or day_of(ends_at)

"""Bids as rows of a spreadsheet: one row a bid, one column a field. What is written can be read back as it was."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgeting.rules.bid_pages import (
    CHECK_PAGES,
    MOST_LINES,
    NOT_ANSWERS,
    WHOLE_BOROUGH,
    Answers,
    BidPage,
    fault_between_pages,
    pages_for,
    posted_from,
    read_page,
)
from budgeting.rules.contacts import read_email, read_phone
from budgeting.rules.pounds import pounds_text
from budgeting.rules.workbooks import CellFault, FileFault, NumberedRow, Table
from engage.rules.errors import InvalidError

LANGUAGE = re.compile(r"[a-z]{2,3}")
CONTACT_COLUMNS = ("email", "name", "phone")
PLAIN_COLUMNS: Mapping[BidPage, Mapping[str, str]] = {
    BidPage.WHO: {"who": "who"},
    BidPage.GROUP: {"group": "group"},
    BidPage.TITLE: {"title": "title"},
    BidPage.SUMMARY: {"summary": "summary"},
    BidPage.BENEFITS: {"benefits": "benefits"},
    BidPage.AREA: {"area": "area"},
    BidPage.LEAST: {"least": "least"},
    BidPage.OTHER: {"other": "other", "other_words": "other_words"},
    **{page: {"answer": page.value, "words": f"{page.value}_words"} for page in CHECK_PAGES},
}
"""A page's field to its column."""


@dataclass(frozen=True)
class BidRow:
    """One bid of a file. ``email`` is empty where nobody is to be written to, as for a bid that came on paper."""

    number: int
    reference: str
    language: str
    answers: Answers
    email: str = ""
    name: str = ""
    phone: str = ""


def columns_for(most_lines: int) -> list[str]:
    """Every heading, in order, with room for that many lines of costs."""
    plain = [column for columns in PLAIN_COLUMNS.values() for column in columns.values()]
    money = plain.index("least")
    costs = [name for n in range(1, most_lines + 1) for name in (f"cost {n}", f"amount {n}")]
    return ["reference", "state", "language", *plain[:money], *costs, *plain[money:]]


def row_of(answers: Answers) -> dict[str, str]:
    """A bid's answers as cells by heading."""
    cells = {}
    for page, columns in PLAIN_COLUMNS.items():
        posted = posted_from(page, answers)
        for name, column in columns.items():
            cells[column] = next(iter(posted.get(name, ())), "")
    for number, line in enumerate(answers.get("costs", ()), start=1):
        cells[f"cost {number}"] = line["what"]
        cells[f"amount {number}"] = pounds_text(line["pence"])
    return cells


def read_table(
    table: Table, *, checks: Sequence[str], most_pence: int | None, areas: frozenset[str] | None
) -> tuple[list[BidRow], list[FileFault]]:
    """Every bid of a table, and all that is wrong with it by its place. Where its headings are wrong, nothing else is said."""
    wrong = [*table.faults, *table.lacking(["title"])]
    if wrong:
        return [], table.place(wrong)
    bids, faults = read_rows(table.rows, checks=checks, most_pence=most_pence, areas=areas)
    return bids, table.place(faults)


def read_rows(
    rows: Sequence[NumberedRow],
    *,
    checks: Sequence[str],
    most_pence: int | None,
    areas: frozenset[str] | None,
) -> tuple[list[BidRow], list[CellFault]]:
    """Every bid of a file, and everything that is wrong with it: a file with one fault is not taken at all.

    ``areas``: the codes that are known; ``None`` when nobody can say.
    """
    bids, faults = [], []
    for number, cells in rows:
        bid, wrong = _read_row(number, cells, checks=checks, most_pence=most_pence)
        area = str(bid.answers.get("area", ""))
        if area and areas is not None and area not in areas | {WHOLE_BOROUGH}:
            wrong.append(CellFault(number, "area", "area_unknown", {"area": area}))
        bids.append(bid)
        faults += wrong
    return bids, faults


def _read_row(
    number: int, cells: Mapping[str, str], *, checks: Sequence[str], most_pence: int | None
) -> tuple[BidRow, list[CellFault]]:
    answers: dict[str, Any] = {}
    faults = []
    known = set(columns_for(MOST_LINES)) | set(CONTACT_COLUMNS)
    faults += [
        CellFault(number, heading, "column_unknown") for heading in cells if heading not in known
    ]
    for page in pages_for({"who": cells.get("who", "")}, checks):
        if page in NOT_ANSWERS:
            continue
        read = read_page(page, _posted(page, cells), most_pence=most_pence)
        answers |= read.values
        between = fault_between_pages(page, answers)
        wrong = [*read.faults, *([between] if between else [])]
        faults += [_row_fault(number, page, fault) for fault in wrong]
    language = cells.get("language", "en")
    if not LANGUAGE.fullmatch(language):
        faults.append(CellFault(number, "language", "language_unknown"))
    email = _read(number, "email", cells, faults, read_email)
    phone = _read(number, "phone", cells, faults, read_phone)
    return (
        BidRow(
            number=number,
            reference=cells.get("reference", ""),
            language=language,
            answers=answers,
            email=email,
            name=cells.get("name", ""),
            phone=phone,
        ),
        faults,
    )


def _posted(page: BidPage, cells: Mapping[str, str]) -> dict[str, list[str]]:
    if page is BidPage.COSTS:
        numbers = range(1, MOST_LINES + 1)
        return {
            "what": [cells.get(f"cost {n}", "") for n in numbers],
            "amount": [cells.get(f"amount {n}", "") for n in numbers],
        }
    return {name: [cells.get(column, "")] for name, column in PLAIN_COLUMNS[page].items()}


def _row_fault(number: int, page: BidPage, fault: InvalidError) -> CellFault:
    facts = {name: fact for name, fact in fault.facts.items() if name != "where"}
    return CellFault(number, _column(page, str(fault.facts["where"])), fault.code, facts)


def _column(page: BidPage, where: str) -> str:
    if page is not BidPage.COSTS:
        return PLAIN_COLUMNS[page][where]
    name, _, place = where.partition("-")
    return f"{'cost' if name == 'what' else 'amount'} {int(place) + 1}"


def _read(
    number: int,
    column: str,
    cells: Mapping[str, str],
    faults: list[CellFault],
    read: Callable[[str], str],
) -> str:
    text = cells.get(column, "")
    try:
        return read(text) if text else ""
    except InvalidError as error:
        faults.append(CellFault(number, column, error.code))
        return ""

"""The accounts of a round's awards as data: the same lines for the CSV file and for the workbook."""

import csv
import io
from typing import Any

from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_of, sums_of
from budgeting.rules.awards import FALLEN, PotSums
from engage.content.presenters import words_in
from engage.rules.spreadsheets import escaped
from engage.rules.view import View

IN_ENGLISH = View()
BYTE_ORDER_MARK = "\ufeff"
AWARD_COLUMNS = (
    "project",
    "title",
    "group",
    "state",
    "awarded",
    "paid",
    "spent",
    "repaid",
    "released",
    "balance",
)
ENTRY_COLUMNS = ("project", "title", "entry", "date", "kind", "amount", "what_for", "corrects")
POT_COLUMNS = ("pot", "awarded", "paid", "spent", "repaid", "released", "left")
MONEY = frozenset({"balance", "amount", *POT_COLUMNS})
"""Columns in pence; files show pounds."""


def accounts_of(pb_round: Round) -> dict[str, Any]:
    """Every award with its totals, every entry, and what stands together, as plain data in the order of funding."""
    awards, entries = [], []
    of_round = awards_of(pb_round)
    for award in of_round:
        title = str(words_in(award.project.words, "title", IN_ENGLISH))
        totals, number = award.totals, award.project.number
        awards.append(
            [
                number,
                title,
                award.group_name,
                award.state,
                totals.awarded,
                totals.paid,
                totals.spent,
                totals.repaid,
                totals.released,
                0 if award.state in FALLEN else totals.balance,
            ]
        )
        entries += [
            [
                number,
                title,
                str(entry.number),
                entry.on.isoformat(),
                entry.kind,
                entry.amount_pence,
                entry.what_for,
                "" if entry.corrects is None else str(entry.corrects),
            ]
            for entry in award.entries
        ]
    return {
        "title": str(words_in(pb_round.words, "title", IN_ENGLISH)),
        "awards": awards,
        "entries": entries,
        "pot": [_pot_line(sums_of(pb_round, of_round))],
    }


def _pot_line(sums: PotSums) -> list[int]:
    of = sums.totals
    return [sums.pot, of.awarded, of.paid, of.spent, of.repaid, of.released, sums.left]


def accounts_csv(pb_round: Round) -> bytes:
    """Every entry as a line, in pounds with two decimals. UTF-8 with a byte order mark, CRLF, no formula can run."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(ENTRY_COLUMNS)
    for line in accounts_of(pb_round)["entries"]:
        writer.writerow(
            _pounds(cell) if column in MONEY else escaped(cell)
            for column, cell in zip(ENTRY_COLUMNS, line, strict=True)
        )
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _pounds(pence: int) -> str:
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02}"

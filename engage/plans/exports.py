"""What the council promised as data, for scrutiny: the same facts that residents read."""

import csv
import io

from engage.content.presenters import words_in
from engage.plans.models import Consultation
from engage.plans.queries.commitments import commitments_of
from engage.plans.rules.commitments import DETAILS
from engage.rules.spreadsheets import escaped
from engage.rules.view import View

IN_ENGLISH = View()
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "number",
    "promise",
    "theme",
    "state",
    "due_at_first",
    "due_now",
    *DETAILS,
    "latest",
    "since",
    "note",
)


def commitments_csv(consultation: Consultation) -> bytes:
    """A line for each step of each promise, oldest first: UTF-8 with a byte order mark, comma, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in commitments_of(consultation):
        promise = str(words_in(row.words, "promise", IN_ENGLISH))
        theme = str(words_in(row.reply.published["words"], "title", IN_ENGLISH))
        for step in row.steps:
            note = str(words_in(step.words, "note", IN_ENGLISH)) if step.words else ""
            line = [
                str(row.number),
                promise,
                theme,
                step.state,
                row.steps[0].due_on.isoformat(),
                step.due_on.isoformat(),
                *(row.details.get(name, "") for name in DETAILS),
                step.latest,
                step.taken_at.date().isoformat(),
                note,
            ]
            writer.writerow([escaped(cell) for cell in line])
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()

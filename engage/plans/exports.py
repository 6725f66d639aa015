"""What the council promised as data, for scrutiny: the same facts that residents read."""

import csv
import io
from collections.abc import Iterable, Sequence

from engage.content.presenters import words_in
from engage.plans.models import Consultation
from engage.plans.queries.commitments import commitments_made_by, commitments_of, steps_by
from engage.plans.rules.commitments import DETAILS, CommitmentState, is_overdue
from engage.plans.rules.half_years import HalfYear
from engage.rules.spreadsheets import escaped
from engage.rules.view import View

IN_ENGLISH = View()
BYTE_ORDER_MARK = "\ufeff"
SCRUTINY = (
    "plan",
    "number",
    "promise",
    "theme",
    *DETAILS,
    "stood_at_the_beginning",
    "stands_at_the_end",
    "due_at_first",
    "due_at_the_end",
    "late_at_the_end",
    "latest",
    "told_in_this_half_year",
)
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
    """A line for each step of each promise, oldest first."""
    lines = []
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
            lines.append(line)
    return _file(COLUMNS, lines)


def scrutiny_csv(half: HalfYear) -> bytes:
    """A line for each promise of every plan that there was by the end of a half-year: where it stood before, where it stands at the
    end, and what was told in between."""
    lines = []
    for row, consultation in commitments_made_by(half.last_day):
        steps = steps_by(row, half.last_day)
        before, last = steps_by(row, half.before().last_day), steps[-1]
        is_late = is_overdue(CommitmentState(last.state), last.due_on, today=half.last_day)
        told = [str(words_in(step.words, "note", IN_ENGLISH)) for step in steps[len(before) :]]
        line = [
            str(words_in(consultation.words, "title", IN_ENGLISH)),
            str(row.number),
            str(words_in(row.words, "promise", IN_ENGLISH)),
            str(words_in(row.reply.published["words"], "title", IN_ENGLISH)),
            *(row.details.get(name, "") for name in DETAILS),
            before[-1].state if before else "",
            last.state,
            steps[0].due_on.isoformat(),
            last.due_on.isoformat(),
            "yes" if is_late else "no",
            next((step.latest for step in reversed(steps) if step.latest), ""),
            " / ".join(filter(None, told)),
        ]
        lines.append(line)
    return _file(SCRUTINY, lines)


def _file(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, comma, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([escaped(cell) for cell in line] for line in lines)
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()

"""What the council promised as data, for scrutiny: the same facts that residents read; and every comment, for those who analyse."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from engage.activities.models import TextTranslation
from engage.activities.translations import translations_of
from engage.content.presenters import words_in
from engage.plans.models import Comment, CommitmentStep, Consultation, PlanSection
from engage.plans.queries.commitments import commitments_made_by, commitments_of, steps_by
from engage.plans.queries.consultations import comment_key, comments_received, language_of
from engage.plans.rules.commitments import DETAILS, CommitmentState, is_overdue
from engage.plans.rules.half_years import HalfYear
from engage.rules.spreadsheets import escaped
from engage.rules.view import View
from engage.rules.window import day_of
from engage.themes.queries.coding import codes_that_count, places_of_items, themes_of

IN_ENGLISH = View()
Received = tuple[Comment, PlanSection | None, int | None]
TRANSLATED_AT_ONCE = 500
NO_WORDS = "no_words"
NOT_BROUGHT_IN = "not_brought_in"
"""Where the analysis has nothing: a stance alone needs no coding; words wait until they are brought in."""
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
    "looked_at_as_a_whole",
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
    "looked_at_as_a_whole",
    "note",
)


COMMENTS = (
    "comment",
    "version",
    "part",
    "heading",
    "passage",
    "stance",
    "text",
    "language",
    "page",
    "english",
    "translated_by",
    "translated_on",
    "channel",
    "received_on",
    "organisation",
    "speaks_for",
    "may_be_quoted",
    "decision",
    "public_text",
    "analysis",
    "left_out_because",
    "themes",
)


def comments_csv(consultation: Consultation) -> bytes:
    """A line for every comment that was received, the hidden ones too: as it was written, in English where somebody translated it, and
    where the analysis has put it. The lines are as many as were received."""
    places, codes = places_of_items(consultation), codes_that_count(consultation)
    names = {theme.id: theme.name for theme in themes_of(consultation.programme_id)}
    lines = []
    for batch in _batches(comments_received(consultation)):
        translations = translations_of(str(comment_key(comment)) for comment, *_part in batch)
        for comment, section, version in batch:
            key = str(comment_key(comment))
            state, reason = places.get(key, (NOT_BROUGHT_IN if comment.text else NO_WORDS, ""))
            themes = (
                f"{names[theme]} ({opinion})" for theme, opinion in codes.get(key, {}).items()
            )
            lines.append(
                [
                    *_as_received(comment, section, version),
                    *_as_translated(translations.get(key)),
                    *_how_it_came(comment),
                    state,
                    reason,
                    "; ".join(themes),
                ]
            )
    return _file(COMMENTS, lines)


def _batches(rows: Iterator[Received]) -> Iterator[list[Received]]:
    while batch := list(islice(rows, TRANSLATED_AT_ONCE)):
        yield batch


def _as_received(comment: Comment, section: PlanSection | None, version: int | None) -> list[str]:
    heading = section.content[IN_ENGLISH.tag]["heading"] if section else ""
    return [
        comment.id,
        str(version or ""),
        section.number if section else "",
        str(heading),
        comment.passage,
        comment.stance,
        comment.text,
        language_of(comment),
        comment.view,
    ]


def _as_translated(kept: TextTranslation | None) -> list[str]:
    if kept is None or kept.made_on is None:
        return ["", "", ""]
    return [kept.text, f"{kept.maker} ({kept.made_by})", kept.made_on.isoformat()]


def _how_it_came(comment: Comment) -> list[str]:
    return [
        comment.channel,
        comment.received_on.isoformat(),
        comment.organisation,
        str(comment.speaks_for or ""),
        "yes" if comment.may_quote else "no",
        comment.decision,
        comment.public_text,
    ]


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
                _day_of(step),
                "yes" if step.is_refresh else "no",
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
            next((_day_of(step) for step in reversed(steps) if step.is_refresh), ""),
            next((step.latest for step in reversed(steps) if step.latest), ""),
            " / ".join(filter(None, told)),
        ]
        lines.append(line)
    return _file(SCRUTINY, lines)


def _day_of(step: CommitmentStep) -> str:
    return day_of(step.taken_at).isoformat()


def _file(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, comma, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([escaped(cell) for cell in line] for line in lines)
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()

"""What the columns of a file of responses mean: for people who open it and for programs that read it."""

from collections.abc import Iterator
from typing import Any

from engage.rules.activity import Words
from surveys.rules.response_columns import Column, Kind, Missing

MISSING = (
    (Missing.BLANK.value, "The question was asked and left blank."),
    (
        Missing.UNREADABLE.value,
        "The answer on paper could not be read. SPSS counts it with [blank].",
    ),
    (
        Missing.UNANSWERED.value,
        "The question would have been asked, but the person never came to it.",
    ),
    (
        Missing.NOT_ASKED.value,
        "The question or option was not put to this person: routed past, not on offer, or not in the version answered.",
    ),
)
MEANINGS = {
    Kind.TEXT: "words",
    Kind.CHOICE: "the option chosen",
    Kind.TICK: "1 if the option was chosen, 0 if not",
    Kind.PLACE: "the place the option was given, 1 for the first; 0 for none",
    Kind.POINTS: "points given to the option",
    Kind.WHOLE: "a whole number",
    Kind.DECIMAL: "a number",
    Kind.POUNDS: "pounds",
    Kind.DAY: "a day, as YYYY-MM-DD",
    Kind.SENT: "1 if a file was sent",
    Kind.LATITUDE: "the latitude of the place that was marked, in degrees (WGS 84)",
    Kind.LONGITUDE: "the longitude of the place that was marked, in degrees (WGS 84)",
    Kind.METRES: "within how many metres of the mark the place is",
}
OTHER_MEANING = "what was said beside “other”"
HEADINGS = ("column", "question", "words", "holds", "value", "value means")


def plain(words: Words) -> str:
    """The words in English, or else in the first language there is."""
    return words.get("en") or next((text for text in words.values() if text), "")


def column_title(column: Column) -> str:
    """The question, and the option where the column is about one."""
    said = [plain(column.words), plain(column.option_words)]
    return ": ".join(part for part in said if part)


def meaning(column: Column) -> str:
    """What stands in the column's cells."""
    return OTHER_MEANING if column.beside else MEANINGS[column.kind]


def column_document(column: Column) -> dict[str, Any]:
    """The column for programs."""
    document: dict[str, Any] = {
        "name": column.name,
        "question": column.question,
        "title": column_title(column),
        "holds": meaning(column),
    }
    if column.values:
        document["values"] = {id_: plain(words) for id_, words in column.values.items()}
    return document


def dictionary_rows(columns: tuple[Column, ...]) -> Iterator[tuple[str, ...]]:
    """A line for each column, and one for each option that can stand in it; then the codes for missing answers."""
    for column in columns:
        yield (column.name, column.question, column_title(column), meaning(column), "", "")
        for id_, words in column.values.items():
            yield (column.name, column.question, "", "", id_, plain(words))
    for code, told in MISSING:
        yield ("", "", "", "", code, told)

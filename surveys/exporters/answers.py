"""Every format in which responses can be had, and the one way to make a file."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from engage.content.rules.words import plain
from surveys.exporters.answers_csv import write_csv
from surveys.exporters.answers_json import write_json
from surveys.exporters.answers_ods import MEDIA_TYPE as ODS
from surveys.exporters.answers_ods import write_ods
from surveys.exporters.answers_sav import write_sav
from surveys.exporters.answers_xlsx import write_xlsx
from surveys.exporters.data_package import write_data_package
from surveys.exporters.table import Proof, Table
from surveys.models import Survey
from surveys.queries.responses import number_of_responses, rows_of_responses
from surveys.queries.surveys import versions_of
from surveys.rules.response_columns import EVERYTHING, Column, Kind, Sight, columns_of
from surveys.rules.response_rows import Cell, RowReader

CELL_BYTES, TEXT_BYTES, PLAIN_ZIP = 110, 1_000, 1_800_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """One kind of file: how its name ends, what it is sent as, and what writes it."""

    name: str
    ending: str
    media_type: str
    write: Callable[[Table], Iterator[bytes]]


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "csv", "text/csv; charset=utf-8", write_csv),
        Format("xlsx", "xlsx", XLSX, write_xlsx),
        Format("ods", "ods", ODS, write_ods),
        Format("sav", "sav", "application/x-spss-sav", write_sav),
        Format("json", "json", "application/json", write_json),
        Format("package", "zip", "application/zip", write_data_package),
    )
}


@dataclass(frozen=True)
class AnswersFile:
    """A file of responses on its way. ``proof`` is true once ``pieces`` are through."""

    name: str
    media_type: str
    pieces: Iterator[bytes]
    proof: Proof


def answers_file(
    survey: Survey, format_: Format, *, sights: Set[Sight], publisher: str, now: datetime
) -> AnswersFile:
    """All responses to a survey, as far as somebody with these sights may see them. Rows are read from the database while
    the file goes out; nothing of it is kept."""
    versions = versions_of(survey)
    columns = columns_of(versions, sights)
    reader = RowReader(versions, columns)
    title = plain(survey.words, "title")
    table = Table(
        name=survey.slug,
        title=title.get("en") or next(iter(title.values()), survey.slug),
        publisher=publisher,
        made_at=now,
        columns=columns,
        rows=_rows(rows_of_responses(survey), reader),
        is_large=_most_bytes(columns) * number_of_responses(survey) > PLAIN_ZIP,
        is_whole=sights == EVERYTHING,
    )
    return AnswersFile(
        f"{survey.slug}-answers.{format_.ending}",
        format_.media_type,
        format_.write(table),
        table.proof,
    )


def _most_bytes(columns: Sequence[Column]) -> int:
    """What a row may take as XML, roughly."""
    return sum(TEXT_BYTES if column.kind is Kind.TEXT else CELL_BYTES for column in columns)


def _rows(rows: Iterator[Row[Any]], reader: RowReader) -> Iterator[list[Cell]]:
    for row in rows:
        head: list[Cell] = [
            row.id,
            row.version,
            row.channel,
            row.view,
            row.received_on.isoformat(),
        ]
        yield head + reader.cells(row.version, row.answers)

"""What officers see of a question over waves and months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from engage.content.presenters import words_in
from engage.kernel.locale import month_long
from engage.rules.activity import Axis, Words
from engage.rules.disclosure.release import Cell, PublishedTable
from engage.rules.window import day_of
from surveys.models import Survey
from surveys.queries.surveys import questionnaire_of
from surveys.rules.over_time import Compared, Line, Point
from surveys.rules.questionnaire import question_in

SOURCE = "en"


@dataclass(frozen=True)
class RowShown:
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class WaveShown:
    """What the number in the heads of tables stands for. ``opened_on`` is empty for a wave that is still being made."""

    number: int
    title: str
    opened_on: date | None


@dataclass(frozen=True)
class ComparedShown:
    """A table: ``heads`` name the waves and months with how many answered."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[RowShown, ...]


def waves_shown(waves: Sequence[Survey]) -> list[WaveShown]:
    """The waves by their numbers, the first one first; none where there is but one."""
    if len(waves) == 1:
        return []
    return [
        WaveShown(
            number,
            str(words_in(wave.words, "title")),
            day_of(wave.opens_at) if wave.opens_at else None,
        )
        for number, wave in enumerate(waves, start=1)
    ]


def compared_shown(compared: Compared, waves: Sequence[Survey]) -> ComparedShown:
    """One question with a column for each wave and month."""
    several = len({point.version for point in compared.points}) > 1
    return ComparedShown(
        title=_title(compared, waves[compared.points[-1].wave]),
        heads=tuple(
            _head(point, table, has_waves=len(waves) > 1, several=several)
            for point, table in zip(compared.points, compared.tables, strict=True)
        ),
        rows=tuple(
            _row(line, compared.tables, is_in_bands=compared.is_in_bands) for line in compared.lines
        ),
    )


def _title(compared: Compared, wave: Survey) -> str:
    """The question as the newest wave words it, and the one it is told by."""
    asked = questionnaire_of(wave.id, compared.points[-1].version)
    question = _said(question_in(asked, compared.question).words.get("label", {}))
    if not compared.by:
        return question
    by = _said(question_in(asked, compared.by).words.get("label", {}))
    told: str = _("%(question)s By: %(group)s", question=question, group=by)
    return told


def _head(point: Point, table: PublishedTable, *, has_waves: bool, several: bool) -> str:
    parts = [_("Wave %(number)s", number=point.wave + 1)] if has_waves else []
    if point.month:
        parts.append(month_long(date.fromisoformat(f"{point.month}-01")))
    if several:
        parts.append(_("version %(number)s", number=point.version))
    parts.append(
        _("%(number)s answered", number=table.base) if table.base is not None else _("not told")
    )
    return ", ".join(parts)


def _row(line: Line, tables: Sequence[PublishedTable], *, is_in_bands: bool) -> RowShown:
    labels = [_option([table.rows for table in tables], line.row)]
    if line.group:
        groups = [table.columns for table in tables if table.columns]
        labels.insert(0, _option(groups, line.group))
    not_there = _("in other bands") if is_in_bands else _("not asked")
    return RowShown(
        ": ".join(labels), tuple(_cell(cell) if cell else not_there for cell in line.cells)
    )


def _option(axes: Sequence[Axis], id_: str) -> str:
    """An option's words, as the newest wave has them."""
    said = next((axis.words[id_] for axis in reversed(axes) if id_ in axis.words), {})
    return _said(said) or id_


def _cell(cell: Cell) -> str:
    if cell.symbol is not None:
        return f"[{cell.symbol.value}]"
    if cell.percent is None:
        return str(cell.count)
    return str(_("%(percent)s%% (%(count)s)", percent=cell.percent, count=cell.count))


def _said(words: Words) -> str:
    return words.get(SOURCE) or next(iter(words.values()), "")

"""Who took part in a vote: what a voter may be asked, and what is shown of it once the result is declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from budgeting.models.rounds import Round
from budgeting.queries.rounds import areas_asked
from budgeting.rules.turnout import AGE_BANDS, NOT_SAID
from engage.content.presenters import words_in
from engage.content.rules.words import plain
from engage.kernel.locale import number as figure
from engage.places.queries import areas
from engage.rules.activity import Axis, CountTable, Words
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy, PublishedTable

SOURCE = "en"
HIDDEN = "[c]"


@dataclass(frozen=True)
class TurnoutRow:
    """An area or an age band. ``cells`` hold the number of ballots, or ``HIDDEN``."""

    label: object
    cells: tuple[str]


@dataclass(frozen=True)
class TurnoutTable:
    """Ballots by one thing that voters could say of themselves, as it may be shown. ``most``: the largest of the numbers that are shown."""

    id: str
    title: str
    head: str
    rows: tuple[TurnoutRow, ...]
    most: TurnoutRow | None
    has_hidden: bool


def area_choices(pb_round: Round) -> list[SelectChoice]:
    """The areas that a voter may say they live in; nothing to choose where there are none."""
    asked = areas_asked(pb_round)
    if not asked:
        return []
    return [
        SelectChoice("", _("I’d rather not say")),
        *(SelectChoice(area.code, str(words_in(area.words, "name"))) for area in asked),
    ]


def age_choices() -> list[SelectChoice]:
    return [
        SelectChoice("", _("I’d rather not say")),
        *(SelectChoice(band, _age_words(band)) for band in AGE_BANDS),
    ]


def turnout_tables(pb_round: Round) -> list[CountTable]:
    """Raw, for a report's own disclosure control: ballots by area and by age, never by both. Nothing where nobody said anything."""
    outcome = pb_round.outcome
    names = {area.code: plain(area.words, "name") for area in areas()}
    title = plain(pb_round.words, "title")
    found = [
        _table(pb_round, "area", outcome.get("by_area", {}), _titled(title, _by_area), names),
        _table(
            pb_round,
            "age",
            outcome.get("by_age", {}),
            _titled(title, _by_age),
            {band: _spoken(_age_source(band), _age_words(band)) for band in AGE_BANDS},
        ),
    ]
    return [table for table in found if table is not None]


def turnout_shown(pb_round: Round) -> tuple[TurnoutTable, ...]:
    """The same through disclosure control. The totals never change after the count, so every reader gets the same figures."""
    release = protect(turnout_tables(pb_round), policy=Policy(), released=())
    return tuple(_shown(table) for table in release.tables if not table.is_withheld)


def _table(
    pb_round: Round,
    name: str,
    totals: Mapping[str, int],
    title: Words,
    words: Mapping[str, Words],
) -> CountTable | None:
    if not any(number for answer, number in totals.items() if answer != NOT_SAID):
        return None
    not_said = _spoken("Not said", _("Not said"))
    axis = f"round:{pb_round.id}:{name}"
    return CountTable(
        id=axis,
        title=title,
        rows=Axis(
            axis,
            tuple(totals),
            {each: words.get(each, {SOURCE: each}) for each in totals} | {NOT_SAID: not_said},
        ),
        counts={(answer,): number for answer, number in totals.items()},
        base=sum(totals.values()),
        is_sensitive=True,
    )


def _shown(table: PublishedTable) -> TurnoutTable:
    is_area = table.id.endswith(":area")
    labels = {each: _in_this_language(table.rows.words[each]) for each in table.rows.categories}
    rows = {
        each: TurnoutRow(labels[each], (_cell_text(table.cell(each).count),))
        for each in table.rows.categories
    }
    said = {
        each: count
        for each in table.rows.categories
        if each != NOT_SAID and (count := table.cell(each).count)
    }
    return TurnoutTable(
        id="by-area" if is_area else "by-age",
        title=_("Ballots by where people live") if is_area else _("Ballots by age"),
        head=_("Area") if is_area else _("Age"),
        rows=tuple(rows.values()),
        most=rows[max(said, key=lambda each: said[each])] if said else None,
        has_hidden=any(cell.is_hidden for cell in table.cells.values()),
    )


def _cell_text(count: int | None) -> str:
    return HIDDEN if count is None else str(figure(count))


def _by_area(title: str) -> str:
    words: str = _("%(title)s: ballots by where people live", title=title)
    return words


def _by_age(title: str) -> str:
    words: str = _("%(title)s: ballots by age", title=title)
    return words


def _titled(title: Words, words: Callable[[str], str]) -> Words:
    return {tag: words(text) for tag, text in title.items()}


def _spoken(source: str, translated: str) -> Words:
    """The source, and the words of the language that is spoken now."""
    return {str(get_locale() or SOURCE): translated, SOURCE: source}


def _in_this_language(words: Words) -> str:
    return words.get(str(get_locale() or SOURCE), words[SOURCE])


def _age_source(band: str) -> str:
    lowest, _dash, highest = band.partition("-")
    return f"{lowest} to {highest}" if highest else f"{lowest.rstrip('+')} or over"


def _age_words(band: str) -> str:
    lowest, _dash, highest = band.partition("-")
    words: str = (
        _("%(lowest)s to %(highest)s", lowest=lowest, highest=highest)
        if highest
        else _("%(lowest)s or over", lowest=lowest.rstrip("+"))
    )
    return words

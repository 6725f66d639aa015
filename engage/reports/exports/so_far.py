"""What the last report of a programme says about who took part, for the equality assessment: protected figures alone."""

from dataclasses import dataclass

from engage.reports.exports.grid import Grid
from engage.reports.exports.grids import placed_blocks
from engage.reports.queries.reports import newest_built
from engage.reports.rules.beside import QUESTIONS_ABOUT, Characteristic
from engage.reports.rules.document import TableBlock
from engage.reports.rules.reach import question_of
from engage.reports.rules.snapshot import from_document


@dataclass(frozen=True)
class KnownSoFar:
    """Tables of the newest report that was built, and its address."""

    slug: str
    grids: list[Grid]


def reached_so_far(programme_id: str, characteristic: Characteristic) -> KnownSoFar | None:
    """The tables about a characteristic; ``None`` before the first report."""
    report = newest_built(programme_id)
    if report is None or not report.document:
        return None
    document = from_document(report.document)
    grids = [
        grid
        for placed in placed_blocks(document)
        if isinstance(placed.block, TableBlock)
        and placed.block.table.columns is None
        and question_of(placed.block.table.rows.id) in QUESTIONS_ABOUT[characteristic]
        for grid in placed.pages or placed.sheets
    ]
    return KnownSoFar(report.slug, grids)

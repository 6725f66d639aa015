"""How wide tables share the width of a page out between their columns."""

from engage.reports.exports.grid import SMALL_ACROSS, Column, Grid, Row, Unit, widths


def table(unit: Unit, labels: tuple[str, ...], *rows: tuple[str, ...]) -> Grid:
    columns = tuple(Column(label, label, unit) for label in labels)
    lines = tuple(Row(label, label, values) for label, *values in rows)  # type: ignore[arg-type] # a list is as good
    return Grid("one", "One", "", "Characteristic", columns, lines)


def test_no_column_is_narrower_than_its_longest_word_and_sentences_get_the_rest() -> None:
    said = "People under fifteen rarely fill in a survey alone. " * 12
    grid = table(
        Unit.WORDS,
        ("Who", "Why", "Owner"),
        ("Age", said, "Tablets", "Worker"),
        ("Sex", "-", "-", "-"),
    )
    stub, who, why, owner = widths(grid)
    assert sum((stub, who, why, owner)) <= SMALL_ACROSS
    assert stub > len("Characteristic")
    assert owner > len("Worker")
    assert who > 2 * max(stub, why, owner)


def test_figures_take_what_they_need_and_labels_most_of_the_rest() -> None:
    places = ("Online", "On paper", "By phone", "An interpreter", "In person", "Received")
    stub, *figures = widths(table(Unit.PEOPLE, places, ("A play day", *("7" for _ in places))))
    assert all(
        width > max(map(len, place.split())) for width, place in zip(figures, places, strict=True)
    )
    assert stub > len("Characteristic")
    assert stub + sum(figures) <= SMALL_ACROSS


def test_what_has_no_room_still_gets_parts() -> None:
    long = ("Unterhaltungselektronik",) * 9
    assert all(width > len(long[0]) for width in widths(table(Unit.PEOPLE, long, ("A", *long)))[1:])

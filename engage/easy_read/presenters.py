"""What the pages of easy read receive."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.content.presenters import Words, source_of, words_in
from engage.content.rules.easy_read import MOST_PAGES
from engage.easy_read.queries import (
    RowPicture,
    coverage_of,
    edition_of,
    pictures_beside,
    review_of_now,
    texts_read,
    texts_to_make,
)
from engage.easy_read.rules.booklets import Section, booklets, pages_of
from engage.easy_read.rules.coverage import Coverage, Part
from engage.easy_read.rules.rows import line_key, lines_of
from engage.kernel.locale import money
from engage.rules.errors import NotFoundError
from engage.rules.view import View
from engage.translating.presenters import remarks_on, view_name
from engage.translating.rules.exchange import box_name

NAMES = ("|title", "|label")
NOT_PRINTED = ("|constraint", "|required", "|pot|name", "|who|area")
A_PAGE = 12
"""Texts on one page of the editor: each may have many rows."""


class RowLine(Markup):
    """A sentence of our own pages with the name of the picture that stands beside it."""

    picture: str

    @classmethod
    def beside(cls, words: object, picture: str) -> "RowLine":
        line = cls(escape(words))
        line.picture = picture
        return line


@dataclass(frozen=True)
class EditionRow:
    """How far one activity has come."""

    title: Words
    href: str
    written: int
    of: int
    without_picture: int
    to_decide: int
    is_checked: bool


@dataclass(frozen=True)
class Row:
    """A sentence, and the picture beside it."""

    key: str
    words: str
    picture: RowPicture | None


@dataclass(frozen=True)
class TextCard:
    """One text in the editor. ``head``: its first line where that is a heading; ``rows`` stand beside pictures."""

    place: str
    box: str
    label: str
    source: str
    said: str
    rows: tuple[Row, ...]
    is_rows: bool
    is_stale: bool
    was: str
    """The English it was written from, where it is stale and that was kept."""
    is_fixed: bool
    remarks: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return bool(
            self.said
            and not self.is_stale
            and not self.remarks
            and all(row.picture for row in self.rows)
        )


@dataclass(frozen=True)
class EditorPage:
    slug: str
    title: Words
    view: View
    view_name: str
    cards: tuple[TextCard, ...]
    show: str
    last: str
    """The place of the last text on this page; empty where no page follows."""
    todo: int
    of: int
    without_picture: int
    to_decide: int
    pages: int
    """About how many it prints on."""
    is_checked: bool

    @property
    def is_too_long(self) -> bool:
        return self.pages > MOST_PAGES


@dataclass(frozen=True)
class BookletPage:
    """One booklet of an activity, as residents print it."""

    slug: str
    title: Words
    sections: tuple[Section, ...]
    number: int
    of: int


@dataclass(frozen=True)
class PartRow:
    """A part of the source on the page where officers say what became of it."""

    label: str
    part: Part
    said: str


def booklet_page(activity: Activity, view: View, *, number: int) -> BookletPage:
    """What residents read of an activity, as booklet ``number`` of those it takes. Raises ``NotFoundError`` for one there is not."""
    made = booklets(list(_sections(texts_read(activity, view)))) or [[]]
    if not 0 < number <= len(made):
        raise NotFoundError("booklet", number=number)
    return BookletPage(
        slug=activity.slug,
        title=words_in(activity.words, "title", view),
        sections=tuple(made[number - 1]),
        number=number,
        of=len(made),
    )


def _sections(texts: Iterable[TextInView]) -> Iterator[Section]:
    """The activity's own title stands on the front, and the name of a project or a question heads what is said of it. An option or a
    remark is a sentence without a picture; what a form says of a wrong answer, and a name that says nothing alone, is not printed.
    """
    name = ""
    for text in texts:
        lines = lines_of(text.said)
        if not lines or text.place.endswith(NOT_PRINTED):
            continue
        if text.place.endswith(NAMES):
            if name:
                yield Section(name, ())
            name = " ".join(lines) if text.item else ""
            if text.amount_pence:
                yield Section(name, (_money_line(text),))
                name = ""
            continue
        has_pictures = text.rows_from is not None
        heading = " ".join(lines[: text.rows_from or 0])
        if name and heading:
            yield Section(name, ())
        yield Section(heading or name, tuple(lines[text.rows_from or 0 :]), has_pictures)
        name = ""
    if name:
        yield Section(name, ())


def _money_line(text: TextInView) -> RowLine:
    amount = money(text.amount_pence)
    told = (
        _("It costs %(money)s.", money=amount)
        if text.item
        else _("There is %(money)s to spend.", money=amount)
    )
    return RowLine.beside(told, "easy/money.svg")


def edition_rows(activities: Iterable[Activity], view: View) -> list[EditionRow]:
    rows = []
    for activity in activities:
        texts = texts_to_make(activity, view)
        pictures = pictures_beside(activity.slug, view)
        rows.append(
            EditionRow(
                title=source_of(activity.words, "title"),
                href=url_for("easy_read.editor", tag=view.tag, slug=activity.slug),
                written=sum(bool(text.said) for text in texts),
                of=len(texts),
                without_picture=len(_without_picture(texts, pictures)),
                to_decide=_to_decide(coverage_of(activity, view, texts)),
                is_checked=review_of_now(activity.slug, view) is not None,
            )
        )
    return rows


def editor_page(
    activity: Activity, view: View, *, show: str, after: str = "", sent: Collection[str] = ()
) -> EditorPage:
    """``show``: ``todo`` or ``all``; ``after``: the place of the last text seen; ``sent``: names of boxes that came back."""
    texts = texts_to_make(activity, view)
    pictures = pictures_beside(activity.slug, view)
    remarks = remarks_on(texts, view)
    cards = [_card(text, pictures, remarks.get(text.place, ())) for text in texts]
    places = [card.place for card in cards]
    to_come = cards[places.index(after) + 1 :] if after in places else cards
    wanted = [card for card in to_come if show == "all" or not card.is_whole]
    if sent:
        wanted = [card for card in cards if card.box in sent]
    shown = wanted[:A_PAGE]
    return EditorPage(
        slug=activity.slug,
        title=source_of(activity.words, "title"),
        view=view,
        view_name=view_name(view),
        cards=tuple(shown),
        show=show,
        last=shown[-1].place if len(wanted) > A_PAGE else "",
        todo=sum(not card.is_whole for card in cards),
        of=len(cards),
        without_picture=len(_without_picture(texts, pictures)),
        to_decide=_to_decide(coverage_of(activity, view, texts)),
        pages=pages_of(list(_sections(texts))),
        is_checked=review_of_now(activity.slug, view) is not None,
    )


def _card(
    text: TextInView, pictures: Mapping[str, RowPicture], remarks: tuple[str, ...]
) -> TextCard:
    return TextCard(
        place=text.place,
        box=box_name(text.place),
        label=text.label,
        source=text.source,
        said=text.said,
        rows=tuple(
            Row(line_key(line), line, pictures.get(line_key(line))) for line in rows_of(text)
        ),
        is_rows=text.rows_from is not None,
        is_stale=text.is_stale,
        was=text.was,
        is_fixed=text.is_fixed,
        remarks=remarks,
    )


def rows_of(text: TextInView) -> list[str]:
    """The lines of a text that stand beside pictures."""
    return [] if text.rows_from is None else lines_of(text.said)[text.rows_from :]


def _without_picture(texts: Sequence[TextInView], pictures: Mapping[str, RowPicture]) -> list[str]:
    return [line for text in texts for line in rows_of(text) if line_key(line) not in pictures]


def _to_decide(found: Coverage) -> int:
    return sum(not part.is_accounted_for for part in found.parts) + len(found.added)


def part_rows(activity: Activity, view: View, *, show: str) -> tuple[list[PartRow], Coverage, int]:
    """Parts of the source with what became of them, the whole of it, and the revision that an answer is to."""
    texts = {text.place: text for text in texts_to_make(activity, view)}
    found = coverage_of(activity, view, list(texts.values()))
    rows = [
        PartRow(texts[part.place].label, part, texts[part.place].said)
        for part in found.parts
        if show == "all" or not part.is_accounted_for
    ]
    return rows, found, edition_of(activity, view).revision

"""What officers see of the version being made: its sections, what changed, and which comments lose their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.plans.commands.versions import section_digest, view_content
from engage.plans.models import Consultation, PlanSection, PlanVersion
from engage.plans.presenters.changes import ChangeShown, changes_shown
from engage.plans.presenters.officer_checking import SourceWords, source_words
from engage.plans.presenters.officer_files import FileShown, file_shown, left_out_shown
from engage.plans.presenters.officer_replies import ViewTab, named_view, views_to_write
from engage.plans.queries.consultations import comments_by_passage, passages_of, version_of
from engage.plans.queries.readiness import unfinished_in, without_picture_words
from engage.plans.queries.versions import (
    causes_of,
    changes_between,
    comments_without_match,
    newest_file,
    version_being_made,
)
from engage.plans.rules.editing import kinds_of_texts, texts_of_blocks
from engage.plans.rules.mending import parting_places
from engage.plans.rules.numbering import with_number
from engage.plans.rules.passages import shortened, still_stands
from engage.rules.view import View
from engage.themes.queries.coding import themes_counted

SOURCE = View().tag
KINDS = {
    "paragraph": _l("Paragraph"),
    "point": _l("Point of a list"),
    "caption": _l("Caption of a table"),
    "cell": _l("Cell of a table"),
    "picture": _l("What the picture shows"),
}


@dataclass(frozen=True)
class ChangeToExplain:
    """A change with the themes that may have caused it: id, name, and whether it is ticked."""

    place: str
    shown: ChangeShown
    themes: tuple[tuple[str, str, bool], ...]
    why: str


@dataclass(frozen=True)
class VersionPage:
    slug: str
    title: Words
    number: int
    is_first: bool
    """The text of a draft, which nobody has been asked about yet."""
    is_begun: bool
    is_published: bool
    """Whether residents read another version than the first."""
    sections: tuple[tuple[str, str, int], ...]
    """Number and heading, where it is written, and how deep it stands."""
    check_href: str
    changes: tuple[ChangeToExplain, ...]
    without_match: tuple[tuple[str, int], ...]
    passages_gone: tuple[tuple[str, int], ...]
    """Passages that comments are about and that the version being made, or else the present text, does not have."""
    file: FileShown | None
    """The file that was sent last."""
    unfinished: int
    """Places of the text that say something is still to come."""
    wordless: int
    """Sections with a picture that nobody has described."""
    left_out: int


@dataclass(frozen=True)
class TextShown:
    """One text of a section: what it is, and for a picture its place among the blocks."""

    label: str
    words: str
    source: str
    """The English of it, beside a translation."""
    picture: int | None


@dataclass(frozen=True)
class Beside:
    """One of two texts of a section that two officers wrote at the same time."""

    is_own: bool
    texts: tuple[str, ...]


@dataclass(frozen=True)
class SectionPage:
    """One section being written in one view, text by text."""

    slug: str
    address: str
    heading: str
    texts: tuple[TextShown, ...]
    source: tuple[SourceWords, ...]
    """The words of the file that it was made of."""
    tag: str
    digest: str
    tabs: tuple[ViewTab, ...]
    number: str
    is_source: bool
    is_first: bool
    """Nothing stands before it that it could be joined with."""
    places: tuple[tuple[int, str], ...]
    """Paragraphs that can become headings: place and first words."""

    def beside(self, written: Sequence[str]) -> Beside:
        """What stands beside the fields when a colleague saved the section first. The fields hold the one of the two texts, this the
        other: what was ``written``, heading first, where the colleague's has more or fewer paragraphs and cannot be written over."""
        words = (self.heading, *(text.words for text in self.texts))
        fits = len(written) == len(words) + 1
        return Beside(not fits, tuple(filter(None, words if fits else written)))

    def with_words(self, said: Sequence[str]) -> tuple[TextShown, ...]:
        """The texts with what an officer wrote, where they are as many."""
        if len(said) != len(self.texts):
            return self.texts
        return tuple(
            replace(text, words=words) for text, words in zip(self.texts, said, strict=True)
        )


def version_page(consultation: Consultation) -> VersionPage:
    begun = version_being_made(consultation)
    return VersionPage(
        slug=consultation.slug,
        title=words_in(consultation.words, "title"),
        number=begun.number if begun else consultation.version + 1,
        is_first=consultation.state == State.DRAFT,
        is_begun=begun is not None,
        is_published=consultation.version > 1,
        sections=tuple(
            (
                with_number(section.number, section.content[SOURCE]["heading"]),
                _href(consultation, section, View()),
                section.level,
            )
            for section in (begun.sections if begun else ())
        ),
        check_href=url_for("officer_checking.check", slug=consultation.slug),
        changes=_changes(consultation),
        without_match=tuple(
            (section.content[SOURCE]["heading"], number)
            for section, number in comments_without_match(consultation)
        ),
        passages_gone=_passages_gone(consultation, begun or version_of(consultation)),
        file=file_shown(newest_file(consultation)),
        unfinished=len(unfinished_in(begun)) if begun else 0,
        wordless=len(without_picture_words(begun)) if begun else 0,
        left_out=len(left_out_shown(begun.left_out)) if begun else 0,
    )


def section_page(consultation: Consultation, section: PlanSection, view: View) -> SectionPage:
    content = view_content(section, view)
    return SectionPage(
        slug=consultation.slug,
        address=section.address,
        heading=content["heading"],
        texts=_texts(content["blocks"], section.content[SOURCE]["blocks"], view),
        source=source_words(section.source),
        tag=view.tag,
        digest=section_digest(section, view),
        tabs=tuple(
            ViewTab(
                named_view(each),
                _href(consultation, section, each),
                each == view,
                is_stale=section.content.get(each.tag, {}).get("of")
                not in {None, section.content[SOURCE]["of"]},
            )
            for each in views_to_write()
        ),
        number=section.number,
        is_source=view.tag == SOURCE,
        is_first=section.position == 0,
        places=tuple(
            (place, shortened(words)) for place, words in parting_places(section.content[SOURCE])
        ),
    )


def _texts(
    blocks: Sequence[Mapping[str, Any]], source: Sequence[Mapping[str, Any]], view: View
) -> tuple[TextShown, ...]:
    texts, english = texts_of_blocks(blocks), texts_of_blocks(source)
    pictures = iter(place for place, block in enumerate(blocks) if block["kind"] == "picture")
    is_beside = view.tag != SOURCE and len(english) == len(texts)
    return tuple(
        TextShown(
            str(KINDS[kind]),
            words,
            english[place] if is_beside else "",
            next(pictures) if kind == "picture" else None,
        )
        for place, (kind, words) in enumerate(zip(kinds_of_texts(blocks), texts, strict=True))
    )


def _changes(consultation: Consultation) -> tuple[ChangeToExplain, ...]:
    begun, present = version_being_made(consultation), version_of(consultation)
    if begun is None or begun is present:
        return ()
    causes, themes = causes_of(begun), themes_counted(consultation.programme_id)
    places = [change.place for change in changes_between(present, begun)]
    shown = changes_shown(consultation, present, begun)
    return tuple(
        ChangeToExplain(
            place,
            each,
            tuple(
                (theme.id, theme.name, place in causes and theme.id in causes[place].theme_ids)
                for theme in themes
            ),
            causes[place].why if place in causes else "",
        )
        for place, each in zip(places, shown, strict=True)
    )


def _passages_gone(consultation: Consultation, version: PlanVersion) -> tuple[tuple[str, int], ...]:
    chosen = comments_by_passage(consultation)
    present = passages_of(version.sections) if chosen else set()
    return tuple(
        (words, number) for words, number in chosen.items() if not still_stands(words, present)
    )


def _href(consultation: Consultation, section: PlanSection, view: View) -> str:
    return url_for(
        "officer_versions.section", slug=consultation.slug, address=section.address, tag=view.tag
    )

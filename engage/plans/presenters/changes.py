"""What changed from one version of a plan to the next, word by word, and why: as residents read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engage.content.presenters import Words, words_in
from engage.content.rules.comparison import Line, PieceKind, compare
from engage.content.rules.words import Chosen
from engage.kernel.view_prefix import current_view
from engage.plans.models import Consultation, FeedbackResponse, PlanChange, PlanSection, PlanVersion
from engage.plans.presenters.pages import PartNamed, chosen_content, heading_of, parts_by_section
from engage.plans.queries.consultations import version_of
from engage.plans.queries.replies import published_replies
from engage.plans.queries.versions import (
    SectionChange,
    causes_of,
    changes_between,
    numbered_version,
)
from engage.plans.rules.changes import ChangeKind
from engage.plans.rules.editing import lines_of_blocks
from engage.rules.view import View
from engage.themes.models import Theme


@dataclass(frozen=True)
class Cause:
    """A published reply to the theme that caused a change."""

    title: Words
    href: str


@dataclass(frozen=True)
class ChangeShown:
    """One section that changed. ``taken_out`` and ``put_in`` say the same as ``lines``, for easy read."""

    anchor: str
    kind: ChangeKind
    heading: Words
    href: str
    lines: tuple[Line, ...]
    taken_out: tuple[str, ...]
    put_in: tuple[str, ...]
    causes: tuple[Cause, ...]
    why: Words
    language: str
    direction: str


@dataclass(frozen=True)
class ChangesPage:
    number: int
    note: Words
    changes: tuple[ChangeShown, ...]


def reply_anchor(theme: Theme) -> str:
    return f"theme-{theme.number}"


def changes_page(consultation: Consultation) -> ChangesPage | None:
    """What the text of now changed; ``None`` while it is the first."""
    after = version_of(consultation)
    before = numbered_version(consultation, after.number - 1)
    if before is None:
        return None
    return ChangesPage(
        after.number,
        _in_english(after.public_note),
        tuple(changes_shown(consultation, before, after)),
    )


def changes_shown(
    consultation: Consultation, before: PlanVersion, after: PlanVersion
) -> list[ChangeShown]:
    causes = causes_of(after)
    replies = {theme.id: (reply, theme) for reply, theme in published_replies(consultation)}
    parts = parts_by_section(consultation)
    return [
        _shown(consultation, change, causes.get(change.place), replies, parts)
        for change in changes_between(before, after)
    ]


def changes_by_theme(consultation: Consultation) -> dict[str, list[PartNamed]]:
    """For each theme, the changes it caused in the text of now, each by its heading and its place on the page of changes."""
    after = version_of(consultation)
    before = numbered_version(consultation, after.number - 1)
    if before is None:
        return {}
    causes, found = causes_of(after), dict[str, list[PartNamed]]()
    for change in changes_between(before, after):
        cause = causes.get(change.place)
        if cause is None:
            continue
        href = url_for("plans.changes", slug=consultation.slug, _anchor=_anchor(change))
        for theme in cause.theme_ids:
            named = PartNamed(heading_of(change.section, consultation), href)
            found.setdefault(theme, []).append(named)
    return found


def _in_english(text: str) -> Words:
    """What officers wrote for everybody in one language, marked as such on pages in another."""
    return Words(Chosen(text, View(), current_view()))


def _shown(
    consultation: Consultation,
    change: SectionChange,
    cause: PlanChange | None,
    replies: Mapping[str, tuple[FeedbackResponse, Theme]],
    parts: Mapping[str, PartNamed],
) -> ChangeShown:
    old, new, view = _contents(change)
    is_renamed = old["heading"] != new["heading"]
    lines = compare(*(_texts(side, with_heading=is_renamed) for side in (old, new)))
    is_other = view.language != current_view().language
    part = parts.get(change.section.id)
    return ChangeShown(
        anchor=_anchor(change),
        kind=change.kind,
        heading=heading_of(change.section, consultation),
        href=part.href if part and change.after else "",
        lines=lines,
        taken_out=_pieces(lines, PieceKind.REMOVED),
        put_in=_pieces(lines, PieceKind.ADDED),
        causes=tuple(
            Cause(
                words_in(replies[theme][0].published["words"], "title"),
                url_for(
                    "plans.replies", slug=consultation.slug, _anchor=reply_anchor(replies[theme][1])
                ),
            )
            for theme in (cause.theme_ids if cause else ())
            if theme in replies
        ),
        why=_in_english(cause.why if cause else ""),
        language=view.language if is_other else "",
        direction=view.direction if is_other else "",
    )


def _contents(change: SectionChange) -> tuple[Mapping[str, Any], Mapping[str, Any], View]:
    """Both texts in one view: that of the request where both have it up to date, else English."""
    nothing: Mapping[str, Any] = {"heading": "", "blocks": ()}
    sides = [each for each in (change.before, change.after) if each is not None]
    chosen = [chosen_content(each) for each in sides]
    view = chosen[0][1] if len({found.tag for _content, found in chosen}) == 1 else View()

    def side(section: PlanSection | None) -> Mapping[str, Any]:
        return section.content[view.tag] if section else nothing

    return side(change.before), side(change.after), view


def _texts(content: Mapping[str, Any], *, with_heading: bool) -> list[str]:
    """A heading that stays the same stands above the comparison already."""
    texts = lines_of_blocks(content["blocks"])
    return [content["heading"], *texts] if with_heading else [*texts]


def _pieces(lines: Sequence[Line], kind: PieceKind) -> tuple[str, ...]:
    return tuple(piece.text for line in lines for piece in line if piece.kind is kind)


def _anchor(change: SectionChange) -> str:
    return f"{change.kind.value}-{change.section.address}"

"""What the pages of a draft plan receive."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from engage.activities.models import TextTranslation
from engage.activities.presenters import translated_by
from engage.activities.translations import translations_of
from engage.content.presenters import Words, consent_in, words_in
from engage.content.rules.words import Chosen
from engage.kernel.view_prefix import current_view
from engage.plans.models import Comment, Consultation, PlanSection, PlanVersion
from engage.plans.queries.commitments import has_commitments
from engage.plans.queries.consultations import (
    comment_key,
    language_of,
    name_to_show,
    version_of,
)
from engage.plans.queries.replies import published_replies
from engage.plans.queries.versions import carried_to
from engage.plans.rules.comments import parted
from engage.plans.rules.markers import counting_of
from engage.plans.rules.numbering import without_number
from engage.plans.rules.parts import part_starts
from engage.plans.rules.passages import passages_in, shortened, still_stands
from engage.rules.view import SIGN_LANGUAGE, SOURCE_LANGUAGE, View, direction_of, view_from_tag
from engage.rules.window import last_day_of

SOURCE = View().tag
TITLE = "0"


@dataclass(frozen=True)
class PlanPage:
    """A consultation as residents meet it."""

    slug: str
    title: Words
    summary: Words
    for_whom: Words
    minutes: Words
    undecided: Words
    reasons: Words
    options: Words
    privacy: Words
    closes_on: date | None
    is_open: bool
    href: str
    print_href: str
    impact_url: str
    questions_href: str
    """Empty where no questions stand beside the text."""
    replies_href: str
    """Empty before the first reply is published."""
    changes_href: str
    """Empty while the text is the first version."""
    promises_href: str
    """Empty before anything was promised."""
    text_digest: str


@dataclass(frozen=True)
class PartLink:
    """A part in the contents. ``comments`` are those that residents may read, or ``None`` where there are none yet."""

    number: str
    heading: Words
    href: str
    is_current: bool
    comments: int | None


@dataclass(frozen=True)
class BlockShown:
    """One block of text. Every field is words, never markup."""

    kind: str
    id: str = ""
    text: Words | str = ""
    level: int = 2
    items: tuple["ItemShown", ...] = ()
    is_numbered: bool = False
    counting: tuple[str, int] = ("1", 1)
    """Of a numbered list: as ``rules.markers.counting_of``."""
    caption: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0
    language: str = ""
    direction: str = ""


@dataclass(frozen=True)
class ItemShown:
    """A point of a list, with the points below it."""

    text: str
    items: tuple["ItemShown", ...] = ()
    is_numbered: bool = False
    counting: tuple[str, int] = ("1", 1)


@dataclass(frozen=True)
class PartShown:
    """One part of a plan, a page long."""

    id: str
    address: str
    number: str
    heading: Words
    blocks: tuple[BlockShown, ...]


@dataclass(frozen=True)
class QuoteShown:
    text: str
    suggested: str
    """How its writer would word it."""
    language: str
    direction: str
    who: str
    """The organisation it speaks for, where that agreed to be named; empty for everybody else."""
    about: str
    """The beginning of the passage it is about; empty for the whole part."""
    has_changed: bool
    """The plan does not say that any more."""
    translation: str = ""
    """In English, for who reads another language than its writer's; empty until somebody has translated and released it."""
    translated_by: str = ""
    is_signed: bool = False
    """It was signed: these are its interpreter's words."""


def plan_page(consultation: Consultation, *, now: datetime) -> PlanPage:
    return PlanPage(
        slug=consultation.slug,
        title=words_in(consultation.words, "title"),
        summary=words_in(consultation.words, "summary"),
        for_whom=words_in(consultation.words, "for_whom"),
        minutes=words_in(consultation.words, "minutes"),
        undecided=words_in(consultation.words, "undecided"),
        reasons=words_in(consultation.words, "reasons"),
        options=words_in(consultation.words, "options"),
        privacy=consent_in(consultation.words, "privacy"),
        closes_on=last_day_of(consultation.window),
        is_open=consultation.is_open(now),
        href=url_for("plans.plan", slug=consultation.slug),
        print_href=url_for("plans.whole_plan", slug=consultation.slug),
        impact_url=consultation.impact_url,
        questions_href=url_for("plan_questions.questions", slug=consultation.slug)
        if consultation.questionnaire
        else "",
        replies_href=url_for("plans.replies", slug=consultation.slug)
        if published_replies(consultation)
        else "",
        changes_href=url_for("plans.changes", slug=consultation.slug)
        if consultation.version > 1
        else "",
        promises_href=url_for("plans.promises", slug=consultation.slug)
        if has_commitments(consultation)
        else "",
        text_digest=consultation.text_digest,
    )


def parts_of(version: PlanVersion) -> list[list[PlanSection]]:
    """The sections of each part, the part's own heading first. A title that the text begins with, with no words under it, is no
    part; a heading alone further down is one, since the plan says so."""
    starts = part_starts([section.level for section in version.sections])
    ends = [*starts[1:], len(version.sections)]
    parts = [version.sections[start:end] for start, end in zip(starts, ends, strict=True)]
    is_title_alone = (
        bool(parts) and len(parts[0]) == 1 and not parts[0][0].content[SOURCE]["blocks"]
    )
    return parts[1:] if is_title_alone else parts


def part_links(
    consultation: Consultation,
    version: PlanVersion,
    counts: Mapping[str | None, int],
    *,
    current: str = "",
) -> list[PartLink]:
    return [
        PartLink(
            number=_number(part[0]),
            heading=heading_of(part[0], consultation),
            href=url_for("plans.part", slug=consultation.slug, address=part[0].address),
            is_current=part[0].address == current,
            comments=counts.get(part[0].id),
        )
        for part in parts_of(version)
    ]


def part_shown(part: Sequence[PlanSection], consultation: Consultation) -> PartShown:
    first = part[0]
    blocks: list[BlockShown] = list(blocks_shown(first))
    for section in part[1:]:
        number = f"{_number(section)} " if _number(section) else ""
        heading = heading_of(section, consultation)
        blocks.append(
            BlockShown(
                "heading",
                id=section.address,
                text=Words(_renamed(heading, number)),
                level=2 + section.level - first.level - 1,
            )
        )
        blocks.extend(blocks_shown(section))
    return PartShown(
        id=first.id,
        address=first.address,
        number=_number(first),
        heading=heading_of(first, consultation),
        blocks=tuple(blocks),
    )


def _number(section: PlanSection) -> str:
    """The number that is shown: letters only keep addresses apart, and the title has none."""
    return (
        section.number
        if section.number.replace(".", "").isdigit() and section.number != TITLE
        else ""
    )


def _renamed(heading: Words, number: str) -> Chosen:
    chosen = heading.chosen
    return Chosen(f"{number}{chosen.text}", chosen.view, chosen.asked, chosen.is_stale)


def chosen_content(section: PlanSection) -> tuple[Mapping[str, Any], View]:
    """A section's content in the view of this request or the nearest that is up to date."""
    for view in current_view().fallbacks():
        if view.tag in section.content and not _is_stale(section, view.tag):
            return section.content[view.tag], view
    tag, content = next(iter(section.content.items()))
    return content, view_from_tag(tag)


def _is_stale(section: PlanSection, tag: str) -> bool:
    """Made from an English text that has changed since: residents get the fallback, never words that no longer hold."""
    return bool(section.content[tag]["of"] != section.content[SOURCE]["of"])


def heading_of(section: PlanSection, consultation: Consultation) -> Words:
    """The heading without its number; the title of the plan for words before any heading."""
    content, used = chosen_content(section)
    if content["heading"]:
        return Words(Chosen(without_number(content["heading"]), used, current_view()))
    return words_in(consultation.words, "title")


def blocks_shown(section: PlanSection) -> list[BlockShown]:
    content, used = chosen_content(section)
    is_other = used.language != current_view().language
    language, direction = (used.language, used.direction) if is_other else ("", "")
    return [
        _block(block, f"{section.address}-{place}", language, direction)
        for place, block in enumerate(content["blocks"], start=1)
    ]


def _block(block: Mapping[str, Any], address: str, language: str, direction: str) -> BlockShown:
    kind = block["kind"]
    return BlockShown(
        kind,
        id=address,
        text=block.get("text", block.get("alt", "")),
        items=tuple(_item(item) for item in block.get("items", ())),
        is_numbered=block.get("ordered", False),
        counting=_counting(block),
        caption=block.get("caption", ""),
        rows=tuple(tuple(row) for row in block.get("rows", ())),
        header_rows=block.get("header_rows", 0),
        language=language,
        direction=direction,
    )


def _item(item: Mapping[str, Any]) -> ItemShown:
    return ItemShown(
        item["text"],
        tuple(_item(inner) for inner in item.get("items", ())),
        item.get("ordered", False),
        _counting(item),
    )


def _counting(block: Mapping[str, Any]) -> tuple[str, int]:
    return counting_of([item.get("marker", "") for item in block.get("items", ())])


def quotes_shown(comments: Sequence[Comment], present: Collection[str]) -> list[QuoteShown]:
    """What the public may read of comments: never their originals. ``present``: the passages of the text of now."""
    mine = current_view().language
    keys = {
        comment.id: str(comment_key(comment))
        for comment in comments
        if language_of(comment) not in {mine, SOURCE}
    }
    translations = translations_of(keys.values())
    return [
        _quote_shown(comment, present, translations.get(keys.get(comment.id, "")))
        for comment in comments
    ]


def _quote_shown(
    comment: Comment, present: Collection[str], kept: TextTranslation | None
) -> QuoteShown:
    language = language_of(comment)
    said, suggested = parted(comment.public_text)
    translation = kept.public_text if kept else ""
    is_signed = language == SIGN_LANGUAGE
    if is_signed:
        language, translation = SOURCE_LANGUAGE, ""
    return QuoteShown(
        said,
        suggested,
        language,
        direction_of(language),
        _spoken_for(comment),
        shortened(comment.passage),
        bool(comment.passage) and not still_stands(comment.passage, present),
        translation=translation,
        translated_by=translated_by(kept) if kept and kept.public_text else "",
        is_signed=is_signed,
    )


def _spoken_for(comment: Comment) -> str:
    """The organisation's name, and how many people it speaks for. Never beside words of which something was taken out: what
    was taken out may be what the name gives away."""
    name = name_to_show(comment)
    if not name or not comment.speaks_for:
        return name
    return str(
        ngettext(
            "%(name)s, for %(num)s person",
            "%(name)s, for %(num)s people",
            comment.speaks_for,
            name=name,
        )
    )


def passages_shown(part: Sequence[PlanSection]) -> dict[str, str]:
    """``{place: words}`` of every passage of a part in the view of this request."""
    return {
        place: words
        for section in part
        for place, words in passages_in(section.address, chosen_content(section)[0]["blocks"])
    }


def passages_to_choose(part: Sequence[PlanSection]) -> list[SelectChoice]:
    """How each passage begins, with its language where that is not the page's."""
    choices = []
    for section in part:
        content, view = chosen_content(section)
        is_here = view.language == current_view().language
        attributes = {} if is_here else {"lang": view.language, "dir": view.direction}
        choices += [
            SelectChoice(place, shortened(words), attributes)
            for place, words in passages_in(section.address, content["blocks"])
        ]
    return choices


@dataclass(frozen=True)
class PartNamed:
    """A part of the plan that something is about."""

    heading: Words
    href: str


def parts_by_section(consultation: Consultation) -> dict[str, PartNamed]:
    """For every section that anybody commented on, in any version, the part that carries it on in the text of now."""
    parts = {
        section.id: PartNamed(
            heading_of(part[0], consultation),
            url_for("plans.part", slug=consultation.slug, address=part[0].address),
        )
        for part in parts_of(version_of(consultation))
        for section in part
    }
    return {
        section: parts[now_at]
        for section, now_at in carried_to(consultation).items()
        if now_at in parts
    }

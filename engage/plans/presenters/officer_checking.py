"""The text of a plan beside the words of the file it came from: what officers check and put right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for

from engage.content.presenters import Words, words_in
from engage.plans.commands.versions import section_digest
from engage.plans.models import Consultation, PlanSection, PlanVersion
from engage.plans.presenters.officer_files import LeftOutShown, left_out_shown
from engage.plans.presenters.pages import BlockShown, blocks_shown
from engage.plans.queries.readiness import unfinished_in, without_picture_words
from engage.plans.rules.editing import has_wordless_picture
from engage.plans.rules.numbering import printed_number
from engage.rules.view import View

SOURCE = View().tag
MOST = 20
"""Sections on one page."""


@dataclass(frozen=True)
class SourceWords:
    """What a page of the file says; ``page`` is 0 where the file has none."""

    page: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SectionToCheck:
    address: str
    number: str
    level: int
    heading: str
    href: str
    digest: str
    blocks: tuple[BlockShown, ...]
    source: tuple[SourceWords, ...]
    unfinished: tuple[str, ...]
    has_wordless_picture: bool
    is_first: bool


@dataclass(frozen=True)
class ToMend:
    """One thing to see to, and where."""

    words: str
    href: str


@dataclass(frozen=True)
class CheckPage:
    slug: str
    title: Words
    sections: tuple[SectionToCheck, ...]
    unfinished: tuple[ToMend, ...]
    wordless: tuple[ToMend, ...]
    left_out: tuple[LeftOutShown, ...]
    number: int
    count: int
    previous_href: str
    next_href: str


def check_page(consultation: Consultation, version: PlanVersion, number: int) -> CheckPage:
    """``number``: which of the pages that the sections fill, from 1."""
    count = max(-(-len(version.sections) // MOST), 1)
    number = min(max(number, 1), count)
    unfinished = unfinished_in(version)
    said: dict[str, list[str]] = {}
    for section, words in unfinished:
        said.setdefault(section.id, []).append(words)
    shown = version.sections[(number - 1) * MOST : number * MOST]
    return CheckPage(
        slug=consultation.slug,
        title=words_in(consultation.words, "title"),
        sections=tuple(
            _section(consultation, section, said.get(section.id, ())) for section in shown
        ),
        unfinished=tuple(
            ToMend(words, section_href(consultation, section)) for section, words in unfinished
        ),
        wordless=tuple(
            ToMend(section.content[SOURCE]["heading"], section_href(consultation, section))
            for section in without_picture_words(version)
        ),
        left_out=left_out_shown(version.left_out),
        number=number,
        count=count,
        previous_href=_href(consultation, number - 1) if number > 1 else "",
        next_href=_href(consultation, number + 1) if number < count else "",
    )


def source_words(source: Iterable[Mapping[str, Any]]) -> tuple[SourceWords, ...]:
    return tuple(
        SourceWords(
            page, tuple(line for found in part for line in found["text"].splitlines() if line)
        )
        for page, part in groupby(source, lambda found: found["page"])
    )


def section_href(consultation: Consultation, section: PlanSection) -> str:
    return url_for(
        "officer_versions.section", slug=consultation.slug, address=section.address, tag=SOURCE
    )


def _section(
    consultation: Consultation, section: PlanSection, unfinished: Sequence[str]
) -> SectionToCheck:
    content = section.content[SOURCE]
    return SectionToCheck(
        address=section.address,
        number="" if printed_number(content["heading"]) else section.number,
        level=section.level,
        heading=content["heading"],
        href=section_href(consultation, section),
        digest=section_digest(section, View()),
        blocks=tuple(blocks_shown(section)),
        source=source_words(section.source),
        unfinished=tuple(unfinished),
        has_wordless_picture=has_wordless_picture(content["blocks"]),
        is_first=section.position == 0,
    )


def _href(consultation: Consultation, number: int) -> str:
    return url_for("officer_checking.check", slug=consultation.slug, page=number)

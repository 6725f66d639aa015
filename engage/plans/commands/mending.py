"""Mending how the text of the version being made is parted into sections."""

from datetime import datetime

from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.plans.commands.setup import source_of, with_source
from engage.plans.commands.versions import section_digest
from engage.plans.models import Consultation, PlanSection, PlanVersion
from engage.plans.queries.versions import section_being_made, version_being_made
from engage.plans.rules.addresses import free_address
from engage.plans.rules.editing import paragraphs_of, texts_of_blocks
from engage.plans.rules.mending import (
    OutlineStep,
    joined_blocks,
    moved_levels,
    parted_content,
    parted_source,
)
from engage.plans.rules.numbering import number_sections
from engage.plans.rules.sections import LeftOutReason
from engage.rules.errors import ConflictError, InvalidError, NotFoundError
from engage.rules.view import View

SOURCE = View().tag


def mend_outline(
    consultation: Consultation,
    address: str,
    step: OutlineStep,
    *,
    seen_digest: str,
    now: datetime,
    actor: Actor,
    place: int = -1,
) -> PlanSection:
    """Take one step with a section and number all of them anew; the section where its words are now comes back.

    ``place``: of the paragraph that becomes a heading, for ``PART``. Raises ``ConflictError`` ``changed_by_another``,
    ``InvalidError`` as ``rules.mending`` does, ``first_section`` for joining what nothing stands before and ``only_section`` for
    taking out the last one, ``NotFoundError``.
    """
    section, version = section_being_made(consultation, address), version_being_made(consultation)
    if version is None:
        raise NotFoundError("plan_version", id=consultation.id)
    if section_digest(section, View()) != seen_digest:
        raise ConflictError("changed_by_another")
    sections = list(version.sections)
    at = sections.index(section)
    match step:
        case OutlineStep.JOIN:
            section = _join(sections, at)
        case OutlineStep.PART:
            sections.insert(at + 1, _part(version, section, place))
        case OutlineStep.TAKE_OUT:
            section = _take_out(version, sections, at)
        case _:
            levels = moved_levels([each.level for each in sections], at, step)
            for each, level in zip(sections, levels, strict=True):
                each.level = level
    _put_in_order(version, sections)
    record(
        "plan.outline_mended",
        subject=consultation.id,
        actor=actor,
        now=now,
        address=address,
        step=step.value,
    )
    return section


def add_section(
    consultation: Consultation,
    *,
    after: str,
    heading: str,
    text: str,
    now: datetime,
    actor: Actor,
) -> PlanSection:
    """Begin a section in the version being made behind the one with an address (``""``: at the very beginning), without a file.

    It is as deep as the one before. ``text``: paragraphs parted by an empty line. Raises ``InvalidError`` ``heading_missing``,
    ``NotFoundError``.
    """
    version, title = version_being_made(consultation), " ".join(heading.split())
    if version is None:
        raise NotFoundError("plan_version", id=consultation.id)
    if not title:
        raise InvalidError("heading_missing", where="heading")
    sections = list(version.sections)
    before = section_being_made(consultation, after) if after else None
    blocks = paragraphs_of(text)
    section = PlanSection(
        level=before.level if before else 1,
        address=free_address(title, {each.address for each in sections}),
        content={SOURCE: {"heading": title, "blocks": blocks, "of": source_of(title, blocks)}},
    )
    sections.insert(sections.index(before) + 1 if before else 0, section)
    _put_in_order(version, sections)
    record(
        "plan.section_added",
        subject=consultation.id,
        actor=actor,
        now=now,
        address=section.address,
    )
    return section


def _join(sections: list[PlanSection], at: int) -> PlanSection:
    if at == 0:
        raise InvalidError("first_section", where="step")
    first, second = sections[at - 1], sections.pop(at)
    heading = first.content[SOURCE]["heading"]
    blocks = joined_blocks(first.content[SOURCE], second.content[SOURCE])
    of = source_of(heading, blocks)
    joined = with_source(first.content, heading, blocks)
    for tag, content in first.content.items():
        other = second.content.get(tag)
        if tag == SOURCE or other is None:
            continue
        are_current = all(
            each.content[tag]["of"] == each.content[SOURCE]["of"] for each in (first, second)
        )
        joined[tag] = {
            "heading": content["heading"],
            "blocks": joined_blocks(content, other),
            "of": of if are_current else content["of"],
        }
    first.content, first.source = joined, [*first.source, *second.source]
    return first


def _take_out(version: PlanVersion, sections: list[PlanSection], at: int) -> PlanSection:
    """The section before, or else the one after. What its source said goes onto the list of what was left out."""
    if len(sections) == 1:
        raise InvalidError("only_section", where="step")
    gone = sections.pop(at)
    content = gone.content[SOURCE]
    words = gone.source or [
        {"text": text, "page": 0}
        for text in (content["heading"], *texts_of_blocks(content["blocks"]))
        if text
    ]
    version.left_out = [
        *version.left_out,
        *({**each, "reason": LeftOutReason.TAKEN_OUT.value} for each in words),
    ]
    return sections[max(at - 1, 0)]


def _part(version: PlanVersion, section: PlanSection, place: int) -> PlanSection:
    """The new section. Translations stay whole with the first part, older than its English now."""
    content = section.content[SOURCE]
    before, heading, after = parted_content(content, place)
    section.source, source = parted_source(section.source, heading)
    section.content = with_source(section.content, content["heading"], before)
    return PlanSection(
        level=max(section.level, 2),
        address=free_address(heading, {each.address for each in version.sections}),
        content={SOURCE: {"heading": heading, "blocks": after, "of": source_of(heading, after)}},
        source=source,
    )


def _put_in_order(version: PlanVersion, sections: list[PlanSection]) -> None:
    """These sections and no others, in this order, numbered anew."""
    for gone in [each for each in version.sections if each not in sections]:
        version.sections.remove(gone)
        db.session.delete(gone)
    outline = [(each.level, each.content[SOURCE]["heading"]) for each in sections]
    for position, (each, number) in enumerate(zip(sections, number_sections(outline), strict=True)):
        each.position, each.number = position, number
        if each not in version.sections:
            version.sections.append(each)
    db.session.flush()
    db.session.expire(version, ["sections"])

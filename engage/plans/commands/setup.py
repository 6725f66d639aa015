"""Bringing a draft plan in and opening its consultation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engage.activities.commands import move_activity
from engage.activities.models import Programme
from engage.activities.queries import is_slug_taken
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import remembering, source_digest, words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.plans.commands.formats import note_arrival
from engage.plans.models import Consultation, PlanSection, PlanVersion
from engage.plans.queries.consultations import text_file, version_of
from engage.plans.queries.readiness import is_awaiting, missing_in, unfinished_in
from engage.plans.queries.versions import version_being_made
from engage.plans.rules.addresses import section_addresses
from engage.plans.rules.document import block_as_document
from engage.plans.rules.editing import as_one_text
from engage.plans.rules.formats import Promised, as_documents
from engage.plans.rules.sections import ImportedPlan, LeftOut, Section
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError
from engage.rules.slug import free_slug
from engage.rules.view import View
from engage.rules.window import opened_now

SOURCE = View().tag


def set_up_consultation(
    *,
    programme: Programme,
    slug: str,
    words: dict[str, Any],
    plan: ImportedPlan,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    actor: Actor,
    position: int = 0,
    picture: str = "",
    impact_url: str = "",
    formats: Sequence[Promised] = (),
) -> Consultation:
    """Begin a consultation as a draft, with the imported plan as the first version of its text."""
    consultation = Consultation(
        programme=programme,
        slug=slug,
        words=words,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=now,
        position=position,
        picture=picture,
        impact_url=impact_url,
        formats=as_documents(formats),
    )
    db.session.add(consultation)
    db.session.flush()
    version = PlanVersion(
        consultation_id=consultation.id,
        number=1,
        left_out=stored_left_out(plan.left_out),
        created_at=now,
    )
    version.sections = stored_sections(plan.sections)
    db.session.add(version)
    db.session.flush()
    record(
        "consultation.set_up",
        subject=consultation.id,
        actor=actor,
        now=now,
        sections=len(plan.sections),
    )
    return consultation


def begin_consultation(
    *, programme: Programme, title: str, now: datetime, actor: Actor
) -> Consultation:
    """Begin a consultation with a title alone; its words, its text and its dates come later.

    Raises ``InvalidError`` ``title_missing`` for a title without a letter or digit.
    """
    return set_up_consultation(
        programme=programme,
        slug=free_slug(title, is_taken=is_slug_taken),
        words=words_from({"title": {SOURCE: title.strip()}}),
        plan=ImportedPlan(title.strip(), ()),
        opens_at=None,
        closes_at=None,
        now=now,
        actor=actor,
    )


def add_view_of_plan(
    consultation: Consultation, *, plan: ImportedPlan, view: View, now: datetime, actor: Actor
) -> None:
    """Hang a translated or easy-read version on the same sections, matched by order: of the version being made, if there is one.

    While the consultation is open that is a format promised for later: what was pinned at opening stays untouched. Raises ``InvalidError`` ``sections_differ`` (``expected``, ``found``) when it does not have the same sections at the same
    levels, ``WrongStateError`` once the consultation is open and no next version is being made.
    """
    begun = version_being_made(consultation)
    is_awaited = begun is None and is_awaiting(consultation, view)
    if consultation.state != State.DRAFT and begun is None and not is_awaited:
        raise WrongStateError("consultation", consultation.state, State.DRAFT.value)
    sections = (begun or version_of(consultation)).sections
    if [section.level for section in sections] != [section.level for section in plan.sections]:
        raise InvalidError(
            "sections_differ", where=view.tag, expected=len(sections), found=len(plan.sections)
        )
    for section, other in zip(sections, plan.sections, strict=True):
        section.content = {
            **section.content,
            view.tag: _content(other, of=section.content[SOURCE]["of"]),
        }
    if is_awaited:
        note_arrival(consultation, view.tag, now=now, actor=actor)
    db.session.flush()
    record("consultation.view_added", subject=consultation.id, actor=actor, now=now, view=view.tag)


def open_consultation(
    consultation: Consultation, *, now: datetime, actor: Actor, knows_unfinished: bool = False
) -> None:
    """Pin the text by its digest and let people comment. A first day that has passed becomes today.

    ``knows_unfinished``: an officer has said that people are asked although something is still to be added. Raises
    ``NotAllowedError`` with everything still missing: what can change, reasons, options, privacy, text, words for pictures, the
    impact assessment, a promised format; and ``unfinished`` for a text that says it is, when nobody has said that they know.
    """
    version = version_of(consultation)
    missing = missing_in(consultation, now=now)
    if missing:
        raise NotAllowedError(missing[0], missing=missing)
    unfinished = len(unfinished_in(version))
    if unfinished and not knows_unfinished:
        raise NotAllowedError("unfinished", places=unfinished)
    consultation.text_digest = text_digest(version)
    consultation.opens_at = opened_now(consultation.window, now).opens_at
    move_activity(consultation, to=State.OPEN, now=now, actor=actor)
    record(
        "consultation.opened",
        subject=consultation.id,
        actor=actor,
        now=now,
        text_digest=consultation.text_digest,
        unfinished=unfinished,
    )


def close_consultation(consultation: Consultation, *, now: datetime, actor: Actor) -> None:
    """End the consultation."""
    move_activity(consultation, to=State.CLOSED, now=now, actor=actor)
    consultation.closes_at = min(consultation.closes_at or now, now)


def text_digest(version: PlanVersion) -> str:
    """SHA-256 of ``text_file``."""
    return sha256(text_file(version))


def stored_sections(sections: Sequence[Section]) -> list[PlanSection]:
    """Imported sections as rows, in order, each with an address of its own."""
    return [
        PlanSection(
            position=place,
            level=section.level,
            number=section.number,
            address=address,
            content={SOURCE: _content(section, of=None)},
            source=[{"text": found.text, "page": found.page} for found in section.found],
        )
        for place, (section, address) in enumerate(
            zip(sections, section_addresses(sections), strict=True)
        )
    ]


def stored_left_out(left_out: Sequence[LeftOut]) -> list[dict[str, Any]]:
    """What was left out of an imported plan, as a version keeps it."""
    return [
        {"text": left.text, "reason": left.reason.value, "page": left.page} for left in left_out
    ]


def _content(section: Section, *, of: str | None) -> dict[str, Any]:
    blocks = [block_as_document(block) for block in section.blocks]
    own = source_of(section.heading, blocks)
    return {"heading": section.heading, "blocks": blocks, "of": of or own}


def with_source(
    content: Mapping[str, Any], heading: str, blocks: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """A section's content with another English: what was made from the English before keeps that, to show which words changed."""
    source, of = content[SOURCE], source_of(heading, blocks)
    was = as_one_text(source["heading"], source["blocks"])
    written = {"heading": heading, "blocks": blocks, "of": of}
    return {**remembering(content, was=was, of=of), SOURCE: written}


def source_of(heading: str, blocks: Sequence[object]) -> str:
    """What translations of a section are made from: a digest of its English heading and blocks."""
    return source_digest(f"{heading} {canonical_json(blocks).decode()}")

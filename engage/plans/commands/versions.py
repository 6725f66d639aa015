"""The next version of a plan: begun from a file or a copy, written on, each change with its cause, and published."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.plans.commands.setup import (
    stored_left_out,
    stored_sections,
    text_digest,
    with_source,
)
from engage.plans.models import Consultation, PlanChange, PlanSection, PlanVersion
from engage.plans.queries.consultations import version_of
from engage.plans.queries.versions import (
    causes_of,
    changes_between,
    section_being_made,
    version_being_made,
)
from engage.plans.rules.changes import LONGEST_WHY, check_publishable, read_note
from engage.plans.rules.editing import edited, texts_of_blocks
from engage.plans.rules.mapping import SectionFacts, carried_on
from engage.plans.rules.sections import ImportedPlan
from engage.rules.errors import ConflictError, InvalidError, NotFoundError
from engage.rules.view import View
from engage.themes.queries.coding import themes_counted

SOURCE = View().tag


def begin_version(
    consultation: Consultation, *, plan: ImportedPlan | None, now: datetime, actor: Actor
) -> PlanVersion:
    """Begin the next version as a copy of the present one, or from an imported plan, which takes the place of one begun before.

    Of a draft the first version is the one being made. Sections are matched with those of the version before; translations
    stay on those whose English is the same. Raises ``ConflictError`` ``version_begun`` for a second copy.
    """
    begun, present = version_being_made(consultation), version_of(consultation)
    if begun is not None and plan is None:
        raise ConflictError("version_begun")
    is_first = begun is present
    version = PlanVersion(
        consultation_id=consultation.id,
        number=present.number if is_first else present.number + 1,
        left_out=stored_left_out(plan.left_out) if plan else [],
        created_at=now,
    )
    version.sections = (
        _imported(plan, present, is_first=is_first)
        if plan
        else [_copy(each) for each in present.sections]
    )
    if begun is not None:
        _forget(begun)
    db.session.add(version)
    db.session.flush()
    record(
        "plan.version_begun",
        subject=consultation.id,
        actor=actor,
        now=now,
        number=version.number,
        imported=plan is not None,
    )
    return version


def edit_section(
    consultation: Consultation,
    address: str,
    *,
    view: View,
    heading: str,
    texts: Sequence[str],
    more: str,
    seen_digest: str,
    now: datetime,
    actor: Actor,
    without_pictures: Collection[int] = (),
) -> PlanSection:
    """Write a section of the version being made anew, in one view. ``texts``, ``without_pictures``: as ``editing.edited``.

    Raises ``ConflictError`` ``changed_by_another`` when a colleague was faster, ``InvalidError`` ``texts_differ``,
    ``NotFoundError``.
    """
    section = section_being_made(consultation, address)
    if section_digest(section, view) != seen_digest:
        raise ConflictError("changed_by_another")
    blocks = edited(
        view_content(section, view)["blocks"], texts, more=more, without_pictures=without_pictures
    )
    title = " ".join(heading.split())
    written = {"heading": title, "blocks": blocks, "of": section.content[SOURCE]["of"]}
    section.content = (
        with_source(section.content, title, blocks)
        if view.tag == SOURCE
        else {**section.content, view.tag: written}
    )
    db.session.flush()
    record(
        "plan.section_written",
        subject=consultation.id,
        actor=actor,
        now=now,
        address=address,
        view=view.tag,
    )
    return section


def say_why(
    consultation: Consultation,
    place: str,
    *,
    theme_ids: Sequence[str],
    why: str,
    now: datetime,
    actor: Actor,
) -> PlanChange:
    """Link a change with the themes that caused it, or give another reason in words.

    Raises ``NotFoundError`` where nothing changed, ``InvalidError`` ``theme_unknown`` or ``why_too_long``.
    """
    version = _begun(consultation)
    changed = {change.place for change in changes_between(version_of(consultation), version)}
    if place not in changed:
        raise NotFoundError("plan_change", place=place)
    known = {theme.id for theme in themes_counted(consultation.programme_id)}
    if not set(theme_ids) <= known:
        raise InvalidError("theme_unknown", where="themes")
    reason = " ".join(why.split())
    if len(reason) > LONGEST_WHY:
        raise InvalidError("why_too_long", where="why", limit=LONGEST_WHY)
    change = causes_of(version).get(place) or PlanChange(version_id=version.id, place=place)
    change.theme_ids, change.why = sorted(set(theme_ids)), reason
    db.session.add(change)
    db.session.flush()
    record(
        "plan.change_explained",
        subject=consultation.id,
        actor=actor,
        now=now,
        place=place,
        themes=change.theme_ids,
    )
    return change


def publish_version(
    consultation: Consultation, *, note: str, now: datetime, actor: Actor
) -> PlanVersion:
    """Let the version being made take the place of the present one, with a public note. Comments stay where they were made.

    Raises ``InvalidError`` as ``changes.read_note`` does, ``NotAllowedError`` as ``changes.check_publishable`` does,
    ``NotFoundError`` when none is being made.
    """
    version = _begun(consultation)
    words = read_note(note)
    causes = causes_of(version)
    check_publishable(
        [change.place for change in changes_between(version_of(consultation), version)],
        {place: bool(cause.theme_ids or cause.why) for place, cause in causes.items()},
        is_open=consultation.is_open(now),
    )
    version.public_note, version.published_at = words, now
    before = consultation.text_digest
    consultation.version = version.number
    consultation.text_digest = text_digest(version)
    db.session.flush()
    record(
        "plan.version_published",
        subject=consultation.id,
        actor=actor,
        now=now,
        number=version.number,
        before=before,
        after=consultation.text_digest,
    )
    return version


def view_content(section: PlanSection, view: View) -> dict[str, Any]:
    """A section's content in a view; where there is none yet, the English one to write over."""
    content: dict[str, Any] = section.content.get(view.tag) or section.content[SOURCE]
    return content


def section_digest(section: PlanSection, view: View) -> str:
    """What an officer's page rests on: the content that was shown, and the English below it."""
    return sha256(canonical_json([section.content[SOURCE], section.content.get(view.tag)]))


def _begun(consultation: Consultation) -> PlanVersion:
    """The version that will follow another."""
    version = version_being_made(consultation)
    if version is None or consultation.state == State.DRAFT:
        raise NotFoundError("plan_version", id=consultation.id)
    return version


def _copy(section: PlanSection) -> PlanSection:
    return PlanSection(
        position=section.position,
        level=section.level,
        number=section.number,
        address=section.address,
        content=section.content,
        carries_on_id=section.id,
    )


def _imported(plan: ImportedPlan, present: PlanVersion, *, is_first: bool) -> list[PlanSection]:
    sections = stored_sections(plan.sections)
    old = present.sections
    for place, before in carried_on(_facts(old), _facts(sections)).items():
        was = old[before]
        source = sections[place].content[SOURCE]
        sections[place].carries_on_id = None if is_first else was.id
        sections[place].content = with_source(was.content, source["heading"], source["blocks"])
    return sections


def _facts(sections: Sequence[PlanSection]) -> list[SectionFacts]:
    return [
        SectionFacts(
            section.address,
            section.content[SOURCE]["heading"],
            tuple(" ".join(texts_of_blocks(section.content[SOURCE]["blocks"])).split()),
        )
        for section in sections
    ]


def _forget(version: PlanVersion) -> None:
    db.session.execute(delete(PlanChange).where(PlanChange.version_id == version.id))
    for section in version.sections:
        db.session.delete(section)
    db.session.flush()
    db.session.delete(version)
    db.session.flush()

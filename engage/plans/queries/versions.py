"""Reads of a plan's versions: the one being made, what changed, and where comments on an earlier one have gone."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.plans.models import (
    Comment,
    Consultation,
    PlanChange,
    PlanFile,
    PlanSection,
    PlanVersion,
)
from engage.plans.queries.consultations import public_comments_by_section, version_of
from engage.plans.rules.changes import ChangeKind
from engage.rules.errors import NotFoundError
from engage.rules.view import View

SOURCE = View().tag
TAKEN_OUT = "-"


@dataclass(frozen=True)
class SectionChange:
    """One section that differs between two versions; ``before`` or ``after`` is missing where it was added or taken out.

    ``section`` is the newer of those there are.
    """

    place: str
    kind: ChangeKind
    section: PlanSection
    before: PlanSection | None
    after: PlanSection | None


def numbered_version(consultation: Consultation, number: int) -> PlanVersion | None:
    return db.session.scalars(
        select(PlanVersion).where(
            PlanVersion.consultation_id == consultation.id, PlanVersion.number == number
        )
    ).first()


def version_read(consultation: Consultation, number: str) -> PlanVersion:
    """The text that somebody had before them, by the number that their page carried; without one, the text of now."""
    known = number.isdecimal() and 0 < int(number[:9]) < consultation.version
    seen = numbered_version(consultation, int(number[:9])) if known else None
    return seen or version_of(consultation)


def version_being_made(consultation: Consultation) -> PlanVersion | None:
    """The version that residents do not read yet: of a draft its first, else the one after theirs."""
    number = consultation.version + (consultation.state != State.DRAFT)
    return numbered_version(consultation, number)


def section_being_made(consultation: Consultation, address: str) -> PlanSection:
    """A section of the version being made, locked until the transaction ends. Raises ``NotFoundError``."""
    version = version_being_made(consultation)
    section = db.session.scalars(
        select(PlanSection)
        .where(
            PlanSection.version_id == (version.id if version else ""),
            PlanSection.address == address,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if section is None:
        raise NotFoundError("plan_section", address=address)
    return section


def file_or_404(file_id: str) -> PlanFile:
    asked = db.session.get(PlanFile, file_id)
    if asked is None:
        raise NotFoundError("plan_file", id=file_id)
    return asked


def newest_file(consultation: Consultation) -> PlanFile | None:
    """The file that was sent last, read or not."""
    return db.session.scalars(
        select(PlanFile)
        .where(PlanFile.consultation_id == consultation.id)
        .order_by(PlanFile.asked_at.desc(), PlanFile.id)
        .limit(1)
    ).first()


def changes_between(before: PlanVersion, after: PlanVersion) -> list[SectionChange]:
    """Every section whose English words differ, in the order of the new text; what was taken out comes last."""
    old = {section.id: section for section in before.sections}
    kept = {section.carries_on_id for section in after.sections}
    found = []
    for section in after.sections:
        was = old.get(section.carries_on_id or "")
        if was is None:
            found.append(SectionChange(section.address, ChangeKind.ADDED, section, None, section))
        elif was.content[SOURCE]["of"] != section.content[SOURCE]["of"]:
            found.append(
                SectionChange(section.address, ChangeKind.REWRITTEN, section, was, section)
            )
    found += [
        SectionChange(f"{TAKEN_OUT}{section.address}", ChangeKind.TAKEN_OUT, section, section, None)
        for section in before.sections
        if section.id not in kept
    ]
    return found


def sections_that_were(consultation: Consultation, address: str) -> list[PlanSection]:
    """The sections at an address in the versions before the present one, the newest first."""
    return list(
        db.session.scalars(
            select(PlanSection)
            .join(PlanVersion, PlanVersion.id == PlanSection.version_id)
            .where(
                PlanVersion.consultation_id == consultation.id,
                PlanVersion.number < consultation.version,
                PlanSection.address == address,
            )
            .order_by(PlanVersion.number.desc())
        )
    )


def causes_of(version: PlanVersion) -> dict[str, PlanChange]:
    """Why each section of a version differs, by its place."""
    rows = db.session.scalars(select(PlanChange).where(PlanChange.version_id == version.id))
    return {row.place: row for row in rows}


def carried_to(consultation: Consultation) -> dict[str, str]:
    """``{section id: id of the section that carries it on in the text that residents read now}``; without it, no match."""
    rows = db.session.execute(
        select(PlanSection.id, PlanSection.carries_on_id, PlanVersion.number)
        .join(PlanVersion, PlanVersion.id == PlanSection.version_id)
        .where(PlanVersion.consultation_id == consultation.id)
    ).all()
    before = {section: carries_on for section, carries_on, _number in rows}
    found = {}
    for section, _carries_on, number in rows:
        step: str | None = section if number == consultation.version else None
        while step is not None:
            found[step] = section
            step = before[step]
    return found


def comments_without_match(consultation: Consultation) -> list[tuple[PlanSection, int]]:
    """Sections of earlier versions that nothing carries on, and how many comments each has. Totals."""
    rows = db.session.execute(
        select(Comment.section_id, func.count())
        .where(
            Comment.consultation_id == consultation.id,
            Comment.section_id.is_not(None),
            Comment.section_id.not_in(carried_to(consultation).keys()),
        )
        .group_by(Comment.section_id)
    ).all()
    found = [(db.session.get_one(PlanSection, section), number) for section, number in rows]
    return sorted(found, key=lambda pair: pair[0].position)


def ids_carried_on(consultation: Consultation, section: PlanSection) -> list[str]:
    """A section's own id, and those of the sections of earlier versions that it carries on."""
    return [each for each, now_at in carried_to(consultation).items() if now_at == section.id]


def public_comments_now(consultation: Consultation) -> dict[str | None, int]:
    """How many comments residents may read on each section of the text of now, made on it or on what it carries on."""
    carried, counted = carried_to(consultation), dict[str | None, int]()
    for section, number in public_comments_by_section(consultation).items():
        place = carried.get(section) if section else None
        counted[place] = counted.get(place, 0) + number
    return counted

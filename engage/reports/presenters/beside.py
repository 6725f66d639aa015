"""What the pages receive on which officers write down what stands beside the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.activities.models import Activity, Programme
from engage.content.presenters import Words, words_in
from engage.places.models import Margin
from engage.places.rules.margins import Universe
from engage.reports.models import Audience, OutsideEvidence, PlannedGroup
from engage.reports.rules.beside import Characteristic, Equality, Standing

CHARACTERISTICS = {
    Characteristic.AGE: _l("Age"),
    Characteristic.DISABILITY: _l("Disability"),
    Characteristic.GENDER_REASSIGNMENT: _l("Gender reassignment"),
    Characteristic.MARRIAGE: _l("Marriage and civil partnership"),
    Characteristic.PREGNANCY: _l("Pregnancy and maternity"),
    Characteristic.RACE: _l("Race"),
    Characteristic.RELIGION: _l("Religion or belief"),
    Characteristic.SEX: _l("Sex"),
    Characteristic.SEXUAL_ORIENTATION: _l("Sexual orientation"),
    Characteristic.CARE_LEAVERS: _l("People who were in care"),
    Characteristic.INCOME: _l("People with little money"),
}
STANDINGS = {
    Standing.PLANNED: (_l("Not yet"), "clock", "sun"),
    Standing.REACHED: (_l("Reached"), "check", "go"),
    Standing.NOT_REACHED: (_l("Not reached"), "cross", "brick"),
}


@dataclass(frozen=True)
class ProgrammeLinks:
    """A programme and the pages beside its figures."""

    slug: str
    title: Words


@dataclass(frozen=True)
class GroupShown:
    name: str
    method: str
    owner: str
    due_on: date | None
    standing: tuple[object, str, str]
    """Words, icon and tone of a tag."""
    told: str
    href: str


@dataclass(frozen=True)
class AudienceShown:
    title: Words
    words: str
    href: str
    sample_href: str = ""
    """Where to say that its people were drawn by chance; empty for what is never weighted, such as a vote."""
    is_sample: bool = False


@dataclass(frozen=True)
class EqualityShown:
    name: object
    is_blank: bool
    told: list[tuple[object, str]]
    href: str


@dataclass(frozen=True)
class EvidenceShown:
    id: str
    says: str
    source: str
    dated_on: date
    licence: str


@dataclass(frozen=True)
class MarginShown:
    id: str
    title: str
    question: str
    people: str
    source: str
    counted_on: date
    licence: str
    groups: list[tuple[str, str, str]]
    """Code, name and share."""


def programme_links(programme: Programme) -> ProgrammeLinks:
    return ProgrammeLinks(programme.slug, words_in(programme.words, "title"))


def group_shown(group: PlannedGroup, slug: str) -> GroupShown:
    return GroupShown(
        name=group.name,
        method=group.method,
        owner=group.owner,
        due_on=group.due_on,
        standing=STANDINGS[Standing(group.standing)],
        told=group.told,
        href=url_for("reports_beside.group", slug=slug, group_id=group.id),
    )


def audience_shown(
    activity: Activity,
    audience: Audience | None,
    slug: str,
    *,
    may_be_sampled: bool = False,
    is_sample: bool = False,
) -> AudienceShown:
    address = partial(url_for, slug=slug, activity_id=activity.id)
    return AudienceShown(
        title=words_in(activity.words, "title"),
        words=_audience_words(audience),
        href=address("reports_beside.audience"),
        sample_href=address("reports_samples.sample") if may_be_sampled else "",
        is_sample=is_sample,
    )


def _audience_words(audience: Audience | None) -> str:
    if audience is None:
        return str(_("Not written down, so nothing is compared."))
    people = universe_words(Universe(audience.from_age, audience.to_age))
    if audience.lives_here:
        return str(_("Only people who live here: %(people)s.", people=people))
    return str(_("Other people too, so nothing is compared: %(people)s.", people=people))


def universe_words(universe: Universe) -> str:
    """The ages in words."""
    if universe.to_age is not None:
        return str(_("from %(first)s to %(last)s", first=universe.from_age, last=universe.to_age))
    if universe.from_age:
        return str(_("%(age)s and over", age=universe.from_age))
    return str(_("every age"))


def equality_shown(line: Equality, slug: str) -> EqualityShown:
    parts = (
        (_("Who took part"), line.reached),
        (_("What stood in the way"), line.barriers),
        (_("What you do about it"), line.action),
        (_("Who does it"), line.owner),
        (_("Why something is blank"), line.reason),
    )
    return EqualityShown(
        name=CHARACTERISTICS[line.characteristic],
        is_blank=line.is_blank,
        told=[(name, words) for name, words in parts if words],
        href=url_for("reports_beside.characteristic", slug=slug, name=line.characteristic.value),
    )


def evidence_shown(found: OutsideEvidence) -> EvidenceShown:
    return EvidenceShown(found.id, found.says, found.source, found.dated_on, found.licence)


def margins_shown(found: Sequence[Margin]) -> list[MarginShown]:
    return [
        MarginShown(
            id=one.id,
            title=one.title,
            question=one.question,
            people=universe_words(Universe(one.from_age, one.to_age)),
            source=one.source,
            counted_on=one.counted_on,
            licence=one.licence,
            groups=[
                (code, name, f"{tenths // 10}.{tenths % 10}%") for code, name, tenths in one.shares
            ],
        )
        for one in found
    ]

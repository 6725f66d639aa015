"""What people said of a part of a plan, or of the plan as a whole: the first comments beside the text, and all of them page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from engage.content.presenters import Words
from engage.plans.models import Comment, Consultation, PlanSection
from engage.plans.presenters.pages import QuoteShown, heading_of, quotes_shown
from engage.plans.queries.consultations import (
    passages_of,
    public_comments,
    public_comments_on_the_whole,
)
from engage.plans.queries.versions import ids_carried_on

FIRST = 20
"""Comments beside the text itself."""
ON_A_PAGE = 40


@dataclass(frozen=True)
class Said:
    """The first comments, and where all of them stand."""

    quotes: tuple[QuoteShown, ...]
    href: str
    has_more: bool


@dataclass(frozen=True)
class SaidPage:
    """Some of all that people said. ``href``: the text that it is about."""

    title: Words | str
    href: str
    quotes: tuple[QuoteShown, ...]
    previous_href: str
    next_href: str


def said_first(consultation: Consultation, part: Sequence[PlanSection] = ()) -> Said:
    """Of a part, or without one of the whole plan."""
    found = _comments(consultation, part, start=0, most=FIRST + 1)
    return Said(
        tuple(quotes_shown(found[:FIRST], _passages(part, found))),
        _href(consultation, part, 1),
        len(found) > FIRST,
    )


def said_page(
    consultation: Consultation, part: Sequence[PlanSection] = (), *, page: int
) -> SaidPage | None:
    """One page, counted from one; ``None`` past the last one. The first is always there."""
    found = _comments(consultation, part, start=(page - 1) * ON_A_PAGE, most=ON_A_PAGE + 1)
    if not found and page > 1:
        return None
    if part:
        title: Words | str = heading_of(part[0], consultation)
        href = url_for("plans.part", slug=consultation.slug, address=part[0].address)
    else:
        title, href = _("The plan as a whole"), url_for("plans.about_plan", slug=consultation.slug)
    return SaidPage(
        title=title,
        href=href,
        quotes=tuple(quotes_shown(found[:ON_A_PAGE], _passages(part, found))),
        previous_href=_href(consultation, part, page - 1) if page > 1 else "",
        next_href=_href(consultation, part, page + 1) if len(found) > ON_A_PAGE else "",
    )


def _comments(
    consultation: Consultation, part: Sequence[PlanSection], *, start: int, most: int
) -> list[Comment]:
    if not part:
        return public_comments_on_the_whole(consultation, start=start, most=most)
    return public_comments(ids_carried_on(consultation, part[0]), start=start, most=most)


def _passages(part: Sequence[PlanSection], found: Collection[Comment]) -> set[str]:
    return passages_of(part) if found else set()


def _href(consultation: Consultation, part: Sequence[PlanSection], page: int) -> str:
    number = page if page > 1 else None
    if not part:
        return url_for("plans.comments_on_plan", slug=consultation.slug, page=number)
    return url_for(
        "plans.comments_on_part", slug=consultation.slug, address=part[0].address, page=number
    )

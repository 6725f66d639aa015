"""Which formats a plan can be had in, for residents and officers, and what to think of about its dates."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from engage.kernel.view_prefix import prefix_of
from engage.plans.models import Consultation
from engage.plans.presenters.officer_replies import named_view, views_to_write
from engage.plans.queries.readiness import enough_for_readers, formats_of, whole_views
from engage.plans.rules.formats import ELSEWHERE, is_here
from engage.rules.view import View, view_from_tag
from engage.rules.window import day_of, last_day_of

ELSEWHERE_NAMES = {
    "bsl": _l("British Sign Language"),
    "audio": _l("Audio"),
    "large-print": _l("Large print"),
    "braille": _l("Braille"),
}


@dataclass(frozen=True)
class FormatShown:
    """``href`` for a view of the text, ``where`` for other formats; ``coming_on`` while it is not here."""

    name: str
    title: str
    href: str
    where: str
    coming_on: date | None
    is_late: bool
    enough_until: date | None
    """Where it is not here and its readers have less time than others already: to which last day it would move if it came now."""


def formats_shown(consultation: Consultation, *, now: datetime) -> list[FormatShown]:
    promised = formats_of(consultation)
    if not promised:
        return []
    views = whole_views(consultation)
    last_day, today = last_day_of(consultation.window), day_of(now)
    found = []
    for each in promised:
        here = is_here(each, views)
        enough = None if here else enough_for_readers(consultation, now)
        found.append(
            FormatShown(
                each.name,
                format_title(each.name),
                _href(consultation, each.name) if here else "",
                each.where,
                None if here else each.coming_on,
                bool(not here and each.coming_on and each.coming_on < today),
                enough if enough and last_day and enough > last_day else None,
            )
        )
    return found


def format_title(name: str) -> str:
    return str(ELSEWHERE_NAMES[name]) if name in ELSEWHERE else named_view(view_from_tag(name))


def formats_to_promise() -> list[tuple[str, str]]:
    """Name and title of every format that can be promised beside plain English."""
    views = [view.tag for view in views_to_write() if view != View()]
    return [(name, format_title(name)) for name in (*views, *ELSEWHERE)]


def _href(consultation: Consultation, name: str) -> str:
    if name in ELSEWHERE:
        return ""
    path = url_for("plans.plan", slug=consultation.slug).removeprefix(request.script_root)
    return f"{prefix_of(view_from_tag(name))}{path}"

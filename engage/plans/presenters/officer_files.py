"""What officers are told of a plan's file: that it is being read, why it cannot be, and which of its words were left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from engage.plans.models import PlanFile
from engage.plans.presenters.officer_replies import named_view
from engage.plans.rules.sections import LeftOutReason
from engage.rules.view import view_from_tag

REASONS = {
    LeftOutReason.CONTENTS_LIST: _l("a list of contents: pages have their own"),
    LeftOutReason.PAGE_NUMBER: _l("a page number"),
    LeftOutReason.PAGE_HEADER_OR_FOOTER: _l("repeated at the top or foot of pages"),
    LeftOutReason.REPEATED_HEADING: _l("a heading that stands there twice"),
    LeftOutReason.HIDDEN_TEXT: _l("hidden in the file"),
    LeftOutReason.DELETED_TEXT: _l("marked as deleted"),
    LeftOutReason.REVIEWER_COMMENT: _l("a reviewer’s comment"),
    LeftOutReason.LINK_ADDRESS: _l("the address of a link"),
    LeftOutReason.NAVIGATION: _l("a menu of the website"),
    LeftOutReason.FILE_DETAILS: _l("details about the file"),
    LeftOutReason.CODE: _l("for machines, not for readers"),
    LeftOutReason.CHART: _l("the words and figures of a chart: describe what it shows"),
    LeftOutReason.NOT_PLACED: _l("it could not be placed"),
    LeftOutReason.TAKEN_OUT: _l("an officer took it out"),
}


@dataclass(frozen=True)
class LeftOutShown:
    """``page`` of the file, or 0."""

    text: str
    reason: str
    page: int


@dataclass(frozen=True)
class FileShown:
    """``fault`` is a code; there is none while the file is being read, or when it was taken over."""

    name: str
    what: str
    is_waiting: bool
    fault: str


def file_shown(asked: PlanFile | None) -> FileShown | None:
    if asked is None:
        return None
    return FileShown(
        asked.file_name, named_view(view_from_tag(asked.view)), asked.read_at is None, asked.fault
    )


def left_out_shown(left_out: Iterable[Mapping[str, Any]]) -> tuple[LeftOutShown, ...]:
    """Words of the source that are in no section, and why. Words that every page repeats are named once."""
    shown: dict[tuple[str, str], LeftOutShown] = {}
    for each in left_out:
        reason = str(REASONS[LeftOutReason(each["reason"])])
        shown.setdefault(
            (each["text"], reason), LeftOutShown(each["text"], reason, each.get("page", 0))
        )
    return tuple(shown.values())

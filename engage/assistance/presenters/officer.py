"""What officers see of help that was asked for."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from engage.assistance.models import HelpContact, HelpWanted
from engage.assistance.officers_words import REASONS
from engage.assistance.rules.requests import Kind, Reason, Standing
from engage.assistance.words import KINDS
from engage.content.presenters import Words, words_in


@dataclass(frozen=True)
class HelpShown:
    """One thing that somebody asked for. ``said``: how to reach them, as label and words, while it is known; ``also``: what else they asked
    for and what became of it, as words and address.
    """

    id: str
    kind: object
    about: Words | str
    asked_on: date
    due_on: date
    is_overdue: bool
    is_due_today: bool
    is_waiting: bool
    officer: str
    is_mine: bool
    outcome: str
    said: list[tuple[str, str]]
    also: list[tuple[str, str]]
    forget_on: date | None
    href: str


def help_shown(wanted: HelpWanted, *, today: date, officer_id: str) -> HelpShown:
    is_waiting = wanted.standing == Standing.WAITING
    return HelpShown(
        id=wanted.id,
        kind=KINDS[Kind(wanted.kind)],
        about=words_in(wanted.activity.words, "title") if wanted.activity else "",
        asked_on=wanted.asked_on,
        due_on=wanted.due_on,
        is_overdue=is_waiting and wanted.due_on < today,
        is_due_today=is_waiting and wanted.due_on == today,
        is_waiting=is_waiting,
        officer=wanted.officer.label if wanted.officer else "",
        is_mine=wanted.officer_id == officer_id,
        outcome=_outcome(wanted),
        said=_said(wanted.contact) if wanted.contact else [],
        also=_also(wanted),
        forget_on=wanted.contact.forget_on if wanted.contact else None,
        href=_href(wanted),
    )


def _also(wanted: HelpWanted) -> list[tuple[str, str]]:
    """While it is known who asked."""
    others = [one for one in wanted.contact.wants if one is not wanted] if wanted.contact else []
    return [
        (" – ".join(filter(None, (str(KINDS[Kind(one.kind)]), _outcome(one)))), _href(one))
        for one in others
    ]


def _href(wanted: HelpWanted) -> str:
    return url_for("assistance_officer.wanted", wanted_id=wanted.id)


def _outcome(wanted: HelpWanted) -> str:
    if wanted.standing == Standing.WAITING:
        return ""
    if wanted.standing == Standing.MET:
        return str(_("They got it"))
    return f"{_('They did not get it')}: {REASONS[Reason(wanted.reason)]}"


def _said(contact: HelpContact) -> list[tuple[str, str]]:
    told = (
        (_("Name"), contact.name),
        (_("Telephone"), contact.phone),
        (_("E-mail"), contact.email),
        (_("Postal address"), contact.address),
        (_("Language of the interpreter"), contact.language),
        (_("What else they said"), contact.note),
    )
    return [(str(label), words) for label, words in told if words]

"""What the moderators' pages receive."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from engage.activities.ports import Moderatable, ShownItem, key_from, port_of
from engage.kernel.view_prefix import current_view
from engage.moderation.models import QueueItem
from engage.moderation.queries import alert_of, safeguarding_lead
from engage.moderation.rules.decisions import ItemState, Reason
from engage.moderation.rules.detectors import Flag, FlagKind, spans_to_redact
from engage.moderation.rules.redaction import redact
from engage.rules.view import direction_of
from engage.uploads.presenters import PictureLink, picture_link
from engage.uploads.queries import upload_or_404

SECONDS_AN_HOUR = 3600
HOURS_A_DAY = 24
FLAG_WORDS = {
    FlagKind.SAFEGUARDING: _l("Possible safeguarding"),
    FlagKind.EMAIL: _l("E-mail address"),
    FlagKind.PHONE: _l("Telephone number"),
    FlagKind.POSTCODE: _l("Postcode"),
    FlagKind.NATIONAL_INSURANCE: _l("National Insurance number"),
    FlagKind.LONG_NUMBER: _l("Long number"),
    FlagKind.WEB_ADDRESS: _l("Web address"),
    FlagKind.HOME_ADDRESS: _l("Home address"),
    FlagKind.NAMES_SOMEONE: _l("Could name somebody"),
    FlagKind.SCHOOL: _l("Names a school"),
}
REASON_WORDS = {
    Reason.NONE: _l("Choose a reason"),
    Reason.PERSONAL_DETAILS: _l("It holds personal details"),
    Reason.IDENTIFIES_SOMEONE: _l("It could identify somebody"),
    Reason.ABUSIVE: _l("It is abusive"),
    Reason.UNLAWFUL: _l("It may be against the law"),
    Reason.NOT_ABOUT_THIS: _l("It is not about this"),
    Reason.SENT_TWICE: _l("It was sent twice"),
    Reason.CONCERN_FOR_SOMEONE: _l("We are worried about somebody"),
}
STATE_WORDS = {
    ItemState.WAITING: _l("Waiting"),
    ItemState.RELEASED: _l("Published"),
    ItemState.REDACTED: _l("Published without the details"),
    ItemState.HIDDEN: _l("Hidden"),
    ItemState.SAFEGUARDING: _l("Safeguarding"),
}


@dataclass(frozen=True)
class Sign:
    """A flag in words, with the words it stands on."""

    words: object
    quoted: str


@dataclass(frozen=True)
class QueueRow:
    """A contribution in the list, on the desk and on its own page. ``may_publish`` in one press: words alone, of a person, with
    no sign at all."""

    id: str
    text: str
    language: str
    direction: str
    where: str
    about: str
    speaks_for: str
    age: str
    due_at: datetime
    is_late: bool
    flag: object
    flag_style: str
    flag_icon: str
    signs: tuple[Sign, ...]
    is_urgent: bool
    may_publish: bool
    state: object
    reason: object
    version: int
    proposed: str
    public_text: str
    href: str
    picture: PictureLink | None
    """What ``text`` describes. Nobody publishes a picture without having opened it."""


@dataclass(frozen=True)
class Concern:
    """The safeguarding steps of one contribution: who is to be told, and since when a colleague deals with it."""

    lead: str
    is_raised: bool
    taken_on_at: datetime | None


def concern_about(item_id: str) -> Concern:
    alert, lead = alert_of(item_id), safeguarding_lead()
    return Concern(
        lead=lead.account.label if lead else "",
        is_raised=alert is not None,
        taken_on_at=alert.taken_on_at if alert else None,
    )


def queue_row(item: QueueItem, *, now: datetime) -> QueueRow:
    shown = shown_item(item)
    flags = flags_of(item)
    words, style, icon = _headline(flags)
    return QueueRow(
        id=item.id,
        text=shown.text,
        language=shown.language,
        direction=direction_of(shown.language),
        where=_where(shown),
        about=shown.about,
        speaks_for=shown.speaks_for,
        age=_age(item.received_at, now),
        due_at=item.due_at,
        is_late=item.state == ItemState.WAITING and now >= item.due_at,
        flag=words,
        flag_style=style,
        flag_icon=icon,
        signs=tuple(
            Sign(FLAG_WORDS[flag.kind], shown.text[flag.start : flag.end]) for flag in flags
        ),
        is_urgent=item.is_urgent,
        may_publish=not flags and not shown.picture and not shown.speaks_for,
        state=STATE_WORDS[ItemState(item.state)],
        reason=REASON_WORDS[Reason(item.reason)] if item.reason else "",
        version=item.version,
        proposed=redact(shown.text, spans_to_redact(flags)),
        public_text=item.public_text,
        href=url_for("moderation.item", item_id=item.id),
        picture=_picture(shown),
    )


def _picture(shown: ShownItem) -> PictureLink | None:
    if not shown.picture:
        return None
    return picture_link(upload_or_404(shown.picture), "uploads_officer.file")


def shown_item(item: QueueItem) -> ShownItem:
    """The words, asked of the activity that keeps them."""
    port = port_of(Moderatable, item.kind)  # type: ignore[type-abstract]  # a protocol is the key
    return port.show(key_from(item.key))


def flags_of(item: QueueItem) -> tuple[Flag, ...]:
    return tuple(Flag(FlagKind(flag["kind"]), flag["start"], flag["end"]) for flag in item.flags)


def _headline(flags: tuple[Flag, ...]) -> tuple[object, str, str]:
    kinds = {flag.kind for flag in flags}
    if FlagKind.SAFEGUARDING in kinds:
        return FLAG_WORDS[FlagKind.SAFEGUARDING], "sun", "warn"
    if kinds:
        return _("Could identify someone"), "brick", "eye"
    return _("No concerns found"), "go", "check"


def _where(shown: ShownItem) -> str:
    """The activity's title, in the officer's language or the next that it has."""
    tags = [view.tag for view in current_view().fallbacks()]
    return next((shown.where[tag] for tag in tags if tag in shown.where), "")


def _age(since: datetime, now: datetime) -> str:
    hours = int((now - since).total_seconds()) // SECONDS_AN_HOUR
    if hours < 1:
        return str(_("Less than an hour ago"))
    if hours < HOURS_A_DAY:
        return str(ngettext("%(num)d hour ago", "%(num)d hours ago", hours))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", hours // HOURS_A_DAY))

"""What the moderators' pages receive."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from engage.activities.models import TextTranslation
from engage.activities.ports import Moderatable, Readable, ShownItem, key_from, port_of
from engage.activities.presenters import translated_by
from engage.activities.translations import translations_of
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.view_prefix import current_view
from engage.moderation.letters import ASKED_FOR, Letter, to_writer
from engage.moderation.models import Notice, QueueItem
from engage.moderation.queries import alert_of, public_items_saying, safeguarding_lead
from engage.moderation.rules.decisions import PUBLIC_STATES, ItemState, Reason
from engage.moderation.rules.detectors import Flag, FlagKind, flags_in, spans_to_redact
from engage.moderation.rules.notices import NEEDED, NoticeState, missing_in, remove_by
from engage.moderation.rules.notices import NEXT as NEXT_OF_NOTICE
from engage.moderation.rules.redaction import redact
from engage.rules.view import SIGN_LANGUAGE, SOURCE_LANGUAGE, direction_of
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
    FlagKind.AGE: _l("Says how old somebody is"),
    FlagKind.HOME_AREA: _l("Says where somebody lives"),
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


NOTICE_STATES = {
    NoticeState.WAITING: _l("Nothing done yet"),
    NoticeState.INCOMPLETE: _l("Not complete: who complains was told"),
    NoticeState.WRITER_ASKED: _l("The writer was asked"),
    NoticeState.REMOVED: _l("Taken down"),
    NoticeState.KEPT: _l("Kept: the writer stands by it"),
    NoticeState.WITHDRAWN: _l("Withdrawn by who complained"),
}
NOTICE_STEPS = {
    NoticeState.REMOVED: _l("Take the words down now. Do this if we cannot reach who wrote them."),
    NoticeState.WRITER_ASKED: _l("I have sent the letter below to who wrote them"),
    NoticeState.INCOMPLETE: _l("The notice is not complete. Tell who complains what is missing."),
    NoticeState.KEPT: _l(
        "The writer answered in time, gave a full name and address, and stands by the words. Keep them."
    ),
    NoticeState.WITHDRAWN: _l("Who complained takes the notice back"),
}
"""The safest first."""


@dataclass(frozen=True)
class Sign:
    """A flag in words, with the words it stands on."""

    words: object
    quoted: str
    language: str


@dataclass(frozen=True)
class TranslationShown:
    """A text in another language, and what it means in English once somebody has said so (``text``). ``proposed``: without what the
    detectors found in it. ``is_unpublished``: the original is public and this is not."""

    id: str
    original: str
    language: str
    language_name: str
    direction: str
    where: str
    text: str
    made_by: str
    maker: str
    by: str
    proposed: str
    is_unpublished: bool
    version: int
    href: str


@dataclass(frozen=True)
class QueueRow:
    """A contribution in the list, on the desk and on its own page. ``may_publish`` in one press: words alone, of a person, with
    no sign at all, in a language that its moderator reads."""

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
    translation: TranslationShown | None = field(default=None)
    """Of a text that is not in English."""


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


def queue_rows(items: Iterable[QueueItem], *, now: datetime) -> list[QueueRow]:
    """Rows of a list; every translation is read at once."""
    listed = list(items)
    translations = translations_of([item.key for item in listed])
    return [_queue_row(item, translations.get(item.key), now=now) for item in listed]


def queue_row(item: QueueItem, *, now: datetime) -> QueueRow:
    return queue_rows([item], now=now)[0]


def _queue_row(item: QueueItem, kept: TextTranslation | None, *, now: datetime) -> QueueRow:
    shown = shown_item(item)
    translation = _translation(kept, shown) if kept else None
    if translation and kept and ItemState(item.state) in PUBLIC_STATES:
        is_unpublished = bool(kept.text) and not kept.public_text
        translation = replace(translation, is_unpublished=is_unpublished)
    flags = flags_of(item)
    in_translation = flags_in(translation.text) if translation else ()
    words, style, icon = _headline((*flags, *in_translation))
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
        signs=_signs(flags, shown.text, shown.language)
        + _signs(in_translation, translation.text if translation else "", SOURCE_LANGUAGE),
        is_urgent=item.is_urgent,
        may_publish=not (
            flags
            or in_translation
            or shown.picture
            or shown.speaks_for
            or (translation and not translation.text)
        ),
        state=STATE_WORDS[ItemState(item.state)],
        reason=REASON_WORDS[Reason(item.reason)] if item.reason else "",
        version=item.version,
        proposed=redact(shown.text, spans_to_redact(flags)),
        public_text=item.public_text,
        href=url_for("moderation.item", item_id=item.id),
        picture=_picture(shown),
        translation=translation,
    )


def _signs(flags: Iterable[Flag], text: str, language: str) -> tuple[Sign, ...]:
    return tuple(
        Sign(FLAG_WORDS[flag.kind], text[flag.start : flag.end], language) for flag in flags
    )


def translation_shown(kept: TextTranslation) -> TranslationShown:
    """A text of any activity, for its translator."""
    port = port_of(Readable, kept.kind)  # type: ignore[type-abstract]  # a protocol is the key
    return _translation(kept, port.show(key_from(kept.key)))


def _translation(kept: TextTranslation, shown: ShownItem) -> TranslationShown:
    return TranslationShown(
        id=kept.id,
        original=shown.text,
        language=kept.language,
        language_name=_("British Sign Language")
        if kept.language == SIGN_LANGUAGE
        else LANGUAGE_NAMES.get(kept.language, kept.language),
        direction=direction_of(kept.language),
        where=_where(shown),
        text=kept.text,
        made_by=kept.made_by,
        maker=kept.maker,
        by=translated_by(kept),
        proposed=kept.public_text or redact(kept.text, spans_to_redact(flags_in(kept.text))),
        is_unpublished=False,
        version=kept.version,
        href=url_for("translations.translation", translation_id=kept.id),
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


@dataclass(frozen=True)
class NoticeStepShown:
    words: object
    at: datetime
    by: str


@dataclass(frozen=True)
class NoticeShown:
    """A notice in the list and on its own page."""

    id: str
    href: str
    words: str
    said: tuple[tuple[object, str], ...]
    missing: tuple[object, ...]
    state: object
    due_at: datetime | None
    is_late: bool
    remove_by: datetime | None
    """While the writer is asked: by when the words go if no answer comes."""
    steps: tuple[NoticeStepShown, ...]
    next_steps: tuple[tuple[str, object], ...]
    found: tuple[tuple[str, str], ...]
    """Contributions that hold the words: id and text."""
    letter: Letter | None
    """To the writer, while it can be sent."""
    version: int


def notice_shown(notice: Notice, *, now: datetime) -> NoticeShown:
    state, missing = NoticeState(notice.state), missing_in(notice.said)
    words = str(notice.said.get("words", ""))
    is_asked = state is NoticeState.WRITER_ASKED and notice.due_at is not None
    return NoticeShown(
        id=notice.id,
        href=url_for("notices.notice", notice_id=notice.id),
        words=words,
        said=tuple((ASKED_FOR[name], _as_words(notice.said.get(name))) for name in NEEDED),
        missing=tuple(ASKED_FOR[name] for name in missing),
        state=NOTICE_STATES[state],
        due_at=notice.due_at,
        is_late=notice.due_at is not None and now >= notice.due_at,
        remove_by=remove_by(notice.due_at) if is_asked and notice.due_at else None,
        steps=tuple(
            NoticeStepShown(
                NOTICE_STATES[NoticeState(step["state"])],
                datetime.fromisoformat(step["at"]),
                step["by"],
            )
            for step in notice.steps
        ),
        next_steps=tuple(
            (each.value, label)
            for each, label in NOTICE_STEPS.items()
            if each in NEXT_OF_NOTICE[state]
        ),
        found=_found(notice, words),
        letter=to_writer(notice.said, now)
        if state is NoticeState.WAITING and not missing
        else None,
        version=notice.version,
    )


def _found(notice: Notice, words: str) -> tuple[tuple[str, str], ...]:
    if notice.item_id:
        return ()
    found = public_items_saying(words) if words else []
    return tuple((item.id, item.public_text) for item in found)


def _as_words(value: object) -> str:
    return str(_("Yes")) if value is True else str(value or "")

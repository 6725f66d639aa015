"""Putting contributions into the queue, deciding about them, and what happens when somebody says that one harms them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from engage.activities.models import TextTranslation
from engage.activities.ports import Decision, ItemKey, Moderatable, key_from, port_of
from engage.activities.rules.translation import read_translation
from engage.activities.translations import (
    ask_for_translation,
    forget_translations,
    keep_translation,
    translation_of,
    translation_to_change,
)
from engage.kernel.access import SYSTEM, Actor, Policy, may
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.logs import log
from engage.moderation import letters
from engage.moderation.letters import Letter
from engage.moderation.models import Notice, QueueItem, SafeguardingAlert, SafeguardingLead
from engage.moderation.queries import (
    alert_of,
    item_of,
    item_to_decide,
    notice_to_change,
    notices_ended,
    safeguarding_lead,
)
from engage.moderation.rules.decisions import (
    PUBLIC_STATES,
    ItemState,
    Reason,
    check_decision,
    due_at,
)
from engage.moderation.rules.detectors import CONTACT_DETAILS, flags_in, is_urgent, tells_who
from engage.moderation.rules.notices import (
    UNDER_WAY,
    NoticeState,
    check_notice_step,
    missing_in,
)
from engage.moderation.rules.notices import due_at as notice_due_at
from engage.moderation.rules.redaction import check_only_taken_out, check_redaction
from engage.notify.commands import queue_message
from engage.people.models import Account
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError
from engage.rules.window import day_of


def queue_item(*, key: ItemKey, text: str, language: str, now: datetime) -> QueueItem:
    """Put a contribution before the moderators. Nothing of it is public until one of them released it.

    The words stay with the activity (its ``Moderatable`` port shows them); the queue keeps where the signs stand. Idempotent
    by key. A text with a sign of danger raises an alert at once, before anybody has looked; one in another language than English
    is also put before the translators.
    """
    if (there := item_of(str(key))) is not None:
        return there
    flags = flags_in(text)
    item = QueueItem(
        key=str(key),
        kind=key.kind,
        activity_id=key.activity_id,
        language=language,
        flags=[asdict(flag) for flag in flags],
        is_urgent=is_urgent(flags),
        received_at=now,
        due_at=due_at(now, is_urgent=is_urgent(flags)),
    )
    db.session.add(item)
    db.session.flush()
    ask_for_translation([(key, language)], now=now)
    if item.is_urgent:
        _raise_alert(item, now=now, actor=SYSTEM)
    return item


def take_back_item(key: ItemKey) -> None:
    """What was taken back before anybody decided about it leaves the queue, unless it raised an alarm."""
    item = item_of(str(key))
    if item is not None and item.state == ItemState.WAITING and alert_of(item.id) is None:
        db.session.delete(item)
        db.session.flush()
        forget_translations([str(key)])


def translate(
    translation_id: str,
    *,
    text: str,
    made_by: str,
    maker: str,
    made_on: date | None,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> TextTranslation:
    """Keep what a text means in English, and who translated it, beside the original.

    A sign of danger that only the translation shows raises an alert like one in the original. Raises ``NotAllowedError``,
    ``ConflictError`` ``changed_by_another``, and as ``translation.read_translation`` does.
    """
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)
    made = read_translation(
        text=text,
        made_by=made_by,
        maker=maker,
        made_on=made_on,
        today=day_of(now),
    )
    kept = translation_to_change(translation_id)
    keep_translation(kept, made, seen_version=seen_version)
    record(
        "contribution.translated",
        subject=kept.id,
        actor=actor,
        now=now,
        language=kept.language,
        made_by=kept.made_by,
    )
    item = item_of(kept.key)
    if item is not None and is_urgent(flags_in(kept.text)) and not item.is_urgent:
        item.is_urgent, item.due_at = True, due_at(now, is_urgent=True)
        _raise_alert(item, now=now, actor=SYSTEM)
    return kept


def decide(
    item_id: str,
    *,
    decision: Decision,
    reason: Reason,
    public_text: str,
    seen_version: int,
    now: datetime,
    actor: Actor,
    public_translation: str = "",
) -> QueueItem:
    """Decide what the public may read of a contribution, and tell its activity, in this transaction.

    ``seen_version``: the version of the page the officer looked at. ``public_text`` matters for ``REDACTED`` alone and may only be
    the original with parts taken out; so may ``public_translation`` of the translation, if there is one; without it the
    translation stays with the officers. Raises ``ConflictError`` ``decided_by_another`` when a colleague was faster,
    ``WrongStateError``, ``InvalidError`` (``reason_missing``, ``tells_who``, and those of ``check_redaction``), ``NotAllowedError``.
    """
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)
    item = item_to_decide(item_id)
    if item.version != seen_version:
        raise ConflictError("decided_by_another", version=item.version)
    to = ItemState(decision.value)
    check_decision(ItemState(item.state), to, reason)
    key = key_from(item.key)
    port = port_of(Moderatable, item.kind)  # type: ignore[type-abstract]  # a protocol is the key
    shown = port.show(key)
    words = _public_words(shown.text, public_text, to)
    if not shown.is_by_group:
        _check_tells_nobody(words, where="decision" if to is ItemState.RELEASED else "public_text")
    _let_out_translation(item.key, public_translation, to)
    before = item.state
    item.state, item.reason, item.public_text = to.value, reason.value, words
    item.decided_by, item.decided_at = actor.id, now
    item.version += 1
    db.session.flush()
    port.decided(key, decision, public_text=words, now=now)
    record(
        "contribution.decided",
        subject=item.id,
        actor=actor,
        now=now,
        before=before,
        after=to.value,
        reason=reason.value,
    )
    if to is ItemState.SAFEGUARDING:
        _raise_alert(item, now=now, actor=actor)
    return item


def publish_translation(
    item_id: str, *, public_text: str, seen_version: int, now: datetime, actor: Actor
) -> None:
    """Let the public read a translation that was made, or made better, after its original was published.

    Raises as ``decide`` does, and ``WrongStateError`` while the original is not public.
    """
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)
    item = item_to_decide(item_id)
    if item.version != seen_version:
        raise ConflictError("decided_by_another", version=item.version)
    state = ItemState(item.state)
    if state not in PUBLIC_STATES:
        raise WrongStateError("contribution", state.value, ItemState.RELEASED.value)
    _let_out_translation(item.key, public_text, state)
    item.version += 1
    db.session.flush()
    record("contribution.translation_published", subject=item.id, actor=actor, now=now)


def take_on_alert(item_id: str, *, now: datetime, actor: Actor) -> None:
    """Say "I deal with this": the alarm stops for the others. Raises ``ConflictError`` ``taken_on`` when somebody has."""
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)
    item_to_decide(item_id)
    alert = alert_of(item_id)
    if alert is None or alert.taken_on_at is not None:
        raise ConflictError("taken_on")
    alert.taken_on_by, alert.taken_on_at = actor.id, now
    db.session.flush()
    record("safeguarding.taken_on", subject=item_id, actor=actor, now=now)


def name_safeguarding_lead(account: Account, *, now: datetime, actor: Actor) -> None:
    """Say who is told of a concern. Raises ``InvalidError`` ``not_a_moderator``: who is told must be able to read it."""
    if not account.active or not may(account.actor, Policy.MODERATOR):
        raise InvalidError("not_a_moderator", where="account")
    lead = safeguarding_lead()
    if lead is None:
        db.session.add(SafeguardingLead(number=1, account_id=account.id))
    else:
        lead.account_id = account.id
    db.session.flush()
    record("safeguarding.lead_named", subject=account.id, actor=actor, now=now)


def log_notice(
    said: Mapping[str, Any], *, received_at: datetime, now: datetime, actor: Actor
) -> Notice:
    """Log that somebody says published words harm their reputation. The clock runs from ``received_at``, when it reached us.

    ``said``: see ``Notice.said``. An answer is sent at once where there is an address. Raises ``NotAllowedError``, and
    ``InvalidError`` ``not_yet`` for a moment that has not come.
    """
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)
    if received_at > now:
        raise InvalidError("not_yet", where="received_at")
    notice = Notice(
        said=dict(said),
        received_at=received_at,
        due_at=notice_due_at(NoticeState.WAITING, received_at),
        steps=[_step(NoticeState.WAITING, received_at, actor)],
    )
    db.session.add(notice)
    db.session.flush()
    record("notice.logged", subject=notice.id, actor=actor, now=now)
    _answer(notice, letters.received(notice.said), now=now, actor=actor)
    return notice


def take_notice_step(
    notice_id: str,
    *,
    to: NoticeState,
    item_id: str | None,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> Notice:
    """Take one step with a notice, tell who sent it, and where words go, take them from the public in the same transaction.

    ``item_id``: the contribution whose words they are, if known. Raises ``ConflictError`` ``changed_by_another``,
    ``NotAllowedError``, and what ``check_notice_step`` and ``decide`` raise.
    """
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)
    notice = notice_to_change(notice_id)
    if notice.version != seen_version:
        raise ConflictError("changed_by_another", version=notice.version)
    notice.item_id = item_id or notice.item_id
    check_notice_step(
        NoticeState(notice.state),
        to,
        missing=missing_in(notice.said),
        has_words=notice.item_id is not None,
    )
    if to is NoticeState.REMOVED and notice.item_id:
        _take_down(notice.item_id, now=now, actor=actor)
    notice.state, notice.due_at = to.value, notice_due_at(to, now)
    notice.ended_at = None if to in UNDER_WAY else now
    notice.steps = [*notice.steps, _step(to, now, actor)]
    notice.version += 1
    db.session.flush()
    record("notice.stepped", subject=notice.id, actor=actor, now=now, to=to.value)
    _answer(notice, letters.about_step(to, notice.said, now), now=now, actor=actor)
    return notice


def forget_notices(ended_before: datetime) -> int:
    """Forget notices that ended before a moment, with who sent them; the log keeps the steps. Returns how many."""
    old = notices_ended(ended_before)
    for notice in old:
        db.session.delete(notice)
    db.session.flush()
    return len(old)


def _take_down(item_id: str, *, now: datetime, actor: Actor) -> None:
    item = item_to_decide(item_id)
    if item.state in PUBLIC_STATES:
        decide(
            item_id,
            decision=Decision.HIDDEN,
            reason=Reason.UNLAWFUL,
            public_text="",
            seen_version=item.version,
            now=now,
            actor=actor,
        )


def _answer(notice: Notice, letter: Letter | None, *, now: datetime, actor: Actor) -> None:
    if letter is not None and notice.said.get("email"):
        queue_message(
            recipient=str(notice.said["email"]),
            subject=letter.subject,
            body=letter.body,
            now=now,
            actor=actor,
        )


def _step(state: NoticeState, at: datetime, actor: Actor) -> dict[str, str]:
    return {"state": state.value, "at": at.isoformat(), "by": actor.label}


def _public_words(original: str, public_text: str, to: ItemState) -> str:
    if to is ItemState.RELEASED:
        return original
    if to is not ItemState.REDACTED:
        return ""
    check_redaction(original, public_text)
    _check_no_details(public_text, where="public_text")
    return public_text.strip()


def _let_out_translation(key: str, public_text: str, to: ItemState) -> None:
    """What the public reads of a translation: as much as of the original."""
    kept = translation_of(key)
    if kept is None:
        return
    words = kept.text if to is ItemState.RELEASED else ""
    if to is ItemState.REDACTED and kept.text and public_text.strip():
        check_only_taken_out(kept.text, public_text, where="public_translation")
        _check_no_details(public_text, where="public_translation")
        words = public_text.strip()
    _check_tells_nobody(words, where="public_translation")
    kept.public_text = words


def _check_no_details(public_text: str, *, where: str) -> None:
    left = [flag for flag in flags_in(public_text) if flag.kind in CONTACT_DETAILS]
    if left:
        raise InvalidError("details_left", where=where, kinds=[flag.kind.value for flag in left])


def _check_tells_nobody(public_text: str, *, where: str) -> None:
    if tells_who(public_text):
        raise InvalidError("tells_who", where=where)


def _raise_alert(item: QueueItem, *, now: datetime, actor: Actor) -> None:
    """Once an item. The letter to the lead holds no word of what was written."""
    if alert_of(item.id) is not None:
        return
    lead = safeguarding_lead()
    db.session.add(
        SafeguardingAlert(
            item_id=item.id,
            raised_at=now,
            raised_by=actor.id,
            lead_id=lead.account_id if lead else None,
        )
    )
    db.session.flush()
    record("safeguarding.raised", subject=item.id, actor=actor, now=now, has_lead=lead is not None)
    if lead is None:
        log().warning("safeguarding_lead_missing", item=item.id)
        return
    with force_locale("en"):  # the lead's language, not that of whoever wrote
        queue_message(
            recipient=lead.account.email,
            subject=_("Engage: somebody may be in danger"),
            body=_(
                "A resident wrote something that may be a cry for help. Sign in to Engage and open Moderation."
            ),
            now=now,
            actor=SYSTEM,
        )

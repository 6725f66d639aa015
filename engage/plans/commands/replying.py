"""Writing the council's replies, and publishing what two officers agreed on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engage.content.rules.words import put_text
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.plans.models import Consultation, FeedbackResponse
from engage.plans.queries.replies import reply_or_404, reply_to_write
from engage.plans.rules.replies import FIELDS, check_complete, check_lengths, read_outcome
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from engage.themes.models import Theme
from engage.themes.queries.coding import analysis_of

PUBLISH_REPLY = "reply.publish"


def write_reply(
    consultation: Consultation,
    theme: Theme,
    *,
    texts: Mapping[str, str],
    view: View,
    outcome: str,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> FeedbackResponse:
    """Write the reply to a theme in one view. What residents read stays as it is until two officers publish it.

    ``texts``: any of ``replies.FIELDS``; an empty one is taken out. ``seen_version``: of the page the officer wrote on, 0 when
    there was no reply. Raises ``ConflictError`` ``changed_by_another`` (``version``) when a colleague was faster,
    ``InvalidError`` ``outcome_missing``, ``too_long``, ``source_missing`` or ``theme_unknown`` (of another programme).
    """
    if theme.programme_id != consultation.programme_id:
        raise InvalidError("theme_unknown", where="theme")
    reply = reply_to_write(consultation, theme)
    found = reply.version if reply else 0
    if found != seen_version:
        raise ConflictError("changed_by_another", version=found)
    kept = {field: text.strip() for field, text in texts.items() if field in FIELDS}
    check_lengths(kept)
    words: dict[str, Any] = dict(reply.words) if reply else {}
    for field, text in kept.items():
        words = put_text(words, field, view.tag, text)
    read = read_outcome(outcome)
    if reply is None:
        reply = FeedbackResponse(consultation_id=consultation.id, theme_id=theme.id, version=0)
        db.session.add(reply)
    reply.words, reply.outcome = words, read.value
    reply.version += 1
    db.session.flush()
    record(
        "reply.written",
        subject=reply.id,
        actor=actor,
        now=now,
        view=view.tag,
        version=reply.version,
        digest=reply_digest(reply),
    )
    return reply


def propose_reply(
    reply: FeedbackResponse, *, seen_version: int, now: datetime, actor: Actor
) -> TwoPersonAct:
    """Ask a second officer to publish a reply as it stands. A change before the confirmation makes the proposal void.

    Raises ``NotAllowedError`` ``analysis_not_final`` while a comment may still be without a theme, and as
    ``replies.check_complete`` does; ``ConflictError`` ``changed_by_another``, and as ``acts.propose`` does.
    """
    if reply.version != seen_version:
        raise ConflictError("changed_by_another", version=reply.version)
    if analysis_of(reply.consultation_id) is None:
        raise NotAllowedError("analysis_not_final")
    check_complete(reply.words)
    return propose(
        kind=PUBLISH_REPLY, subject=reply.id, facts={"version": reply.version}, now=now, actor=actor
    )


def publish_reply(reply_id: str, *, now: datetime, actor: Actor) -> FeedbackResponse:
    """What the confirmation of a second officer does: residents read the reply as it stands."""
    reply = reply_or_404(reply_id)
    check_complete(reply.words)
    reply.published = {
        "words": reply.words,
        "outcome": reply.outcome,
        "version": reply.version,
    }
    reply.published_at = now
    db.session.flush()
    record("reply.published", subject=reply.id, actor=actor, now=now, digest=reply_digest(reply))
    return reply


def reply_digest(reply: FeedbackResponse) -> str:
    """SHA-256 over the words in every view and the outcome."""
    return sha256(canonical_json([reply.words, reply.outcome]))

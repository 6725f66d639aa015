"""Writing down a conversation and what was said in it. The log never holds a word of either."""

from dataclasses import dataclass
from datetime import date, datetime

from engage.activities.models import Programme
from engage.conversations.models import Conversation, ConversationQuote
from engage.conversations.rules.forms import Form
from engage.conversations.rules.quoting import tags_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.moderation.rules.detectors import CONTACT_DETAILS, flags_in, tells_who
from engage.rules.errors import InvalidError
from engage.rules.window import day_of


@dataclass(frozen=True)
class Facts:
    """What is known of one conversation."""

    form: Form
    place: str
    group_name: str
    held_on: date
    people: int
    notes: str


def record_conversation(
    programme: Programme, facts: Facts, *, now: datetime, actor: Actor
) -> Conversation:
    """Write one down. Raises ``InvalidError`` ``nobody_there`` without people, ``not_held_yet`` for a day to come."""
    _check(facts, now)
    conversation = Conversation(programme=programme, recorded_at=now, **_columns(facts))
    db.session.add(conversation)
    db.session.flush()
    record(
        "conversation.recorded", subject=conversation.id, actor=actor, now=now, people=facts.people
    )
    return conversation


def correct_conversation(
    conversation: Conversation,
    programme: Programme,
    facts: Facts,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """Put it right; every figure that was ever written down stays in the log. Raises as ``record_conversation`` does."""
    _check(facts, now)
    conversation.programme = programme
    for name, value in _columns(facts).items():
        setattr(conversation, name, value)
    db.session.flush()
    record(
        "conversation.corrected", subject=conversation.id, actor=actor, now=now, people=facts.people
    )


def add_quote(
    conversation: Conversation,
    *,
    text: str,
    language: str,
    tags: str,
    may_quote: bool,
    now: datetime,
    actor: Actor,
) -> ConversationQuote:
    """Add somebody's own words. ``may_quote``: they agreed to be quoted without their name, so the words may not tell it either.

    Raises ``InvalidError`` ``tells_who`` or ``details_left`` for words to quote that do, and as ``tags_from`` does.
    """
    if may_quote:
        _check_quotable(text)
    quote = ConversationQuote(
        conversation_id=conversation.id,
        text=text,
        language=language,
        tags=list(tags_from(tags)),
        may_quote=may_quote,
    )
    db.session.add(quote)
    db.session.flush()
    db.session.expire(conversation, ["quotes"])
    record("conversation.quote_added", subject=conversation.id, actor=actor, now=now)
    return quote


def remove_quote(quote: ConversationQuote, *, now: datetime, actor: Actor) -> None:
    """Take words away for good: somebody changed their mind, or they name a person."""
    conversation_id = quote.conversation_id
    db.session.delete(quote)
    db.session.flush()
    record("conversation.quote_removed", subject=conversation_id, actor=actor, now=now)


def _check_quotable(text: str) -> None:
    """Nobody moderates these words: what a report quotes is what was typed here."""
    if tells_who(text):
        raise InvalidError("tells_who", where="text")
    if any(flag.kind in CONTACT_DETAILS for flag in flags_in(text)):
        raise InvalidError("details_left", where="text")


def _check(facts: Facts, now: datetime) -> None:
    if facts.people < 1:
        raise InvalidError("nobody_there", where="people")
    if facts.held_on > day_of(now):
        raise InvalidError("not_held_yet", where="held_on")


def _columns(facts: Facts) -> dict[str, object]:
    return {
        "form": facts.form.value,
        "place": facts.place,
        "group_name": facts.group_name,
        "held_on": facts.held_on,
        "people": facts.people,
        "notes": facts.notes,
    }

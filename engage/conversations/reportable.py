"""What conversations promise to reports: one line for all of a programme, so that no small meeting stands by itself."""

from collections.abc import Sequence

from flask_babel import get_locale
from flask_babel import gettext as _

from engage.conversations.models import KIND, Conversation
from engage.conversations.queries import conversations_of
from engage.conversations.rules.forms import Form
from engage.conversations.rules.quoting import may_name_group
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    Finding,
    Participation,
    Quote,
    Quotes,
    Words,
)
from engage.rules.channel import Channel

SOURCE = "en"


class ReportableConversations:
    """Conversations as reports see them: people counted at the door, who may have come more than once."""

    kind = KIND

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        if not conversations_of(programme_id):
            return []
        title = _said("Workshops, forums and visits", _("Workshops, forums and visits"))
        return [ActivityFacts(ActivityRef(KIND, programme_id), title, is_recorded=True)]

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        return [_participation(ref) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        """Words of people who agreed to be quoted; how many spoke is told nowhere."""
        quotes = tuple(
            Quote(quote.text, quote.language, _said_by(conversation))
            for conversation in conversations_of(ref.id)
            for quote in conversation.quotes
            if quote.may_quote
        )
        if not quotes:
            return []
        title = _said(
            "Said in workshops, forums and visits", _("Said in workshops, forums and visits")
        )
        return [Quotes(f"conversation:{ref.id}:quotes", title, quotes)]


def _participation(ref: ActivityRef) -> Participation:
    people = sum(conversation.people for conversation in conversations_of(ref.id))
    return Participation(
        ref,
        received=people,
        analysed=people,
        by_channel={Channel.CONVERSATION: people} if people else {},
    )


def _said_by(conversation: Conversation) -> Words:
    """Where it was said; in a small group only what kind of conversation it was."""
    form = Form(conversation.form)
    source, told = {
        Form.WORKSHOP: ("Someone at a workshop", _("Someone at a workshop")),
        Form.FORUM: ("Someone at a forum", _("Someone at a forum")),
        Form.VISIT: ("Someone in a group we visited", _("Someone in a group we visited")),
    }[form]
    named = conversation.group_name or conversation.place
    if not named or not may_name_group(conversation.people):
        return _said(source, told)
    return _said(f"{source}, {named}", f"{told}, {named}")


def _said(source: str, translated: str) -> Words:
    """The source, and the words of the language that is spoken now."""
    return {str(get_locale() or SOURCE): translated, SOURCE: source}

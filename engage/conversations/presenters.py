"""What the pages about conversations receive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from engage.conversations.models import Conversation
from engage.conversations.rules.forms import Form
from engage.conversations.rules.quoting import FEWEST_TO_NAME, may_name_group

FORM_WORDS = {
    Form.WORKSHOP: _l("Workshop"),
    Form.FORUM: _l("Forum"),
    Form.VISIT: _l("Visit to a group or network"),
}


@dataclass(frozen=True)
class QuoteShown:
    id: str
    text: str
    language: str
    tags: tuple[str, ...]
    may_quote: bool


@dataclass(frozen=True)
class ConversationShown:
    """``people`` is a total, crossed with nothing."""

    id: str
    form_words: str
    place: str
    group_name: str
    held_on: date
    people: int
    quotes: tuple[QuoteShown, ...]
    is_small: bool
    fewest_to_name: int


def conversations_shown(conversations: Iterable[Conversation]) -> list[ConversationShown]:
    """As they come."""
    return [conversation_shown(each) for each in conversations]


def conversation_shown(conversation: Conversation) -> ConversationShown:
    return ConversationShown(
        id=conversation.id,
        form_words=str(FORM_WORDS[Form(conversation.form)]),
        place=conversation.place,
        group_name=conversation.group_name,
        held_on=conversation.held_on,
        people=conversation.people,
        quotes=tuple(
            QuoteShown(
                quote.id, quote.text, quote.language, tuple(map(str, quote.tags)), quote.may_quote
            )
            for quote in conversation.quotes
        ),
        is_small=not may_name_group(conversation.people),
        fewest_to_name=FEWEST_TO_NAME,
    )

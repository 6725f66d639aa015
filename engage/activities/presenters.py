"""What the front page and the list of results receive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.activities.models import Activity, TextTranslation
from engage.activities.rules.dates import Entry, undecided, words_told
from engage.activities.rules.translation import Maker
from engage.content.presenters import Words, words_in
from engage.content.rules.words import WordsDocument, words_from
from engage.kernel.locale import date_long
from engage.rules.channel import Channel
from engage.rules.direction import own_direction
from engage.rules.periods import Caution, cautions_about
from engage.rules.window import Window, last_day_of


@dataclass(frozen=True)
class CardFacts:
    """An activity on the front page: its address, and what pressing it does, in the reader's language."""

    endpoint: str
    values: Mapping[str, Any]
    tag: str
    icon: str
    action: str
    tag_style: str = ""
    words: WordsDocument | None = None
    """The words of a whole of which the activity is a part. Parts with the same address share one card, the first one's."""


@dataclass(frozen=True)
class DeskFacts:
    """An activity on the officers' desk. ``count`` is a ``Total``; ``None`` where nothing may be shown before the close."""

    endpoint: str
    values: Mapping[str, Any]
    count: int | None
    unit: str
    note: str = ""


@dataclass(frozen=True)
class NewsFacts:
    """The page whose news people follow, its name, and what they will hear of, in the reader's language."""

    endpoint: str
    values: Mapping[str, Any]
    page: str
    promise: str


@dataclass(frozen=True)
class Card:
    """An activity as a resident meets it first."""

    kind: str
    title: Words
    summary: Words
    for_whom: Words
    minutes: Words
    href: str
    tag: str
    tag_style: str
    icon: str
    picture: str
    action: str
    closes_on: date | None
    is_over: bool


def card_of(activity: Activity, facts: CardFacts, *, now: datetime) -> Card:
    """An activity and what its own package says of it, as one card."""
    words = activity.words if facts.words is None else facts.words
    return Card(
        kind=activity.kind,
        title=words_in(words, "title"),
        summary=words_in(words, "summary"),
        for_whom=words_in(words, "for_whom"),
        minutes=words_in(words, "minutes"),
        href=url_for(facts.endpoint, **facts.values),
        tag=facts.tag,
        tag_style=facts.tag_style,
        icon=facts.icon,
        picture=activity.picture,
        action=facts.action,
        closes_on=last_day_of(activity.window),
        is_over=not activity.is_open(now),
    )


def one_card_each(cards: Iterable[Card]) -> list[Card]:
    """Of cards that lead to the same page the first."""
    kept: dict[str, Card] = {}
    for card in cards:
        kept.setdefault(card.href, card)
    return list(kept.values())


def translated_by(kept: TextTranslation) -> str:
    """Who made a translation, whether that is a person or a machine, and when; empty while there is none."""
    if kept.made_on is None:
        return ""
    facts = {"maker": own_direction(kept.maker), "day": date_long(kept.made_on)}
    if kept.made_by == Maker.MACHINE:
        return str(_("Translated by a machine: %(maker)s, %(day)s", **facts))
    return str(_("Translated by %(maker)s, %(day)s", **facts))


@dataclass(frozen=True)
class DatesTold:
    """What people are told about a last day that moved (``before``, ``after``; empty for good), or a time in which nobody could
    take part (``began_at``, ``ended_at``) and what came of it. ``why``: mostly an officer's words."""

    kind: str
    why: Words
    on: date | None = None
    before: date | None = None
    after: date | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    is_undecided: bool = False


def dates_told(activity: Activity) -> tuple[DatesTold, ...]:
    """An activity's public log of its dates, oldest first."""
    waiting = undecided(activity.dates_told)
    return tuple(
        DatesTold(
            kind=each["kind"],
            why=words_in(words_from({"why": words_told(each)}), "why"),
            on=_day(each.get("on")),
            before=_day(each.get("from")),
            after=_day(each.get("to")),
            began_at=_moment(each.get("began_at")),
            ended_at=_moment(each.get("ended_at")),
            is_undecided=each["outage"] in waiting,
        )
        for each in activity.dates_told
    )


def decisions_told(activity: Activity, outage_id: str) -> tuple[DatesTold, ...]:
    """What was decided because of one outage: nothing yet, or one."""
    pairs = zip(activity.dates_told, dates_told(activity), strict=True)
    return tuple(
        shown
        for each, shown in pairs
        if each["outage"] == outage_id and each["kind"] != Entry.OUTAGE
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


CHANNEL_WORDS = {
    Channel.ONLINE: _l("Online"),
    Channel.TABLET: _l("On a shared tablet"),
    Channel.PAPER: _l("On paper"),
    Channel.PHONE: _l("By phone"),
    Channel.IN_PERSON: _l("In person"),
    Channel.LETTER: _l("By letter or e-mail"),
    Channel.CONVERSATION: _l("In a conversation"),
    Channel.RECORDING: _l("In an audio or video recording"),
}
"""How a contribution came in."""
CAUTION_WORDS = {
    Caution.SHORT: _l("It lasts less than six weeks: the reasons should say why that is enough."),
    Caution.CHRISTMAS: _l("Christmas is in it. Many people do not read or answer then."),
    Caution.EASTER: _l("Easter is in it, and schools are closed."),
    Caution.SUMMER: _l("The summer holidays are in it, and schools are closed."),
    Caution.ELECTION: _l(
        "It overlaps the time before local elections in May. If there are any, ask the monitoring officer first."
    ),
}


def cautions_shown(window: Window) -> tuple[str, ...]:
    """What officers should think of about an activity's dates, in words."""
    return tuple(str(CAUTION_WORDS[each]) for each in cautions_about(window))


@dataclass(frozen=True)
class Told:
    """What came of an activity: what was asked, what people said, what was done about it."""

    title: Words
    asked: Words
    said: Words
    did: Words


def told_of(activity: Activity) -> Told:
    return Told(
        title=words_in(activity.words, "title"),
        asked=words_in(activity.words, "asked"),
        said=words_in(activity.words, "said"),
        did=words_in(activity.words, "did"),
    )


def told_about(activities: Iterable[Activity]) -> list[Told]:
    """Of these activities, those whose outcome has been written, in the same order."""
    return [told_of(activity) for activity in activities if "did" in activity.words]

"""What activities promise to other rooms, as data: never rows of a table.

Implemented in each activity's ``ports.py`` and registered by its ``MODULE``. Lower rooms call ``ports_of`` and store opaque keys.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from flask import current_app

from engage.activities.presenters import Card, CardFacts, DeskFacts, NewsFacts
from engage.content.presenters import Words as ShownWords
from engage.kernel.access import Actor
from engage.rules.activity import ActivityRef, Words
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.view import View

if TYPE_CHECKING:
    from engage.activities.models import Activity

PORTS_EXTENSION = "engage.ports"
Port = TypeVar("Port")


class Decision(StrEnum):
    """What a moderator decided. Whatever it is, the contribution still counts as received."""

    RELEASED = "released"
    REDACTED = "redacted"
    HIDDEN = "hidden"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True)
class ItemKey:
    """One piece of free text, opaque to lower rooms."""

    kind: str
    activity_id: str
    row_id: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.activity_id}:{self.row_id}:{self.part}"


def key_from(text: str) -> ItemKey:
    """The inverse of ``str(key)``."""
    kind, activity_id, row_id, part = text.split(":", 3)
    return ItemKey(kind, activity_id, row_id, part)


@dataclass(frozen=True)
class ShownItem:
    """A contribution as a moderator or coder sees it."""

    key: ItemKey
    text: str
    language: str
    where: Words
    received_at: datetime
    picture: str = ""
    """The id of an uploaded picture, whose description ``text`` is."""
    stance: str = ""
    """What its writer ticked beside it (``agree``, ``partly``, ``disagree``), where there was something to tick."""
    about: str = ""
    """The words of the council's that it is about, where its writer chose some."""
    speaks_for: str = ""
    """The organisation that its writer says to speak for. It is published with what is published as it is."""
    is_by_group: bool = False
    """A group's own application, which names on purpose who it is. All else is what a person said."""


@runtime_checkable
class Listable(Protocol):
    """Every kind of activity can be shown as a card and on the desk."""

    kind: str

    def card(self, activity_id: str) -> CardFacts: ...

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts: ...


@runtime_checkable
class Extendable(Protocol):
    """A kind whose last day can move later while it is open. What others closed by is part of rules that nobody changes."""

    kind: str

    def may_move_last_day(self, activity_id: str) -> bool: ...


@runtime_checkable
class Inviting(Protocol):
    """Something residents can take part in before an activity is open, such as putting forward ideas to vote on later."""

    kind: str

    def invitations(self, now: datetime) -> Iterable[Card]: ...


@runtime_checkable
class Readable(Protocol):
    """What residents wrote, for officers to read: whoever promises words to moderators or coders promises this."""

    kind: str

    def show(self, key: ItemKey) -> ShownItem: ...


@runtime_checkable
class Moderatable(Protocol):
    """Free text that nobody sees before a person has released it."""

    kind: str

    def show(self, key: ItemKey) -> ShownItem: ...

    def decided(
        self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime
    ) -> None: ...


@dataclass(frozen=True)
class Received:
    """What an activity received that can be coded: pieces of free text, and answers without a word. Totals."""

    worded: int
    wordless: int = 0


@dataclass(frozen=True)
class FoundText:
    """A piece of free text: its key, and what is known of how it was given.

    ``age``: the words of an age band, where one was asked and told.
    """

    key: ItemKey
    view: View
    age: Words = field(default_factory=dict)


@runtime_checkable
class Codable(Protocol):
    """Free text to be coded into themes.

    ``texts`` yields every piece there is, also those that the public does not see: hidden is received all the same.
    ``received`` counts the same pieces by another way. ``contributions`` yields everything that came in, answers without a word
    too, each as its id and what it says, in the order of ids: for the digest by which a decision names what it rests on.
    """

    kind: str

    def texts(self, ref: ActivityRef) -> Iterable[FoundText]: ...

    def received(self, ref: ActivityRef) -> Received: ...

    def contributions(self, ref: ActivityRef) -> Iterator[tuple[str, ...]]: ...

    def show(self, key: ItemKey) -> ShownItem: ...


@dataclass(frozen=True)
class Contribution:
    """What came in through a tablet pack: an id made on the device makes accepting it idempotent."""

    id: str
    data: Mapping[str, Any]
    view: View


@runtime_checkable
class Packable(Protocol):
    kind: str

    def pack(self, ref: ActivityRef, languages: Sequence[str]) -> Mapping[str, Any]: ...

    def accept(
        self, ref: ActivityRef, contribution: Contribution, *, channel: Channel, now: datetime
    ) -> None: ...


Faults = Sequence[tuple[str, str]]
"""What was refused: the id of a box on the page, and what is told beside it."""


class AnswersRefusedError(InvalidError):
    """Answers that cannot be taken as they are; nothing of them was stored."""

    code = "answers_refused"

    def __init__(self, faults: Faults) -> None:
        super().__init__("answers_refused")
        self.faults = faults


@dataclass(frozen=True)
class Embedded:
    """A questionnaire to be shown on one page. ``pages`` are for the macros of its own package: data, never rows.

    ``is_open``: whether answers that were begun when the page was opened can be sent.
    """

    title: ShownWords
    privacy: ShownWords
    is_open: bool
    pages: Sequence[Any]


@runtime_checkable
class Embeddable(Protocol):
    """How a consultation shows a questionnaire beside its text."""

    kind: str

    def choices(self, programme_id: str) -> Sequence[tuple[ActivityRef, Words]]:
        """Those of a programme that can be shown so."""
        ...

    def present(
        self,
        ref: ActivityRef,
        *,
        now: datetime,
        begun_at: datetime,
        posted: Mapping[str, Sequence[str]] | None = None,
        faults: Faults = (),
    ) -> Embedded:
        """In the view of the request; with what was just posted, and what of it was refused. ``begun_at``: when the page was opened."""
        ...

    def submit(
        self,
        ref: ActivityRef,
        data: Mapping[str, Sequence[str]],
        *,
        view: View,
        page: str,
        begun_at: datetime,
        now: datetime,
    ) -> str:
        """Take the answers; returns their reference, the same one when they come from the same ``page`` again. Raises ``AnswersRefusedError``, or ``NotAllowedError`` when it is not open and
        they were not begun in time."""
        ...


@dataclass(frozen=True)
class TextInView:
    """One text that residents read, in one view beside its English. ``place`` names it for its own kind and nobody else."""

    place: str
    label: str
    source: str
    said: str = ""
    is_stale: bool = False
    """The English changed since ``said`` was written."""
    rows_from: int | None = None
    """Easy read shows its lines from this one on as rows, each beside a picture; ``None`` for a heading or a label."""
    is_fixed: bool = False
    """Pinned as people are asked about it: nobody can write it now."""
    item: str = ""
    """What of the activity it belongs to: a question, a project, a part of a plan, by its own id; empty for the activity itself."""
    was: str = ""
    """The English that ``said`` was written from, where it is stale and that was kept."""
    amount_pence: int = 0
    """Of a name: the money that belongs to what it names, told beside it and in none of its texts."""


@runtime_checkable
class Translatable(Protocol):
    """Words that officers and translators write in every language and reading level, beside the English."""

    kind: str

    def texts_in_view(self, activity_id: str, view: View) -> Sequence[TextInView]:
        """Every text that is written in English, in the order in which residents meet them."""
        ...

    def texts_read(self, activity_id: str, view: View) -> Sequence[TextInView]:
        """The same texts as residents read them now, where changes wait for the next version; by the same places."""
        ...

    def write_view(
        self, activity_id: str, view: View, texts: Mapping[str, str], *, now: datetime, actor: Actor
    ) -> None:
        """Write some texts of one view by their place, each by somebody who had the English of now before them: one that stays as
        it was is no longer older than that. Raises a coded refusal where words can no longer change.
        """
        ...


@runtime_checkable
class Searchable(Protocol):
    kind: str

    def documents(self, programme_id: str) -> Iterable[tuple[str, Words, str]]: ...


@dataclass(frozen=True)
class Due:
    """Something whose time to be forgotten has come."""

    table: str
    row_id: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Followable(Protocol):
    """An activity that people can hear news of by e-mail."""

    kind: str

    def news(self, activity_id: str) -> NewsFacts:
        """Raises ``NotFoundError`` while there is nothing to follow."""
        ...


@dataclass(frozen=True)
class SentBefore:
    """Something that was sent under a reference: to what, and the page that shows it to whoever posts its ``reference`` there."""

    title: ShownWords
    address: str
    may_be_taken_back: bool


@runtime_checkable
class Referenced(Protocol):
    """What people are given a reference for when they send it, by which they see it again."""

    kind: str

    def sent_under(self, reference: str, *, now: datetime) -> SentBefore | None:
        """Nothing where nothing was, or where residents may not see it any more."""
        ...


@runtime_checkable
class Erasable(Protocol):
    """What can be given out to, or forgotten for, the person it is about."""

    kind: str

    def export(self, reference: str) -> Mapping[str, Any]: ...

    def erase(self, reference: str, *, now: datetime) -> None: ...

    def due(self, now: datetime) -> Iterable[Due]: ...


def may_move_last_day(activity: "Activity") -> bool:
    """Whether an activity's last day can move while it is open."""
    return any(
        port.may_move_last_day(activity.id)
        for port in ports_of(Extendable)  # type: ignore[type-abstract]  # a protocol is the key
        if port.kind == activity.kind
    )


def ports_of(protocol: type[Port]) -> Iterator[Port]:
    """Every registered object that keeps a promise."""
    for port in current_app.extensions[PORTS_EXTENSION]:
        if isinstance(port, protocol):
            yield port


def port_of(protocol: type[Port], kind: str) -> Port:
    """The one object that keeps a promise for a kind of activity.

    Raises ``NotFoundError`` when that kind does not promise it.
    """
    for port in ports_of(protocol):
        if getattr(port, "kind", None) == kind:
            return port
    raise NotFoundError("port", kind=kind, promise=protocol.__name__)

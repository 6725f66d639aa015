"""What may become of a bid, who may do what until when, and what happens next: readable tables, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError


class BidState(StrEnum):
    """The stored value."""

    DRAFT = "draft"
    SENT = "sent"
    QUERIED = "queried"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


NEXT: dict[BidState, frozenset[BidState]] = {
    BidState.DRAFT: frozenset({BidState.SENT, BidState.WITHDRAWN}),
    BidState.SENT: frozenset(
        {
            BidState.QUERIED,
            BidState.REFUSED,
            BidState.ACCEPTED,
            BidState.MERGED,
            BidState.WITHDRAWN,
        }
    ),
    BidState.QUERIED: frozenset(
        {BidState.SENT, BidState.REFUSED, BidState.MERGED, BidState.WITHDRAWN}
    ),
    BidState.REFUSED: frozenset({BidState.SENT, BidState.WITHDRAWN}),
    BidState.ACCEPTED: frozenset({BidState.WITHDRAWN}),
    BidState.MERGED: frozenset(),
    BidState.WITHDRAWN: frozenset(),
}
"""A refused bid goes back to ``SENT`` when its group puts it right. What stands on the ballot can still be withdrawn before opening."""


class BidEventKind(StrEnum):
    """One line of a bid's history. The stored value."""

    SENT = "sent"
    ASKED = "asked"
    ANSWERED = "answered"
    CHANGED = "changed"
    APPRAISED = "appraised"
    REFUSED = "refused"
    PUT_RIGHT = "put_right"
    ACCEPTED = "accepted"
    TOOK_IN = "took_in"
    """Another bid was merged into this one."""
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


IDEA_KINDS = frozenset({BidEventKind.SENT, BidEventKind.CHANGED})
"""Lines whose words are the idea itself."""
RESIDENTS_KINDS = IDEA_KINDS | {BidEventKind.ANSWERED, BidEventKind.PUT_RIGHT}
"""Lines whose words a resident wrote: nobody else reads them before an officer released them."""


class BidAction(StrEnum):
    """What a group can do with its own bid."""

    EDIT = "edit"
    SEND = "send"
    ANSWER = "answer"
    PUT_RIGHT = "put_right"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class BidDates:
    """The steps of a call for bids: half-open, so each ends at its moment. All aware UTC, in this order."""

    opens_at: datetime
    closes_at: datetime
    """Until when bids are sent."""
    answers_close_at: datetime
    """Until when questions are answered and refusals put right."""
    decided_at: datetime
    """By when everybody knows."""

    def is_taking(self, now: datetime) -> bool:
        """Whether somebody can begin or send a bid."""
        return self.opens_at <= now < self.closes_at

    def is_answering(self, now: datetime) -> bool:
        return self.opens_at <= now < self.answers_close_at


def check_extension(before: BidDates, after: BidDates) -> None:
    """Dates that groups rely on only ever move later.

    Raises ``InvalidError`` ``dates_shortened`` (``where`` is the field of the first that would come earlier, or of the last
    day to send when nothing would change) and ``dates_out_of_order``.
    """
    steps = {
        "closes_on": (before.closes_at, after.closes_at),
        "answers_on": (before.answers_close_at, after.answers_close_at),
        "decided_on": (before.decided_at, after.decided_at),
    }
    for field, (was, is_now) in steps.items():
        if is_now < was:
            raise InvalidError("dates_shortened", where=field)
    if all(was == is_now for was, is_now in steps.values()):
        raise InvalidError("dates_shortened", where="closes_on")
    if not after.closes_at <= after.answers_close_at <= after.decided_at:
        raise InvalidError("dates_out_of_order", where="answers_on")


SENT_BY: dict[BidState, BidAction] = {
    BidState.DRAFT: BidAction.SEND,
    BidState.QUERIED: BidAction.ANSWER,
    BidState.REFUSED: BidAction.PUT_RIGHT,
}
"""What pressing "send" does to a bid in each state in which its group has something to send."""
ONE_IN_HAND = frozenset({BidState.DRAFT, BidState.QUERIED, BidState.REFUSED})
"""States in which the group can still write in its bid."""
OVER = frozenset({BidState.MERGED, BidState.WITHDRAWN})


def actions(state: BidState, dates: BidDates, now: datetime) -> frozenset[BidAction]:
    """Everything a group can do with a bid at this moment."""
    able: set[BidAction] = set()
    in_time = dates.is_taking(now) if state is BidState.DRAFT else dates.is_answering(now)
    if state in ONE_IN_HAND and in_time:
        able |= {BidAction.EDIT, SENT_BY[state]}
    if BidState.WITHDRAWN in NEXT[state]:
        able.add(BidAction.WITHDRAW)
    return frozenset(able)


def check_action(action: BidAction, state: BidState, dates: BidDates, now: datetime) -> None:
    """Raise ``NotAllowedError`` ``step_is_over`` when the bid's state would allow it and the date does not, else ``WrongStateError``."""
    if action in actions(state, dates, now):
        return
    if action is BidAction.EDIT and state in ONE_IN_HAND:
        raise NotAllowedError("step_is_over", step=step_of(state).value)
    if SENT_BY.get(state) is action:
        raise NotAllowedError("step_is_over", step=step_of(state).value)
    raise WrongStateError("bid", state.value, action.value)


def check_bid_step(from_: BidState, to: BidState) -> None:
    """Raise ``WrongStateError`` unless the table allows the step."""
    if to not in NEXT[from_]:
        raise WrongStateError("bid", from_.value, to.value)


class BidStep(StrEnum):
    """The steps that have dates."""

    SENDING = "sending"
    ANSWERING = "answering"
    DECIDING = "deciding"
    NOTHING = "nothing"
    """Nothing more happens before the vote."""


def step_of(state: BidState) -> BidStep:
    """What a bid waits for next."""
    return {
        BidState.DRAFT: BidStep.SENDING,
        BidState.SENT: BidStep.DECIDING,
        BidState.QUERIED: BidStep.ANSWERING,
        BidState.REFUSED: BidStep.ANSWERING,
    }.get(state, BidStep.NOTHING)


def due_by(state: BidState, dates: BidDates) -> datetime | None:
    """The end of the step that a bid is in; ``None`` when nothing is due."""
    return {
        BidStep.SENDING: dates.closes_at,
        BidStep.ANSWERING: dates.answers_close_at,
        BidStep.DECIDING: dates.decided_at,
    }.get(step_of(state))


class WaitsFor(StrEnum):
    """Who has to do something now."""

    GROUP = "group"
    MODERATOR = "moderator"
    APPRAISER = "appraiser"
    NOBODY = "nobody"


def waits_for(state: BidState, *, is_read: bool, is_answering: bool) -> WaitsFor:
    """Whom a bid waits for. ``is_read``: a moderator has decided about the newest text; ``is_answering``: the group may still act."""
    if state in {BidState.DRAFT, BidState.QUERIED, BidState.REFUSED}:
        if is_answering:
            return WaitsFor.GROUP
        return WaitsFor.APPRAISER if state is BidState.QUERIED else WaitsFor.NOBODY
    if state is BidState.SENT:
        return WaitsFor.APPRAISER if is_read else WaitsFor.MODERATOR
    return WaitsFor.NOBODY


class CheckItem(StrEnum):
    """The checklist of an appraisal, in its order."""

    ELIGIBLE = "eligible"
    FEASIBLE = "feasible"
    LEGAL = "legal"
    COST = "cost"


class Verdict(StrEnum):
    """What an appraiser found about one item. Every one but ``OPEN`` needs a reason that residents can read."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


def accepting_lacks(verdicts: Mapping[CheckItem, Verdict]) -> list[CheckItem]:
    """Items that are not yes: while there is one, a bid cannot go on the ballot."""
    return [item for item in CheckItem if verdicts.get(item, Verdict.OPEN) is not Verdict.YES]


CONTACT_KEPT_FOR = timedelta(days=365)
"""After the decisions: a year in which a group that won is written to about its award."""
UNSENT_KEPT_FOR = timedelta(days=30)
"""After the last day to send: what was begun and never sent is then forgotten altogether."""


def contact_kept_until(state: BidState, dates: BidDates) -> datetime:
    """When the contact details of a bid are forgotten."""
    if state is BidState.DRAFT:
        return dates.closes_at + UNSENT_KEPT_FOR
    return dates.decided_at + CONTACT_KEPT_FOR

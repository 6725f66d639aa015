"""What rounds and bids promise to the front page, the officers' desk, moderators, and acts that take two."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from budgeting.commands.bids import BID_KIND, decide_event, erase_bid
from budgeting.commands.counting import close_round
from budgeting.models import KIND, Bid, Round
from budgeting.presenters.rounds import CLOSE
from budgeting.queries import (
    bid_by_id,
    bid_event_or_404,
    bid_of_reference,
    calls_open,
    contacts_due,
    number_of_sealed,
)
from budgeting.rules.turnout import turnout_shown
from engage.activities.ports import Decision, Due, ItemKey, ShownItem
from engage.activities.presenters import Card, CardFacts, DeskFacts, card_of
from engage.activities.rules.lifecycle import State
from engage.content.presenters import words_in
from engage.content.rules.words import plain
from engage.kernel.access import SYSTEM, Actor, Policy
from engage.kernel.db import db
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act
from engage.rules.errors import NotFoundError
from engage.rules.view import view_from_tag
from engage.rules.window import Window, last_day_of


def register_acts(app: Flask) -> None:
    """What takes two count officers: closing a round."""
    register_act(
        app,
        ActKind(
            kind=CLOSE,
            policy=Policy.COUNT_OFFICER,
            perform=_close,
            label=_l("Close the vote"),
            facts_now=lambda subject: {"state": _round(subject).state},
            subject_label=lambda subject: words_in(_round(subject).words, "title"),
        ),
    )


def _close(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
    close_round(_round(act.subject), now=now, actor=actor)


class RoundPorts:
    """One object keeps every promise of a round."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        pb_round = _round(activity_id)
        is_declared = pb_round.state == State.DECLARED
        return CardFacts(
            endpoint="budgeting.results" if is_declared else "budgeting.round_about",
            values={"slug": pb_round.slug},
            tag=_("Share out money"),
            tag_style="brick",
            icon="pound",
            action=_("See the result") if is_declared else _("Choose projects"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        pb_round = _round(activity_id)
        is_open = pb_round.state == State.OPEN
        return DeskFacts(
            endpoint="budgeting_officer.desk",
            values={"slug": pb_round.slug},
            count=turnout_shown(number_of_sealed(pb_round)) if is_open else None,
            unit=_("votes or more"),
            note=_("No results before the close") if is_open else "",
        )


def _round(activity_id: str) -> Round:
    pb_round = db.session.scalars(select(Round).where(Round.id == activity_id)).first()
    if pb_round is None:
        raise NotFoundError("round", id=activity_id)
    return pb_round


class BidPorts:
    """What bids promise: to moderators, to the front page, and to whoever wants to be forgotten."""

    kind = BID_KIND

    def show(self, key: ItemKey) -> ShownItem:
        """Words of a bid as their moderator sees them. The row is a line of the bid's history."""
        event = bid_event_or_404(key.row_id)
        bid = bid_by_id(event.bid_id)
        return ShownItem(
            key=key,
            text=event.words,
            language=view_from_tag(bid.view).language,
            where=plain(bid.call.pb_round.words, "title"),
            received_at=event.at,
        )

    def decided(self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime) -> None:
        decide_event(bid_event_or_404(key.row_id), decision=decision, public_text=public_text)

    def invitations(self, now: datetime) -> Iterator[Card]:
        """A card for each round that takes ideas at this moment."""
        for call in calls_open(now):
            facts = CardFacts(
                endpoint="bids.ideas",
                values={"slug": call.pb_round.slug},
                tag=_("Put forward an idea"),
                tag_style="brick",
                icon="pound",
                action=_("See the ideas"),
            )
            yield replace(
                card_of(call.pb_round, facts, now=now),
                closes_on=last_day_of(Window(None, call.closes_at)),
                is_over=False,
            )

    def export(self, reference: str) -> Mapping[str, Any]:
        """Everything about a bid, for the person who sent it."""
        bid = _bid_of(reference)
        contact = bid.contact
        return {
            "reference": bid.reference,
            "state": bid.state,
            "answers": bid.answers,
            "sent": bid.sent,
            "email": contact.email if contact else "",
            "name": contact.name if contact else "",
            "phone": contact.phone if contact else "",
            "history": [
                {"at": event.at.isoformat(), "kind": event.kind, "words": event.words}
                for event in bid.events
            ],
        }

    def erase(self, reference: str, *, now: datetime) -> None:
        erase_bid(_bid_of(reference), now=now, actor=SYSTEM)

    def due(self, now: datetime) -> Iterator[Due]:
        for contact in contacts_due(now):
            yield Due(
                table=contact.__tablename__, row_id=contact.bid_id, reason="retention_date_came"
            )


def _bid_of(reference: str) -> Bid:
    bid = bid_of_reference(reference)
    if bid is None:
        raise NotFoundError("bid", reference=reference)
    return bid

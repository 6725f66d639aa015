"""What rounds, bids and awards promise to the front page, the officers' desk, moderators, and acts that take two."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from budgeting.commands.bids import BID_KIND, decide_event, erase_bid
from budgeting.commands.pictures import KIND as PICTURE
from budgeting.commands.pictures import decide_picture, key_of
from budgeting.commands.updates import KIND as AWARD
from budgeting.commands.updates import decide_update
from budgeting.models.bids import Bid
from budgeting.models.rounds import KIND, Round
from budgeting.queries.awards import (
    update_or_404,
)
from budgeting.queries.bids import (
    bid_by_id,
    bid_event_or_404,
    bid_of_reference,
    calls_open,
    contacts_due,
)
from budgeting.queries.pictures import about_bid, file_about
from engage.activities.ports import Decision, Due, ItemKey, ShownItem
from engage.activities.presenters import Card, CardFacts, DeskFacts, NewsFacts, card_of
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import plain
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from engage.rules.errors import NotFoundError
from engage.rules.view import view_from_tag
from engage.rules.window import Window, last_day_of
from engage.uploads.models import Upload
from engage.uploads.queries import uploads_among


class RoundPorts:
    """One object keeps every promise of a round."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        pb_round = _round(activity_id)
        is_declared = pb_round.state == State.DECLARED
        if pb_round.pot is not None:
            joint = pb_round.pot.joint_round
            return CardFacts(
                endpoint="budgeting.pots",
                values={"slug": joint.slug},
                tag=_("Share out money"),
                tag_style="brick",
                icon="pound",
                action=_("See the pots"),
                words=joint.words,
            )
        return CardFacts(
            endpoint="budgeting_after.after" if is_declared else "budgeting.round_about",
            values={"slug": pb_round.slug},
            tag=_("Share out money"),
            tag_style="brick",
            icon="pound",
            action=_("See what happened") if is_declared else _("Choose projects"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        pb_round = _round(activity_id)
        is_open = pb_round.state == State.OPEN
        return DeskFacts(
            endpoint="budgeting_officer.desk",
            values={"slug": pb_round.slug},
            count=pb_round.turnout if is_open else None,
            unit=_("votes or more"),
            note=_("No results before the close") if is_open else "",
        )

    def news(self, activity_id: str) -> NewsFacts:
        """News is of what was funded: there is none before the outcome is public."""
        pb_round = _round(activity_id)
        if pb_round.state != State.DECLARED:
            raise NotFoundError("not_declared", id=activity_id)
        return NewsFacts(
            endpoint="budgeting_after.after",
            values={"slug": pb_round.slug},
            page=_("What happened to my vote"),
            promise=_(
                "We write to you when there is news. You can stop at any time. Your address is kept apart from every vote."
            ),
        )


class AwardPorts:
    """What awards promise: news that moderators release."""

    kind = AWARD

    def show(self, key: ItemKey) -> ShownItem:
        update = update_or_404(key.row_id)
        return ShownItem(
            key=key,
            text=update.text,
            language=update.language,
            where=plain(update.award.project.words, "title"),
            received_at=update.written_at,
        )

    def decided(self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime) -> None:
        decide_update(
            update_or_404(key.row_id), decision=decision, public_text=public_text, now=now
        )


def _round(activity_id: str) -> Round:
    pb_round = db.session.scalars(select(Round).where(Round.id == activity_id)).first()
    if pb_round is None:
        raise NotFoundError("round", id=activity_id)
    return pb_round


class PicturePorts:
    """What pictures of bids and of news promise: a moderator sees each with the words about it."""

    kind = PICTURE

    def show(self, key: ItemKey) -> ShownItem:
        """One that was taken back, or has other words by now, is shown without either."""
        pb_round = _round(key.activity_id)
        upload = _picture_of(key)
        return ShownItem(
            key=key,
            text=upload.shows if upload else "",
            language=upload.language if upload else "",
            where=plain(pb_round.words, "title"),
            received_at=upload.created_at if upload else pb_round.created_at,
            picture=upload.id if upload else "",
        )

    def decided(self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime) -> None:
        upload = _picture_of(key)
        if upload is not None:
            decide_picture(upload, decision=decision, public_text=public_text, now=now)


def _picture_of(key: ItemKey) -> Upload | None:
    found = next(iter(uploads_among([key.row_id])), None)
    return found if found is not None and key_of(found, key.activity_id) == key else None


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
            is_by_group=True,
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
            "picture": picture.shows if (picture := file_about(about_bid(bid))) else "",
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

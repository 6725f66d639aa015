"""A bid goes on the ballot: with its words, theme, place and picture it becomes a project."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from budgeting.commands.appraisal import bid_in_hand, check_draft, take_step, verdicts_of
from budgeting.commands.bid_letters import write_letter
from budgeting.commands.bids import add_event
from budgeting.models.bids import Bid
from budgeting.models.rounds import Project, Round
from budgeting.queries.bids import idea_public
from budgeting.queries.pictures import about_bid, file_about
from budgeting.rules.bid_pages import total_pence
from budgeting.rules.bids import BidEventKind, BidState, accepting_lacks, check_bid_step
from budgeting.rules.written import with_part
from engage.content.rules.words import SOURCE, plain
from engage.kernel.access import Actor
from engage.kernel.db import db
from engage.places.queries import areas
from engage.rules.errors import NotAllowedError
from engage.uploads.rules.files import tile_address


def accept_bid(
    bid: Bid,
    *,
    words: dict[str, Any],
    category: str,
    with_picture: bool = False,
    is_part_fundable: bool = False,
    words_to_group: str,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> Project:
    """Put a bid on the draft ballot of its round, with the ballot's own words and the appraised cost.

    ``words`` is a words document with ``title`` and ``summary``, and ``category`` and ``place`` where it has them.
    ``is_part_fundable``: it can use a part of its money, as ``could_use_part`` tells by what the group said, and the least that could
    work goes into the rules with it. ``with_picture``: the picture that the group sent goes along, if a moderator released it. The bid has to be public (an officer released it) and every item of
    its checklist yes: raises ``NotAllowedError`` ``not_released``, ``checklist_open`` (``lacks``) or ``round_is_fixed``.
    """
    bid = bid_in_hand(bid, seen_version, actor)
    check_bid_step(BidState(bid.state), BidState.ACCEPTED)
    if idea_public(bid) is None:
        raise NotAllowedError("not_released")
    lacks = accepting_lacks(verdicts_of(bid))
    if lacks or bid.appraisal is None:
        raise NotAllowedError("checklist_open", lacks=[item.value for item in lacks])
    pb_round = _round_to_change(bid.round_id)
    check_draft(pb_round)
    project = Project(
        round_id=pb_round.id,
        number=_next_number(pb_round),
        position=1 + max((each.position for each in pb_round.projects), default=-1),
        cost_pence=bid.appraisal.cost_pence,
        category=category,
        picture=_tile_of(bid) if with_picture else "",
        words=words,
        source={"bid": bid.reference},
    )
    pb_round.projects.append(project)
    pb_round.rules = with_part(
        pb_round.rules,
        project.number,
        is_fundable=is_part_fundable,
        least_pence=bid.sent.get("least_pence") or 0 if could_use_part(bid) else 0,
    )
    db.session.flush()
    bid.project_id = project.id
    take_step(bid, BidState.ACCEPTED, "bid.accepted", now=now, actor=actor, project=project.number)
    add_event(bid, BidEventKind.ACCEPTED, words=words_to_group.strip(), now=now)
    write_letter("accepted", bid, now=now)
    return project


def could_use_part(bid: Bid) -> bool:
    """Whether the group said that less than what is asked for could work: then a part of the money is of use to it."""
    asked = bid.appraisal.cost_pence if bid.appraisal else total_pence(bid.sent)
    least = bid.sent.get("least_pence") or 0
    return 0 < least < (asked or 0)


def ballot_words(bid: Bid, words: dict[str, Any]) -> dict[str, Any]:
    """Theme and place in every language in which the round or the borough has them already.

    A theme that another project has, and the name of the bid's own area, are there with their translations.
    """
    known: list[tuple[str, dict[str, Any]]] = [
        ("category", project.words["category"])
        for project in bid.call.pb_round.projects
        if "category" in project.words
    ] + [("place", area.words["name"]) for area in areas() if area.code == bid.sent.get("area")]
    return words | {
        name: versions
        for name, versions in known
        if plain(words, name).get(SOURCE) == plain({name: versions}, name)[SOURCE]
    }


def _tile_of(bid: Bid) -> str:
    upload = file_about(about_bid(bid))
    return tile_address(upload.id) if upload is not None and upload.released_at else ""


def _round_to_change(round_id: str) -> Round:
    return db.session.scalars(
        select(Round)
        .where(Round.id == round_id)
        .with_for_update(of=Round)
        .execution_options(populate_existing=True)
    ).one()


def _next_number(pb_round: Round) -> str:
    """One more than the highest number on the ballot; numbers that are words do not count."""
    taken = [int(each.number) for each in pb_round.projects if each.number.isdecimal()]
    return str(1 + max(taken, default=0))

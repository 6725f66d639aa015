"""A declared round for tests about what is published of it."""

from random import Random

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.exports.published import published_files
from budgeting.models.rounds import Round
from engage.activities.models import Programme
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.view import View
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, OpenRound, an_open_round

CHOICES: list[list[str]] = [["A"], ["A", "C"], ["B"], ["B", "C"], ["C"], []]


def a_declared_round(
    ballots: int, *, programme: Programme | None = None, slug: str = "safer"
) -> Round:
    """A round in which this many people voted, some of them blank."""
    draw = Random(7)
    vote_round = an_open_round(codes=ballots + 5, programme=programme, slug=slug)
    return declare(vote_round, [draw.choice(CHOICES) for _ in range(ballots)])


def declare(vote_round: OpenRound, votes: list[list[str]]) -> Round:
    """Vote, close, count and declare."""
    for code, chosen in zip(vote_round.codes, votes, strict=False):
        cast_ballot(
            vote_round.pb_round,
            code=code,
            tracker=new_code(),
            chosen=chosen,
            channel=Channel.ONLINE,
            view=View(),
            now=NOON,
        )
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    declare_round(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return vote_round.pb_round


def files_of_a_round(ballots: int) -> dict[str, bytes]:
    return published_files(a_declared_round(ballots))

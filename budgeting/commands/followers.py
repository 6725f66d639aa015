"""Telling those who follow a round that a project has news."""

from datetime import datetime

from flask_babel import gettext as _

from budgeting.models.awards import AwardUpdate
from budgeting.queries.rounds import round_by_id
from engage.content.presenters import words_in
from engage.news.commands import tell_followers
from engage.rules.view import View

PAGE = "budgeting_after.after"


def tell_of_news(update: AwardUpdate, *, now: datetime) -> int:
    """Write to everybody who follows the round of an update that can be read now; returns how many."""
    if not update.public_text:
        return 0
    pb_round, words = round_by_id(update.award.round_id), update.award.project.words

    def news(view: View) -> str:
        sentence: str = _(
            "There is news of “%(title)s”:", title=str(words_in(words, "title", view))
        )
        return sentence

    return tell_followers(
        pb_round, news=news, endpoint=PAGE, values={"slug": pb_round.slug}, now=now
    )

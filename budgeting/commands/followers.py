"""Telling those who follow a round: a project has news, or what was decided about its money is there or has changed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _

from budgeting.models.awards import Award, AwardUpdate
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_now
from budgeting.queries.rounds import round_by_id
from budgeting.rules.awards import FALLEN
from engage.content.presenters import words_in
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.locale import money
from engage.news.commands import tell_followers
from engage.rules.view import View

PAGE = "budgeting_after.after"
TELL_OF_MONEY = "budgeting.tell_of_money"


class MoneyNews(StrEnum):
    """What happened to what was decided; stored with the job."""

    DECIDED = "decided"
    AMENDED = "amended"
    CORRECTED = "corrected"
    FELL = "fell"


def announce(
    pb_round: Round,
    news: MoneyNews,
    *,
    numbers: Sequence[str] = (),
    now: datetime,
    actor: Actor,
) -> None:
    """Have those who follow the round told, by a worker. ``numbers``: of the projects whose money it is about."""
    about = {"round_id": pb_round.id, "news": news.value, "numbers": list(numbers)}
    enqueue(TELL_OF_MONEY, now=now, actor=actor, **about)


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

    return _tell(pb_round, news, now=now)


def tell_of_money(
    pb_round: Round, news: MoneyNews, *, numbers: Sequence[str], now: datetime
) -> int:
    """Write to everybody who follows a round what was decided, changed or given up, and what each of the projects gets as things
    stand; returns how many."""

    def told(view: View) -> str:
        return "\n".join([_happened(pb_round, news, view), *_amounts(pb_round, numbers, view)])

    return _tell(pb_round, told, now=now)


def _tell(pb_round: Round, news: Callable[[View], str], *, now: datetime) -> int:
    return tell_followers(
        pb_round, news=news, endpoint=PAGE, values={"slug": pb_round.slug}, now=now
    )


def _happened(pb_round: Round, news: MoneyNews, view: View) -> str:
    title = str(words_in(pb_round.words, "title", view))
    sentences: dict[MoneyNews, str] = {
        MoneyNews.DECIDED: _(
            "It was decided which projects of “%(title)s” get money.", title=title
        ),
        MoneyNews.AMENDED: _(
            "The amounts that were decided for “%(title)s” have changed. What was decided before stays on the page, with the reason.",
            title=title,
        ),
        MoneyNews.CORRECTED: _(
            "What we published of the decision on “%(title)s” has been corrected. What it said before stays on the page, with the reason.",
            title=title,
        ),
        MoneyNews.FELL: _(
            "A project of “%(title)s” does not take its money. The page says what happens with it.",
            title=title,
        ),
    }
    return sentences[news]


def _amounts(pb_round: Round, numbers: Sequence[str], view: View) -> list[str]:
    given = {award.project.number: award for award in awards_now(pb_round)}
    titles = {one.number: str(words_in(one.words, "title", view)) for one in pb_round.projects}
    return [
        _(
            "“%(project)s”: %(money)s",
            project=titles[number],
            money=money(_pence(given.get(number))),
        )
        for number in numbers
    ]


def _pence(award: Award | None) -> int:
    """What a project gets as things stand."""
    return award.awarded_pence if award and award.state not in FALLEN else 0

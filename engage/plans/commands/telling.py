"""Telling those who follow a plan that it was answered or changed: all the news of a day in one letter."""

from datetime import datetime

from flask_babel import gettext as _

from engage.kernel.db import db
from engage.news.commands import tell_followers
from engage.plans.models import Consultation
from engage.plans.queries.news import News
from engage.rules.view import View


def tell_of_news(consultation: Consultation, news: News, *, now: datetime) -> int:
    """Write to everybody who follows a plan of what was published since they were last told; returns how many."""

    def told(_view: View) -> str:
        lines = [
            _("We have answered what people said about the plan.") if news.has_replies else "",
            _("There is a new version of the plan.") if news.has_version else "",
            _("The plan has come in another format.") if news.has_format else "",
            _("There is news of what we promised.") if news.has_steps else "",
        ]
        return "\n".join(str(line) for line in lines if line)

    number = tell_followers(
        consultation,
        news=told,
        endpoint=_page_of(news),
        values={"slug": consultation.slug},
        now=now,
    )
    consultation.told_at = now
    db.session.flush()
    return number


def _page_of(news: News) -> str:
    if news.has_replies:
        return "plans.replies"
    if news.has_format:
        return "plans.plan"
    return "plans.changes" if news.has_version else "plans.promises"

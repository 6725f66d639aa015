"""Telling those who follow a plan that it was answered or changed: all the news of a day in one letter."""

from datetime import datetime

from flask_babel import gettext as _

from engage.kernel.db import db
from engage.news.commands import tell_followers
from engage.plans.models import Consultation
from engage.plans.queries.news import news_since
from engage.rules.view import View


def tell_of_news(consultation: Consultation, *, now: datetime) -> int:
    """Write to everybody who follows a plan of what was published since they were last told; returns how many."""
    news = news_since(consultation)
    if not news.has_replies and not news.has_version:
        return 0

    def told(_view: View) -> str:
        lines = [
            _("We have answered what people said about the plan.") if news.has_replies else "",
            _("There is a new version of the plan.") if news.has_version else "",
        ]
        return "\n".join(str(line) for line in lines if line)

    number = tell_followers(
        consultation,
        news=told,
        endpoint="plans.replies" if news.has_replies else "plans.changes",
        values={"slug": consultation.slug},
        now=now,
    )
    consultation.told_at = now
    db.session.flush()
    return number

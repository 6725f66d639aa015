"""Background work of consultations."""

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.plans.commands.telling import tell_of_news
from engage.plans.queries.news import consultations_with_news


def tell_followers(handle: JobHandle) -> None:
    """Every morning: those who follow a plan hear what was published since; all letters stand in the outbox, or none."""
    handle.start_writing()
    for consultation, news in consultations_with_news():
        tell_of_news(consultation, news, now=now())

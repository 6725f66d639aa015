"""Background work of consultations."""

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.plans.commands.files import refuse_file, take_over
from engage.plans.commands.telling import tell_of_news
from engage.plans.importers.reader import read_plan
from engage.plans.queries.news import consultations_with_news
from engage.plans.queries.versions import file_or_404
from engage.rules.errors import EngageError


def tell_followers(handle: JobHandle) -> None:
    """Every morning: those who follow a plan hear what was published since; all letters stand in the outbox, or none."""
    handle.start_writing()
    for consultation, news in consultations_with_news():
        tell_of_news(consultation, news, now=now())


def read_file(handle: JobHandle, file_id: str) -> None:
    """Make a plan's text of a file that an officer sent, or keep why it cannot be one."""
    asked = file_or_404(file_id)
    if asked.content is None:
        return
    try:
        plan = read_plan(asked.content, asked.file_name)
    except EngageError as fault:
        handle.start_writing()
        refuse_file(file_or_404(file_id), fault, now=now())
        return
    handle.start_writing()
    asked = file_or_404(file_id)
    try:
        take_over(asked, plan, now=now())
    except EngageError as fault:
        refuse_file(asked, fault, now=now())

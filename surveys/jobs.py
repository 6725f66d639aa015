"""What RQ runs for surveys."""

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from surveys.commands.answering import forget_old_contacts, forget_old_drafts


def forget_drafts(job: JobHandle) -> None:
    """Every night: delete answers that were never sent and contacts whose time is over, as the privacy page promises."""
    job.start_writing()
    forget_old_drafts(now=now())
    forget_old_contacts(now=now())

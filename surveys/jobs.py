"""What RQ runs for surveys."""

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from surveys.commands.answering import forget_old_contacts, forget_old_drafts
from surveys.commands.rights import mix_rights_of_closed


def forget_drafts(job: JobHandle) -> None:
    """Every night: delete answers that were never sent and contacts whose time is over, as the privacy page promises, and mix what closed."""
    job.start_writing()
    forget_old_drafts(now=now())
    forget_old_contacts(now=now())
    mix_rights_of_closed(now=now())

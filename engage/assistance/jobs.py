"""What RQ runs for this room."""

from engage.assistance.commands import forget_old_contacts
from engage.jobs.handle import JobHandle
from engage.kernel.clock import now


def forget_contacts(handle: JobHandle) -> None:
    """Every night: how to reach people whose day has come."""
    handle.start_writing()
    forget_old_contacts(now=now())

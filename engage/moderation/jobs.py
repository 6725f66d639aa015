"""What RQ runs for this room."""

from datetime import timedelta

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.moderation.commands import forget_notices

KEPT_FOR = timedelta(days=365)
"""As long as somebody can go to court for defamation (Limitation Act 1980, section 4A)."""


def forget_old_notices(handle: JobHandle) -> None:
    """Every night: notices that ended long ago, with who sent them."""
    handle.start_writing()
    forget_notices(now() - KEPT_FOR)

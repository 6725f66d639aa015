"""What RQ runs for this room."""

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.news.commands import CONFIRM_WITHIN, stop_following
from engage.news.queries import followers_unconfirmed


def forget_unconfirmed(handle: JobHandle) -> None:
    """Every night: addresses whose owner never said yes."""
    handle.start_writing()
    stop_following(followers_unconfirmed(now() - CONFIRM_WITHIN))

"""What RQ runs for this room."""

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.kernel.logs import log
from engage.uploads.commands import remove_orphans


def clear_up(job: JobHandle) -> None:
    """Delete files that belong to nothing. What it deletes it finds again if it dies half way."""
    removed = remove_orphans(now=now())
    job.start_writing()
    if removed:
        log().info("files_removed", files=removed)

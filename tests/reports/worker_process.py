"""A worker of its own process that meets its test in the middle of a build. Settings come from the environment."""

from typing import Any

from flask import current_app
from redis import Redis

from engage.factory import create_app
from engage.jobs.handle import JobHandle
from engage.jobs.queue import queue_address
from engage.jobs.worker import work
from engage.reports import jobs
from engage.reports.commands import keeping
from engage.rules.errors import UnavailableError

PATIENCE = 120
STOP_AT = "test:stop-at"
KEPT = "kept"
"""Everything written and nothing committed."""


def build_report(job: JobHandle, report_id: str) -> None:
    """The real job; at the step that the test named it says "started" and waits for leave to go on."""
    queue = Redis.from_url(
        queue_address(current_app.config["SETTINGS"]), socket_timeout=2 * PATIENCE
    )
    stop_at = (queue.get(STOP_AT) or b"").decode()
    tell = job.report_progress

    def meet(step: str) -> None:
        if step == stop_at:
            queue.lpush(f"started:{job.id}", job.attempt)
            if queue.blpop([f"go:{job.id}"], timeout=PATIENCE) is None:
                raise UnavailableError("nobody_came")

    def report_progress(percent: int, step: str) -> None:
        tell(percent, step)
        meet(step)

    def keep_report(*given: Any, **named: Any) -> None:
        keeping.keep_report(*given, **named)
        meet(KEPT)

    job.report_progress = report_progress  # type: ignore[method-assign]  # this run's handle alone
    jobs.keep_report = keep_report
    jobs.build_report(job, report_id)


if __name__ == "__main__":
    app = create_app()
    app.extensions["engage.jobs"]["reports.build"] = "tests.reports.worker_process.build_report"
    work(app)

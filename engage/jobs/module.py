"""The queue and what runs it."""

from engage.jobs.queue import init_queue
from engage.kernel.module import Module

MODULE = Module(
    name="jobs",
    start=init_queue,
    commands={
        "serve": "engage.jobs.cli.serve",
        "worker": "engage.jobs.cli.worker",
        "schedule": "engage.jobs.cli.schedule",
    },
)

"""The queue and what runs it."""

import engage.jobs.models  # noqa: F401 - its table belongs to the schema, though no page reads it yet
from engage.jobs.queue import init_queue
from engage.kernel.command_line import LazyCommand
from engage.kernel.module import Module

MODULE = Module(
    name="jobs",
    start=init_queue,
    commands=(
        LazyCommand("worker", "engage.jobs.cli.worker", short_help="Run background work."),
        LazyCommand("schedule", "engage.jobs.cli.schedule", short_help="Start scheduled work."),
    ),
)

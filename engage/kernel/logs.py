"""Structured logs. A line carries a reference and codes: never answers, voting codes, addresses or names."""

import logging
import sys

import structlog
from flask import Flask, g, has_request_context, request
from structlog.typing import EventDict, WrappedLogger

from engage.kernel.ids import new_code

REFERENCE_LENGTH = 8


def init_logs(app: Flask) -> None:
    level = logging.getLevelName(app.config["SETTINGS"].log_level)
    structlog.configure(
        processors=[
            _add_reference,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def reference() -> str:
    """A short code that a person can quote and that stands in the log beside what went wrong."""
    if "reference" not in g:
        g.reference = new_code(REFERENCE_LENGTH)
    quoted: str = g.reference
    return quoted


def log() -> structlog.typing.FilteringBoundLogger:
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return bound


def _add_reference(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    if has_request_context():
        line["reference"] = reference()
        line["endpoint"] = request.endpoint
        line["method"] = request.method
    return line

"""``/healthz``, ``/readyz`` and ``/metrics``."""

import hmac
from collections.abc import Callable
from functools import cache

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engage.kernel.access import Policy, access
from engage.kernel.db import db
from engage.kernel.here import this_request
from engage.rules.errors import NotFoundError, UnavailableError

requests_total = Counter(
    "engage_requests_total", "Answers by endpoint and status", ["endpoint", "status"]
)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access(Policy.INTERNAL)
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="up")


@blueprint.get("/readyz")
@access(Policy.INTERNAL)
def readyz() -> tuple[Response, int]:
    """Database reachable and migrated, queue reachable; otherwise 503 and which one is not."""
    checks: dict[str, Callable[[], None]] = {
        "database": _database,
        **current_app.extensions["engage.ready_checks"],
    }
    faults = []
    for name, check in checks.items():
        try:
            check()
        except (DBAPIError, UnavailableError):
            faults.append(name)
    if faults:
        return jsonify(status="not ready", faults=faults), 503
    return jsonify(status="ready"), 200


@blueprint.get("/metrics")
@access(Policy.INTERNAL)
def metrics() -> Response:
    """Prometheus figures, for who holds the token. Without a token set, the page does not exist."""
    token = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given, token):
        raise NotFoundError
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def count_answer(answer: Response) -> Response:
    _counted(this_request().endpoint or "none", answer.status_code).inc()
    return answer


@cache
def _counted(endpoint: str, status: int) -> Counter:
    return requests_total.labels(endpoint, str(status))


def _database() -> None:
    db.session.execute(text("SELECT 1"))

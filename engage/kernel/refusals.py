"""Turns what went wrong into a page, a status and a log level. The only file that does."""

import sqlite3

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from engage.kernel.db import db
from engage.kernel.logs import log, reference
from engage.kernel.pages import app_settings, render_page
from engage.rules.errors import (
    ConflictError,
    EngageError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
    WrongStateError,
)

STATUS: dict[type[EngageError], int] = {
    InvalidError: 422,
    NotFoundError: 404,
    NotAllowedError: 403,
    ConflictError: 409,
    WrongStateError: 409,
    UnavailableError: 503,
}
CLOSED_TO_YOU = (
    _l("You cannot open this page"),
    _l("Sign in with an account that may, or ask a colleague."),
)
NOT_FOUND = (
    _l("We cannot find that page"),
    _l("Check the address, or start again from the front page."),
)
WORDS = {
    400: (
        _l("We could not read that form"),
        _l("It may have been open for a long time. Go back and try again."),
    ),
    401: CLOSED_TO_YOU,
    403: CLOSED_TO_YOU,
    404: NOT_FOUND,
    405: NOT_FOUND,
    409: (
        _l("Something changed while you were here"),
        _l("Go back and look at the page again before you go on."),
    ),
    410: (
        _l("This page is no longer here"),
        _l("The link was for a limited time. Start again from the front page."),
    ),
    413: (_l("That is too big"), _l("Send a smaller file or a shorter text.")),
    422: (_l("We could not use what was sent"), _l("Go back, check what you wrote and try again.")),
    429: (_l("Too many tries"), _l("Wait a few minutes, then try again.")),
    503: (
        _l("We cannot save anything just now"),
        _l("Nothing was lost or half saved. Try again in a few minutes."),
    ),
}
FAULT_WORDS = (
    _l("Sorry, something went wrong"),
    _l("Nothing was half saved. Try again in a few minutes."),
)
WRONG_HOST = (_l("This is not our address"), _l("You will find us here:"))
BAD_REQUEST = 400
SERVER_FAULT = 500
SERVICE_UNAVAILABLE = 503


def init_refusals(app: Flask) -> None:
    app.register_error_handler(EngageError, on_coded_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(SecurityError, on_wrong_host)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(DBAPIError, on_database_error)
    app.register_error_handler(Exception, on_fault)


def on_coded_error(error: EngageError) -> tuple[str, int]:
    status = next(
        (status for kind, status in STATUS.items() if isinstance(error, kind)), SERVER_FAULT
    )
    if status >= SERVER_FAULT:
        log().error("refused", code=error.code)
    else:
        log().info("refused", code=error.code)
    return _page(status)


def on_csrf_error(_error: CSRFError) -> tuple[str, int]:
    log().info("refused", code="csrf")
    return _page(400)


def on_wrong_host(_error: SecurityError) -> tuple[str, int]:
    log().info("refused", code="host")
    return _page(BAD_REQUEST, WRONG_HOST, address=app_settings().public_url)


def on_http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < BAD_REQUEST:
        # A redirect raised as an exception is an answer.
        return error
    log().info("refused", code=f"http_{error.code}")
    return _page(error.code)


def on_database_error(error: DBAPIError) -> tuple[str, int]:
    """A full disk, a lock that was not released or a lost server: the whole request is undone."""
    db.session.rollback()
    cause = "database_unavailable" if isinstance(error, OperationalError) else "database_error"
    log().error(cause, kind=type(error.orig).__name__, detail=_safe_detail(error.orig))
    return _page(SERVICE_UNAVAILABLE)


def on_fault(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    log().error("fault", kind=type(error).__name__, where=_innermost_place(error))
    return _page(SERVER_FAULT)


def _safe_detail(error: BaseException | None) -> str:
    """SQLite's short messages name no values; other drivers' may quote a row, so only their class is kept."""
    return str(error) if isinstance(error, sqlite3.OperationalError) else ""


def _innermost_place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
    )


def _page(
    status: int, words: tuple[object, object] | None = None, *, address: str = ""
) -> tuple[str, int]:
    """The page of a status. ``address`` is where to go instead, where it is not our front page."""
    title, sentence = words or WORDS.get(status, FAULT_WORDS)
    page = render_page(
        "errors/page.html",
        title=title,
        sentence=sentence,
        address=address,
        reference=reference(),
        status=status,
    )
    return page, status

"""Answers to forms, sent compressed to browsers that can read that.

A page carries secrets: the token against forged posts, a voting code, a return code. Compressed together with words that a
stranger chose, such as a query string, its length gives them away little by little (the BREACH attack). That needs
somebody else's page to make a browser ask for ours again and again, which works for addresses but not for forms: a form
needs our token, and browsers send our cookie with no form from elsewhere. So pages that an address opens go out as they
are, and only what an accepted form answers is compressed; the ballot, the longest page residents meet, is one of these.
"""

import gzip

from flask import Flask, Response, request

TAKEN = frozenset({200, 422})
WORTH_IT = 1_000
EFFORT = 6


def init_compression(app: Flask) -> None:
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if not _may_be_compressed(answer):
        return answer
    answer.headers.add("Vary", "Accept-Encoding")
    if request.accept_encodings.quality("gzip"):
        answer.set_data(gzip.compress(answer.get_data(), EFFORT, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _may_be_compressed(answer: Response) -> bool:
    """Only a page, made for a form that carried our token."""
    return (
        request.method == "POST"
        and answer.status_code in TAKEN
        and answer.mimetype == "text/html"
        and not answer.is_streamed
        and "Content-Encoding" not in answer.headers
        and (answer.content_length or 0) >= WORTH_IT
    )

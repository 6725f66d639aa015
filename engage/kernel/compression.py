"""Pages, sent compressed to browsers that can read that, wherever their length can tell nobody a secret.

A page may carry secrets: the token against forged posts, a voting code, a return code. Compressed together with words that a
stranger chose, such as a query string, its length gives them away little by little (the BREACH attack). That needs
somebody else's page to make a browser ask for ours again and again, with what that browser keeps for us. Two kinds of
page are out of its reach:

- what an accepted form answers: a form needs our token, and browsers send our cookie with no form from elsewhere;
- what somebody gets who brought no cookie but how pages look, and who is given none: there is nothing in it of theirs.

So the first page that a resident meets and the ballot, the longest, come small; all others go out as they are.
"""

import gzip

from flask import Flask, Response, request, session

from engage.kernel import appearance
from engage.kernel.here import this_request

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
    return (
        (_answers_a_form() or _is_for_anybody())
        and answer.status_code in TAKEN
        and answer.mimetype == "text/html"
        and not answer.is_streamed
        and "Content-Encoding" not in answer.headers
        and (answer.content_length or 0) >= WORTH_IT
    )


def _answers_a_form() -> bool:
    """The form carried our token, or its view was never reached."""
    return this_request().method == "POST"


def _is_for_anybody() -> bool:
    """A token, like everything else that is one person's alone, is kept in the session."""
    asked = this_request()
    return asked.method == "GET" and asked.cookies.keys() <= {appearance.COOKIE} and not session

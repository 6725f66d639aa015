"""What goes out to the web server, by every way that a body can be made."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.test import create_environ

from engage.kernel.lean_flask import LeanFlask, LeanResponse


def pieces() -> Iterator[str]:
    yield "a"
    yield "b"


@pytest.mark.parametrize(
    ("method", "made", "is_list", "body"),
    [
        ("GET", lambda: LeanResponse("ab"), True, b"ab"),
        ("GET", lambda: LeanResponse(["a", b"b"]), True, b"ab"),
        ("POST", lambda: LeanResponse("ab", 422), True, b"ab"),
        ("GET", lambda: LeanResponse(pieces()), False, b"ab"),
        ("GET", lambda: LeanResponse("ab", 206), False, b"ab"),
        ("GET", lambda: LeanResponse(status=304), False, b""),
        ("HEAD", lambda: LeanResponse("ab"), False, b""),
    ],
)
def test_a_whole_page_goes_out_as_a_list_and_all_else_piece_by_piece(
    method: str, made: Callable[[], LeanResponse], is_list: bool, body: bytes
) -> None:
    sent = made()(create_environ(method=method), lambda *_line: lambda _written: None)
    assert isinstance(sent, list) is is_list
    assert b"".join(sent) == body


def test_what_is_to_be_done_after_an_answer_is_done_when_the_server_has_sent_it() -> None:
    done: list[str] = []
    answer = LeanResponse("ab")
    answer.call_on_close(lambda: done.append("closed"))
    sent = answer(create_environ(), lambda *_line: lambda _written: None)
    assert not isinstance(sent, list)
    sent.close()  # type: ignore[attr-defined]  # a server calls it where there is one
    assert done == ["closed"]


def test_the_application_hands_the_list_on() -> None:
    app: Flask = LeanFlask(__name__)
    app.add_url_rule("/", view_func=lambda: "ab")
    assert isinstance(app(create_environ(), lambda *_line: lambda _written: None), list)

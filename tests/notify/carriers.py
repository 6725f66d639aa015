"""Servers to send to, on this machine: one that speaks SMTP, and one that answers as GOV.UK Notify does."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from aiosmtpd.controller import Controller

from tests.servers import free_ports

SERVICE, KEY = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-aaaaaaaaaaaa"
TEMPLATE = "bbbbbbbb-cccc-dddd-eeee-ffffffffffff"
REFUSED_NUMBER = "+447700900999"
BUSY_NUMBER = "+447700900998"


@dataclass
class PostOffice:
    """Takes letters by SMTP (``aiosmtpd``). Addresses at ``nowhere.example`` do not exist; ``full.example`` is busy."""

    letters: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if address.endswith("@nowhere.example"):
            return "550 5.1.1 no such address"
        if address.endswith("@full.example"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.letters.append(envelope.content.decode())
        return "250 taken"


@contextmanager
def post_office_open() -> Iterator[PostOffice]:
    office = PostOffice()
    (office.port,) = free_ports(1)
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@dataclass
class TextService:
    """Takes text messages as GOV.UK Notify does: a token signed with the key, a template, a number."""

    texts: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""
    is_down: bool = False

    @property
    def url(self) -> str:
        return f"http://tests-{SERVICE}-{KEY}@{self.address}/{TEMPLATE}"

    def answer(self, path: str, token: str, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.is_down:
            return 500, {"errors": [{"error": "Exception", "message": "Internal server error"}]}
        try:
            claims = jwt.decode(token, KEY, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            return 403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}
        number = sent.get("phone_number")
        if number == BUSY_NUMBER:
            return 429, {"errors": [{"error": "RateLimitError", "message": "Exceeded"}]}
        is_good = path == "/v2/notifications/sms" and claims["iss"] == SERVICE
        if not is_good or sent["template_id"] != TEMPLATE or number == REFUSED_NUMBER:
            wrong = {"error": "ValidationError", "message": f"phone_number {number} is not valid"}
            return 400, {"errors": [wrong]}
        self.texts.append(sent)
        return 201, {"id": "1"}


@contextmanager
def text_service_open() -> Iterator[TextService]:
    service = TextService()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            token = self.headers["Authorization"].removeprefix("Bearer ")
            status, words = service.answer(self.path, token, sent)
            body = json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        service.address = f"127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()

"""The account holder's address at Alexa: asked over HTTP with the request's own token, and only of Alexa."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from skill.conversation.linked_account import NOT_ASKED, ProfileEmail
from skill.conversation.turn import Turn
from skill.linking.profile import email_of

ASKED: list[tuple[str, str]] = []
ANSWERS: dict[str, Any] = {}


class Profile(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append((self.path, self.headers["Authorization"]))
        self.send_response(ANSWERS["status"])
        self.end_headers()
        self.wfile.write(ANSWERS["body"])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Profile)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def turn(endpoint: str | None, token: str | None = "api-token") -> Turn:
    at = datetime(2026, 11, 26, tzinfo=UTC)
    return Turn(request_id="r", kind="IntentRequest", at=at, api_endpoint=endpoint, api_token=token)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, json.dumps("ada@example.com").encode(), ProfileEmail(email="ada@example.com")),
        (204, b"", NOT_ASKED),
        (403, b'{"code":"ACCESS_DENIED"}', ProfileEmail(forbidden=True)),
        (401, b"{}", NOT_ASKED),
        (500, b"<html>", NOT_ASKED),
        (200, b"<html>", NOT_ASKED),
        (200, b'{"email": "ada@example.com"}', NOT_ASKED),
        (200, b'"no address"', NOT_ASKED),
    ],
)
def test_what_alexa_answers_is_taken_for_what_it_says(
    endpoint: str, status: int, body: bytes, told: ProfileEmail
) -> None:
    ANSWERS.update(status=status, body=body)
    ASKED.clear()
    assert email_of(turn(endpoint), 10) == told
    assert ASKED == [("/v2/accounts/~current/settings/Profile.email", "Bearer api-token")]


@pytest.mark.parametrize(
    "where",
    [None, "https://evil.example", "https://amazonalexa.com.evil.example", "http://api.amazonalexa.com", "ftp://x"],
)
def test_the_token_goes_to_alexa_alone(where: str | None) -> None:
    ASKED.clear()
    assert email_of(turn(where), 10) == NOT_ASKED
    assert ASKED == []


def test_without_a_token_or_time_nobody_is_asked(endpoint: str) -> None:
    ASKED.clear()
    assert email_of(turn(endpoint, None), 10) == email_of(turn(endpoint), 0) == NOT_ASKED
    assert ASKED == []

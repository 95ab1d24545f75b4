"""A reminder is set over HTTP with the request's own token, on the device's clock, and is told for what it became."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services.reminder_management import PushNotification, SpokenText, Trigger

from skill.conversation.reminder import Reminded, Reminder
from skill.conversation.turn import Turn
from skill.linking.reminders import request_of, set_reminder

ASKED: list[tuple[str, str | None, Any]] = []
ANSWERS: dict[str, Any] = {}
REMINDER = Reminder(day=date(2026, 11, 28), text="Your order from Harbor Pantry is due today.", locale="en-US")


class Alexa(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ASKED.append((self.path, self.headers["Authorization"], json.loads(body)))
        if ANSWERS["status"] is None:
            self.close_connection = True
            return
        self.send_response(ANSWERS["status"])
        self.end_headers()
        self.wfile.write(ANSWERS["body"])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Alexa)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def turn(endpoint: str | None, token: str | None = "api-token") -> Turn:
    at = datetime(2026, 11, 26, tzinfo=UTC)
    return Turn(request_id="r", kind="IntentRequest", at=at, api_endpoint=endpoint, api_token=token)


def code(name: str) -> bytes:
    return json.dumps({"code": name, "message": "no"}).encode()


@pytest.mark.parametrize(
    ("status", "body", "became"),
    [
        (201, b'{"alertToken":"a","status":"ON"}', Reminded.SET),
        (200, b'{"alertToken":"a"}', Reminded.SET),
        (204, b"", Reminded.UNSURE),
        (201, b"<html>", Reminded.UNSURE),
        (201, b"[]", Reminded.UNSURE),
        (401, code("UNAUTHORIZED"), Reminded.NOT_ALLOWED),
        (403, code("FORBIDDEN"), Reminded.NOT_ALLOWED),
        (403, b"", Reminded.NOT_ALLOWED),
        (403, code("MAX_REMINDERS_EXCEEDED"), Reminded.NOT_HERE),
        (403, code("DEVICE_NOT_SUPPORTED"), Reminded.NOT_HERE),
        (404, code("NOT_FOUND"), Reminded.NOT_HERE),
        (429, code("RATE_EXCEEDED"), Reminded.UNSURE),
        (500, b"<html>", Reminded.UNSURE),
        (None, b"", Reminded.UNSURE),
    ],
)
def test_what_alexa_answers_is_taken_for_what_it_says(
    endpoint: str, status: int | None, body: bytes, became: Reminded
) -> None:
    ANSWERS.update(status=status, body=body)
    ASKED.clear()
    assert set_reminder(turn(endpoint), REMINDER, 10) is became
    assert [("/v1/alerts/reminders", "Bearer api-token", request_of(turn(endpoint), REMINDER))] == ASKED


PARTS = {
    "trigger": (Trigger, lambda told: told["trigger"]),
    "text": (SpokenText, lambda told: told["alertInfo"]["spokenInfo"]["content"][0]),
    "push": (PushNotification, lambda told: told["pushNotification"]),
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_asked_is_what_the_sdk_knows_as_a_reminder(part: str) -> None:
    kind, of = PARTS[part]
    told = of(request_of(turn(None), REMINDER))
    read = DefaultSerializer().deserialize(json.dumps(told), kind)
    names = {ours: theirs for ours, theirs in kind.attribute_map.items() if getattr(read, ours) is not None}
    assert set(names.values()) == set(told)


def test_the_moment_is_nine_on_the_device_s_own_clock() -> None:
    assert request_of(turn(None), REMINDER)["trigger"]["scheduledTime"] == "2026-11-28T09:00:00.000"


@pytest.mark.parametrize("where", [None, "https://evil.example", "http://api.amazonalexa.com"])
def test_the_token_goes_to_alexa_alone(where: str | None) -> None:
    ASKED.clear()
    assert set_reminder(turn(where), REMINDER, 10) is Reminded.NOT_HERE
    assert ASKED == []


def test_without_a_token_or_time_nobody_is_asked(endpoint: str) -> None:
    ASKED.clear()
    assert set_reminder(turn(endpoint, None), REMINDER, 10) is Reminded.NOT_HERE
    assert set_reminder(turn(endpoint), REMINDER, 0) is Reminded.UNSURE
    assert ASKED == []

"""A turn while the table is in trouble: the customer is answered, the record is kept, nothing is claimed."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from base.settings import Settings
from ledger.spool import FileSpool
from skill.app import EarshotSkill, build_skill
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING


class Throttling(BaseHTTPRequestHandler):
    """Refuses every request as DynamoDB does when it throttles."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "slow down"})
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        pass


class Portal(Throttling):
    """Answers every request with a page of its own, as whatever stands between may do."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "13")
        self.end_headers()
        self.wfile.write(b"<html></html>")


@contextmanager
def throttling(answers: type[BaseHTTPRequestHandler] = Throttling) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def hanging() -> Iterator[str]:
    """Accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def closed() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def none() -> Iterator[str]:
    """No embedded AWS was ever started."""
    yield ""


def something_else() -> Any:
    return throttling(Portal)


Trouble = Callable[[], Any]
TROUBLES = [throttling, hanging, closed, none, something_else]


def skill_at(endpoint: str, folder: Path) -> EarshotSkill:
    return build_skill(Settings(endpoint=endpoint, spool=str(folder)), clock=lambda: MORNING)


def kept(folder: Path) -> MemoryLedger:
    """What a drainer finds when the table is back."""
    ledger = MemoryLedger()
    FileSpool(folder).drain(ledger)
    return ledger


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_customer_is_answered_and_the_turn_is_kept(trouble: Trouble, tmp_path: Path) -> None:
    with trouble() as endpoint:
        answer = skill_at(endpoint, tmp_path).invoke(envelope(request("LaunchRequest")))
    assert answer["response"]["outputSpeech"]["ssml"].startswith("<speak>Welcome to Harbor Pantry.")
    assert len(kept(tmp_path).touchpoints) == 1


def test_a_purchase_that_cannot_be_written_is_not_called_one(tmp_path: Path) -> None:
    with throttling() as endpoint:
        skill = skill_at(endpoint, tmp_path)
        asked = request("IntentRequest", intent=intent("ReorderIntent", brand="ruxton", product="coffee"))
        quoted = skill.invoke(envelope(asked, token=access_token()))
        said_yes = request("IntentRequest", requestId="amzn1.echo-api.request.2", intent=intent("AMAZON.YesIntent"))
        answer = skill.invoke(envelope(said_yes, token=access_token(), attributes=quoted["sessionAttributes"]))
    assert "Shall I order it?" in quoted["response"]["outputSpeech"]["ssml"]
    assert "I could not tell whether the order went through" in answer["response"]["outputSpeech"]["ssml"]
    ledger = kept(tmp_path)
    assert ledger.orders == {}
    assert [touch.outcome for touch in ledger.touchpoints.values()] == ["asked", "error"]


def test_with_table_and_spool_both_away_the_record_is_whole_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be", "utf-8")
    with closed() as endpoint:
        answer = skill_at(endpoint, tmp_path / "spool").invoke(envelope(request("LaunchRequest")))
    assert "outputSpeech" in answer["response"]
    (line,) = [record.getMessage() for record in caplog.records if "EARSHOT_UNSTORED" in record.getMessage()]
    assert json.loads(line.split("EARSHOT_UNSTORED ")[1])["platform"] == "alexa"

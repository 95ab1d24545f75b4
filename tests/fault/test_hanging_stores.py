"""Table and queue that hang, over real sockets and a resolver that never answers: the record is whole in the log."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from base.settings import Settings
from ledger.spool import FileSpool
from skill.app import EarshotSkill, build_skill
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING

SHORT = 1.5  # seconds of a turn here: half of what a customer would wait


@contextmanager
def hanging() -> Iterator[str]:
    """Accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def unresolved() -> Iterator[str]:
    """Has a name that the resolver never gives an answer for."""
    answer, resolve = Event(), socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "table.example":
            answer.wait()
        return resolve("127.0.0.1" if host == "table.example" else host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        try:
            yield "http://table.example:9"
        finally:
            answer.set()


def skill_on(endpoint: str, spool: str) -> EarshotSkill:
    return build_skill(Settings(endpoint=endpoint, spool=spool), clock=lambda: MORNING)


def unstored(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    lines = [record.getMessage() for record in caplog.records if "EARSHOT_UNSTORED " in record.getMessage()]
    return [json.loads(line.split("EARSHOT_UNSTORED ")[1]) for line in lines]


@pytest.mark.parametrize("trouble", [hanging, unresolved])
def test_with_table_and_queue_hanging_together_the_turn_is_answered_and_its_record_is_in_the_log(
    trouble: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with trouble() as endpoint:
        skill = skill_on(endpoint, f"{endpoint}/000000000000/spool")
        answer = skill.invoke(envelope(request("LaunchRequest")), seconds=SHORT)
    assert answer["response"]["outputSpeech"]["ssml"].startswith("<speak>Welcome to Harbor Pantry.")
    (record,) = unstored(caplog)
    assert (record["platform"], record["schema_version"]) == ("alexa", 2)


@pytest.mark.parametrize("trouble", [hanging, unresolved])
def test_with_the_table_alone_hanging_the_record_waits_in_the_spool(trouble: Any, tmp_path: Path) -> None:
    with trouble() as endpoint:
        skill_on(endpoint, str(tmp_path)).invoke(envelope(request("LaunchRequest")), seconds=SHORT)
    ledger = MemoryLedger()
    assert FileSpool(tmp_path).drain(ledger) == 1
    assert len(ledger.touchpoints) == 1


def test_a_purchase_while_everything_hangs_is_neither_claimed_nor_denied(caplog: pytest.LogCaptureFixture) -> None:
    with hanging() as endpoint:
        skill = skill_on(endpoint, f"{endpoint}/000000000000/spool")
        asked = request("IntentRequest", intent=intent("ReorderIntent", brand="ruxton", product="coffee"))
        quoted = skill.invoke(envelope(asked, token=access_token()), seconds=SHORT)
        said_yes = request("IntentRequest", requestId="amzn1.echo-api.request.2", intent=intent("AMAZON.YesIntent"))
        answer = skill.invoke(
            envelope(said_yes, token=access_token(), attributes=quoted["sessionAttributes"]), seconds=SHORT
        )
    assert "I could not tell whether the order went through" in answer["response"]["outputSpeech"]["ssml"]
    assert [record["outcome"] for record in unstored(caplog)] == ["asked", "error"]

"""Whether the server is well: also while what waited is brought back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.spool import FileSpool
from runtime.http.exchange import HttpAnswer, HttpRequest, answered
from runtime.http.health import health_route
from runtime.rounds import Rounds
from tests.factories.memory import MemoryLedger
from tests.factories.records import touchpoint

WAITING = 300


@pytest.fixture
def spool(tmp_path: Path) -> FileSpool:
    kept = FileSpool(tmp_path / "spool")
    for number in range(WAITING):
        kept.keep(touchpoint(f"tp_{number}"))
    return kept


def looked(ledger: MemoryLedger, spool: FileSpool, rounds: Rounds | None = None) -> HttpAnswer:
    return answered(
        health_route(ledger, spool, rounds or Rounds()), HttpRequest(method="GET", path="/healthz", headers={})
    )


def test_it_is_well_at_every_moment_while_the_spool_drains(spool: FileSpool) -> None:
    ledger = MemoryLedger()

    def looks(draining: list[bool]) -> Iterator[HttpAnswer]:
        while not draining:
            yield looked(ledger, spool)

    done: list[bool] = []
    with ThreadPoolExecutor(2) as threads:
        looking = threads.submit(lambda: list(looks(done)))
        drained = threads.submit(lambda: (spool.drain(ledger), done.append(True))[0])
        assert drained.result() == WAITING
        answers = [*looking.result(), looked(ledger, spool)]
    assert {answer.status for answer in answers} == {200}
    assert json.loads(answers[-1].body) == {"status": "ok", "spooled": 0}


def test_while_the_ledger_is_away_it_is_not_and_says_what_waits(spool: FileSpool) -> None:
    ledger = MemoryLedger()
    ledger.away = True
    answer = looked(ledger, spool)
    assert (answer.status, json.loads(answer.body)["spooled"]) == (503, WAITING)


def test_what_works_beside_it_and_has_ended_is_named() -> None:
    class Ended(Rounds):
        def ended(self) -> tuple[str, ...]:
            return ("outbox",)

    answer = answered(
        health_route(MemoryLedger(), None, Ended()), HttpRequest(method="GET", path="/healthz", headers={})
    )
    assert answer.status == 503
    assert json.loads(answer.body)["status"] == "no longer at work: outbox; start the server again"


def test_what_works_beside_it_and_comes_to_no_end_is_named() -> None:
    class Hanging(Rounds):
        def hanging(self) -> tuple[str, ...]:
            return ("draining the spool", "forgetting")

    answer = answered(
        health_route(MemoryLedger(), None, Hanging()), HttpRequest(method="GET", path="/healthz", headers={})
    )
    assert answer.status == 503
    assert "without coming to an end: draining the spool, forgetting" in json.loads(answer.body)["status"]

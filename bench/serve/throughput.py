"""How many turns a second of CPU `earshot serve` answers: `earshot bench serve`.

Whole requests through the web app as its server hands them over: signature, certificate and time verified, the turn
answered and recorded, the answer in JSON. CPU time of this process (user and system), the median of repeats; the
table's own process is not counted, nor are signing and sockets. Every turn is of the example household, in a session
of its own.
"""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from base.errors import BenchError
from base.settings import Settings, read_settings
from ledger.wiring import open_ledger
from runtime.demo.signing import TestAuthority
from runtime.embedded_aws.local import embedded_aws
from runtime.web.app import ALEXA, make_app
from skill.alexa.certificates import CertificateChains
from skill.alexa.verification import Verification
from tests.factories.memory import MemoryLedger

if TYPE_CHECKING:
    from flask import Flask

    from ledger.store import Ledger

_EVENTS = Path(__file__).resolve().parents[2] / "events"
_TURNS = {"launches": "launch.json", "reorders": "reorder.json"}
_ids = count()

Environ = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """Turns a second of CPU: of one kind, on one store."""

    turns: str
    store: str
    a_second: float


def measured(*, at_once: int = 100, repeats: int = 7) -> list[Throughput]:
    """Measure launches and reorders on a ledger in memory and on an embedded table of their own.

    Args:
        at_once: turns between two looks at the clock.
        repeats: of which the median counts.

    Raises:
        BenchError: a turn was refused or not answered aloud.
    """
    found = on("memory", Settings(), MemoryLedger(), at_once=at_once, repeats=repeats)
    with embedded_aws(None) as aws:
        settings = read_settings(aws.environment())
        aws.create_table(settings.table)
        found += on("embedded table", settings, open_ledger(settings), at_once=at_once, repeats=repeats)
    return found


def table(found: list[Throughput]) -> str:
    """Return the figures as a Markdown table: a line a kind of turn, a column a store."""
    stores = list(dict.fromkeys(one.store for one in found))
    by = {(one.turns, one.store): one.a_second for one in found}
    lines = [f"| a second of CPU | {' | '.join(stores)} |", f"|---|{'---|' * len(stores)}"]
    lines += [f"| {turns} | {' | '.join(f'{by[turns, store]:,.0f}' for store in stores)} |" for turns in _TURNS]
    return "\n".join(lines)


def on(store: str, settings: Settings, ledger: Ledger, *, at_once: int, repeats: int) -> list[Throughput]:
    """Measure each kind of turn on one store; before it come a fifth as many, at least one, that do not count."""
    authority = TestAuthority.new(datetime.now(UTC))
    chains = CertificateChains((authority.root.certificate,), fetch=authority.fetch)
    verification = Verification(skill_id=settings.skill_id, chains=chains, loopback_only=True)
    app = make_app(settings, verification=verification, ledger=ledger)
    found = []
    for turns, file in _TURNS.items():
        event = json.loads((_EVENTS / file).read_text("utf-8"))
        _answer(app, [_asked(event, authority) for _ in range(max(1, at_once // 5))])
        spent = [_answer(app, [_asked(event, authority) for _ in range(at_once)]) for _ in range(repeats)]
        found.append(Throughput(turns=turns, store=store, a_second=at_once / statistics.median(spent)))
    return found


def _asked(event: dict[str, Any], authority: TestAuthority) -> Environ:
    """A signed request of this moment, as the web server hands it to the app."""
    number = next(_ids)
    session = {**event["session"], "sessionId": f"amzn1.echo-api.session.bench-{number}"}
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = {**event["request"], "requestId": f"amzn1.echo-api.request.bench-{number}", "timestamp": now}
    body = json.dumps({**event, "session": session, "request": request}).encode()
    builder = EnvironBuilder(path=ALEXA, method="POST", data=body, headers=Headers(authority.sign(body)))
    return {**builder.get_environ(), "REMOTE_ADDR": "127.0.0.1"}


def _answer(app: Flask, asked: list[Environ]) -> float:
    """Let the app answer, and return the CPU seconds it took."""
    statuses: list[str] = []

    def begin(status: str, _headers: object, _trouble: object = None) -> Any:
        statuses.append(status)

    began = time.process_time()
    answers = [b"".join(app(environ, begin)) for environ in asked]
    spent = time.process_time() - began
    for status, answer in zip(statuses, answers, strict=True):
        if not status.startswith("200") or "outputSpeech" not in json.loads(answer).get("response", {}):
            raise BenchError(f"a measured turn was not answered aloud: {status} {answer[:200]!r}")
    return spent

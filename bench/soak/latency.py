"""How long turns take through the Flask service on the embedded AWS, in the client's eyes: `earshot bench turns`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from base.settings import Settings
from bench.soak.customers import Crowd
from bench.soak.faults import Fault
from bench.soak.stage import Theatre, stage, theatre
from bench.soak.weather import Weather, bad_weather

OUTAGE = Fault(
    name="outages of a second, one in five seconds",
    rules=({"service": "*", "reset": True},),
    on_off=(1.0, 4.0),
)
WELL = Fault(name="all well")


def measured(turns: int) -> str:
    """Return a Markdown table: so many turns one after another, the first of the process apart."""
    lines = ["| | turns | median, ms | p90, ms | p99, ms | longest, ms |", "|---|---|---|---|---|---|"]
    with theatre() as shared:
        for fault in (WELL, OUTAGE):
            seconds = sorted(_turns(shared, fault, turns))
            told = (f"{_quantile(seconds, share) * 1000:.0f}" for share in (0.5, 0.9, 0.99, 1.0))
            lines.append(f"| {fault.name} | {len(seconds)} | {' | '.join(told)} |")
    return "\n".join(lines)


def _turns(shared: Theatre, fault: Fault, turns: int) -> list[float]:
    with stage(shared, fault, "") as on:
        on.open()
        crowd = Crowd(resolver=shared.resolver, skill_id=Settings().skill_id, servers=lambda: on.running[0])
        crowd.greet(1)
        numbers = count(1)
        with bad_weather(Weather(fault, shared.proxy, on.silent, on.running)):
            while crowd.turns < turns:
                crowd.talk(next(numbers))
        sent = [turn for talk in crowd.talks for turn in talk.turns if not turn.first_of_process]
        return [turn.seconds for turn in sent if turn.seconds is not None]


def _quantile(seconds: Sequence[float], share: float) -> float:
    """Return the least value that so large a share does not exceed."""
    return seconds[max(0, -int(-len(seconds) * share // 1) - 1)]

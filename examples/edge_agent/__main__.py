"""`python -m examples.edge_agent`: an agent that reads levels from its input, a line each ("beans 412")."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from base.errors import StoreUnavailable
from ledger.device_hours import Measure
from replenishment.stock.reorder import Lead

from .agent import EdgeAgent
from .belief import WatchedPart
from .file import device_file
from .mqtt import connected

SENT_EVERY = 600.0  # seconds, so that when it sends tells nobody when something was used


def main(arguments: list[str] | None = None, lines: Iterable[str] = sys.stdin) -> None:
    """Read until the input ends; send what waits every ten minutes, and at the end."""
    asked = _parser().parse_args(arguments)
    with device_file(asked.file) as file:
        agent = EdgeAgent(thing=asked.thing, parts=[_part(one) for one in asked.part], file=file)
        sent_at = time.monotonic()
        for line in lines:
            name, _, level = line.partition(" ")
            if not level.strip().isdigit() or name not in {part.name for part in agent.parts}:
                print(f"not a reading: {line.strip()!r}", file=sys.stderr)
            elif not agent.read(name, int(level)):
                print("no reading is kept until the clock is set", file=sys.stderr)
            if time.monotonic() - sent_at >= SENT_EVERY:
                _send(agent, asked)
                sent_at = time.monotonic()
        agent.passes()
        _send(agent, asked)


def _send(agent: EdgeAgent, asked: argparse.Namespace) -> None:
    try:
        with connected(asked.thing, asked.files, asked.host, asked.port) as publish:
            print(f"{agent.send(publish)} messages sent", file=sys.stderr)
    except StoreUnavailable as trouble:
        print(f"{len(agent.file.waiting())} messages wait: {trouble}", file=sys.stderr)


def _part(told: str) -> WatchedPart:
    name, measure, full, a_day = told.replace("=", ":").split(":")
    lead = Lead(mean=3.0, variance=2.0)
    return WatchedPart(name=name, measure=Measure(measure), full=int(full), a_day=float(a_day), lead=lead)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m examples.edge_agent", description=__doc__)
    parser.add_argument("thing", help="its name in AWS IoT Core")
    parser.add_argument("--part", action="append", required=True, help="NAME=MEASURE:FULL:A_DAY: beans=weight:1000:40")
    parser.add_argument("--file", type=Path, default=Path("agent.sqlite"), help="where readings stay")
    parser.add_argument("--files", type=Path, required=True, help="folder of its certificate, key and authority")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8883)
    return parser


if __name__ == "__main__":
    main()

"""From files read to `links` and `journeys` written, and nothing else: no credit, no report, no CSV.

Run as a process of its own: python -m bench.attribution.road TOUCHPOINTS ORDERS OUT [GIGABYTES]. Prints what it wrote.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from attribution.chain import STEPS, step_values
from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from attribution.engine.step import Step, run_steps
from attribution.exports.tables import TABLES
from attribution.exports.write import exported, write_parquet
from attribution.inputs.clean import latest_received
from attribution.inputs.load import load
from attribution.parameters import Inputs, Parameters

WRITTEN = ("links", "journeys")


def needed(steps: Sequence[Step], tables: Iterable[str]) -> list[Step]:
    """Return the steps that some tables are made by, in their order."""
    wanted, found = set(tables), []
    for step in reversed(steps):
        if step.name in wanted:
            found.append(step)
            wanted.update(step.reads)
    return found[::-1]


def travel(touchpoints: Path, orders: Path, out: Path, memory_gb: float | None = None) -> dict[str, int]:
    """Write the tables into `out`; return how many rows each has."""
    parameters = Parameters(room=Room(memory_gb=memory_gb, spill=Path()))  # whoever measures it looks there
    written = [table for table in TABLES if table.name in WRITTEN]
    out.mkdir(parents=True, exist_ok=True)
    with ENGINES[parameters.engine](parameters.room) as engine:
        load(engine, Inputs(touchpoint_files=(touchpoints,), order_files=(orders,)))
        run_steps(engine, needed(STEPS, WRITTEN), step_values(parameters, latest_received(engine)))
        rows = {}
        for table in written:
            exports = exported(engine, table, window_days=parameters.window_days)
            _, rows[table.name] = write_parquet(exports, out / f"{table.name}.parquet", {})
    return rows


if __name__ == "__main__":
    touchpoints, orders, out, *memory = sys.argv[1:]
    print(json.dumps(travel(Path(touchpoints), Path(orders), Path(out), float(memory[0]) if memory else None)))

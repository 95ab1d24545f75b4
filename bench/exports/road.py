"""From `journeys` to every table written as Parquet, and nothing else: no links before, no page and no CSV after.

Run as a process of its own: python -m bench.exports.road GIVEN OUT GIGABYTES. GIVEN holds the tables that the steps
read. Prints what it cost as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.chain import run_totals, step_values
from attribution.credit.weights import EFFECTS
from attribution.engine.engine import NO_VALUES, Engine, OfPart, Values
from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from attribution.engine.step import run_steps
from attribution.exports.tables import PREDICTIONS, TABLES
from attribution.exports.write import write_rows
from attribution.journeys.journeys import PATHS, WALKS
from attribution.lift.incremental import estimate_incremental
from attribution.lift.run import read_experiments
from attribution.parameters import Parameters

# What the steps from journeys on read; `touchpoints` are the touches, of which nobody has to be left out here.
GIVEN = (
    *("touches", "orders", "links", "journeys", "lost_journeys", "record_households", "record_people"),
    *("session_households", "session_facts", "order_lines", "enrolments", "met_by_order", "met_by_token"),
)
# Predictions make households of earlier moments again, of the records themselves: that is the road before journeys.
MADE = tuple(table for table in TABLES if table is not PREDICTIONS)
EIGHT = (
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "markov_1_by_order",
    "markov_2_by_order",
    "shapley",
)
FACTS = {"schema_version": "2", "run_id": "run_bench", "lookback_days": str(Parameters().window_days)}


class CpuWatched:
    """An engine that notes the CPU of what leads to each table; work between two tables goes to the second one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.cpu_s: defaultdict[str, float] = defaultdict(float)
        self._since = time.process_time()

    def create(self, name: str, sql: str, values: Values = NO_VALUES) -> None:
        """Make the table."""
        self._engine.create(name, sql, values)
        self.mark(name)

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table."""
        self._engine.put(name, table)
        self.mark(name)

    def fill(self, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
        """Make the table."""
        self._engine.fill(name, schema, tables)
        self.mark(name)

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        """Return the rows."""
        return self._engine.query(sql, values)

    def of_parts(self, sql: str, schema: pa.Schema, work: OfPart) -> pa.Table:
        """Return what is made of the rows."""
        return self._engine.of_parts(sql, schema, work)

    def mark(self, name: str) -> None:
        """Note what was used since the last time under a name."""
        now = time.process_time()
        self.cpu_s[name] += now - self._since
        self._since = now


def travel(given: Path, out: Path, memory_gb: float) -> dict[str, object]:
    """Write the tables into `out`; return CPU seconds by what they went to, rows by table, and the most memory."""
    room = Room(memory_gb=memory_gb, spill=Path())  # whoever measures it looks there
    parameters = Parameters(room=room, models=EIGHT)
    out.mkdir(parents=True, exist_ok=True)
    with ENGINES[parameters.engine](parameters.room) as engine:
        for name in GIVEN:
            file = pq.ParquetFile(given / f"{name}.parquet")
            engine.fill(name, file.schema_arrow, (pa.Table.from_batches([batch]) for batch in file.iter_batches()))
        engine.create("touchpoints", "select * from touches")
        watched = CpuWatched(engine)
        _make(watched, parameters)
        rows = _write(watched, out)
    return {
        "cpu_s": dict(watched.cpu_s),
        "rows": rows,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _make(engine: CpuWatched, parameters: Parameters) -> None:
    run_steps(engine, (WALKS, PATHS, *EFFECTS), step_values(parameters, None))
    run_totals(engine, parameters)
    read_experiments(engine, (), None, parameters.window_days)
    estimate_incremental(engine)


def _write(engine: CpuWatched, out: Path) -> dict[str, int]:
    rows: dict[str, int] = {}
    for table in MADE:
        (_, rows[table.name]), _ = write_rows(engine, table, out / f"{table.name}.parquet", FACTS)
        engine.mark(f"writing {table.name}")
    return rows


if __name__ == "__main__":
    given, out, memory = sys.argv[1:]
    print(json.dumps(travel(Path(given), Path(out), float(memory))))

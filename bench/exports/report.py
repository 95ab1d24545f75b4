"""`earshot bench exports --orders N`: what a run's tables cost from journeys on, beside a bare COPY of `credit`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pyarrow as pa

from attribution.chain import run_chain
from attribution.engine.engines import ENGINES
from attribution.inputs.clean import latest_received
from attribution.inputs.load import load
from attribution.parameters import Inputs, Parameters
from bench.attribution.events import write_events
from bench.attribution.speed import ROOT
from bench.exports.journeys import TOUCHES_AN_ORDER, write_tables
from bench.exports.road import GIVEN
from bench.marks import put

PAGE = ROOT / "docs" / "attribution.md"
SHOWN = 12  # of the parts, the rest is added up
_FEW_RECORDS = 1500  # of a world whose tables have the columns that every run's have
_RUN = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module(sys.argv.pop(1), run_name="__main__")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportsCost:
    """Medians over runs: CPU seconds by what they went to, the bare COPY's, the most memory; and rows by table."""

    orders: int
    cpu_s: Mapping[str, float]
    copy_s: float
    peak_mb: float
    rows: Mapping[str, int]

    @property
    def whole_s(self) -> float:
        """Return the CPU of all tables."""
        return sum(self.cpu_s.values())


def bench_exports(
    *, orders: Sequence[int], repeats: int, memory_gb: float, write: bool, talk: Callable[[str], object]
) -> str:
    """Return the costs as Markdown, and put them into the docs where asked."""
    found = []
    for count in orders:
        talk(f"{count:,} orders")
        found.append(measured(count, repeats=repeats, memory_gb=memory_gb))
    text = told(found, memory_gb)
    if write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "exports", text), encoding="utf-8")
    return text


def measured(orders: int, *, repeats: int, memory_gb: float) -> ExportsCost:
    """Draw so many orders, and return what their tables cost; every run in a process of its own."""
    with TemporaryDirectory() as name:
        given, out = Path(name) / "given", Path(name) / "out"
        given.mkdir()
        write_tables(orders, engine_schemas(), given)
        runs = [_ran("bench.exports.road", name, given, out, memory_gb) for _ in range(repeats)]
        copies = [_ran("bench.exports.bare_copy", name, out / "credit.parquet") for _ in range(repeats)]
    parts: Counter[str] = Counter()
    for part in runs[0]["cpu_s"]:
        parts[part] = median(run["cpu_s"][part] for run in runs)
    return ExportsCost(
        orders=orders,
        cpu_s=parts,
        copy_s=median(copy["cpu_s"] for copy in copies),
        peak_mb=median(run["peak_mb"] for run in runs),
        rows=runs[0]["rows"],
    )


def engine_schemas() -> dict[str, pa.Schema]:
    """Return the columns of the tables that the steps from journeys on read, as a small run makes them."""
    parameters = Parameters()
    with TemporaryDirectory() as name, ENGINES[parameters.engine](parameters.room) as engine:
        touchpoints, orders = write_events(_FEW_RECORDS, "parquet", Path(name))
        load(engine, Inputs(touchpoint_files=(touchpoints,), order_files=(orders,)))
        run_chain(engine, parameters, latest_received(engine))
        return {table: engine.query(f"select * from {table} limit 0").schema for table in GIVEN}


def _ran(module: str, folder: str, *asked: object) -> dict[str, Any]:
    command = [sys.executable, "-c", _RUN, str(ROOT), module, *map(str, asked)]
    # What it says on stderr goes to ours: a failure is told by whom it befell.
    ran = subprocess.run(command, cwd=mkdtemp(dir=folder), check=True, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return said


def told(found: Sequence[ExportsCost], memory_gb: float) -> str:
    """Return two tables: what was paid for how many orders, and what it went to for the most of them."""
    lines = [
        f"Orders with {TOUCHES_AN_ORDER} touches each, Parquet; the engine takes {memory_gb:g} GB and spills beyond.",
        "",
        "| orders | rows of `credit` | all tables, CPU s | bare COPY of `credit`, CPU s | times | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.orders:,} | {one.rows['credit']:,} | {one.whole_s:.1f} | {one.copy_s:.2f} "
        f"| {one.whole_s / one.copy_s:.0f} | {one.peak_mb:,.0f} |"
        for one in found
    ]
    most = found[-1]
    ranked = Counter(most.cpu_s).most_common()
    lines += [
        "",
        f"Where it goes, of {most.orders:,} orders:",
        "",
        "| table or file | CPU s | share |",
        "|---|---|---|",
    ]
    shown = [*ranked[:SHOWN], ("all others", sum(seconds for _, seconds in ranked[SHOWN:]))]
    lines += [f"| {name} | {seconds:.2f} | {seconds / most.whole_s:.0%} |" for name, seconds in shown]
    return "\n".join(lines)

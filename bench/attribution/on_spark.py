"""`earshot bench spark --records N`: a whole run on Spark in local mode and on DuckDB, and whether they agree."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from attribution.engine.room import Room
from attribution.exports.tables import TABLES
from attribution.parameters import Inputs, Parameters, Progress
from attribution.run import attribute
from bench.attribution.events import write_events

ENGINES = ("duckdb", "spark")


@dataclass(slots=True, kw_only=True)
class RunPart:
    """A part of a run, by the name that the run tells of it: seconds that passed, and of CPU in all its processes."""

    name: str
    passed_s: float = 0.0
    cpu_s: float = 0.0


@dataclass(slots=True)
class RunClock:
    """Parts of a run, each from when it is told to when the next one is."""

    talk: Progress
    parts: list[RunPart] = field(default_factory=list)
    _since: tuple[float, float] = (0.0, 0.0)

    def told(self, name: str) -> None:
        """End the part before and begin one; without a name end it alone."""
        now = (time.monotonic(), cpu_s())
        if self.parts:
            self.parts[-1].passed_s, self.parts[-1].cpu_s = (
                at - then for at, then in zip(now, self._since, strict=True)
            )
        self._since = now
        if name:
            self.talk(name)
            self.parts.append(RunPart(name=name))


def bench_spark(records: int, talk: Progress, memory_gb: float | None = None) -> str:
    """Return what a run of about so many records takes on both engines, as Markdown; Linux only.

    Args:
        records: touchpoints and orders, simulated.
        talk: told what is done.
        memory_gb: of Spark's heap, and of DuckDB's tables.
    """
    talk = _timed(talk)
    with TemporaryDirectory() as name:
        folder = Path(name)
        talk(f"writing {records:,} records")
        touchpoints, orders = write_events(records, "parquet", folder / "records")
        inputs = Inputs(touchpoint_files=(touchpoints,), order_files=(orders,))
        clocks = []
        for engine in ENGINES:
            talk(f"attribute on {engine}")
            clock = RunClock(talk)
            room = Room(memory_gb=memory_gb, spill=folder)
            attribute(inputs, Parameters(engine=engine, room=room), folder / engine, clock.told)
            clock.told("")
            clocks.append(clock)
        written = sum(pq.read_metadata(file).num_rows for file in (touchpoints, orders))
        return table(written, clocks, differing(folder / ENGINES[0], folder / ENGINES[1]))


def _timed(talk: Progress) -> Progress:
    """Say with each word how many seconds passed since the first: a long run is looked at from outside."""
    since = time.monotonic()
    return lambda word: talk(f"{time.monotonic() - since:,.0f} s: {word}")


def table(records: int, clocks: list[RunClock], differing: list[str]) -> str:
    """Return the parts of the runs as a table of Markdown, and what of their tables is not the same."""
    duckdb, spark = ([*clock.parts, _whole(clock.parts)] for clock in clocks)
    rows = [
        f"| {one.name} | {one.passed_s:,.0f} | {one.cpu_s:,.0f} | {other.passed_s:,.0f} | {other.cpu_s:,.0f} |"
        for one, other in zip(duckdb, spark, strict=True)
    ]
    same = f"Tables that differ: {', '.join(differing)}." if differing else "Every table is the same."
    return "\n".join(
        [
            f"{records:,} records, {os.cpu_count()} cores, local mode",
            "",
            "| part | DuckDB, s | CPU s | Spark, s | CPU s |",
            "|---|---|---|---|---|",
            *rows,
            "",
            same,
        ]
    )


def _whole(parts: list[RunPart]) -> RunPart:
    return RunPart(
        name="in all", passed_s=sum(part.passed_s for part in parts), cpu_s=sum(part.cpu_s for part in parts)
    )


def differing(here: Path, there: Path) -> list[str]:
    """Return the names of the tables that are not the same in two runs."""
    return [name for name in sorted(table.name for table in TABLES) if not _same(here, there, f"{name}.parquet")]


def _same(here: Path, there: Path, file: str) -> bool:
    if not (there / file).exists() or not (here / file).exists():
        return (here / file).exists() == (there / file).exists()
    return bool(pq.read_table(here / file).equals(pq.read_table(there / file)))


def cpu_s() -> float:
    """Return the CPU that this process and all that it started have used, in seconds."""
    used, parent = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            values = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parent[int(folder.name)], used[int(folder.name)] = int(values[1]), sum(map(int, values[11:15]))
    ours = {os.getpid()}
    while more := {one for one, of in parent.items() if of in ours} - ours:
        ours |= more
    return sum(used.get(one, 0) for one in ours) / os.sysconf("SC_CLK_TCK")

"""`earshot bench links --events N`: what the road from files to links and journeys costs, in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import duckdb
import pyarrow.parquet as pq

from attribution.parameters import Progress
from bench.attribution.events import write_events

ROOT = Path(__file__).parents[2]
WHOLE_UP_TO = 1_000_000  # beyond, the whole `attribute` is not run beside it
_MOST_LOOKS_A_SECOND = 5
_NOTHING_TO_DO = 2  # exit code of `attribute` without records
# The benchmarks are part of the source tree, which a process in a folder of its own does not see.
_ROAD = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("bench.attribution.road", run_name="__main__")
"""
_READ = """
import duckdb, sys
engine = duckdb.connect()
for source in sys.argv[1:]:
    engine.execute(f"create or replace table rows_read as from {source}")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process cost: CPU of all its threads, most memory at once, most put on disk by the engine at once."""

    cpu_s: float
    peak_mb: float
    spilled_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A process, and the same without work."""

    name: str
    busy: Cost
    idle: Cost

    @property
    def cpu_s(self) -> float:
        """Return the CPU above that of the empty run."""
        return self.busy.cpu_s - self.idle.cpu_s


def bench_events(events: int, form: str, talk: Progress, memory_gb: float | None = None) -> str:
    """Return the costs on about `events` records as Markdown; `memory_gb` is what the engine may take."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        talk(f"writing {events:,} records")
        files = write_events(events, form, folder / "full")
        nothing = write_events(0, form, folder / "none")
        records = sum(_rows(file) for file in files)
        talk("from files to links and journeys")
        road = partial(_road, memory_gb=memory_gb)
        timed = [_timed("files to links and journeys", road, files, nothing, folder)]
        if events <= WHOLE_UP_TO:
            talk("the whole of attribute, and the engine merely reading")
            timed.append(_timed("earshot attribute, all of it", _attribute, files, nothing, folder))
            timed.append(_timed("DuckDB reads the files, no more", _read, files, nothing, folder))
    return _table(records, form, timed)


def _timed(
    name: str,
    command: Callable[[Sequence[Path], Path], list[str]],
    files: Sequence[Path],
    nothing: Sequence[Path],
    folder: Path,
) -> Timed:
    idle = measured(command(nothing, folder / "out"), folder)
    return Timed(name=name, busy=measured(command(files, folder / "out"), folder), idle=idle)


def _road(files: Sequence[Path], out: Path, memory_gb: float | None) -> list[str]:
    memory = () if memory_gb is None else (str(memory_gb),)
    return [sys.executable, "-c", _ROAD, str(ROOT), *map(str, files), str(out), *memory]


def _attribute(files: Sequence[Path], out: Path) -> list[str]:
    given = ("--touchpoints", str(files[0]), "--orders", str(files[1]), "--out", str(out), "--spill", ".")
    return [sys.executable, "-m", "cli.main", "attribute", *given]


def _read(files: Sequence[Path], _out: Path) -> list[str]:
    return [sys.executable, "-c", _READ, *map(_source, files)]


def _source(file: Path) -> str:
    if file.suffix == ".parquet" or not file.stat().st_size:
        return f"'{file}'" if file.stat().st_size else "(select 1)"
    # Told the columns, it need not look for them first: the least that reading can cost.
    rows = duckdb.execute(f"describe from read_json('{file}', sample_size = -1)").fetchall()
    return f"read_json('{file}', columns = { {str(row[0]): str(row[1]) for row in rows} })"


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder of its own and return what it cost; its temporary files are counted as they grow.

    Raises:
        CalledProcessError: the command failed, but for the user's mistake of having given it nothing.
    """
    place = Path(mkdtemp(dir=folder))
    with subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        spilled = 0
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            spilled = max(spilled, _size(place))
            time.sleep(1 / _MOST_LOOKS_A_SECOND)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said = process.stderr.read() if process.stderr else b""
    if process.returncode != _NOTHING_TO_DO:
        subprocess.CompletedProcess(command, process.returncode, stderr=said).check_returncode()
    return Cost(cpu_s=used.ru_utime + used.ru_stime, peak_mb=used.ru_maxrss / 1024, spilled_mb=spilled / 2**20)


def _size(place: Path) -> int:
    total = 0
    for folder, _, names in os.walk(place):
        for name in names:
            try:
                total += (Path(folder) / name).stat().st_size
            except FileNotFoundError:  # the engine has just taken it away
                continue
    return total


def _rows(file: Path) -> int:
    if file.suffix == ".parquet":
        return int(pq.ParquetFile(file).metadata.num_rows)
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _table(records: int, form: str, timed: Sequence[Timed]) -> str:
    lines = [
        f"{records:,} records ({form}); CPU above that of an empty run, which is given in brackets",
        "",
        "| what | CPU s | peak MB | spilled MB |",
        "|---|---|---|---|",
    ]
    for one in timed:
        costs = f"{one.cpu_s:.1f} ({one.idle.cpu_s:.1f}) | {one.busy.peak_mb:,.0f} | {one.busy.spilled_mb:,.0f}"
        lines.append(f"| {one.name} | {costs} |")
    if len(timed) > 1:
        lines += ["", f"The whole of attribute took {timed[1].cpu_s / timed[2].cpu_s:.1f} times the reading."]
    return "\n".join(lines)

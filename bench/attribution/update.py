"""Is an update a full run, and what does it cost? Day pairs for the one, a world of many records for the other."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from subprocess import run
from tempfile import TemporaryDirectory

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.simulation.files import write_world
from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import invented_products
from attribution.simulation.world import simulate
from base.clock import parse_rfc3339
from bench.attribution.days import Known, day_pairs
from bench.attribution.delta import delta
from ledger.encoding import to_json
from ledger.records.spend import Spend

PRODUCTS = 60
UNTIL = parse_rfc3339("2026-11-20T12:00:00Z")
_EARSHOT = "from cli.main import main; main()"
SPENT = tuple(
    Spend(day=(UNTIL - timedelta(days=day)).date(), channel="voice", currency="USD", spend_minor=1999)
    for day in range(0, 40, 3)
)
OWN = ("manifest.json", "households_changed.csv", "households_changed.parquet")


def differing(one: Path, other: Path) -> list[str]:
    """Return the names of the files in which a full run and an update differ, but for those that may."""
    names = {path.name for folder in (one, other) for path in folder.iterdir() if path.is_file()} - {*OWN}
    return sorted(name for name in names if _bytes(one / name) != _bytes(other / name))


def judged_pairs(*, pairs: int, households: int, seed: int) -> Iterator[str]:
    """Yield a line a day pair: how many records there were, and the files in which the update was no full run."""
    world = simulate(invented_products(PRODUCTS), households=households, seed=seed, until=UNTIL)
    days = day_pairs(touchpoint_records(world), order_records(world), pairs=pairs, seed=seed)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for number, (before, after) in enumerate(days, start=1):
            found = judged(before, after, place / str(number), seed=number)
            records = len(after.touchpoints) + len(after.orders)
            yield f"day {number}: {records:,} records; {'equal' if not found else 'DIFFERS in ' + ', '.join(found)}"


def judged(before: Known, after: Known, place: Path, *, seed: int) -> list[str]:
    """Run the one, then the other both ways, each time in another order of arrival; return the files that differ."""
    order = Random(seed)
    attribute(inputs(before, place / "before", order), Parameters(), place / "run")
    given = inputs(after, place / "full", order)
    attribute(given, Parameters(calibration=place / "run" / "calibration.json"), place / "whole")
    given = inputs(after, place / "late", order, update=place / "run")
    attribute(given, Parameters(), place / "updated")
    return differing(place / "whole", place / "updated")


def inputs(known: Known, folder: Path, order: Random, update: Path | None = None) -> Inputs:
    """Write what is known as files, in some order of arrival, and return them as a run's inputs."""
    folder.mkdir(parents=True)
    return Inputs(
        touchpoint_files=(_written(folder / "touchpoints.jsonl", known.touchpoints, order),),
        order_files=(_written(folder / "orders.jsonl", known.orders, order),),
        update=update,
        spend=SPENT,
    )


def _written(path: Path, records: Sequence[object], order: Random) -> Path:
    lines: Iterable[str] = map(to_json, order.sample(records, len(records)))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def measured(*, households: int, seed: int, share: float = 0.01) -> str:
    """Run a world of many households, then its delta both ways; return what each took and how much was made anew."""
    world = simulate(invented_products(PRODUCTS), households=households, seed=seed, until=UNTIL)
    days = delta(world, share=share, seed=seed)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        write_world(days.before, place / "before")
        write_world(days.after, place / "after")
        first = _seconds(place, "before", "run")
        whole = _seconds(place, "after", "whole", "--calibration", str(place / "run" / "calibration.json"))
        updated = _seconds(place, "after", "updated", "--update", str(place / "run"))
        found = differing(place / "whole", place / "updated")
        counted = json.loads((place / "updated" / "manifest.json").read_text(encoding="utf-8"))["components"]
    records = len(days.after.touchpoints) + len(days.after.orders)
    anew, total = counted["recomputed"], counted["total"]
    return "\n".join(
        (
            f"{records:,} records; {days.households:,} households touched",
            f"files: {'equal' if not found else 'DIFFERS in ' + ', '.join(found)}",
            f"components (an order and its neighbourhood): {anew:,} of {total:,} made anew ({anew / total:.1%})",
            f"CPU seconds: first run {first:.1f}, full run {whole:.1f}, update {updated:.1f}: {updated / whole:.0%}",
        )
    )


def _seconds(place: Path, day: str, out: str, *options: str) -> float:
    touchpoints, orders = (str(place / day / f"{name}.jsonl") for name in ("touchpoints", "orders"))
    given = ["--touchpoints", touchpoints, "--orders", orders, "--out", str(place / out), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run([sys.executable, "-c", _EARSHOT, "attribute", *given], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

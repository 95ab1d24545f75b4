"""Is an update a full run, and what does it cost? Day pairs for the one, a world of many records for the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import invented_products
from attribution.simulation.world import simulate
from base.clock import parse_rfc3339
from bench.attribution.days import Known, day_pairs
from ledger.encoding import to_json

PRODUCTS = 60
UNTIL = parse_rfc3339("2026-11-20T12:00:00Z")
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
    attribute(given, Parameters(), place / "whole")
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
    )


def _written(path: Path, records: Sequence[object], order: Random) -> Path:
    lines: Iterable[str] = map(to_json, order.sample(records, len(records)))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None

"""The worlds that links are judged on: simulated afresh, or any folder with touchpoints, orders and truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from attribution.simulation.files import write_world
from attribution.simulation.parameters import shape as assumptions
from attribution.simulation.setting import invented_products
from attribution.simulation.world import DAYS, simulate
from base.clock import parse_rfc3339
from base.errors import InputError

UNTIL = parse_rfc3339("2026-11-20T12:00:00Z")
PRODUCTS = 400
OURS = "our own simulator"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWorld:
    """A folder with touchpoints, orders and truth, and perhaps people; `make` says whose it is."""

    name: str
    shape: str
    make: str
    folder: Path

    def file(self, name: str) -> Path | None:
        """Return the file of that name, whatever its format; None where there is none."""
        found = [self.folder / f"{name}.{form}" for form in ("parquet", "jsonl", "jsonl.gz")]
        return next((path for path in found if path.is_file()), None)

    def records(self) -> tuple[Path, Path]:
        """Return the files of touchpoints and orders.

        Raises:
            InputError: one of them is missing.
        """
        touchpoints, orders = self.file("touchpoints"), self.file("orders")
        if touchpoints is None or orders is None:
            raise InputError(f"{self.folder}: a world needs touchpoints, orders and truth (.jsonl or .parquet)")
        return touchpoints, orders


def fresh(shape: str, seed: int, households: int, folder: Path, days: int = DAYS) -> JudgedWorld:
    """Simulate a world of so many days into a folder of its own under `folder`."""
    out = folder / f"{shape}-{seed}"
    world = simulate(
        invented_products(PRODUCTS),
        households=households,
        seed=seed,
        until=UNTIL,
        assumed=assumptions(shape, seed),
        days=days,
    )
    write_world(world, out)
    return JudgedWorld(name=out.name, shape=shape, make=OURS, folder=out)


def given(folder: Path) -> list[JudgedWorld]:
    """Return the worlds in a folder: itself, or each folder in it that has a truth; a shape is a name up to its number.

    Raises:
        InputError: there is none.
    """
    folders = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())] if folder.is_dir() else []
    found = [
        JudgedWorld(name=path.name, shape=path.name.rpartition("-")[0] or path.name, make=str(folder.name), folder=path)
        for path in folders
        if any(path.glob("truth.*"))
    ]
    if not found:
        raise InputError(f"--worlds {folder}: no folder with touchpoints, orders and truth there")
    return found

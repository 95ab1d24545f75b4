"""A world as files, in the formats that `earshot attribute` reads."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.exports.publish import staged
from attribution.simulation.json_lines import json_lines
from attribution.simulation.world import Simulated
from base.errors import InputError

FORMATS = ("jsonl", "parquet")
PEOPLE = "people"
_ROWS_AT_ONCE = 200_000


def write_world(world: Simulated, out: Path, form: str = "jsonl") -> list[Path]:
    """Write touchpoints and orders as `form`, and truth and people as JSON Lines; the same world gives the same bytes.

    Raises:
        InputError: no such format, or `out` cannot be written.
    """
    if form not in FORMATS:
        raise InputError(f"--format {form!r}; choose one of: {', '.join(FORMATS)}")
    with staged(out) as stage:
        for name, table in (("touchpoints", world.touchpoints), ("orders", world.orders)):
            _write(table, stage / f"{name}.{form}")
        for name, table in (("truth", world.truth), (PEOPLE, world.people)):
            _write(table, stage / f"{name}.jsonl")
        names = sorted(file.name for file in stage.iterdir())
    return [out / name for name in names]


def _write(table: pa.Table, path: Path) -> None:
    if path.suffix == ".parquet":
        pq.write_table(table, path, store_schema=False, compression="zstd")
        return
    with path.open("wb") as file:
        for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
            lines = json_lines(pa.Table.from_batches([batch]))
            ended = pa.compute.binary_join_element_wise(lines, "\n", "")
            _, _, text = ended.buffers()
            if text is not None:
                file.write(text)

"""Many records to time a run on: a simulated world, and beyond its size copies of it with identifiers of their own."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.simulation.files import write_world
from attribution.simulation.setting import invented_products
from attribution.simulation.world import Simulated, simulate
from bench.attribution.worlds import PRODUCTS, UNTIL

RECORDS_A_HOUSEHOLD = 13.3  # of the shape plain, in its 90 days
LARGEST_WORLD = 1_000_000
_SAME_EVERYWHERE = ("campaign_id", "brand_id", "product_id")
_SEED = 7


def write_events(events: int, form: str, folder: Path) -> tuple[Path, Path]:
    """Write about `events` touchpoints and orders; return their files.

    Up to a million are one world; more are copies of such a one, in which every identifier, address and token is
    another. Only Parquet is written beyond a million.
    """
    copies = max(1, -(-events // LARGEST_WORLD))
    world = simulate(
        invented_products(PRODUCTS),
        households=round(events / copies / RECORDS_A_HOUSEHOLD),
        seed=_SEED,
        until=UNTIL,
    )
    files = (folder / f"touchpoints.{form}", folder / f"orders.{form}")
    if copies == 1:
        write_world(world, folder, form)
        return files
    _write_copies(world, copies, files)
    return files


def _write_copies(world: Simulated, copies: int, files: tuple[Path, Path]) -> None:
    for table, path in zip((world.touchpoints, world.orders), files, strict=True):
        with pq.ParquetWriter(path, _relabelled(table.slice(0, 0), 0).schema, store_schema=False) as file:
            for copy in range(copies):
                file.write_table(_relabelled(table, copy))


def _relabelled(table: pa.Table, copy: int) -> pa.Table:
    """Return a copy of the rows whose identifiers end differently."""
    columns = [
        _column(name, column.combine_chunks(), f"-{copy}")
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(columns, names=table.column_names)


def _column(name: str, column: pa.Array, ending: str) -> pa.Array:
    if pa.types.is_struct(column.type):
        parts = zip([field.name for field in column.type], column.flatten(), strict=True)
        named = [(inner, _column(inner, part, ending)) for inner, part in parts]
        return pa.StructArray.from_arrays([part for _, part in named], [inner for inner, _ in named])
    if name in _SAME_EVERYWHERE or not pa.types.is_string(column.type):
        return column  # words are dictionary-encoded, and no identifiers
    return pc.binary_join_element_wise(column, ending, "")

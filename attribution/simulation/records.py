"""A world's records as a ledger would hold them: one an id, touchpoints as first received and orders as last."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.simulation.json_lines import json_lines
from attribution.simulation.world import Simulated
from ledger.records import Order, Touchpoint
from ledger.wire import ORDER, TOUCHPOINT


def touchpoint_records(world: Simulated) -> tuple[Touchpoint, ...]:
    """Return the touchpoints in the order they first came in."""
    lines = json_lines(_one_an_id(world.touchpoints, "touchpoint_id", last=False)).to_pylist()
    return tuple(TOUCHPOINT.validate_json(line, strict=True) for line in lines)


def order_records(world: Simulated) -> tuple[Order, ...]:
    """Return the orders in the order their last version came in."""
    lines = json_lines(_one_an_id(world.orders, "order_id", last=True)).to_pylist()
    return tuple(ORDER.validate_json(line, strict=True) for line in lines)


def _one_an_id(table: pa.Table, key: str, *, last: bool) -> pa.Table:
    # The rows stand in the order they came in.
    place = np.arange(len(table))
    rows = table.select([key]).append_column("place", pa.array(place))
    kept = rows.group_by(key).aggregate([("place", "max" if last else "min")])
    return table.take(pa.array(np.sort(kept[f"place_{'max' if last else 'min'}"].to_numpy())))

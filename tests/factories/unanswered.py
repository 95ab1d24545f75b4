"""A run's folder with turns that got no answer, written by hand: a whole run costs seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.factories.records import MORNING

__all__ = ["run_of", "turn"]


def turn(number: int, **changes: Any) -> dict[str, Any]:
    """A row of `touchpoints`: a question without an answer, in a home of its own."""
    return {
        "touchpoint_id": f"tp_{number}",
        "session_id": f"s_{number}",
        "household_id": f"hh_{number}",
        "occurred_at": MORNING,
        "platform": "alexa",
        "initiator": "human",
        "outcome": "no_answer",
    } | changes


def run_of(folder: Path, turns: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]] = ()) -> Path:
    """Write the tables that are read into `folder`, and return it; turns of sessions 0 and 1 led to one order."""
    links = [{"session_id": "s_0", "order_id": "or_1", "accepted": True}]
    links += [{"session_id": "s_1", "order_id": order, "accepted": order == "or_1"} for order in ("or_1", "or_2")]
    orders = [{"order_id": f"or_{n}", "currency": "USD", "net_revenue_minor": 1299} for n in (1, 2)]
    tables = {"touchpoints": turns, "links": links, "orders": orders, "answers": answers}
    for name, rows in tables.items():
        if rows:
            pq.write_table(pa.Table.from_pylist(list(rows)), folder / f"{name}.parquet")
    inputs = [{"record": "touchpoints", "name": "touchpoints.jsonl"}]
    (folder / "manifest.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")
    return folder

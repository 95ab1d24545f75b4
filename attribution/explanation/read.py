"""What a run's own files say of one order."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.exports.order_consents import FILE as ORDER_CONSENTS_FILE
from base.errors import InputError

ReadRow = dict[str, Any]


def explain(order_id: str, run: Path) -> dict[str, Any]:
    """Return everything a run says of one order: the order, its candidates with evidence, its journey, its credit.

    Args:
        order_id: the order.
        run: folder that `earshot attribute` wrote.

    Returns:
        run_id, window_days, accept, timezone; order (with its consent_measurement); links, the most probable first,
        each with its evidence, its touch, and `elsewhere`, the accepted links of its session to other orders;
        journey; credit, of every model.

    Raises:
        InputError: the folder holds no run, or the run holds no such order.
    """
    if not (run / "manifest.json").is_file():
        raise InputError(f"{run} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
    orders = _rows(run / "orders.parquet", "order_id", {order_id})
    if not orders:
        raise InputError(f"the run in {run} has no order {order_id!r}")
    consents = _rows(run / ORDER_CONSENTS_FILE, "order_id", {order_id})
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    asked = manifest["parameters"]
    return {
        "run_id": manifest["run_id"],
        "window_days": asked["window_days"],
        "accept": asked["accept"],
        "timezone": asked["timezone"],
        "order": orders[0] | {"consent_measurement": consents[0]["consent_measurement"] if consents else None},
        "links": _links(order_id, run),
        "journey": _rows(run / "journeys.parquet", "order_id", {order_id}),
        "credit": _rows(run / "credit.parquet", "order_id", {order_id}),
    }


def _links(order_id: str, run: Path) -> list[ReadRow]:
    links = _rows(run / "links.parquet", "order_id", {order_id})
    touches = _rows(run / "touchpoints.parquet", "touchpoint_id", {link["touchpoint_id"] for link in links})
    by_id = {touch["touchpoint_id"]: touch for touch in touches}
    served = _rows(run / "links.parquet", "session_id", {link["session_id"] for link in links})
    elsewhere = [link for link in served if link["accepted"] and link["order_id"] != order_id]
    found = [
        {
            **link,
            "evidence": json.loads(link["evidence"]),
            "touch": by_id.get(link["touchpoint_id"], {}),
            "elsewhere": [
                {"order_id": other["order_id"], "probability": other["probability"]}
                for other in elsewhere
                if other["session_id"] == link["session_id"]
            ],
        }
        for link in links
    ]
    return sorted(found, key=lambda link: (-link["probability"], link["session_id"]))


def _rows(path: Path, column: str, wanted: Collection[str]) -> list[ReadRow]:
    if not path.is_file():
        raise InputError(f"{path.name} is missing in {path.parent}: run `earshot attribute` again")
    if not wanted:
        return []
    return list(pq.read_table(path, filters=pc.field(column).isin(sorted(wanted))).to_pylist())

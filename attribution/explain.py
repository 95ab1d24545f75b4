"""Why an order was credited as it was, read back from a run's own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.outcome import HEADLINE_MODEL
from attribution.words import money, plural
from base.errors import InputError

WORDS = {"own_order": "the order's own session", "enrolment": "enrolment"}
TABLES = ("orders", "links", "journeys", "credit")


def explain(order_id: str, run: Path) -> dict[str, Any]:
    """Return everything a run says of one order: the order, its candidates with evidence, its journey, its credit.

    Args:
        order_id: the order.
        run: folder that `earshot attribute` wrote.

    Raises:
        InputError: the folder holds no run, or the run holds no such order.
    """
    if not (run / "manifest.json").is_file():
        raise InputError(f"{run} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
    found = {table: _rows(run / f"{table}.parquet", order_id) for table in TABLES}
    if not found["orders"]:
        raise InputError(f"the run in {run} has no order {order_id!r}")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    links = [{**link, "evidence": json.loads(link["evidence"])} for link in found["links"]]
    return {
        "run_id": manifest["run_id"],
        "window_days": manifest["parameters"]["window_days"],
        "order": found["orders"][0],
        "links": sorted(links, key=lambda link: (-link["probability"], link["session_id"])),
        "journey": found["journeys"],
        "credit": found["credit"],
    }


def told(explained: dict[str, Any]) -> list[str]:
    """Return the explanation as lines a person reads."""
    order = explained["order"]
    worth = f"{money(order['net_revenue_minor'], order['currency'])} net"
    placed = f"{order['placed_at']:%Y-%m-%d %H:%M} UTC"
    candidates = plural(len(explained["links"]), "candidate session", "candidate sessions")
    lines = [
        f"Order {order['order_id']}: {worth}, {order['source']}, {order['status']}, placed {placed}",
        f"{candidates} within {explained['window_days']} days:",
    ]
    for link in explained["links"]:
        evidence = link["evidence"]
        reason = WORDS.get(link["reason"], link["reason"])
        lines.append(
            f"  {'accepted' if link['accepted'] else 'not accepted'} {link['probability']:.3f}  {link['session_id']}  "
            f"by {reason} ({', '.join(evidence['matched'])}; need: {evidence['need']}; "
            f"{evidence['gap_hours']} h before; {link['scope']})"
        )
    lines.append(f"Credit by {HEADLINE_MODEL}:")
    for row in explained["credit"]:
        if row["model"] == HEADLINE_MODEL:
            amount = money(row["credit_minor"], row["currency"])
            lines.append(f"  {row['share']:.4f} {amount:>12}  {row['channel']}  {row['touchpoint_id']}".rstrip())
    return lines


def _rows(path: Path, order_id: str) -> list[dict[str, Any]]:
    if not path.is_file():
        raise InputError(f"{path.name} is missing in {path.parent}: run `earshot attribute` again")
    return list(pq.read_table(path, filters=pc.field("order_id") == order_id).to_pylist())

"""Attribution runs over a few records, and their tables read back as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from attribution.outcome import Summary
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from ledger.encoding import to_json
from ledger.records import (
    Action,
    DeviceType,
    Identity,
    Order,
    OrderSource,
    Platform,
    Stage,
    Touchpoint,
)
from tests.factories.records import GRANTED, MORNING, order, touchpoint

__all__ = ["Ran", "ago", "bought", "run", "spoken", "to_json", "visit", "write_lines"]


def ago(*, hours: float = 0, days: float = 0) -> datetime:
    """A moment before the order's morning."""
    return MORNING - timedelta(hours=hours, days=days)


def spoken(touchpoint_id: str = "tp_1", **changes: Any) -> Touchpoint:
    """Research said to a shared speaker a day before the order, by a user whose account is linked."""
    at = changes.pop("at", ago(days=1))
    fields: dict[str, Any] = {
        "occurred_at": at,
        "received_at": at,
        "action": Action.RESEARCH,
        "stage": Stage.CONSIDERATION,
        "device_type": DeviceType.SMART_SPEAKER,
        "session_id": f"s_{touchpoint_id}",
        "channel": "alexa",
        "brand_id": "b1",
        "consent": GRANTED,
        "identity": Identity(user="u1", account="a1"),
    }
    return touchpoint(touchpoint_id, **(fields | changes))


def visit(touchpoint_id: str = "tp_2", **changes: Any) -> Touchpoint:
    """A visit from paid search on a phone, two hours before the order, in the order's browser."""
    fields: dict[str, Any] = {
        "at": ago(hours=2),
        "platform": Platform.WEB,
        "action": Action.VISIT,
        "stage": Stage.AWARENESS,
        "device_type": DeviceType.PHONE,
        "channel": "paid_search",
        "session_id": None,
        "identity": Identity(cookie="c1"),
    }
    return spoken(touchpoint_id, **(fields | changes))


def bought(order_id: str = "or_1", **changes: Any) -> Order:
    """An order on the web, signed in, from the browser `c1`."""
    at = changes.pop("at", MORNING)
    fields: dict[str, Any] = {
        "placed_at": at,
        "received_at": at,
        "source": OrderSource.WEB_MOBILE,
        "consent": GRANTED,
        "identity": Identity(account="a1", cookie="c1"),
    }
    return order(order_id, **(fields | changes))


@dataclass(frozen=True)
class Ran:
    """One run: its summary and its folder."""

    summary: Summary
    out: Path

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return one exported table's rows."""
        return pq.read_table(self.out / f"{name}.parquet").to_pylist()

    def links(self, **wanted: object) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the links by (session, order)."""
        rows = [row for row in self.table("links") if all(row[name] == value for name, value in wanted.items())]
        return {(row["session_id"], row["order_id"]): row for row in rows}

    def credit(self, model: str, order_id: str = "or_1") -> dict[str, int]:
        """Return one order's credit by channel, in minor units."""
        rows = [row for row in self.table("credit") if (row["model"], row["order_id"]) == (model, order_id)]
        return {row["channel"]: row["credit_minor"] for row in rows}


def run(out: Path, touchpoints: Iterable[Touchpoint], orders: Iterable[Order], **parameters: Any) -> Ran:
    """Attribute the records as the table would hand them in."""
    inputs = Inputs(touchpoints=touchpoints, orders=orders)
    return Ran(attribute(inputs, Parameters(**parameters), out), out)


def write_lines(path: Path, records: Iterable[object]) -> Path:
    """Write records as JSON Lines."""
    path.write_text("".join(f"{to_json(record)}\n" for record in records), encoding="utf-8")
    return path

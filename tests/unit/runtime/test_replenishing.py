"""Orders, readings and rules come from files; what cannot be used is told by file and line, and the rest goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from base.errors import UnusableInput
from runtime.replenishing import ReplenishFrom, replenish

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _lines(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _stamp(days_ago: int) -> str:
    return (NOW - timedelta(days=days_ago)).isoformat().replace("+00:00", "Z")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    order = {
        "order_id": "or1",
        "placed_at": _stamp(50),
        "received_at": _stamp(50),
        "source": "web_mobile",
        "currency": "USD",
        "revenue_minor": 800,
        "identity": {"account": "hh"},
        "lines": [{"product_id": "salt", "quantity": 1, "unit_price_minor": 800}],
    }
    return _lines(tmp_path / "orders.jsonl", [order])


def test_files_become_decisions_as_of_their_latest_moment(orders: Path, tmp_path: Path) -> None:
    readings = _lines(
        tmp_path / "readings.jsonl",
        [
            {
                "household": "hh",
                "product_id": "salt",
                "taken_at": _stamp(back),
                "kind": "count",
                "value": 1.0 + back,
                "pack": 20.0,
            }
            for back in range(30)
        ]
        + [{"household": "hh", "product_id": "salt", "taken_at": "soon", "kind": "count", "value": 1.0, "pack": 20.0}],
    )
    rules = _lines(tmp_path / "rules.jsonl", [{"household": "hh", "automatic": ["salt"]}])
    told: list[str] = []
    found = replenish(ReplenishFrom(orders=(orders,), readings=(readings,), rules=(rules,)), told.append)
    assert [(one.product_id, one.decided) for one in found] == [("salt", "order")]
    assert [line.split(":")[0] for line in told] == ["readings.jsonl, line 31"]


def test_orders_of_which_none_can_be_used_are_refused(tmp_path: Path) -> None:
    bad = _lines(tmp_path / "orders.jsonl", [{"order_id": "or1"}])
    with pytest.raises(UnusableInput):
        replenish(ReplenishFrom(orders=(bad,)), lambda _: None)

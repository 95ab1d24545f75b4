"""Which whole number stands for an identifier is each engine's own: nothing may follow from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from attribution.engine import duckdb
from attribution.simulation.setting import SimulatedProduct
from ledger.records import Order, Touchpoint
from tests.factories.attribution import work_out
from tests.factories.worlds import simulated

PRODUCTS = (
    SimulatedProduct(product_id="soap", brand_id="calmora", price_minor=429),
    SimulatedProduct(product_id="coffee", brand_id="ruxton", price_minor=1299),
)


def by_day(records: tuple[Any, ...], name: str) -> list[Any]:
    """Records as a shop has them that keeps days alone."""
    return [
        replace(one, **{name: at.replace(hour=0, minute=0, second=0, microsecond=0)})
        for one in records
        for at in [getattr(one, name)]
    ]


def told(monkeypatch: pytest.MonkeyPatch, touches: list[Touchpoint], orders: list[Order], salt: str) -> list[Any]:
    numbered = f"cast(hash(text || '{salt}') >> 1 as bigint)"
    monkeypatch.setattr(duckdb, "KEY64", f"create macro key64(text) as case when text is not null then {numbered} end")
    worked = work_out(touches, orders)
    return [sorted(map(str, worked.table(name))) for name in ("links", "journeys", "orders")]


def test_however_identifiers_are_numbered_a_run_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    world = simulated(PRODUCTS, households=150, seed=3)
    touches = by_day(world.touchpoints, "occurred_at")
    for place, one in enumerate(touches):  # sessions that show two devices and two addresses
        if one.identity.device is not None and place % 3 == 0:
            other = replace(one.identity, device=f"{one.identity.device}x{place % 2}", address=f"ad_{place % 40}")
            touches[place] = replace(one, identity=other)
    orders = by_day(world.orders, "placed_at")
    first, *others = (told(monkeypatch, touches, orders, salt) for salt in ("", "q", "w"))
    assert len(first[0]) > 100
    assert others == [first, first]

"""Simulated worlds as a test takes them: records, and the true pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import SimulatedProduct
from attribution.simulation.world import simulate
from ledger.records import Order, Touchpoint
from tests.factories.records import MORNING


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRecords:
    """A world as a ledger would hold it."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]
    truth: tuple[tuple[str, str], ...]


def simulated(products: Sequence[SimulatedProduct], *, households: int, seed: int, days: int = 30) -> SimulatedRecords:
    """Simulate `days` up to this morning."""
    world = simulate(products, households=households, seed=seed, until=MORNING, days=days)
    pairs = zip(world.truth["session_id"].to_pylist(), world.truth["order_id"].to_pylist(), strict=True)
    return SimulatedRecords(touchpoints=touchpoint_records(world), orders=order_records(world), truth=tuple(pairs))

"""A deterministic simulated month of shopping: records to attribute, and the truth to judge the links by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from attribution.exports.publish import staged
from attribution.simulation.diary import Diary
from attribution.simulation.needs import live
from attribution.simulation.world import SimulatedProduct, household
from base.errors import InputError
from ledger.encoding import to_json
from ledger.records import Order, Touchpoint

__all__ = ["Simulated", "SimulatedProduct", "simulate", "write_simulation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A world's records in time order, and its true (session_id, order_id) pairs, which no real shop has."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]
    truth: tuple[tuple[str, str], ...]


def simulate(
    products: Sequence[SimulatedProduct], *, households: int, seed: int, until: datetime, days: int = 30
) -> Simulated:
    """Simulate `days` of shopping up to `until`.

    The world has shared speakers, recognised and unrecognised voices, accounts of one person and of a family, visits
    by search, social, e-mail and nothing, hand-off links followed and not, people who speak and never buy, orders
    with no touch before them, subscriptions, cancellations, refunds and denied consent.

    Args:
        products: what is sold there; not empty.
        households: how many households; household n is the same in a world of any size.
        seed: another seed is another world.
        until: the last moment, aware, UTC.
        days: length of the month.

    Raises:
        InputError: no products, or a negative number of households or days.
    """
    if not products or households < 0 or days < 1:
        raise InputError("a simulation needs at least one product and one day, and no negative households")
    touchpoints: list[Touchpoint] = []
    orders: list[Order] = []
    truth: list[tuple[str, str]] = []
    for number in range(households):
        diary = Diary(household(number, seed), f"{seed}:{number}")
        live(diary, products, until - timedelta(days=days), days)
        touchpoints += (touch for touch in diary.touchpoints if touch.received_at <= until)
        orders += (order for order in diary.orders if order.received_at <= until)
        truth += diary.truth
    return Simulated(
        touchpoints=tuple(sorted(touchpoints, key=lambda touch: (touch.occurred_at, touch.touchpoint_id))),
        orders=tuple(sorted(orders, key=lambda order: (order.placed_at, order.order_id))),
        truth=_reachable(truth, touchpoints, orders),
    )


def _reachable(
    pairs: Iterable[tuple[str, str]], touchpoints: Iterable[Touchpoint], orders: Iterable[Order]
) -> tuple[tuple[str, str], ...]:
    began: dict[str, datetime] = {}
    for touch in touchpoints:
        session = touch.session_id or ""
        began[session] = min(touch.occurred_at, began.get(session, touch.occurred_at))
    placed = {order.order_id: order.placed_at for order in orders if not order.is_test}
    never = max([*began.values(), *placed.values()], default=None)
    return tuple(
        sorted(
            (session, order)
            for session, order in set(pairs)
            if never and order in placed and began.get(session, never) <= placed[order]
        )
    )


def write_simulation(world: Simulated, out: Path) -> None:
    """Write `touchpoints.jsonl`, `orders.jsonl` and `truth.jsonl` into `out`; the same world gives the same bytes."""
    pairs = [json.dumps({"session_id": session, "order_id": order}) for session, order in world.truth]
    with staged(out) as stage:
        _lines(stage / "touchpoints.jsonl", map(to_json, world.touchpoints))
        _lines(stage / "orders.jsonl", map(to_json, world.orders))
        _lines(stage / "truth.jsonl", pairs)


def _lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)

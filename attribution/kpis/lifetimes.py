"""`kpi_orders` -> `kpi_lifetimes`: what a household is expected to bring within a year, where enough is known."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.kpis.lifetime.model import expected
from attribution.kpis.lifetime.order_days import OrderDays
from attribution.linking.scorecard import Reals

AHEAD_DAYS = 365
LEAST_DAYS = 182  # from the first order to the last: half a year, a quarter of which is held back
LEAST_HOMES = 200
LEAST_REPEATS = 100
MOST_HOMES = 10_000  # of more, every second or third ... by the order of their ids
_LEANS_ON = 2.0  # orders: a household's own mean weighs as much as everybody's once it has so many


def lifetimes(order_days: pa.Table) -> pa.Table:
    """Return (currency, home, expected_minor): net revenue of the next year, in whole minor units.

    Args:
        order_days: a row a (currency, home, day_number): minor, in any order.
    """
    found: dict[str, list[object]] = {"currency": [], "home": [], "expected_minor": []}
    for currency in sorted(pc.unique(order_days["currency"]).to_pylist()):
        part = order_days.filter(pc.equal(order_days["currency"], currency))
        homes, worth = _of_currency(part.sort_by([("home", "ascending"), ("day_number", "ascending")]))
        found["currency"] += [currency] * len(homes)
        found["home"] += homes.tolist()
        found["expected_minor"] += np.rint(worth).astype(np.int64).tolist()
    kinds = (pa.string(), pa.int64(), pa.int64())
    return pa.table([pa.array(cells, kind) for cells, kind in zip(found.values(), kinds, strict=True)], list(found))


def _of_currency(rows: pa.Table) -> tuple[Reals, Reals]:
    home, day, minor = (rows[name].to_numpy() for name in ("home", "day_number", "minor"))
    every = np.unique(home)
    chosen = every[:: max(1, -(-len(every) // MOST_HOMES))]
    kept = np.isin(home, chosen)
    home, day, minor = home[kept], day[kept], minor[kept].astype(np.float64)
    if len(chosen) < LEAST_HOMES or len(home) - len(chosen) < LEAST_REPEATS or day.max() - day.min() < LEAST_DAYS:
        return np.zeros(0), np.zeros(0)
    customer = np.searchsorted(chosen, home).astype(np.int64)
    orders = expected(OrderDays(customer, day, minor), int(day.max()), AHEAD_DAYS)
    times, brought = np.bincount(customer), np.bincount(customer, minor)
    usual = brought.sum() / times.sum()
    return chosen, orders * (brought + _LEANS_ON * usual) / (times + _LEANS_ON)


ORDER_DAYS = Step(
    name="kpi_order_days",
    row="a day on which a known household ordered, by currency: minor, what it brought",
    reads=("kpi_orders",),
    sql="""
select currency, home, day_number, sum(net_revenue_minor)::bigint as minor from kpi_orders
where home > 0 and cancelled = 0 group by currency, home, day_number
""",
)
LIFETIMES = Step(
    name="kpi_lifetimes",
    row="a known household: currency, expected_minor, net revenue that it is expected to bring within a year; none "
    "where the orders say too little",
    reads=("kpi_order_days",),
    work=lifetimes,
)
STEPS = (ORDER_DAYS, LIFETIMES)

"""Journeys of orders looked up among touches by household and window: ours beside the same join in plain DuckDB."""

from __future__ import annotations

TOUCHES, ORDERS = 10_000_000, 333_000
MADE = f"""
import numpy as np
import pyarrow as pa
random = np.random.default_rng(7)
day, households = 86_400_000_000, {TOUCHES} // 20
touches = pa.table({{
    "household": random.integers(0, households, {TOUCHES}),
    "occurred_at": random.integers(0, 90 * day, {TOUCHES}),
    "channel": pa.array([f"channel_{{n:02d}}" for n in range(20)]).take(pa.array(random.integers(0, 20, {TOUCHES}))),
}})
orders = pa.table({{
    "order": np.arange({ORDERS}),
    "household": random.integers(0, households, {ORDERS}),
    "placed_at": random.integers(0, 90 * day, {ORDERS}),
    "value": random.integers(500, 10_000, {ORDERS}),
}})
"""
# A table scan of DuckDB's own, as it would be in a warehouse; only the join and the credit are timed.
DUCKDB = (
    MADE
    + """
import duckdb
connection = duckdb.connect()
connection.execute("create table t as from touches")
connection.execute("create table o as from orders")
def run():
    rows = connection.execute('''
        with journeys as (
            select o."order", o.value, t.channel, count(*) over (partition by o."order") as touches
            from o join t on t.household = o.household and t.occurred_at <= o.placed_at
                 and t.occurred_at >= o.placed_at - 30 * 86400000000
        )
        select channel, sum(value / touches) from journeys group by channel''').fetchall()
    return dict(rows)
"""
)
OURS = (
    MADE
    + """
from attribution.notebook import credit_of_touches
def run():
    credit = credit_of_touches(touches, orders, window_days=30, models=["linear"])
    return dict(zip(credit["channel"].to_pylist(), credit["value"].to_pylist()))
"""
)

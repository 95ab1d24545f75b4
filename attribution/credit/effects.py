"""The journeys of a run -> `channel_effects`: what the Markov model says of each channel."""

from __future__ import annotations

import pyarrow as pa
from duckdb import DuckDBPyConnection

from attribution.credit.markov import UNIT, CountedPath, removal_effects

COUNTED = """
with chains as (
    select order_id as id, 1 as won, list(channel order by step) as channels
    from journeys join orders using (order_id) where initiator = 'human' group by order_id
    union all
    select journey_id, 0, list(channel order by step) from lost_journeys group by journey_id
)
select channels, sum(won)::bigint as orders, (count(*) - sum(won))::bigint as non_orders
from chains group by channels order by channels
"""


def channel_effects(con: DuckDBPyConnection) -> dict[str, float]:
    """Work out every channel's removal effect over the run's journeys, with and without an order.

    Reads  `journeys`, `lost_journeys`, `orders`  (orders a machine placed say nothing of who persuades people).
    Writes `channel_effects`                      one row a channel: effect (0-1), weight (effect in units of 1e-12).
    """
    paths = [
        CountedPath(channels=tuple(channels), orders=orders, non_orders=non_orders)
        for channels, orders, non_orders in con.execute(COUNTED).fetchall()
    ]
    effects = removal_effects(paths)
    rows = pa.table(
        {
            "channel": pa.array(list(effects), pa.string()),
            "effect": pa.array(list(effects.values()), pa.float64()),
            "weight": pa.array([round(effect * UNIT) for effect in effects.values()], pa.int64()),
        }
    )
    con.register("effects", rows)
    con.execute("create or replace table channel_effects as from effects order by channel")
    con.unregister("effects")
    return effects

"""What others do to link sessions to orders: the last touch, the account alone, a graph that ties all it sees."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pyarrow as pa

from attribution.simulation.ids import JUNK
from bench.attribution.joined import joined
from bench.attribution.judge import FoundLinks
from bench.attribution.truth import IDENTITY, WINDOW

Method = Callable[[duckdb.DuckDBPyConnection], FoundLinks]

_INSIDE = f"t.occurred_at between o.placed_at - {WINDOW} and o.placed_at"
_WANTED = "t.session_id is not null and t.action not in ('usage', 'exposure', 'status', 'support', 'consent', 'login')"
_GRAPH = ("user", "person", "device", "account", "email", "phone", "cookie")
_GRAPH_DAYS = 14


def last_touch_by_user(world: duckdb.DuckDBPyConnection) -> FoundLinks:
    """Give each order the last session of its user, who is known by the account it was last seen with."""
    return _pairs(
        world,
        f"""
with owner as (
    select identity.account as account, arg_max(identity.user, occurred_at) as user from touch
    where identity.user is not null and identity.account is not null group by 1
)
select t.session_id, o.order_id
from sale o left join owner w on w.account = o.identity.account
join touch t on t.identity.user = coalesce(o.identity.user, w.user)
where {_INSIDE} and {_WANTED}
qualify row_number() over (partition by o.order_id order by t.occurred_at desc, t.touchpoint_id) = 1
""",
    )


def account_only(world: duckdb.DuckDBPyConnection) -> FoundLinks:
    """Give each order every session of its account in the window."""
    return _pairs(
        world,
        f"""
select distinct t.session_id, o.order_id from sale o join touch t on t.identity.account = o.identity.account
where {_INSIDE} and {_WANTED}
""",
    )


def naive_graph(world: duckdb.DuckDBPyConnection) -> FoundLinks:
    """Give each order every session of its component that named one of its brands within two weeks.

    The graph ties all identifiers ever seen together, whoever shares them; only words for nothing are no identifiers.
    """
    world.register("component", components(world))
    found = _pairs(
        world,
        f"""
with brands as (
    select order_id, unnest(lines).brand_id as brand_id from sale
)
select distinct t.session_id, o.order_id
from touch t join component mine on mine.record_id = t.touchpoint_id
join component theirs on theirs.component = mine.component
join sale o on o.order_id = theirs.record_id join brands b on b.order_id = o.order_id and b.brand_id = t.brand_id
where {_WANTED} and t.occurred_at between o.placed_at - interval {_GRAPH_DAYS} day and o.placed_at
""",
    )
    world.unregister("component")
    return found


BASELINES: tuple[tuple[str, Method], ...] = (
    ("last touch by user", last_touch_by_user),
    ("account only", account_only),
    ("naive identity graph", naive_graph),
)


def _pairs(world: duckdb.DuckDBPyConnection, query: str) -> FoundLinks:
    links = world.sql(query).to_arrow_table()
    return FoundLinks(links=links.append_column("probability", pa.array(np.ones(len(links)))))


def components(world: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return record_id and component: records that share an identifier, directly or through others."""
    assert set(_GRAPH) <= set(IDENTITY)
    seen = "\nunion all\n".join(
        f"select {key} as record_id, '{name}:' || identity.{name} as value from {table} "
        f"where identity.{name} not in {JUNK}"
        for table, key in (("touch", "touchpoint_id"), ("sale", "order_id"))
        for name in _GRAPH
    )
    return joined(world.sql(seen).to_arrow_table())

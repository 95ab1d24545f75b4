"""How many of a world's records could stand in their household's largest cluster at best, by what the records say."""

from __future__ import annotations

import duckdb

from attribution.simulation.ids import JUNK
from bench.attribution.joined import joined
from bench.attribution.truth import IDENTITY

MOST_HOMES = 4  # that share a value, before it says nothing of a home
_NAMES = tuple(name for name in IDENTITY if name != "postal_code")


def largest_at_best(world: duckdb.DuckDBPyConnection) -> float | None:
    """Return the share of the records of `record_cluster` that would be in their household's largest cluster if every
    value that two of its records share tied them, and none tied two households: identifiers (a postal code is none),
    tokens and sessions. None where there are no such records.
    """
    found = world.sql(_VALUES).to_arrow_table()
    if not len(found):
        return None
    world.register("best", joined(found))
    (share,) = world.execute(_SHARE).fetchall()[0]
    world.unregister("best")
    return float(share)


_KEYS = "\n    union all ".join(
    f"select {key} as record_id, '{name}:' || {value} as value from {table} where {value} not in {JUNK}"
    for table, key in (("touch", "touchpoint_id"), ("sale", "order_id"))
    for name, value in (
        *((name, f"identity.{name}") for name in _NAMES),
        ("token", "handoff_token"),
        *((("session", "session_id"),) if table == "touch" else ()),
    )
)
_VALUES = f"""
with keys as (
    {_KEYS}
), owned as (
    select k.record_id, k.value, c.household from keys k join record_cluster c on c.record_id = k.record_id
), homes as (
    select value from owned group by value having count(distinct household) <= {MOST_HOMES}
)
select record_id, household || ':' || value as value from owned semi join homes using (value)
union all
select record_id, 'itself:' || record_id from record_cluster
"""
_SHARE = """
with sizes as (
    select c.household, b.component, count(*) as records
    from record_cluster c join best b on b.record_id = c.record_id group by all
), most as (
    select sum(records) as records, max(records) as best from sizes group by household
)
select sum(best) / sum(records) from most
"""

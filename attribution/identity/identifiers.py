"""Step 3. `touches` and `orders` -> `identifiers`: who was there, without the values that would fuse strangers."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.engine.database import US_PER_DAY, one_row
from attribution.identity.namespaces import (
    DEFAULT_CAP,
    FAN_OUT_CAPS,
    MAX_ORDERS_30D,
    MAX_SESSIONS_30D,
    NAMESPACES,
)

_COLUMNS = ", ".join(f"id_{name}" for name in NAMESPACES)
_NAMED = ", ".join(f"id_{name} as {name}" for name in NAMESPACES)
_CAPS = ", ".join(f"('{mine}', '{theirs}', {cap})" for (mine, theirs), cap in FAN_OUT_CAPS.items())

SEEN = f"""
create or replace table seen as
unpivot (
    select 'touch' as kind, touchpoint_id as record_id, session_id, occurred_us as at_us, {_COLUMNS} from touches
    union all
    select 'order', order_id, null, placed_us, {_COLUMNS} from orders
) on {_NAMED} into name namespace value value
"""

SHARED = f"""
create or replace table shared as
with busy as (
    select namespace, value, 'busier than a household' as why from seen
    group by namespace, value, at_us // {30 * US_PER_DAY}
    having count(distinct session_id) > {MAX_SESSIONS_30D}
        or count(distinct record_id) filter (kind = 'order') > {MAX_ORDERS_30D}
), together as (
    select row_number() over () as company, * from (
        select {_COLUMNS} from touches union select {_COLUMNS} from orders)
), present as (
    unpivot together on {_NAMED} into name namespace value value
), met as (
    select distinct mine.namespace, mine.value, theirs.namespace as other, theirs.value as neighbour
    from present mine join present theirs on mine.company = theirs.company
    where mine.namespace <> theirs.namespace
), caps(namespace, other, cap) as (values {_CAPS}), crowded as (
    select namespace, value, 'more ' || other || 's than a household has' as why
    from met left join caps using (namespace, other)
    group by namespace, value, other, cap having count(*) > coalesce(cap, {DEFAULT_CAP})
)
select namespace, value, min(why) as why from (from busy union all from crowded)
group by all order by namespace, value
"""

IDENTIFIERS = """
create or replace table identifiers as
select kind, record_id, session_id, namespace, value
from seen anti join shared using (namespace, value)
"""


def identifiers(con: DuckDBPyConnection) -> int:
    """List who was present at every touch and order, leaving out values that too many share.

    Reads  `touches`, `orders`.
    Writes `identifiers`  one row a (record, namespace): kind touch or order, record_id, session_id, value.
    Writes `shared`       the values left out, with why.

    Returns how many values were left out.
    """
    con.execute(SEEN)
    con.execute(SHARED)
    con.execute(IDENTIFIERS)
    return int(one_row(con, "select count(*) from shared")[0])

"""Step 4. `identifiers` -> `households`: identifiers that were seen together belong together, within limits."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from attribution.engine.database import one_row
from attribution.identity.namespaces import MAX_PEOPLE, NAMESPACES

MEMBERS = """
create or replace table members as
select row_number() over (order by namespace, value) - 1 as member, namespace, value
from (select distinct namespace, value from identifiers) order by member
"""

# A star a record: its first identifier to each of the others connects them all.
EDGES = """
with present as (
    select kind, record_id, member, min(member) over (partition by kind, record_id) as first
    from identifiers join members using (namespace, value)
)
select distinct first, member from present where first <> member order by all
"""

# The id is that of the smallest member, so it does not depend on what else the data holds.
HOUSEHOLDS = f"""
create or replace table households as
with crowds as (
    select component,
           greatest(count(*) filter (namespace = 'person'), count(*) filter (namespace = 'account')) > {MAX_PEOPLE}
               as crowded
    from members join components using (member) group by component
), named as (
    select namespace, value, component, crowded, namespace || ':' || value as name
    from members join components using (member) join crowds using (component)
)
select namespace, value, crowded,
       'h_' || substr(sha256(case when crowded then name else min(name) over (partition by component) end), 1, 16)
           as household_id
from named order by namespace, value
"""

_TRUST = " ".join(f"when '{name}' then {rank}" for rank, name in enumerate(NAMESPACES))

RECORD_HOUSEHOLDS = f"""
create or replace table record_households as
select kind, record_id, arg_min(household_id, case namespace {_TRUST} end) as household_id
from identifiers join households using (namespace, value) group by all order by kind, record_id
"""


def households(con: DuckDBPyConnection) -> int:
    """Join identifiers into households.

    Reads  `identifiers`.
    Writes `households`         one row a (namespace, value): household_id, stable while its smallest member stays.
    Writes `record_households`  one row a (kind, record_id) that has a usable identifier: household_id.

    Returns how many components held more people than a household has and were dissolved.
    """
    con.execute(MEMBERS)
    edges = con.sql(EDGES).to_arrow_table()
    size = int(one_row(con, "select count(*) from members")[0])
    _register_components(con, edges, size)
    con.execute(HOUSEHOLDS)
    con.unregister("components")
    con.execute(RECORD_HOUSEHOLDS)
    return int(one_row(con, "select count(distinct household_id) from households where crowded")[0])


def _register_components(con: DuckDBPyConnection, edges: pa.Table, size: int) -> None:
    first, second = (edges.column(name).to_numpy() for name in ("first", "member"))
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(size, size))
    labels = connected_components(graph, directed=False)[1] if size else np.zeros(0, dtype=np.int32)
    con.register("components", pa.table({"member": np.arange(size, dtype=np.int64), "component": labels}))

"""`identifiers` -> `households`: identifiers that were seen together belong together, within limits."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from attribution.engine.step import Step
from attribution.identity.namespaces import MAX_PEOPLE, NAMESPACES

# A star a record: its first identifier to each of the others, itself among them, connects them all.
TIES = Step(
    name="ties",
    row="a (namespace, value) and the smallest name, `namespace:value`, that it was seen with",
    reads=("identifiers",),
    sql="""
select distinct namespace, value, min(namespace || ':' || value) over (partition by kind, record_id) as first
from identifiers
""",
)


def components(ties: pa.Table) -> pa.Table:
    """Return (namespace, value, component), one row a value; equal components were seen together, however far apart."""
    names = pc.binary_join_element_wise(ties["namespace"], ties["value"], ":").combine_chunks().dictionary_encode()
    first = pc.index_in(ties["first"], value_set=names.dictionary).to_numpy()
    member = names.indices.to_numpy()
    size = len(names.dictionary)
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, member)), shape=(size, size))
    labels = connected_components(graph, directed=False)[1] if size else np.zeros(0, dtype=np.int32)
    once = np.unique(member, return_index=True)[1]  # a row of each member, in the dictionary's order
    return pa.table(
        {
            "namespace": ties["namespace"].take(once),
            "value": ties["value"].take(once),
            "component": pa.array(labels, pa.int64()),
        }
    )


COMPONENTS = Step(
    name="components", row="a (namespace, value): the component it is in", reads=("ties",), work=components
)

# The id is that of the smallest member, so it does not depend on what else the data holds.
HOUSEHOLDS = Step(
    name="households",
    row="a (namespace, value): household_id, stable while its smallest member stays; `crowded` when it was dissolved",
    reads=("components",),
    sql=f"""
with crowds as (
    select component,
           count(case when namespace = 'person' then 1 end) > {MAX_PEOPLE}
               or count(case when namespace = 'account' then 1 end) > {MAX_PEOPLE} as crowded
    from components group by component
), named as (
    select m.namespace, m.value, m.component, c.crowded, m.namespace || ':' || m.value as name
    from components m join crowds c on c.component = m.component
)
select namespace, value, crowded,
       'h_' || substr(sha256(case when crowded then name else min(name) over (partition by component) end), 1, 16)
           as household_id
from named
""",
)

_TRUST = " ".join(f"when '{name}' then {rank}" for rank, name in enumerate(NAMESPACES))

RECORD_HOUSEHOLDS = Step(
    name="record_households",
    row="a (kind, record_id) that has a usable identifier: household_id of the one most trusted",
    reads=("identifiers", "households"),
    sql=f"""
select i.kind, i.record_id, h.household_id
from identifiers i join households h on h.namespace = i.namespace and h.value = i.value
qualify row_number() over (
    partition by i.kind, i.record_id order by case i.namespace {_TRUST} end, i.namespace, i.value) = 1
""",
)

STEPS = (TIES, COMPONENTS, HOUSEHOLDS, RECORD_HOUSEHOLDS)

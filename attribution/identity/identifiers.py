"""`sightings`, `powers` -> `identifiers`: who was present, without the values that strangers share."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.identity.namespaces import FULL, NAMESPACES

# A value that meets more than twice as many as a household's says too little to be worth a look.
LEAST_POWER = 250

_SEEN = "\n    union all ".join(
    f"select kind, record_id, session_id, at_us, '{name}' as namespace, {name} as value "
    f"from sightings where {name} is not null"
    for name in NAMESPACES
)

IDENTIFIERS = Step(
    name="identifiers",
    row="a (record, namespace): kind touch or order, record_id, session_id of a touch, at_us, value (a whole number, "
    "equal where the identifiers are), power in thousandths; without what has hardly any left",
    reads=("sightings", "powers"),
    sql=f"""
with seen as (
    {_SEEN}
)
select s.*, coalesce(p.power, {FULL}) as power
from seen s left join powers p on p.namespace = s.namespace and p.value = s.value
where coalesce(p.power, {FULL}) >= {LEAST_POWER}
""",
)

STEPS = (IDENTIFIERS,)

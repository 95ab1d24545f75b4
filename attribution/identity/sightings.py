"""`touches`, `orders` -> who was seen with whom: the meetings of identifiers that every later step reads.

Identifiers become whole numbers once (`key64`), each kind apart: 10^7 records hold tens of millions of texts.
"""

from __future__ import annotations

from itertools import combinations

from attribution.engine.step import Step
from attribution.identity.namespaces import NAMESPACES, NODES, POSTAL_CODE, TOKEN

_SEEN = (*NODES, POSTAL_CODE)
# What stands in a store is no customer's.
_OF_A_STORE = ("cookie", "device", "ip")


def _keys(where: str) -> str:
    keys = {name: f"key64(id_{name})" for name in (*NAMESPACES, POSTAL_CODE)}
    keys |= {name: f"case when {where} <> 'store' then {keys[name]} end" for name in _OF_A_STORE}
    return ", ".join(f"{key} as {name}" for name, key in keys.items())


_TEXTS = ", ".join(f"id_{name}" for name in NAMESPACES)
_ALL = ", ".join((*NAMESPACES, POSTAL_CODE, TOKEN))

# A refusal leaves the token a fact of the order, and no tie between identifiers.
SIGHTINGS = Step(
    name="sightings",
    row="a record: kind touch or order, record_id, session_id of a touch, at_us, and its identifiers as whole numbers",
    reads=("touches", "orders"),
    sql=f"""
select 'touch' as kind, touchpoint_id as record_id, session_id, occurred_us as at_us, {_keys("platform")},
       case when not denied then key64(handoff_token) end as {TOKEN}
from touches
union all
select 'order', order_id, null, placed_us, {_keys("source")},
       case when consent_measurement is distinct from 'denied' then key64(handoff_token) end
from orders
""",
)

_LEAST_AND_MOST = ", ".join(f"min({name}) as {name}, max({name}) as {name}_2" for name in _SEEN)
_ONE_EACH = " and ".join(f"coalesce({name} = {name}_2, true)" for name in _SEEN)
_SOMETHING = f"coalesce({_ALL}) is not null"

# A session says together what its turns say apart, unless it names two of a kind: then each turn speaks for itself.
COMPANIES = Step(
    name="companies",
    row="identifiers seen together, in a session or an order, null where there was none of a kind: times, first_us "
    "and last_us",
    reads=("sightings",),
    sql=f"""
with talks as (
    select session_id, min(at_us) as first_us, max(at_us) as last_us, {_LEAST_AND_MOST}
    from sightings where session_id is not null group by session_id
), judged as (
    select *, {_ONE_EACH} as whole from talks
), seen as (
    select {_ALL}, first_us, last_us from judged where whole
    union all
    select {", ".join(f"s.{name}" for name in (*NAMESPACES, POSTAL_CODE, TOKEN))}, s.at_us, s.at_us
    from sightings s join judged j on j.session_id = s.session_id where not j.whole
    union all
    select {_ALL}, at_us, at_us from sightings where kind = 'order'
)
select {_ALL}, count(*) as times, min(first_us) as first_us, max(last_us) as last_us
from seen where {_SOMETHING} group by {_ALL}
""",
)


def _pair(name: str, other: str) -> str:
    above = [f"{one} is null" for one in NAMESPACES[: NAMESPACES.index(name)]]
    nearest = f"case when {' and '.join(above)} then times else 0 end" if above else "times"
    return (
        f"select '{name}' as namespace, {name} as value, '{other}' as other, {other} as other_value, times, "
        f"{nearest} as nearest, first_us, last_us\n"
        f"    from companies where {name} is not null and {other} is not null"
    )


_MEANINGLESS = {("ip", TOKEN), ("ip", POSTAL_CODE), (TOKEN, POSTAL_CODE)}
_PAIRS = "\n    union all ".join(_pair(*two) for two in combinations(_SEEN, 2) if two not in _MEANINGLESS)

PAIRS = Step(
    name="pairs",
    row="two identifiers seen together, the more trusted first: times, first_us and last_us; `nearest` counts the "
    "times when no identifier more trusted than both was there",
    reads=("companies",),
    sql=f"""
with seen as (
    {_PAIRS}
)
select namespace, value, other, other_value, cast(sum(times) as bigint) as times,
       cast(sum(nearest) as bigint) as nearest, min(first_us) as first_us, max(last_us) as last_us
from seen group by namespace, value, other, other_value
""",
)

_NAMES = "\nunion all ".join(
    f"select '{name}' as namespace, key64(id_{name}) as value, min(id_{name}) as text, min(at_us) as first_us, "
    f"max(at_us) as last_us, count(*) as times, "
    f"cast(sum(case place when 'store' then 0 else 1 end) as bigint) as outside "
    f"from records where id_{name} is not null group by key64(id_{name})"
    for name in NAMESPACES
)

NAMES = Step(
    name="names",
    row="an identifier: namespace, value (its whole number), text, first_us and last_us, times (records), and "
    "`outside`, how many of these of no store",
    reads=("touches", "orders"),
    sql=f"""
with records as (
    select occurred_us as at_us, platform as place, {_TEXTS} from touches
    union all
    select placed_us, source, {_TEXTS} from orders
)
{_NAMES}
""",
)

STEPS = (SIGHTINGS, COMPANIES, PAIRS, NAMES)

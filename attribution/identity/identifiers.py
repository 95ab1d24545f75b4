"""`touches` and `orders` -> `identifiers`: who was present, without the values that strangers share."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY
from attribution.identity.namespaces import (
    DEFAULT_CAP,
    FAN_OUT_CAPS,
    MAX_ORDERS_30D,
    MAX_SESSIONS_30D,
    NAMESPACES,
)

_COLUMNS = ", ".join(f"id_{name}" for name in NAMESPACES)
_CAPS = ", ".join(f"('{mine}', '{theirs}', {cap})" for (mine, theirs), cap in FAN_OUT_CAPS.items())
_SEEN = "\nunion all\n".join(
    f"select kind, record_id, session_id, at_us, '{name}' as namespace, id_{name} as value "
    f"from records where id_{name} is not null"
    for name in NAMESPACES
)
_PRESENT = "\n    union all ".join(
    f"select company, '{name}' as namespace, id_{name} as value from together where id_{name} is not null"
    for name in NAMESPACES
)

SEEN = Step(
    name="seen",
    row="a (record, namespace): kind touch or order, record_id, session_id, at_us, value",
    reads=("touches", "orders"),
    sql=f"""
with records as (
    select 'touch' as kind, touchpoint_id as record_id, session_id, occurred_us as at_us, {_COLUMNS} from touches
    union all
    select 'order', order_id, null, placed_us, {_COLUMNS} from orders
)
{_SEEN}
""",
)

SHARED = Step(
    name="shared",
    row="a (namespace, value) that too many share, with why: it ties nobody together",
    reads=("seen", "touches", "orders"),
    sql=f"""
with busy as (
    select namespace, value, 'busier than a household' as why from seen
    group by namespace, value, at_us // {30 * US_PER_DAY}
    having count(distinct session_id) > {MAX_SESSIONS_30D}
        or count(distinct case when kind = 'order' then record_id end) > {MAX_ORDERS_30D}
), records as (
    select 'touch:' || touchpoint_id as record, {_COLUMNS} from touches
    union all select 'order:' || order_id, {_COLUMNS} from orders
), together as (
    select min(record) as company, {_COLUMNS} from records group by {_COLUMNS}
), present as (
    {_PRESENT}
), met as (
    select distinct mine.namespace, mine.value, theirs.namespace as other, theirs.value as neighbour
    from present mine join present theirs on mine.company = theirs.company
    where mine.namespace <> theirs.namespace
), caps(namespace, other, cap) as (values {_CAPS}), crowded as (
    select m.namespace, m.value, 'more ' || m.other || 's than a household has' as why
    from met m left join caps c on c.namespace = m.namespace and c.other = m.other
    group by m.namespace, m.value, m.other, c.cap having count(*) > coalesce(c.cap, {DEFAULT_CAP})
), found as (
    select * from busy union all select * from crowded
)
select namespace, value, min(why) as why from found group by namespace, value
""",
)

IDENTIFIERS = Step(
    name="identifiers",
    row="a (record, namespace): kind, record_id, session_id, value, without what is shared",
    reads=("seen", "shared"),
    sql="""
select kind, record_id, session_id, namespace, value
from seen anti join shared using (namespace, value)
""",
)

STEPS = (SEEN, SHARED, IDENTIFIERS)

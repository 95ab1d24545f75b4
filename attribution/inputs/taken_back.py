"""Staging tables -> `taken_back`: the records whose customer has said no since, to being measured or to marketing."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.columns import BROWSER, NAMING, REFUSED_BY

_ASKED = {"measured": "consent_measurement", "marketing": "consent_marketing"}
_BY_NAME = "\n    union all ".join(
    f"select kind, record_id, at_us, {', '.join(_ASKED.values())}, '{name}=' || id_{name} as name "
    f"from told where id_{name} is not null"
    for name in NAMING
)
_LATEST = ",\n           ".join(
    f"max(case when n.{consent} = '{answer}' then n.at_us end) as {what}_{answer}"
    for what, consent in _ASKED.items()
    for answer in ("denied", "granted")
)
_NO = ", ".join(
    f"case when {what}_denied >= coalesce({what}_granted, {what}_denied) then {what}_denied end as {what}_us"
    for what in _ASKED
)
_HOLDS = ",\n           ".join(
    f"coalesce(max(s.{what}_us) >= coalesce(max(a.{what}_granted), max(s.{what}_us)), false) as {what}"
    for what in _ASKED
)
_BROWSER = f"{BROWSER}="
_OF_CUSTOMER = " and ".join(f"substr({of}.name, 1, {len(_BROWSER)}) <> '{_BROWSER}'" for of in ("a", "b"))

# A no holds for whatever bears a name of who said it, or a name that stands in one record with such a one (an order's
# phone and account are one customer's), until that name says yes again. What is shared by many is no reason to let a
# row go: an account, a voice, a browser. A browser's no holds for what bears this browser, and for nobody's names.
TAKEN_BACK = Step(
    name="taken_back",
    row="a record (kind touch or order, record_id) that bears a name by which somebody's latest answer is a no: "
    "measured and marketing say to what",
    reads=("raw_touchpoints", "raw_orders"),
    needs=("as_of",),
    sql=f"""
with told as (
    select 'touch' as kind, touchpoint_id as record_id, occurred_us as at_us, {", ".join(_ASKED.values())},
           {", ".join(f"id_{name}" for name in NAMING)}, {REFUSED_BY}
    from raw_touchpoints where received_us <= $as_of
    union all
    select 'order', order_id, placed_us, {", ".join(_ASKED.values())},
           {", ".join(f"id_{name}" for name in NAMING)}, {REFUSED_BY}
    from raw_orders where received_us <= $as_of
), named as (
    {_BY_NAME}
    union all
    select kind, record_id, at_us, {", ".join(_ASKED.values())}, unnest({REFUSED_BY}) as name
    from told where {REFUSED_BY} is not null
), refusing as (
    select distinct name from named where {" or ".join(f"{consent} = 'denied'" for consent in _ASKED.values())}
), answered as (
    select n.name, {_LATEST}
    from named n join refusing r on r.name = n.name group by n.name
), said_no as (
    select * from (select name, {_NO} from answered) latest where measured_us is not null or marketing_us is not null
), together as (
    select name as said, name from said_no
    union
    select a.name as said, b.name
    from said_no s join named a on a.name = s.name join named b on b.kind = a.kind and b.record_id = a.record_id
    where {_OF_CUSTOMER}
), agreed as (
    select n.name, {_LATEST}
    from named n join (select distinct name from together) t on t.name = n.name group by n.name
), latest as (
    select t.name, {_HOLDS}
    from together t join said_no s on s.name = t.said join agreed a on a.name = t.name group by t.name
)
select n.kind, n.record_id, bool_or(l.measured) as measured, bool_or(l.marketing) as marketing
from named n join latest l on l.name = n.name where l.measured or l.marketing group by n.kind, n.record_id
""",
)

STEPS = (TAKEN_BACK,)

"""Staging tables -> `taken_back`: the records whose customer has said no since, to being measured or to marketing."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.columns import NAMING, REFUSED_BY

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
    f"coalesce({what}_denied >= coalesce({what}_granted, {what}_denied), false) as {what}" for what in _ASKED
)

# A no holds for whatever bears a name of who said it, until the same name says yes again. What is shared by many is no
# reason to let a row go: an account, a voice, an address.
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
), latest as (
    select name, {_NO} from answered
)
select n.kind, n.record_id, bool_or(l.measured) as measured, bool_or(l.marketing) as marketing
from named n join latest l on l.name = n.name where l.measured or l.marketing group by n.kind, n.record_id
""",
)

STEPS = (TAKEN_BACK,)

"""Staging tables -> `touchpoints` and `orders`: one row an id, only what consent allows, defaults filled in."""

from __future__ import annotations

from attribution.engine.engine import Engine, rows
from attribution.engine.step import Step
from attribution.inputs.columns import IDENTITY, REFUSED_BY
from attribution.inputs.kinds import KIND
from attribution.inputs.own_orders import OWN_ORDERS, STATE

# A touchpoint that names no channel gets the one its platform stands for.
CHANNEL_OF_PLATFORM = {
    "alexa": "alexa",
    "google_assistant": "google_assistant",
    "siri": "siri",
    "homekit": "device",
    "smartthings": "device",
    "iot": "device",
    "agent": "agent",
    "web": "direct",
    "app": "app",
    "email": "email",
    "ads": "ads",
    "store": "store",
}
# Stage of a touchpoint that names none.
STAGE_OF_ACTION = {
    **dict.fromkeys(("exposure", "visit"), "awareness"),
    **dict.fromkeys(("research", "compare", "compatibility", "click"), "consideration"),
    **dict.fromkeys(("reorder", "basket", "buy", "handoff", "subscribe", "replenish", "setup"), "purchase"),
}


def _case(column: str, table: dict[str, str], otherwise: str) -> str:
    cases = " ".join(f"when '{key}' then '{value}'" for key, value in table.items())
    return f"case {column} {cases} else '{otherwise}' end"


_IDS = ", ".join(f"id_{name}" for name in IDENTITY)
# The advertising id is no other: `--identity strict` keeps it, and a no to marketing takes it.
_DENIED = dict.fromkeys(IDENTITY, "consent_measurement = 'denied'") | {
    "ad_id": "consent_measurement = 'denied' or consent_marketing = 'denied'"
}
_UNLESS_DENIED = ",\n       ".join(
    f"case when {_DENIED[name]} then null else id_{name} end as id_{name}" for name in IDENTITY
)
_IF_LINKED = ",\n       ".join(
    f"case when {_DENIED[name]}{'' if name == 'ad_id' else ' or not $linked'} then null else id_{name} end as id_{name}"
    for name in IDENTITY
)

# Few ids come twice, so only they are ranked; what merely has the key of another is ranked too, to no effect.
TOUCHPOINTS = Step(
    name="touchpoints",
    row="a touchpoint_id, as first received: identifiers null where measurement was denied; its kind of touch",
    reads=("raw_touchpoints",),
    needs=("as_of",),
    sql=f"""
with repeated as (
    select key64(touchpoint_id) as key from raw_touchpoints where received_us <= $as_of
    group by key64(touchpoint_id) having count(*) > 1
), ranked as (
    select t.*, row_number() over (partition by t.touchpoint_id order by t.received_us, t.content_hash) as turn
    from raw_touchpoints t join repeated r on r.key = key64(t.touchpoint_id) where t.received_us <= $as_of
), kept as (
    select t.* from raw_touchpoints t anti join repeated r on r.key = key64(t.touchpoint_id)
    where t.received_us <= $as_of
    union all
    select * exclude (turn) from ranked where turn = 1
)
select * exclude (channel, stage, initiator, exposure, {REFUSED_BY}, {_IDS}),
       {_UNLESS_DENIED},
       coalesce(channel, {_case("platform", CHANNEL_OF_PLATFORM, "other")}) as channel,
       coalesce(stage, {_case("action", STAGE_OF_ACTION, "post_purchase")}) as stage,
       coalesce(initiator, 'human') as initiator,
       coalesce(exposure, case when action = 'exposure' then 'ambient' else 'active' end) as exposure,
       {KIND} as kind
from kept
""",
)

ORDERS = Step(
    name="orders",
    row="a conversion: an order_id as last received, no test, with `net_revenue_minor`; one of ours as the shop tells "
    "it under its own id of it; identifiers null where measurement was denied",
    reads=("raw_orders",),
    needs=("as_of", "linked"),
    sql=f"""
with repeated as (
    select key64(order_id) as key from raw_orders where received_us <= $as_of
    group by key64(order_id) having count(*) > 1
), ranked as (
    select o.*, row_number() over (
        partition by o.order_id
        order by o.received_us desc, {STATE.format("o")} desc, o.refunded_minor desc,
                 o.content_hash desc) as turn
    from raw_orders o join repeated r on r.key = key64(o.order_id) where o.received_us <= $as_of
), kept as (
    select o.* from raw_orders o anti join repeated r on r.key = key64(o.order_id)
    where o.received_us <= $as_of
    union all
    select * exclude (turn) from ranked where turn = 1
),
{OWN_ORDERS}
select * exclude (initiator, status, tax_minor, shipping_minor, refunded_minor, {REFUSED_BY}, {_IDS}),
       {_IF_LINKED},
       coalesce(initiator, case when source in ('device_auto', 'subscription') then 'machine' else 'human' end)
           as initiator,
       coalesce(status, 'placed') as status,
       coalesce(tax_minor, 0) as tax_minor,
       coalesce(shipping_minor, 0) as shipping_minor,
       coalesce(refunded_minor, 0) as refunded_minor,
       case when status = 'cancelled' then 0 else revenue_minor - coalesce(refunded_minor, 0) end as net_revenue_minor
from settled where not coalesce(is_test, false)
""",
)

STEPS = (TOUCHPOINTS, ORDERS)

LATEST = """
select max(received_us) from (
    select received_us from raw_touchpoints union all select received_us from raw_orders) as received
"""


def latest_received(engine: Engine) -> int | None:
    """Return when the latest record came in, in microseconds since 1970; None when there is none."""
    ((latest,),) = rows(engine, LATEST)
    return None if latest is None else int(latest)

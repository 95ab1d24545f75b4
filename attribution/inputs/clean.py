"""Staging tables -> `touchpoints` and `orders`: one row an id, only what consent allows, defaults filled in."""

from __future__ import annotations

from attribution.engine.engine import Engine, rows
from attribution.engine.step import Step
from attribution.inputs.columns import IDENTITY
from attribution.inputs.kinds import KIND

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


# Of two versions received at once the one further along holds.
_LATER = "when 'refunded' then 2 when 'cancelled' then 1"
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

TOUCHPOINTS = Step(
    name="touchpoints",
    row="a touchpoint_id, as first received: identifiers null where measurement was denied; its kind of touch",
    reads=("raw_touchpoints",),
    needs=("as_of",),
    sql=f"""
with known as (
    select * from raw_touchpoints where received_us <= $as_of
), ranked as (
    select *, row_number() over (partition by touchpoint_id order by received_us, content_hash) as turn from known
)
select * exclude (turn, channel, stage, initiator, exposure, {_IDS}),
       {_UNLESS_DENIED},
       coalesce(channel, {_case("platform", CHANNEL_OF_PLATFORM, "other")}) as channel,
       coalesce(stage, {_case("action", STAGE_OF_ACTION, "post_purchase")}) as stage,
       coalesce(initiator, 'human') as initiator,
       coalesce(exposure, case when action = 'exposure' then 'ambient' else 'active' end) as exposure,
       {KIND} as kind
from ranked where turn = 1
""",
)

ORDERS = Step(
    name="orders",
    row="a conversion: an order_id as last received, no test, with `net_revenue_minor`; identifiers null where "
    "measurement was denied",
    reads=("raw_orders",),
    needs=("as_of", "linked"),
    sql=f"""
with known as (
    select * from raw_orders where received_us <= $as_of
), ranked as (
    select *, row_number() over (
        partition by order_id
        order by received_us desc, case status {_LATER} else 0 end desc, refunded_minor desc, content_hash desc) as turn
    from known
)
select * exclude (turn, initiator, status, tax_minor, shipping_minor, refunded_minor, {_IDS}),
       {_IF_LINKED},
       coalesce(initiator, case when source in ('device_auto', 'subscription') then 'machine' else 'human' end)
           as initiator,
       coalesce(status, 'placed') as status,
       coalesce(tax_minor, 0) as tax_minor,
       coalesce(shipping_minor, 0) as shipping_minor,
       coalesce(refunded_minor, 0) as refunded_minor,
       case when status = 'cancelled' then 0 else revenue_minor - coalesce(refunded_minor, 0) end as net_revenue_minor
from ranked where turn = 1 and not coalesce(is_test, false)
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

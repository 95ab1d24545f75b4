"""Step 1. Staging tables -> `touchpoints` and `orders`: one row an id, only what consent allows, defaults filled in."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.engine.database import one_row
from attribution.inputs.columns import IDENTITY
from base.placeholders import IN_RECORDS

VOICE_PLATFORMS = "('alexa', 'google_assistant', 'siri')"

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
# Actions that are context: a session of nothing else is no touch of a journey.
CONTEXT_ACTIONS = ("consent", "login", "other", "status", "support")


def _case(column: str, table: dict[str, str], otherwise: str) -> str:
    cases = " ".join(f"when '{key}' then '{value}'" for key, value in table.items())
    return f"case {column} {cases} else '{otherwise}' end"


def _words(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def _unless_placeholder(column: str) -> str:
    return f"case when lower(trim({column})) not in {_words(IN_RECORDS)} then {column} end as {column}"


_TOKENS = ", ".join(map(_unless_placeholder, ("handoff_token", "subscription_id")))
_IDENTIFIERS = ",\n       ".join(
    f"case when consent_measurement = 'denied' or lower(trim(id_{name})) in {_words(IN_RECORDS)} "
    f"then null else id_{name} end as id_{name}"
    for name in IDENTITY
)

TOUCHPOINTS = f"""
create or replace table touchpoints as
with known as (
    select * from raw_touchpoints where received_us <= $as_of
), ranked as (
    select *, row_number() over (partition by touchpoint_id order by received_us, content_hash) as turn from known
)
select * exclude (turn, channel, stage, initiator, exposure) replace ({_IDENTIFIERS},
       {_TOKENS}, {_unless_placeholder("promo_code")}),
       coalesce(channel, {_case("platform", CHANNEL_OF_PLATFORM, "other")}) as channel,
       coalesce(stage, {_case("action", STAGE_OF_ACTION, "post_purchase")}) as stage,
       coalesce(initiator, 'human') as initiator,
       coalesce(exposure, case when action = 'exposure' then 'ambient' else 'active' end) as exposure,
       action not in {_words(CONTEXT_ACTIONS)} as creditable
from ranked where turn = 1 order by touchpoint_id
"""

ORDERS = f"""
create or replace table orders as
with known as (
    select * from raw_orders where received_us <= $as_of
), ranked as (
    select *, row_number() over (partition by order_id order by received_us desc, content_hash desc) as turn from known
)
select * exclude (turn, initiator, status, tax_minor, shipping_minor, refunded_minor) replace ({_IDENTIFIERS},
       {_TOKENS}),
       coalesce(initiator, case when source in ('device_auto', 'subscription') then 'machine' else 'human' end)
           as initiator,
       coalesce(status, 'placed') as status,
       coalesce(tax_minor, 0) as tax_minor,
       coalesce(shipping_minor, 0) as shipping_minor,
       coalesce(refunded_minor, 0) as refunded_minor,
       case when status = 'cancelled' then 0 else revenue_minor - coalesce(refunded_minor, 0) end as net_revenue_minor
from ranked where turn = 1 and not coalesce(is_test, false) order by order_id
"""

LATEST = """
select max(received_us) from (select received_us from raw_touchpoints union all select received_us from raw_orders)
"""


def clean(con: DuckDBPyConnection, as_of_us: int | None) -> int | None:
    """Keep one record an id (touchpoint: first received; order: latest), and what was known at `as_of_us`.

    Reads  `raw_touchpoints`, `raw_orders`  one row a line; times in microseconds since 1970.
    Writes `touchpoints`                    one row a touchpoint_id: identifiers null where measurement was denied.
    Writes `orders`                         one row a conversion: test orders left out, `net_revenue_minor` worked out.

    Returns the as-of that was used: the latest `received_us` when none was asked, None when there are no records.
    """
    latest = one_row(con, LATEST)[0]
    as_of = latest if as_of_us is None else as_of_us
    con.execute(TOUCHPOINTS, {"as_of": as_of or 0})
    con.execute(ORDERS, {"as_of": as_of or 0})
    return None if as_of is None else int(as_of)

"""What each campaign, device type, assistant, brand, action and locale earned: the models run on its own paths.

Journeys are told once more for each dimension, with its value in the channel's place, and go through the same steps: in
one engine of their own, where every name carries its dimension, so that no two of them meet.
"""

from __future__ import annotations

from attribution.credit import split, weights
from attribution.credit.bounds import with_intervals
from attribution.credit.parts import EARNER
from attribution.engine.engine import Engine, Values
from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from attribution.engine.step import run_steps
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.journeys.journeys import WALKS

# Values of a touch `t`, by the dimension's name.
DIMENSIONS = {
    "action": "t.action",
    "assistant": f"case when t.platform in {VOICE_PLATFORMS} then t.platform end",
    "brand": "t.brand_id",
    "campaign": "t.campaign_id",
    "device_type": "t.device_type",
    "locale": "t.locale",
}
NONE = "(none)"
OF_CHANNELS = ("last_non_direct",)  # models that look at what a channel is called
KEY = ("dimension", "value", "model", "currency")
_NAMES = ", ".join(f"('{name}')" for name in DIMENSIONS)
_VALUE = " ".join(f"when '{name}' then {value}" for name, value in DIMENSIONS.items())
_TOLD = f"d.dimension || ':' || coalesce(case d.dimension {_VALUE} end, '{NONE}')"
_DIMENSIONS = f"with dimensions(dimension) as (values {_NAMES})"
_FOR_EACH = "cross join dimensions d"
_UNTOLD = f"substr(earner, case dimension {' '.join(f'when {name!r} then {len(name) + 2}' for name in DIMENSIONS)} end)"

# The tables that the steps read, told for each dimension; an order and a journey are then one of a dimension.
TOLD_AGAIN = {
    "journeys": f"""
{_DIMENSIONS}
select d.dimension || ':' || j.order_id as order_id, j.step, j.session_id, j.touchpoint_id, j.gap_us, j.exposed,
       j.turn, j.probability_micro, {_TOLD} as channel
from journeys j join touches t on t.touchpoint_id = j.touchpoint_id {_FOR_EACH}
""",
    "lost_journeys": f"""
{_DIMENSIONS}
select d.dimension || ':' || j.journey_id as journey_id, j.step, j.exposed, j.at_risk_us, j.traveller, j.bought,
       {_TOLD} as channel
from lost_journeys j join touches t on t.touchpoint_id = j.touchpoint_id {_FOR_EACH}
""",
    "orders": f"""
{_DIMENSIONS}
select d.dimension || ':' || o.order_id as order_id, d.dimension, o.initiator, o.currency, o.net_revenue_minor,
       coalesce(h.household_id, 'order:' || o.order_id) as household
from orders o left join record_households h on h.kind = 'order' and h.record_id = o.order_id {_FOR_EACH}
""",
    "enrolments": f"""
{_DIMENSIONS}
select d.dimension || ':' || e.order_id as order_id, d.dimension || ':' || e.touchpoint_id as touchpoint_id, e.renewal
from enrolments e {_FOR_EACH}
""",
    "touches": f"""
{_DIMENSIONS}
select d.dimension || ':' || t.touchpoint_id as touchpoint_id, {_TOLD} as channel
from touches t semi join enrolments e on e.touchpoint_id = t.touchpoint_id {_FOR_EACH}
""",
}
STEPS = (WALKS, *weights.EFFECTS, *weights.STEPS, *split.STEPS)
PARTS = f"""
with linked as (
    select distinct order_id from journeys
), earned as (
    select o.dimension, c.model, c.currency, o.household, c.units, c.credit_minor, c.touchpoint_id, {EARNER} as earner
    from credit c join orders o on o.order_id = c.order_id left join linked v on v.order_id = c.order_id
)
select dimension, case when touchpoint_id = '' then earner else {_UNTOLD} end as value,
       model, currency, household, sum(units)::bigint as units, sum(credit_minor)::bigint as minor
from earned where model not in ({", ".join(f"'{name}'" for name in OF_CHANNELS)})
group by 1, 2, 3, 4, 5
"""


def credit_by_dimension(engine: Engine, name: str, room: Room, values: Values) -> None:
    """Make `credit_by`, a row a (dimension, value, model, currency): micros, minor, low and high of its sampling error.

    Args:
        engine: the run's, credit split.
        name: which engine the run is on.
        room: what it may take.
        values: of the run's parameters.
    """
    with ENGINES[name](room) as part:
        for table, query in TOLD_AGAIN.items():
            part.put(table, engine.query(query))
        run_steps(part, STEPS, values)
        parts = part.query(PARTS)
    engine.put("credit_by", with_intervals(parts, KEY))

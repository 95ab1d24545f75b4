"""What each campaign, device type, assistant, brand, action and locale earned: the models run on its own paths.

Journeys are told once more for each dimension, with its value in the channel's place, and go through the same steps: in
one engine of their own, where every name carries its dimension, so that no two of them meet. Orders without a journey,
which are most, have nothing to tell: what they come to is the same in every dimension and model, and is added up once.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit import split, weights
from attribution.credit.bounds import with_intervals
from attribution.credit.model import UNIT
from attribution.credit.parts import EARNER, NO_LINK
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
_HOUSEHOLD = "coalesce(h.household_id, 'order:' || o.order_id)"
_WITH_HOUSEHOLD = "left join record_households h on h.kind = 'order' and h.record_id = o.order_id"
_HAS_JOURNEY = "exists (select 1 from journeys j where j.order_id = o.order_id)"
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
       {_HOUSEHOLD} as household
from orders o {_WITH_HOUSEHOLD} {_FOR_EACH}
where o.initiator = 'machine' or {_HAS_JOURNEY}
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
# Of every dimension and model, whose names stand empty here: `_for_every` fills them in.
WITHOUT_JOURNEY = f"""
with apart as (
    select o.currency, {_HOUSEHOLD} as household, o.net_revenue_minor
    from orders o {_WITH_HOUSEHOLD}
    where o.initiator <> 'machine' and not {_HAS_JOURNEY}
)
select '' as dimension, '{NO_LINK}' as value, '' as model, currency, household,
       (count(*) * {UNIT})::bigint as units, sum(net_revenue_minor)::bigint as minor
from apart group by currency, household
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
        parts, models = part.query(PARTS), part.query("select model from models")["model"].to_pylist()
    told = with_intervals(pa.concat_tables([parts, engine.query(WITHOUT_JOURNEY)]), KEY)
    engine.put("credit_by", _for_every(told, [model for model in models if model not in OF_CHANNELS]))


def _for_every(told: pa.Table, models: list[str]) -> pa.Table:
    """Return the rows with those that stand for every dimension and model written out for each."""
    common = pc.equal(told["model"], "")
    rows, parts = told.filter(common), [told.filter(pc.invert(common))]
    for dimension in DIMENSIONS:
        for model in models:
            named = {"dimension": dimension, "model": model}
            columns = [pa.repeat(named[name], len(rows)) if name in named else rows[name] for name in rows.column_names]
            parts.append(pa.table(columns, rows.column_names))
    return pa.concat_tables(parts)

"""`credit` -> `credit_parts`: what each model gives each channel of a household's orders of one day."""

from __future__ import annotations

from attribution.credit.model import UNIT
from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.inputs.kinds import VOICE_PLATFORMS

NO_LINK, LINK_UNCERTAINTY, AUTOMATION = "(no link)", "(link uncertainty)", "(automation)"

# Who follows a link that voice handed out carries its token. A channel's name tells nothing: anybody may call one so.
VOICE = f"(t.platform in {VOICE_PLATFORMS} or t.handoff_token is not null)"

# Of a row of `credit`, its order `o` and the order's journey `v`: whom it goes to.
EARNER = f"""
case when c.touchpoint_id <> '' then c.channel when o.initiator = 'machine' then '{AUTOMATION}'
     when v.order_id is null then '{NO_LINK}' else '{LINK_UNCERTAINTY}' end
""".strip()

# Beside a row of `credit` what of it is given back on another day: by cash it counts whole on the order's own.
REFUNDED = """
left join refunds r on r.order_id = c.order_id and r.model = c.model and r.touchpoint_id = c.touchpoint_id
""".strip()

# Largest remainder, as credit itself: an order's parts add to its refund, and with the credit to what was paid. When a
# touch was is asked of the journey: credit taken over from an earlier run's file does not say it.
REFUNDS = Step(
    name="refunds",
    row="a (order_id, model, touchpoint_id) of an order refunded on another day: refund_minor, its part of the refund",
    reads=("credit", "order_days", "journeys"),
    sql=f"""
with scaled as (
    select c.order_id, c.model, c.touchpoint_id, j.step, o.refund_minor, o.refund_minor::hugeint * c.units as money
    from credit c join order_days o on o.order_id = c.order_id
    left join journeys j on j.order_id = c.order_id and j.touchpoint_id = c.touchpoint_id
    where o.refund_minor > 0
), floored as (
    select *, money // {UNIT} as floor_minor,
           row_number() over (
               partition by order_id, model
               order by money % {UNIT} desc, case when touchpoint_id = '' then 1 else 0 end, step nulls last,
                        touchpoint_id) as turn
    from scaled
)
select order_id, model, touchpoint_id,
       (floor_minor + case when turn <= refund_minor - sum(floor_minor) over (partition by order_id, model)
                           then 1 else 0 end)::bigint as refund_minor
from floored
""",
)

CREDIT_PARTS = Step(
    name="credit_parts",
    row="what a model gives a channel of a household's orders of one cash_day, for touches of one accrual_day: units, "
    "minor; a refund on another day is of that cash_day, and of no accrual_day, as is what it is taken back from",
    reads=("credit", "order_days", "journeys", "touches", "local_days", "refunds"),
    sql=f"""
with linked as (
    select distinct order_id from journeys
), earned as (
    select c.order_id, c.model, c.touchpoint_id, o.currency, {EARNER} as channel, o.customer, o.household, o.reach,
           o.cash_day, o.refund_day, coalesce(d.day, o.cash_day) as accrual_day, c.units, c.credit_minor
    from credit c join order_days o on o.order_id = c.order_id
    left join linked v on v.order_id = c.order_id
    left join touches t on t.touchpoint_id = c.touchpoint_id
    left join local_days d on d.minute = t.occurred_us // {US_PER_MINUTE}
), refunded as (
    select e.*, r.refund_minor from earned e
    join refunds r on r.order_id = e.order_id and r.model = e.model and r.touchpoint_id = e.touchpoint_id
), every as (
    select model, currency, channel, customer, household, reach, cash_day, accrual_day, units, credit_minor as minor
    from earned
    union all
    select model, currency, channel, customer, household, reach, cash_day, null, 0, refund_minor from refunded
    union all
    select model, currency, channel, customer, household, reach, refund_day, null, 0, -refund_minor from refunded
)
select model, currency, channel, customer, household, reach, cash_day, accrual_day,
       sum(units)::bigint as units, sum(minor)::bigint as minor
from every group by model, currency, channel, customer, household, reach, cash_day, accrual_day
""",
)

STEPS = (REFUNDS, CREDIT_PARTS)

"""Orders a machine placed -> `enrolments`: the touch that set the automation up, however long ago."""

from __future__ import annotations

from attribution.engine.step import Step

# Enrolling proper first, then setting up, then the purchase that began it. Skipping, pausing or using an automation
# sets nothing up; nor does whatever is said once it runs, nor anything where measurement was refused.
ENROLMENTS = Step(
    name="enrolments",
    row="a machine's order whose enrolment is known: the touch, not later than the automation's first order, and "
    "`renewal` from 1 (that order)",
    reads=("orders", "touches"),
    sql="""
with machine as (
    select order_id, placed_us, subscription_id, consent_measurement,
           min(placed_us) over (partition by subscription_id) as first_us,
           row_number() over (partition by subscription_id order by placed_us, order_id) as renewal
    from orders where initiator = 'machine' and subscription_id is not null
), ranked as (
    select m.order_id, m.renewal, m.placed_us, t.session_id, t.touchpoint_id, t.occurred_us,
           row_number() over (
               partition by m.order_id
               order by case t.action when 'subscribe' then 0 when 'setup' then 1 else 2 end, t.occurred_us,
                        t.touchpoint_id
           ) as turn
    from machine m join touches t on t.subscription_id = m.subscription_id
    where t.initiator = 'human' and t.action in ('subscribe', 'setup', 'buy', 'reorder', 'replenish')
      and t.occurred_us <= m.first_us and not t.denied and m.consent_measurement is distinct from 'denied'
)
select order_id, renewal, session_id, touchpoint_id, occurred_us, placed_us - occurred_us as gap_us
from ranked where turn = 1
""",
)

STEPS = (ENROLMENTS,)

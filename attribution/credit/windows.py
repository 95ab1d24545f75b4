"""Credit as if the window had been shorter: the same links and what models learned, with journeys cut.

Only orders whose journey a shorter window cuts are credited again, in an engine of their own, where an order's id
carries the window; all others have in it what they have in the run's.
"""

from __future__ import annotations

from attribution.credit import split, weights
from attribution.credit.parts import CREDIT_PARTS, REFUNDS
from attribution.engine.engine import Engine, Values, number
from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from attribution.engine.step import run_steps
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.journeys.journeys import WALKS

_SHORTER = f"""
with shorter(days) as (values {", ".join(f"({days})" for days in WINDOWS_DAYS)})
""".strip()
_CUT = "join order_days o on o.order_id = j.order_id join shorter w on w.days < o.reach"

TOLD_AGAIN = {
    "journeys": f"""
{_SHORTER}
select w.days || ':' || j.order_id as order_id, j.step, j.touchpoint_id, j.gap_us, j.exposed, j.channel,
       j.probability_micro,
       row_number() over (partition by w.days, j.order_id order by j.turn) as turn
from journeys j {_CUT} where j.turn is not null and j.gap_us <= w.days * {US_PER_DAY}
""",
    "order_days": f"""
{_SHORTER}
select w.days || ':' || o.order_id as order_id, o.initiator, o.currency, o.net_revenue_minor, o.cash_day, o.customer,
       o.household, w.days as reach, o.refund_minor, o.refund_day
from order_days o join shorter w on w.days < o.reach
""",
    "touches": f"""
{_SHORTER}
select t.touchpoint_id, t.channel, t.occurred_us from touches t
where exists (select 1 from journeys j {_CUT} where j.touchpoint_id = t.touchpoint_id)
""",
    "lost_journeys": "select * from lost_journeys where journey_id is null",
    "enrolments": "select * from enrolments where order_id is null",
    "channel_effects": "select * from channel_effects",
    "channel_pulls": "select * from channel_pulls",
    "models": "select * from models",
    "local_days": "select * from local_days",
}
STEPS = (WALKS, weights.ROUTE_COUNTS, weights.ROUTES, *split.STEPS, REFUNDS, CREDIT_PARTS)
# Where no journey reaches beyond the shortest window, nothing is told again.
HOW_MANY_CUT = f"{_SHORTER} select count(*) from order_days o join shorter w on w.days < o.reach"
NONE_CUT = """
select model, currency, channel, customer, reach, cash_day, accrual_day, units, minor from credit_parts where false
"""
PARTS = """
select model, currency, channel, customer, reach, cash_day, accrual_day, sum(units)::bigint as units,
       sum(minor)::bigint as minor
from credit_parts group by model, currency, channel, customer, reach, cash_day, accrual_day
"""


def credit_shorter_windows(engine: Engine, name: str, room: Room, values: Values) -> None:
    """Make `cut_parts`: as `credit_parts`, of orders whose journey the window `reach` cuts.

    Args:
        engine: the run's, credit split, `order_days` and `credit_parts` made.
        name: which engine the run is on.
        room: what it may take.
        values: of the run's parameters.
    """
    if not number(engine, HOW_MANY_CUT):
        engine.create("cut_parts", NONE_CUT)
        return
    with ENGINES[name](room) as part:
        for table, query in TOLD_AGAIN.items():
            part.put(table, engine.query(query))
        part.create("orders", "select order_id, initiator, currency, net_revenue_minor from order_days")
        run_steps(part, STEPS, values)
        engine.put("cut_parts", part.query(PARTS))

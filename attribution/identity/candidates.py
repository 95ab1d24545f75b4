"""`meetings`, `touches`, `orders` -> `candidates`: sessions that may have led to an order."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.identity.meetings import AFTERWARDS

# An order is written a moment before or after the turn that placed it.
CLOCK_SLACK_US = 5 * US_PER_MINUTE

ORDER_LINES = Step(
    name="order_lines",
    row="a product of an order: product_id, brand_id",
    reads=("orders",),
    sql="""
select distinct order_id, line.product_id, line.brand_id
from (select order_id, unnest(lines) as line from orders) as listed
""",
)

# The session's touch: the one that placed the order, else the furthest stage reached before it, else the latest.
CANDIDATES = Step(
    name="candidates",
    row="a (session_id, order_id) placed by a person: matches, need, touchpoint_id (the session's touch), gap_us from "
    "that touch to the order (0 when clocks disagree)",
    reads=("meetings", "orders", "touches", "placed_by_voice", "order_lines"),
    needs=("window_us",),
    sql=f"""
with inside as (
    select p.session_id, p.order_id, p.matches, t.touchpoint_id, t.occurred_us, o.placed_us, t.brand_id, t.product_id,
           row_number() over (
               partition by p.session_id, p.order_id
               order by case when t.order_id = o.order_id then 0 else 1 end, t.stage_rank desc, t.occurred_us desc,
                        t.touchpoint_id
           ) as turn
    from meetings p join orders o on o.order_id = p.order_id join touches t on t.session_id = p.session_id
    left join placed_by_voice v on v.session_id = p.session_id and v.order_id = p.order_id
    where (t.creditable or t.exposed) and (
        t.occurred_us between o.placed_us - $window_us
            and o.placed_us + case when t.order_id = o.order_id then {CLOCK_SLACK_US} else 0 end
        or (v.order_id is not null and t.order_id = o.order_id and t.action not in {AFTERWARDS})
    )
), needs as (
    select i.session_id, i.order_id,
           bool_or(i.product_id = l.product_id) as same_product, bool_or(i.brand_id = l.brand_id) as same_brand,
           bool_or(i.brand_id <> l.brand_id or i.product_id <> l.product_id) as compared
    from inside i join order_lines l on l.order_id = i.order_id group by i.session_id, i.order_id
)
select i.session_id, i.order_id, i.matches, i.touchpoint_id, i.occurred_us,
       greatest(i.placed_us - i.occurred_us, 0) as gap_us,
       case when same_product then 'product' when same_brand then 'brand' when compared then 'other' else 'unknown' end
           as need
from inside i left join needs n on n.session_id = i.session_id and n.order_id = i.order_id
where i.turn = 1
""",
)

STEPS = (ORDER_LINES, CANDIDATES)

"""Step 6. Orders a machine placed -> `enrolments`: the touch that set the automation up, however long ago."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

# Enrolling proper first, then setting up; else whatever first named the subscription.
ENROLMENTS = """
create or replace table enrolments as
with machine as (
    select order_id, placed_us, subscription_id,
           row_number() over (partition by subscription_id order by placed_us, order_id) as renewal
    from orders where initiator = 'machine' and subscription_id is not null
), ranked as (
    select m.order_id, m.renewal, m.placed_us, t.session_id, t.touchpoint_id, t.occurred_us,
           row_number() over (
               partition by m.order_id
               order by case t.action when 'subscribe' then 0 when 'setup' then 1 else 2 end, t.occurred_us,
                        t.touchpoint_id
           ) as turn
    from machine m join touches t using (subscription_id)
    where t.initiator = 'human' and t.occurred_us <= m.placed_us and (t.creditable or t.action = 'other')
)
select order_id, renewal, session_id, touchpoint_id, occurred_us, placed_us - occurred_us as gap_us
from ranked where turn = 1 order by order_id
"""


def enrolments(con: DuckDBPyConnection) -> None:
    """Find who enrolled each machine order's automation.

    Reads  `touches`, `orders`.
    Writes `enrolments`  one row a machine order whose enrolment is known: the touch, and `renewal` from 1 (the
                         automation's first order). Whoever spoke last gets nothing here.
    """
    con.execute(ENROLMENTS)

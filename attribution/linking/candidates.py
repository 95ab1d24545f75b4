"""`near` and facts -> `candidates`: each pair once, with its touch, its time, its need and what it was met by."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.linking.facts import AFTERWARDS

# An order is written a moment before or after the turn that placed it.
CLOCK_SLACK_US = 5 * US_PER_MINUTE

MET = Step(
    name="met",
    row="a (session_id, order_id), near or tied by a fact: own, token and click are 1 where that is the fact",
    reads=("near", "met_by_order", "met_by_token", "clicked_as", "identifiers", "order_facts"),
    sql="""
with known as (
    select session_id, order_id, 1 as own, 0 as token, 0 as click from met_by_order
    union all
    select session_id, order_id, 0, case reason when 'token' then 1 else 0 end,
           case reason when 'click' then 1 else 0 end
    from met_by_token
    union all
    select n.session_id, n.order_id, 0, 0, 1
    from clicked_as c join near n on n.session_id = c.session_id
    join identifiers i on i.kind = 'order' and i.record_id = n.order_id and i.namespace = c.namespace
        and i.value = c.value
    join order_facts o on o.order_id = n.order_id and o.placed_us >= c.at_us
), facts as (
    select session_id, order_id, max(own) as own, max(token) as token, max(click) as click
    from known group by session_id, order_id
)
select session_id, order_id, 0 as own, 0 as token, 0 as click, way from near
anti join facts using (session_id, order_id)
union all
select session_id, order_id, own, token, click, 0 from facts
""",
)

# The session's touch: the one that placed the order, else the furthest stage reached before it, else the latest.
# `ahead` is 0 for what lies before the session: such a pair can be no link, it shows what coincidence looks like.
CANDIDATES = Step(
    name="candidates",
    row="a pair of `met`: touchpoint_id and occurred_us of the session's touch for it, gap_us between them (0 when "
    "clocks disagree), ahead 1 when the order may have come of the session, 0 when it was there before",
    reads=("met", "session_facts", "order_facts", "touches", "placed_by_voice"),
    needs=("window_us",),
    sql=f"""
with timed as (
    select m.*, s.touchpoint_id, s.occurred_us, s.first_us, s.last_us, o.placed_us
    from met m join session_facts s on s.session_id = m.session_id join order_facts o on o.order_id = m.order_id
), awkward as (
    select * from timed
    where own = 1 or (first_us <= placed_us and occurred_us > placed_us)
        or (occurred_us < placed_us - $window_us and last_us >= placed_us - $window_us)
), chosen as (
    select p.session_id, p.order_id, p.own, p.token, p.click, p.way, t.touchpoint_id, t.occurred_us, p.placed_us,
           row_number() over (
               partition by p.session_id, p.order_id
               order by case when t.order_id = p.order_id then 0 else 1 end, t.stage_rank desc, t.occurred_us desc,
                        t.touchpoint_id
           ) as turn
    from awkward p join touches t on t.session_id = p.session_id
    left join placed_by_voice v on v.session_id = p.session_id and v.order_id = p.order_id
    where (t.creditable or t.exposed) and (
        t.occurred_us between p.placed_us - $window_us
            and p.placed_us + case when t.order_id = p.order_id then {CLOCK_SLACK_US} else 0 end
        or (v.order_id is not null and t.order_id = p.order_id and t.action not in {AFTERWARDS}))
)
select session_id, order_id, own, token, click, way, touchpoint_id, occurred_us,
       greatest(placed_us - occurred_us, 0) as gap_us, 1 as ahead
from chosen where turn = 1
union all
select session_id, order_id, own, token, click, way, touchpoint_id, occurred_us, placed_us - occurred_us, 1
from timed
where own = 0 and first_us <= placed_us and occurred_us between placed_us - $window_us and placed_us
union all
select session_id, order_id, own, token, click, way, touchpoint_id, occurred_us, first_us - placed_us, 0
from timed
where own = 0 and token = 0 and click = 0 and placed_us < first_us and placed_us >= first_us - $window_us
""",
)

STEPS = (MET, CANDIDATES)

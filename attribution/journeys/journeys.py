"""Step 8. `links` -> `journeys` and `lost_journeys`: the accepted sessions before an order, and the paths to none."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.engine.database import US_PER_DAY, US_PER_HOUR

JOURNEYS = f"""
create or replace table journeys as
select l.order_id, row_number() over earlier as step, l.session_id, l.touchpoint_id,
       count(*) over (partition by l.order_id) as steps, l.gap_us,
       round(l.gap_us / {US_PER_HOUR}, 4) as hours_before_order,
       t.channel, t.platform, t.device_type, t.action, l.probability as link_probability
from links l join touches t using (touchpoint_id)
where l.accepted
window earlier as (partition by l.order_id order by l.occurred_us, l.session_id)
order by l.order_id, step
"""

# A household's touches that no order used, cut into stretches of one window from the first; strangers walk alone.
LOST_JOURNEYS = """
create or replace table lost_journeys as
with unused as (
    select t.session_id, arg_max(t.channel, (t.stage_rank, t.occurred_us, t.touchpoint_id)) as channel,
           min(t.occurred_us) as first_us, min(r.household_id) as household_id
    from touches t left join record_households r on r.kind = 'touch' and r.record_id = t.touchpoint_id
    where t.creditable and t.session_id not in (select session_id from links where accepted)
    group by t.session_id
), placed as (
    select *, coalesce(household_id, 'session:' || session_id) as traveller from unused
), cut as (
    select *, (first_us - min(first_us) over (partition by traveller)) // $window_us as stretch from placed
)
select traveller || '#' || stretch as journey_id,
       row_number() over (partition by traveller, stretch order by first_us, session_id) as step, session_id, channel
from cut order by journey_id, step
"""

# Channels joined by " > "; one inside a channel's own name is written with another sign.
PATHS = """
create or replace table paths as
with won as (
    select order_id, string_agg(replace(channel, ' > ', ' › '), ' > ' order by step) as path,
           min(gap_us) as last_us, max(gap_us) as first_us
    from journeys group by order_id
), lost as (
    select journey_id, string_agg(replace(channel, ' > ', ' › '), ' > ' order by step) as path
    from lost_journeys group by journey_id
), counted as (
    select path, count(*) as orders, sum(net_revenue_minor) as revenue_minor, 0 as non_orders,
           median(first_us) as lag_us, count(distinct currency) as currencies
    from won join orders using (order_id) where initiator = 'human' group by path
    union all
    select path, 0, 0, count(*), null, 0 from lost group by path
)
select path, sum(orders)::bigint as orders,
       case when max(currencies) <= 1 then sum(revenue_minor)::bigint end as revenue_minor,
       sum(non_orders)::bigint as non_orders, max(lag_us) as lag_us
from counted group by path order by path
"""


def journeys(con: DuckDBPyConnection, window_days: int) -> None:
    """Order the accepted sessions of each order in time, and collect the journeys that led nowhere.

    Reads  `links`, `touches`, `orders`, `record_households`.
    Writes `journeys`       one row a (order_id, step), step from 1 in time order.
    Writes `lost_journeys`  one row a (journey_id, step): sessions of a household that no order used.
    Writes `paths`          one row a channel path: orders, revenue (null when in several currencies, which are never
                               added), journeys without order (machine orders left out).
    """
    con.execute(JOURNEYS)
    con.execute(LOST_JOURNEYS, {"window_us": window_days * US_PER_DAY})
    con.execute(PATHS)

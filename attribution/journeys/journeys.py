"""`links` -> `journeys` and `lost_journeys`: the accepted sessions before an order, and the paths to none."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_HOUR, rounded

JOURNEYS = Step(
    name="journeys",
    row="a (order_id, step), step from 1 in time order: the session's touch, hours_before_order, link_probability; "
    "`exposed` when it was only shown; `turn`, its place among the steps that can earn, null where it cannot",
    reads=("links", "touches"),
    needs=("exposure_thousandths",),
    sql=f"""
with steps as (
    select l.*, t.device_type, t.action, t.exposed, not t.exposed or $exposure_thousandths > 0 as earns
    from links l join touches t on t.touchpoint_id = l.touchpoint_id where l.accepted
)
select l.order_id, row_number() over (partition by l.order_id order by l.occurred_us, l.session_id) as step,
       l.session_id, l.touchpoint_id, count(*) over (partition by l.order_id) as steps, l.gap_us,
       {rounded("l.gap_us", US_PER_HOUR // 10_000)} / 10000 as hours_before_order,
       l.channel, l.platform, l.device_type, l.action, l.exposed,
       l.probability as link_probability, l.probability_micro,
       case when l.earns then row_number() over (
           partition by l.order_id, l.earns order by l.occurred_us, l.session_id) end as turn
from steps l
""",
)

# A household's touches that no order used, cut into stretches of one window from the first; strangers walk alone.
LOST_JOURNEYS = Step(
    name="lost_journeys",
    row="a (journey_id, step): a session of a household that no order used: its touch, channel, exposed; at_risk_us, "
    "in which an order could have come of it; `bought`: an order is the household's, or linked to a session of it, or "
    "it is not known which it is",
    reads=("touches", "record_households", "links"),
    needs=("window_us", "exposure_thousandths", "as_of"),
    sql="""
with used as (
    select distinct session_id from links where accepted
), buyers as (
    select household_id from record_households where kind = 'order' and household_id is not null
    union
    select r.household_id from links l
    join record_households r on r.kind = 'touch' and r.record_id = l.touchpoint_id
    where l.accepted and r.household_id is not null
), unused as (
    select t.session_id, t.touchpoint_id, t.channel, t.exposed,
           min(t.occurred_us) over (partition by t.session_id) as first_us,
           min(r.household_id) over (partition by t.session_id) as household_id,
           row_number() over (
               partition by t.session_id order by t.stage_rank desc, t.occurred_us desc, t.touchpoint_id desc) as turn
    from touches t anti join used on used.session_id = t.session_id
    left join record_households r on r.kind = 'touch' and r.record_id = t.touchpoint_id
    where t.creditable or (t.exposed and $exposure_thousandths > 0)
), placed as (
    select *, coalesce(household_id, 'session:' || session_id) as traveller from unused where turn = 1
), cut as (
    select *, (first_us - min(first_us) over (partition by traveller)) // $window_us as stretch from placed
)
select traveller || '#' || stretch as journey_id,
       row_number() over (partition by traveller, stretch order by first_us, session_id) as step,
       session_id, touchpoint_id, channel, exposed, traveller,
       least($window_us, greatest($as_of - first_us, 0)) as at_risk_us,
       cut.household_id is null or exists (select 1 from buyers b where b.household_id = cut.household_id) as bought
from cut
""",
)

# Orders a machine placed say nothing of what leads people to an order.
WALKS = Step(
    name="walks",
    row="a journey, of a person's order (order_id) or lost (null): channels that can earn in time order, exposed "
    "(whether only shown), gaps_us before the order, or in which one could have come, and first_us, the longest, of "
    "orders; never_bought, who walked it, where the household never bought",
    reads=("journeys", "lost_journeys", "orders"),
    sql="""
with won as (
    select j.order_id, max(j.gap_us) as first_us,
           list_sort(list({'turn': j.turn, 'channel': j.channel, 'exposed': j.exposed, 'gap_us': j.gap_us})) as visits
    from journeys j join orders o on o.order_id = j.order_id
    where o.initiator = 'human' and j.turn is not null group by j.order_id
), lost as (
    select journey_id, min(case when not bought then traveller end) as never_bought,
           list_sort(list({'step': step, 'channel': channel, 'exposed': exposed, 'gap_us': at_risk_us})) as visits
    from lost_journeys group by journey_id
)
select order_id, list_transform(visits, lambda visit: visit.channel) as channels,
       list_transform(visits, lambda visit: visit.exposed) as exposed,
       list_transform(visits, lambda visit: visit.gap_us) as gaps_us, first_us, null as never_bought
from won
union all
select null, list_transform(visits, lambda visit: visit.channel), list_transform(visits, lambda visit: visit.exposed),
       list_transform(visits, lambda visit: visit.gap_us), null, never_bought
from lost
""",
)

# Channels joined by " > "; one inside a channel's own name is written with another sign. Twice the median, so that it
# stays whole: of an even number of journeys it lies between two.
PATHS = Step(
    name="paths",
    row="a channel path: orders, revenue (null when in several currencies, which are never added), journeys without "
    "order, households that walked it and never bought, twice the median time from the first touch to the order",
    reads=("walks", "orders"),
    sql="""
with named as (
    select w.order_id, w.first_us, w.never_bought, o.net_revenue_minor, o.currency,
           array_to_string(list_transform(w.channels, lambda channel: replace(channel, ' > ', ' › ')), ' > ') as path
    from walks w left join orders o on o.order_id = w.order_id
), ranked as (
    select *, row_number() over (partition by path order by first_us nulls last, order_id) as turn,
           count(order_id) over (partition by path) as won
    from named
)
select path, max(won) as orders,
       case when count(distinct currency) <= 1 then coalesce(sum(net_revenue_minor), 0)::bigint end as revenue_minor,
       count(*) - max(won) as non_orders, count(distinct never_bought) as never_bought,
       sum(case when order_id is not null and turn = (won + 1) // 2 then first_us end)::bigint
           + sum(case when order_id is not null and turn = won // 2 + 1 then first_us end)::bigint as twice_median_us
from ranked group by path
""",
)

STEPS = (JOURNEYS, LOST_JOURNEYS, WALKS, PATHS)

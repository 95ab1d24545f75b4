"""What voice and machines sold, what is linked at all, and what began a subscription."""

from __future__ import annotations

from attribution.engine.times import US_PER_HOUR
from attribution.inputs.kinds import VOICE_PLATFORMS, TouchKind
from attribution.kpis.kpi import WINDOW, Kpi, KpiUnit

NO_VOICE = "no touchpoint of an assistant and no order by voice in the records"
MOST_DAYS = 28
NO_TOUCH = "(no touch known)"
CHECKOUTS = "('shopify', 'recharge')"  # who keeps a subscription elsewhere, as its first touch says

REVENUE = Kpi(
    name="voice_commerce_revenue",
    title="Voice commerce revenue",
    numerator="net revenue: of orders placed by voice (`way=direct`); credited to voice on orders placed elsewhere "
    "(`way=other device`)",
    unit=KpiUnit.MINOR,
    window=WINDOW,
    segments="`currency=… way=…`",
    definition="What was ordered by voice, whole, and what voice is credited with by the run's headline model on "
    "orders that were finished on another device. The two never tell of the same order.",
    missing=NO_VOICE,
    reads=("kpi_orders", "kpi_sessions", "order_credit"),
    sql="""
with heard as (
    select 1 as one from kpi_sessions where assistant is not null
    union all select 1 from kpi_orders where source = 'voice'
)
select 'all' as period, 'currency=' || currency || ' way=direct' as segment, home,
       case when source = 'voice' then net_revenue_minor else 0 end as above, null::bigint as below
from kpi_orders where exists (select 1 from heard)
union all
select 'all', 'currency=' || o.currency || ' way=other device', o.home,
       case when o.source <> 'voice' then e.voice_minor else 0 end, null
from kpi_orders o join order_credit e on e.order_id = o.order_id where exists (select 1 from heard)
""",
)

REPLENISHMENT = Kpi(
    name="automated_replenishment_growth",
    title="Automated replenishment growth",
    numerator="what orders placed by machines brought in the later span, less what they brought in the one before",
    denominator="what they brought in the span before",
    unit=KpiUnit.GROWTH,
    window=f"two spans of whole days side by side at the end of the records, {MOST_DAYS} days each where orders reach "
    "so far back, else of as many whole weeks as fit; the first and the last day of the records are left out",
    segments="`currency=…`, net revenue; `orders`, how many; `period` says how long a span is",
    definition="How much more devices and subscriptions ordered than in the span before: .25 is a quarter more, 0 the "
    "same, a negative value less.",
    missing="no order of a machine in the records, or fewer than two whole weeks of orders",
    reads=("kpi_orders",),
    sql=f"""
with spans as (
    select max(day_number) - 1 as last_day,
           least({MOST_DAYS}, (max(day_number) - min(day_number) - 1) // 14 * 7) as days
    from kpi_orders
), placed as (
    select o.home, o.currency, o.net_revenue_minor, s.days, o.day_number > s.last_day - s.days as late
    from kpi_orders o cross join spans s
    where o.initiator = 'machine' and s.days > 0
          and o.day_number > s.last_day - 2 * s.days and o.day_number <= s.last_day
), counted as (
    select home, days, late, 'currency=' || currency as segment, net_revenue_minor as amount from placed
    union all
    select home, days, late, 'orders', 1 from placed
)
select 'last ' || days || ' days' as period, segment, home, case when late then amount else -amount end as above,
       case when late then 0 else amount end as below
from counted
""",
)

UNLINKED = Kpi(
    name="unlinked_share",
    title="Orders that nothing is linked to",
    numerator="those orders without an accepted link to a session in which somebody acted",
    denominator="orders placed by people",
    window=WINDOW,
    definition="The part of orders of which nobody can say how they came about. The other side of accuracy: a linker "
    "that links hardly anything is seldom wrong.",
    missing="no order by a person in the records",
    reads=("kpi_orders",),
    sql="""
select 'all' as period, 'all' as segment, home, 1 - linked as above, 1 as below from kpi_orders
where initiator = 'human'
""",
)

RETURNED = Kpi(
    name="returned_rate",
    title="Returned",
    numerator="those orders that were refunded, wholly or in part",
    denominator="orders of people that were not cancelled",
    segments="`journey=voice`, placed by voice or with a conversation in the journey; `journey=other`",
    definition="A sign of satisfaction: whether what was bought after a conversation comes back more often than what "
    "was bought without.",
    missing="no order in the records tells of a refund",
    reads=("kpi_orders",),
    sql="""
select 'all' as period, case when voice = 1 then 'journey=voice' else 'journey=other' end as segment, home,
       given_back as above, 1 as below
from kpi_orders
where initiator = 'human' and cancelled = 0 and exists (select 1 from kpi_orders where given_back = 1)
""",
)

STARTS = Kpi(
    name="subscription_starts",
    title="Subscription starts by touch",
    numerator="those that a person's touch of that channel began",
    denominator="subscriptions and automations seen to begin or to order",
    segments="`assistant=…`, where voice began it; `channel=…`, where another touch did; "
    f"`channel={NO_TOUCH}`, where only orders tell of it",
    definition="What began a subscription: the first touch of a person that subscribes or sets up under its id. Of one "
    "that began at a shop's checkout (`shopify`, `recharge`): the last touch on the way to the order with which it "
    "began, that of the same home within an hour; the checkout itself, where no such order has a journey.",
    missing="no subscription in the records",
    reads=("touches", "orders", "journeys", "session_households", "record_households", "kpi_homes"),
    sql=f"""
with begun as (
    select subscription_id, session_id, channel, platform, occurred_us,
           row_number() over (partition by subscription_id order by occurred_us, touchpoint_id) as turn
    from touches where subscription_id is not null and kind = '{TouchKind.HUMAN}' and action in ('subscribe', 'setup')
), checkouts as (
    select b.subscription_id, j.channel, j.platform,
           row_number() over (partition by b.subscription_id
                              order by abs(o.placed_us - b.occurred_us), o.order_id, j.step desc) as turn
    from begun b join session_households s on s.session_id = b.session_id
    join record_households r on r.kind = 'order' and r.household_id = s.household_id
    join orders o on o.order_id = r.record_id
    join journeys j on j.order_id = o.order_id
    where b.turn = 1 and b.channel in {CHECKOUTS} and o.initiator = 'human'
          and abs(o.placed_us - b.occurred_us) <= {US_PER_HOUR} and not j.exposed and j.session_id <> b.session_id
), led as (
    select b.subscription_id, b.session_id, b.turn, coalesce(c.channel, b.channel) as channel,
           coalesce(c.platform, b.platform) as platform
    from begun b left join (select * from checkouts where turn = 1) as c on c.subscription_id = b.subscription_id
), ordered as (
    select subscription_id, min(order_id) as order_id from orders where subscription_id is not null
    group by subscription_id
), every as (
    select coalesce(b.subscription_id, o.subscription_id) as subscription_id, o.order_id, b.session_id,
           case when b.subscription_id is null then 'channel={NO_TOUCH}'
                when b.platform in {VOICE_PLATFORMS} then 'assistant=' || b.platform
                else 'channel=' || b.channel end as segment
    from (select * from led where turn = 1) as b full join ordered o on o.subscription_id = b.subscription_id
), owned as (
    select e.segment, coalesce(k.home, -row_number() over (order by e.subscription_id)) as home
    from every e left join session_households s on s.session_id = e.session_id
    left join record_households r on r.kind = 'order' and r.record_id = e.order_id
    left join kpi_homes k on k.household_id = coalesce(s.household_id, r.household_id)
)
select 'all' as period, n.segment, o.home, case when o.segment = n.segment then 1 else 0 end as above, 1 as below
from owned o cross join (select distinct segment from owned) as n
""",
)

KPIS = (REVENUE, REPLENISHMENT, UNLINKED, STARTS)

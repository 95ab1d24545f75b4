"""Journeys that begin on one platform and end on another, and what was merely shown on the way."""

from __future__ import annotations

from attribution.kpis.kpi import WINDOW, Kpi, SideBySide

PLACES = ("voice", "agent", "app", "web_desktop", "web_mobile", "store")
_AT = ", ".join(f"case when source = '{place}' then 1 else 0 end as at_{place}" for place in PLACES)
_NOWHERE = ", ".join(f"0 as at_{place}" for place in PLACES)
_PLACES = ", ".join(f"at_{place}" for place in PLACES)

ACROSS = Kpi(
    name="journeys_across_platforms",
    title="Journeys begun on one platform and finished on another",
    numerator="those that were placed elsewhere than where their journey began (`to=…`: placed there)",
    denominator="orders of people with a session in their journey (`from=…`: that began there)",
    window=WINDOW,
    segments="`all`; `from=…`, the platform of the first session; `from=… to=…`, and where the order was placed",
    definition="How often what begins with one platform is bought on another: with another assistant too. Phone and "
    "computer are one platform, the web.",
    missing="no order of a person with a session in its journey",
    reads=("kpi_orders", "journeys"),
    sql=f"""
with steps as (
    select order_id, platform, row_number() over (partition by order_id order by step) as turn,
           row_number() over (partition by order_id order by step desc) as back
    from journeys where not exposed
), ends as (
    select order_id, max(case when turn = 1 then platform end) as began,
           max(case when back = 1 then platform end) as last
    from steps where turn = 1 or back = 1 group by order_id
), told as (
    select o.home, e.began, {_AT},
           case when o.source = 'voice' then case when e.began = e.last then 0 else 1 end
                when e.began = 'web' and o.source in ('web_mobile', 'web_desktop') then 0
                when e.began = o.source then 0 else 1 end as across
    from kpi_orders o join ends e on e.order_id = o.order_id where o.initiator = 'human'
)
select 'all' as period, 'all' as before, home, '' as after, across, 1 as one, {_NOWHERE}, 0 as theirs from told
union all
select 'all', 'from=' || began, home, '', across, 1, {_PLACES}, 1 from told
""",
    side_by_side=SideBySide(
        segments=(("", "across", "one"), *((f" to={place}", f"at_{place}", "theirs") for place in PLACES))
    ),
)

REACHED = Kpi(
    name="ambient_reach",
    title="Orders that something merely shown came before",
    numerator="those whose household was shown something before (`channel=…`: on that channel), whatever it was",
    denominator="orders of people (`channel=…`: those before which anything was shown)",
    window=WINDOW,
    segments="`all`; `channel=…`",
    definition="Reach, beside credit: in which homes that order something played or was shown that nobody acted on. "
    "What was shown served no need by itself and is hardly ever linked to an order, so it stands in few journeys; it "
    "earns nothing unless a run says so (`--exposure-weight`), and what it causes only withholding it tells (the table "
    "`lift`). Of an order whose household is not known, only what stands in its journey counts.",
    missing="nothing was merely shown to anybody in the records",
    reads=("kpi_orders", "journeys", "touches", "orders", "record_households"),
    needs=("window_us",),
    sql="""
with at_home as (
    select h.household_id, t.channel, t.occurred_us
    from touches t join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
    where t.exposed and h.household_id is not null
), placed as (
    select o.order_id, o.placed_us, h.household_id
    from orders o join record_households h on h.kind = 'order' and h.record_id = o.order_id
    where o.initiator = 'human'
), shown as (
    select order_id, channel from journeys where exposed
    union
    select p.order_id, a.channel
    from placed p join at_home a on a.household_id = p.household_id
    where a.occurred_us <= p.placed_us and p.placed_us - a.occurred_us <= $window_us
), any_shown as (
    select distinct order_id from shown
), told as (
    select o.order_id, o.home, case when a.order_id is null then 0 else 1 end as reached
    from kpi_orders o left join any_shown a on a.order_id = o.order_id where o.initiator = 'human'
)
select 'all' as period, 'all' as segment, home, reached as above, 1 as below from told
where exists (select 1 from touches where exposed)
union all
select 'all', 'channel=' || n.channel, t.home, case when s.order_id is null then 0 else 1 end, 1
from told t cross join (select distinct channel from shown) as n
left join shown s on s.order_id = t.order_id and s.channel = n.channel
where t.reached = 1
""",
)

KPIS = (ACROSS, REACHED)

"""Brands in what people say: how often each is named, what it is compared with, and what becomes of it."""

from __future__ import annotations

from attribution.kpis.bases import OTHER_BRANDS, SHOWN_BRANDS
from attribution.kpis.kpi import WINDOW, Kpi, SideBySide

NO_BRAND = "no turn to an assistant in the records names a brand"
MOST_PAIRS = 20
_SHOWN = f"the {SHOWN_BRANDS} brands named most, and `brand={OTHER_BRANDS}`"

_PLACES = range(1, SHOWN_BRANDS + 2)
_MENTIONED = ", ".join(
    f"sum(case when place = {place} then 1 else 0 end)::bigint as brand_{place}" for place in _PLACES
)

MENTIONS = Kpi(
    name="brand_mentions",
    title="Mention share of brands",
    numerator="those that name the brand",
    denominator="turns to an assistant that name any brand, in that week",
    window="the whole run, and each week by its Monday",
    segments=f"`brand=…`: {_SHOWN}; `period`: `all`, and `week …`",
    definition="How much of what people say about brands is about each, and how that changes: the share of voice.",
    missing=NO_BRAND,
    reads=("kpi_mentions",),
    sql=f"""
with every as (
    select home, 'all' as period, place from kpi_mentions
    union all
    select home, 'week ' || week, place from kpi_mentions
)
select period, '' as before, '' as after, home, count(*) as mentions, {_MENTIONED}
from every group by period, home
""",
    side_by_side=SideBySide(
        segments=tuple((f"brand={place}", f"brand_{place}", "mentions") for place in _PLACES),
        names="select distinct place, 'brand=' || shown as segment from kpi_mentions",
    ),
    once_a_home=True,
)

COMPARED = Kpi(
    name="compared_with",
    title="What is compared with what",
    numerator="those that name both brands, or are about that topic",
    denominator="sessions in which somebody compared by voice",
    segments=f"`all`, those that say what; `brands=…+…`, the {MOST_PAIRS} pairs met most; `topic=…`, where the record "
    "tells which kind of product",
    definition="Which brands people weigh against each other in one conversation, and which kinds of product.",
    missing="no comparison by voice in the records",
    reads=("kpi_sessions", "kpi_mentions", "touches"),
    sql=f"""
with compared as (
    select session_id, home from kpi_sessions where compared = 1
), named as (
    select distinct m.session_id, m.brand_id from kpi_mentions m semi join compared c on c.session_id = m.session_id
), met as (
    select a.session_id, 'brands=' || a.brand_id || '+' || b.brand_id as segment
    from named a join named b on b.session_id = a.session_id and b.brand_id > a.brand_id
), ranked as (
    select segment, row_number() over (order by count(*) desc, segment) as place from met group by segment
), about as (
    select m.session_id, m.segment from met m join ranked r on r.segment = m.segment where r.place <= {MOST_PAIRS}
    union
    select t.session_id, 'topic=' || t.topic from touches t semi join compared c on c.session_id = t.session_id
    where t.action = 'compare' and t.topic is not null
)
select 'all' as period, 'all' as segment, c.home, case when a.session_id is null then 0 else 1 end as above, 1 as below
from compared c left join (select distinct session_id from about) as a on a.session_id = c.session_id
union all
select 'all', n.segment, c.home, case when a.session_id is null then 0 else 1 end, 1
from compared c cross join (select distinct segment from about) as n
left join about a on a.session_id = c.session_id and a.segment = n.segment
""",
)

HEALTH = Kpi(
    name="brand_voice_health",
    title="Brand voice health",
    numerator="`1_sure`: turns in which we were sure of it; `2_ordered`: sessions after which it was ordered; "
    "`3_lost`: sessions after which only other brands were",
    denominator="`1_sure`: turns that name the brand and tell how sure we were; else sessions that name it",
    window=WINDOW,
    segments=f"`brand=… measure=…`: {_SHOWN}",
    definition="Whether assistants understand a brand's name, whether asking for it ends in an order of it, and how "
    "often another brand gets that order.",
    missing=NO_BRAND,
    reads=("kpi_mentions", "journeys", "order_lines"),
    sql="""
with heard as (
    select distinct session_id, home, brand_id, shown from kpi_mentions
), led as (
    select h.session_id, h.brand_id, max(case when l.brand_id = h.brand_id then 1 else 0 end) as ordered
    from heard h join journeys j on j.session_id = h.session_id and not j.exposed
    join order_lines l on l.order_id = j.order_id and l.brand_id is not null
    group by h.session_id, h.brand_id
), told as (
    select h.home, h.shown, coalesce(l.ordered, 0) as ordered, 1 - coalesce(l.ordered, 1) as lost
    from heard h left join led l on l.session_id = h.session_id and l.brand_id = h.brand_id
)
select 'all' as period, 'brand=' || shown || ' measure=1_sure' as segment, home,
       case when match_decision = 'accept' then 1 else 0 end as above, 1 as below
from kpi_mentions where match_decision is not null
union all
select 'all', 'brand=' || shown || ' measure=2_ordered', home, ordered, 1 from told
union all
select 'all', 'brand=' || shown || ' measure=3_lost', home, lost, 1 from told
""",
)

KPIS = (MENTIONS, COMPARED, HEALTH)

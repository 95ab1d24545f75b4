"""`touches`, `journeys`, `orders` -> what KPIs count: households as numbers, weeks, sessions and orders, a row each."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.inputs.kinds import VOICE_PLATFORMS, TouchKind
from attribution.kpis.voice_funnel import ASKED_BACK, SPOKEN, TOLD, UNHANDLED

PLATFORMS_OF_DEVICES = "('alexa', 'google_assistant', 'siri', 'homekit', 'smartthings', 'iot')"
DEVICES = "('smart_speaker', 'smart_display', 'tv', 'car', 'appliance', 'wearable', 'hub', 'button')"
SHOWN_BRANDS = 10
OTHER_BRANDS = "(other)"

# Somebody used it, or it worked by itself: what it merely showed is none of that.
CONNECTED = f"""
(t.platform in {PLATFORMS_OF_DEVICES} or coalesce(t.device_type, '') in {DEVICES}) and t.kind <> '{TouchKind.EXPOSURE}'
""".strip()
RESEARCH = "('research', 'compare', 'compatibility')"

HOMES = Step(
    name="kpi_homes",
    row="a household: home, its number from 1 in the order of the ids",
    reads=("record_households",),
    sql="""
select household_id, row_number() over (order by household_id) as home
from (select distinct household_id from record_households) as known
""",
)


def weeks_of(local_days: pa.Table) -> pa.Table:
    """Return a row a day: day, day_number, and the week it lies in by its Monday, as text and as a number."""
    days = sorted(pc.unique(local_days["day"]).to_pylist())
    dates = [date.fromisoformat(day) for day in days]
    mondays = [day.toordinal() - day.weekday() for day in dates]
    return pa.table(
        {
            "day": pa.array(days, pa.string()),
            "day_number": pa.array([day.toordinal() for day in dates], pa.int64()),
            "week": pa.array([_monday(day) for day in dates], pa.string()),
            "week_number": pa.array([monday // 7 for monday in mondays], pa.int64()),
        }
    )


def _monday(day: date) -> str:
    return (day - timedelta(days=min(day.weekday(), day.toordinal() - 1))).isoformat()


WEEKS = Step(
    name="kpi_weeks",
    row="a day of the run: day_number, week (its Monday), week_number",
    reads=("local_days",),
    work=weeks_of,
)


def _count(name: str, test: str) -> str:
    return f"sum(case when {test} then 1 else 0 end)::bigint as {name}"


def _any(name: str, test: str) -> str:
    return f"max(case when {test} then 1 else 0 end) as {name}"


_SAID = {
    "turns": f"({SPOKEN})",
    "told": f"({SPOKEN}) and ({TOLD})",
    "asked_back": f"({SPOKEN}) and ({TOLD}) and ({ASKED_BACK}) and not ({UNHANDLED})",
    "understood": f"({SPOKEN}) and ({TOLD}) and not ({ASKED_BACK}) and not ({UNHANDLED})",
}
_HELD = {
    "connected": CONNECTED,
    "acted": "t.creditable",
    "researched": f"({SPOKEN}) and t.action in {RESEARCH}",
    "compared": f"({SPOKEN}) and t.action = 'compare'",
    "matched": f"({SPOKEN}) and (t.match_decision = 'accept' or t.product_id is not null)",
    "carried_out": f"({SPOKEN}) and (coalesce(t.outcome, '') in ('ordered', 'handed_off') "
    "or t.action in ('handoff', 'buy', 'subscribe'))",
    "ended_told": f"({SPOKEN}) and t.outcome is not null",
    "gave_up": f"({SPOKEN}) and coalesce(t.outcome, '') = 'gave_up'",
    **{stage: f"t.stage = '{stage}'" for stage in ("awareness", "consideration", "purchase", "post_purchase")},
}
_COLUMNS = ",\n           ".join(
    [*(_count(name, test) for name, test in _SAID.items()), *(_any(name, test) for name, test in _HELD.items())]
)

SESSIONS = Step(
    name="kpi_sessions",
    row="a session: home, its first day and week, assistant (null where nobody spoke to one), platform, device_type, "
    f"how many {', '.join(_SAID)} turns, whether it {', '.join(_HELD)}; soonest_us, to the first order of a journey "
    "that it is in",
    reads=("touches", "journeys", "session_households", "kpi_homes", "local_days", "kpi_weeks"),
    sql=f"""
with held as (
    select t.session_id, min(t.occurred_us) as first_us,
           min(case when {SPOKEN} then t.platform end) as assistant,
           coalesce(min(case when {CONNECTED} then t.platform end), min(t.platform)) as platform,
           coalesce(min(case when {CONNECTED} then t.device_type end), min(t.device_type)) as device_type,
           {_COLUMNS}
    from touches t group by t.session_id
), led as (
    select session_id, min(gap_us) as soonest_us from journeys where not exposed group by session_id
)
select s.* exclude (first_us), l.soonest_us, w.day_number, w.week, w.week_number,
       coalesce(k.home, -row_number() over (order by s.session_id)) as home
from held s left join led l on l.session_id = s.session_id
left join session_households h on h.session_id = s.session_id
left join kpi_homes k on k.household_id = h.household_id
join local_days d on d.minute = s.first_us // {US_PER_MINUTE} join kpi_weeks w on w.day = d.day
""",
)

ORDERS = Step(
    name="kpi_orders",
    row="an order: home, its day, what it brought, given_back; linked, whether a session is in its journey, voice, "
    "whether a conversation is or it was placed by voice, and assistants, which ones, with a + between them",
    reads=("orders", "journeys", "record_households", "kpi_homes", "local_days", "kpi_weeks"),
    sql=f"""
with led as (
    select order_id, count(distinct case when platform in {VOICE_PLATFORMS} then platform end) as assistant_count
    from journeys where not exposed group by order_id
), heard as (
    select order_id, array_to_string(list_sort(list(platform)), '+') as assistants
    from (
        select distinct order_id, platform from journeys where not exposed and platform in {VOICE_PLATFORMS}
    ) as speakers group by order_id
)
select o.order_id, coalesce(k.home, -row_number() over (order by o.order_id)) as home, w.day_number, o.initiator,
       o.source, o.currency, o.net_revenue_minor, case when o.status = 'cancelled' then 1 else 0 end as cancelled,
       case when o.refunded_minor > 0 or o.status = 'refunded' then 1 else 0 end as given_back,
       case when l.order_id is null then 0 else 1 end as linked, a.assistants,
       coalesce(l.assistant_count, 0) as assistant_count,
       case when o.source = 'voice' or a.assistants is not null then 1 else 0 end as voice
from orders o left join led l on l.order_id = o.order_id left join heard a on a.order_id = o.order_id
left join record_households h on h.kind = 'order' and h.record_id = o.order_id
left join kpi_homes k on k.household_id = h.household_id
join local_days d on d.minute = o.placed_us // {US_PER_MINUTE} join kpi_weeks w on w.day = d.day
""",
)

MENTIONS = Step(
    name="kpi_mentions",
    row="a turn to an assistant that names a brand: session_id, home, week, brand_id, match_decision; `shown`, the "
    f"brand if it is one of the {SHOWN_BRANDS} named most, else {OTHER_BRANDS}; place, its own among these",
    reads=("touches", "kpi_sessions"),
    sql=f"""
with named as (
    select t.session_id, s.home, s.week, t.brand_id, t.match_decision
    from touches t join kpi_sessions s on s.session_id = t.session_id where ({SPOKEN}) and t.brand_id is not null
), ranked as (
    select brand_id, row_number() over (order by count(*) desc, brand_id) as place from named group by brand_id
)
select n.session_id, n.home, n.week, n.brand_id, n.match_decision,
       case when r.place <= {SHOWN_BRANDS} then n.brand_id else '{OTHER_BRANDS}' end as shown,
       least(r.place, {SHOWN_BRANDS + 1}) as place
from named n join ranked r on r.brand_id = n.brand_id
""",
)

STEPS = (HOMES, WEEKS, SESSIONS, ORDERS, MENTIONS)

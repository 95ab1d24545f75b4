"""`touches`, `journeys`, `orders` -> what KPIs count: households as numbers, weeks and orders, a row each."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Mapping
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.kpis import sessions
from attribution.kpis.voice_funnel import SPOKEN

SHOWN_BRANDS = 10
OTHER_BRANDS = "(other)"

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


# Which assistants an order's journey holds: a bit each, in the order of their names.
_SPEAKERS = sorted(literal_eval(VOICE_PLATFORMS))
_SETS = {
    held: [name for bit, name in enumerate(_SPEAKERS) if held >> bit & 1] for held in range(1, 1 << len(_SPEAKERS))
}


def _told(of: str, told: Mapping[object, object]) -> str:
    return f"case {of} " + " ".join(f"when {met!r} then {meant!r}" for met, meant in told.items())


_HEARD = f"{_told('platform', {name: 1 << bit for bit, name in enumerate(_SPEAKERS)})} else 0 end"
_ASSISTANTS = f"{_told('l.heard', {held: '+'.join(names) for held, names in _SETS.items()})} end"
_ASSISTANT_COUNT = f"{_told('l.heard', {held: len(names) for held, names in _SETS.items()})} else 0 end"

ORDERS = Step(
    name="kpi_orders",
    row="an order: home, its day, what it brought, given_back; linked, whether a session is in its journey, voice, "
    "whether a conversation is or it was placed by voice, and assistants, which ones, with a + between them",
    reads=("orders", "journeys", "record_households", "kpi_homes", "local_days", "kpi_weeks"),
    sql=f"""
with led as (
    select order_id, bit_or({_HEARD}) as heard from journeys where not exposed group by order_id
)
select o.order_id, coalesce(k.home, -row_number() over (order by o.order_id)) as home, w.day_number, o.initiator,
       o.source, o.currency, o.net_revenue_minor, case when o.status = 'cancelled' then 1 else 0 end as cancelled,
       case when o.refunded_minor > 0 or o.status = 'refunded' then 1 else 0 end as given_back,
       case when l.order_id is null then 0 else 1 end as linked, {_ASSISTANTS} as assistants,
       {_ASSISTANT_COUNT} as assistant_count,
       case when o.source = 'voice' or coalesce(l.heard, 0) > 0 then 1 else 0 end as voice
from orders o left join led l on l.order_id = o.order_id
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

STEPS = (HOMES, WEEKS, *sessions.STEPS, ORDERS, MENTIONS)

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

KNOWN_ORDERS = Step(
    name="kpi_order_known",
    row="an order of a known household, or with a session in its journey: home, led (1 with such a session), heard, "
    "which assistants, a bit each",
    reads=("record_households", "kpi_homes", "journeys"),
    sql=f"""
select order_id, max(home) as home, max(led) as led, bit_or(heard) as heard from (
    select h.record_id as order_id, k.home, 0 as led, 0 as heard
    from record_households h join kpi_homes k on k.household_id = h.household_id where h.kind = 'order'
    union all
    select order_id, null, 1, {_HEARD} from journeys where not exposed
) as told group by order_id
""",
)
ORDERS = Step(
    name="kpi_orders",
    row="an order: home, its day, what it brought, given_back; linked, whether a session is in its journey, voice, "
    "whether a conversation is or it was placed by voice, and assistants, which ones, with a + between them",
    reads=("orders", "kpi_order_known", "local_days", "kpi_weeks"),
    sql=f"""
select l.order_id, coalesce(l.home, -l.place) as home, w.day_number, l.initiator, l.source, l.currency,
       l.net_revenue_minor, case when l.status = 'cancelled' then 1 else 0 end as cancelled,
       case when l.refunded_minor > 0 or l.status = 'refunded' then 1 else 0 end as given_back,
       coalesce(l.led, 0) as linked, {_ASSISTANTS} as assistants,
       {_ASSISTANT_COUNT} as assistant_count,
       case when l.source = 'voice' or coalesce(l.heard, 0) > 0 then 1 else 0 end as voice
from (
    select o.order_id, o.initiator, o.source, o.currency, o.net_revenue_minor, o.status, o.refunded_minor, o.placed_us,
           k.home, k.led, k.heard, row_number() over (order by o.order_id) as place
    from orders o left join kpi_order_known k on k.order_id = o.order_id
) l
join local_days d on d.minute = l.placed_us // {US_PER_MINUTE} join kpi_weeks w on w.day = d.day
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

STEPS = (HOMES, WEEKS, *sessions.STEPS, KNOWN_ORDERS, ORDERS, MENTIONS)

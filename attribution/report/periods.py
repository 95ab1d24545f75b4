"""The latest whole weeks of a run against as many before them: the four numbers, with the bounds of their change.

Bounds are those of the change itself: both periods are of the same households in every replicate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from attribution.credit.earners import VOICE
from attribution.credit.kernel.whole import Whole
from attribution.credit.sampling import LEAST_HOUSEHOLDS, REPLICATES, bounds, drawn_again, ranked_ids
from attribution.engine.engine import Engine, Values, rows
from attribution.kpis.headline import MICRO
from attribution.report.decisions import Span

LENGTHS_DAYS = (28, 14, 7)
"""Whole weeks, for the days of a week differ; the longest of which two lie in the data."""
MEASURES = ("net_revenue", "voice_revenue", "begun", "people", "known", "orders")
BEFORE, NOW = 0, 1

PARTS = f"""
with known as (
    select distinct order_id from journeys where not exposed
), begun as (
    select j.order_id from journeys j join touches t on t.touchpoint_id = j.touchpoint_id
    where j.turn = 1 and not j.exposed and {VOICE}
), cash as (
    select d.cash_day as day, d.household, d.currency, d.net_revenue_minor + d.refund_minor as net,
           v.voice_minor + v.voice_back_minor as voice, 1 as orders,
           case when k.order_id is null then 0 else 1 end as known,
           case when o.initiator = 'human' then 1 else 0 end as people,
           case when b.order_id is not null and o.source <> 'voice' and o.initiator = 'human' then 1 else 0 end as begun
    from order_days d join orders o on o.order_id = d.order_id
    left join known k on k.order_id = d.order_id left join begun b on b.order_id = d.order_id
    join order_credit v on v.order_id = d.order_id
    union all
    select d.refund_day, d.household, d.currency, -d.refund_minor, -v.voice_back_minor, 0, 0, 0, 0
    from order_days d join order_credit v on v.order_id = d.order_id where d.refund_minor > 0
)
select case when day < $begins then {BEFORE} else {NOW} end as period, household,
       sum(case when currency = $currency then net else 0 end)::bigint as net_revenue,
       sum(case when currency = $currency then voice else 0 end)::bigint as voice_revenue,
       sum(begun)::bigint as begun, sum(people)::bigint as people, sum(known)::bigint as known,
       sum(orders)::bigint as orders
from cash where day between $first and $last group by period, household order by household, period
"""
# Of the channels that voice's own touches bear, as the page has their cost.
SPENT_ON_VOICE = f"""
with voice as (
    select distinct channel from touches t where {VOICE}
)
select coalesce(sum(case when p.day < $begins then p.spend_minor else 0 end), 0)::bigint,
       coalesce(sum(case when p.day >= $begins then p.spend_minor else 0 end), 0)::bigint
from spend p join voice v on v.channel = p.channel where p.currency = $currency and p.day between $first and $last
"""
ENDS = "select min(cash_day), max(cash_day) from order_days"
FIRST_TOUCH = f"select min(day) from local_days d join touches t on d.minute = t.occurred_us // {60 * MICRO}"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both in it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Change:
    """A number in both periods, in minor units or orders or as a share; the change of a share is in its own unit.

    The change of a sum is a share of what there was before; None where that was nothing.
    """

    before: float
    now: float
    change: Span | None


@dataclass(frozen=True, slots=True)
class Periods:
    """Both periods and what changed, by the tile; no periods where the orders cover too few days for two."""

    before: Period | None
    now: Period | None
    covered_days: int
    first_touch: date | None
    changes: dict[str, Change]


def read_periods(engine: Engine, currency: str, stands: date | None) -> Periods:
    """Read the latest whole weeks, and as many before.

    Args:
        engine: the run's, totals made.
        currency: of the money.
        stands: the day on which the run stands, in its zone: the last that may not be whole.
    """
    ((first, last),) = rows(engine, ENDS)
    ((touched,),) = rows(engine, FIRST_TOUCH)
    first_touch = date.fromisoformat(touched) if touched else None
    if first is None or stands is None:
        return Periods(None, None, 0, first_touch, {})
    begins, ends = date.fromisoformat(first), min(date.fromisoformat(last), stands - timedelta(days=1))
    covered = max((ends - begins).days + 1, 0)
    length = next((days for days in LENGTHS_DAYS if 2 * days <= covered), None)
    if length is None:
        return Periods(None, None, covered, first_touch, {})
    before, now = (
        Period(ends - timedelta(days=back * length - 1), ends - timedelta(days=(back - 1) * length)) for back in (2, 1)
    )
    asked = {
        "currency": currency,
        "first": before.first.isoformat(),
        "begins": now.first.isoformat(),
        "last": now.last.isoformat(),
    }
    return Periods(before, now, covered, first_touch, _changes(engine, asked))


def _changes(engine: Engine, asked: Values) -> dict[str, Change]:
    parts = engine.query(PARTS, asked)
    sums, again = _sums(parts)
    place = {measure: at for at, measure in enumerate(MEASURES)}

    def change(above: str, below: str | None = None) -> Change:
        measures = [place[name] for name in (above, below) if name]
        return _change(*(_both(sums, again, at) for at in measures))

    return {
        **_roas(engine, asked, _both(sums, again, place["voice_revenue"])),
        "net-revenue": change("net_revenue"),
        "voice-revenue": change("voice_revenue"),
        "begun-by-voice": change("begun"),
        "linked-share": change("known", "orders"),
    }


def _roas(engine: Engine, asked: Values, earned: _Both) -> dict[str, Change]:
    """Return what voice earned of what was spent on it, before and now; nothing where it cost nothing in either."""
    ((before, now),) = rows(
        engine, SPENT_ON_VOICE, {name: value for name, value in asked.items() if name != "headline"}
    )
    if not before or not now or earned.before <= 0:
        return {}
    grown = _grown(earned)
    scaled = None if grown is None else np.rint((grown + float(MICRO)) * before / now - MICRO).astype(np.int64)
    was, is_now = earned.before / before, earned.now / now
    return {"voice-roas": Change(was, is_now, _span(is_now / was - 1, scaled))}


def _sums(parts: pa.Table) -> tuple[Whole, Whole | None]:
    """Return each measure before, then each now; and as many by replicate."""
    households, known = ranked_ids(parts["household"])
    periods = parts["period"].to_numpy().astype(np.int64)
    cells = np.concatenate([periods * len(MEASURES) + at for at in range(len(MEASURES))])
    amounts = np.concatenate([parts[measure].to_numpy() for measure in MEASURES])
    sums = np.zeros(2 * len(MEASURES), np.int64)
    np.add.at(sums, cells, amounts)
    if known < LEAST_HOUSEHOLDS:
        return sums, None
    return sums, drawn_again(cells, np.tile(households, len(MEASURES)), amounts, len(sums))


@dataclass(frozen=True, slots=True)
class _Both:
    """A measure before and now, and its replicates before and now; None with few households."""

    before: int
    now: int
    again: tuple[Whole, Whole] | None


def _both(sums: Whole, again: Whole | None, at: int) -> _Both:
    then = at + len(MEASURES)
    return _Both(int(sums[at]), int(sums[then]), None if again is None else (again[at], again[then]))


def _change(above: _Both, below: _Both | None = None) -> Change:
    if below is None:
        span = None if above.before <= 0 else _span(above.now / above.before - 1, _grown(above))
        return Change(above.before, above.now, span)
    if not below.before or not below.now:
        return Change(0, above.now / below.now if below.now else 0, None)
    before, now = above.before / below.before, above.now / below.now
    return Change(before, now, _span(now - before, _moved(above, below)))


def _grown(both: _Both) -> Whole | None:
    """Return the change of a sum in each replicate that has anything before, in millionths of that."""
    if both.again is None:
        return None
    before, now = both.again
    there = before > 0
    return np.rint((now[there] - before[there]) * float(MICRO) / before[there]).astype(np.int64)


def _moved(above: _Both, below: _Both) -> Whole | None:
    """Return the change of a share in each replicate that has anything in both periods, in millionths."""
    if above.again is None or below.again is None:
        return None
    there = (below.again[BEFORE] > 0) & (below.again[NOW] > 0)
    before, now = (above.again[at][there] * float(MICRO) / below.again[at][there] for at in (BEFORE, NOW))
    return np.rint(now - before).astype(np.int64)


def _span(value: float, replicates: Whole | None) -> Span:
    """Return a change with its bounds; none where a replicate in forty or more says nothing."""
    if replicates is None or len(replicates) < REPLICATES - REPLICATES // 40:
        return Span(value, None, None)
    low, high = bounds(replicates[None])
    return Span(value, float(low[0]) / MICRO, float(high[0]) / MICRO)

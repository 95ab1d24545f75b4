"""What the report shows, read from the run's tables. Numbers only; no words, no pictures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from attribution.credit.earners import VOICE
from attribution.engine.engine import Engine, number, rows
from attribution.engine.times import US_PER_HOUR, US_PER_MINUTE
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.outcome import HEADLINE_MODEL
from attribution.report.decisions import HowSure, read_certainty
from attribution.report.trust import LinkTrust, read_trust

Thing = TypeVar("Thing", bound=Hashable)

LAG_HOURS = (1, 6, 24, 72, 168, 336, 720, 2160)
TOP_PATHS = 10
MOST_WEEKS = 53
LONGEST_GAP = timedelta(weeks=26)  # a longer one is a stray date or two businesses: not drawn week by week


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Net revenue of one week by what brought it, in minor units; `whole` when all seven days are in the data."""

    monday: date
    voice_minor: int
    other_minor: int
    nobody_minor: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Orders whose journeys began, ended and were bought in the same places."""

    first: str
    last: str
    source: str
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PathLine:
    """One path of channels."""

    channels: tuple[str, ...]
    orders: int
    revenue_minor: int | None  # none when in several currencies
    never_bought: int | None  # households that walked it, as far as they are known, and placed no order at all
    hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything below the headline. Money, `voice_orders` and `weeks` in the currency asked for; counts in all."""

    first_order: date | None  # in any currency
    last_order: date | None
    voice_channels: frozenset[str]
    voice_sessions: int
    voice_sessions_linked: int
    voice_orders: int  # with voice anywhere in the journey
    weeks: tuple[Week, ...]  # the latest, empty ones between them too
    older_weeks: int
    flows: tuple[Flow, ...]
    lags: tuple[tuple[float, int], ...]  # (up to hours, orders begun by voice and finished elsewhere)
    median_lag_hours: float | None
    elsewhere: tuple[tuple[str, int], ...]  # (source, orders begun by voice)
    paths: tuple[PathLine, ...]
    evidence: tuple[tuple[str, int], ...]  # (match, orders whose strongest it is)
    trust: LinkTrust
    certainty: HowSure
    spent: dict[str, int]  # by channel, in minor units, on days whose touches could lead to these orders
    spent_elsewhen_minor: int  # on other days
    spent_by_campaign: dict[str, int]  # as by channel, of spend that names its campaign


_SANE_US = (0, 7_000_000_000_000_000)  # 1970 to 2191: a stray date must not stretch a chart or break a calendar

# Days are cut in the run's zone, whose offset from UTC need not be whole hours: nor need the moment it changes.
MINUTES = f"""
with cash as (
    select o.placed_us as at_us, 1 as placed, c.voice_minor + c.voice_back_minor as voice,
           c.nobodys_minor + c.nobodys_back_minor as nobodys, d.net_revenue_minor + d.refund_minor as minor
    from order_credit c join orders o on o.order_id = c.order_id join order_days d on d.order_id = c.order_id
    where o.currency = $currency
    union all
    select o.refunded_us, 0, -c.voice_back_minor, -c.nobodys_back_minor, -d.refund_minor
    from order_credit c join orders o on o.order_id = c.order_id join order_days d on d.order_id = c.order_id
    where o.currency = $currency and d.refund_minor > 0
)
select c.at_us // {US_PER_MINUTE} as minute, sum(c.voice)::bigint, sum(c.nobodys)::bigint, sum(c.minor)::bigint,
       max(c.placed) = 1
from cash c
where c.at_us between {_SANE_US[0]} and {_SANE_US[1]} group by minute order by minute
"""
FLOWS = """
with ends as (
    select order_id, max(turn) as turns from journeys where turn is not null group by order_id
)
select f.channel, l.channel, o.source, f.order_id
from ends e join journeys f on f.order_id = e.order_id and f.turn = 1
join journeys l on l.order_id = e.order_id and l.turn = e.turns
join orders o on o.order_id = e.order_id where o.initiator = 'human'
"""
VOICE_SESSIONS = f"""
with spoken as (
    select distinct session_id from touches where creditable and platform in {VOICE_PLATFORMS}
), used as (
    select distinct session_id from links where accepted
)
select count(*), count(u.session_id) from spoken s left join used u on u.session_id = s.session_id
"""
SPENT = """
select channel, day between $first and $last as counts, sum(spend_minor)::bigint
from spend where currency = $currency group by 1, 2
"""
CAMPAIGNS_SPENT = """
select campaign_id, sum(spend_minor)::bigint from campaign_spend
where currency = $currency and campaign_id <> '' and day between $first and $last group by 1
"""
ORDERED = "select min(cash_day), max(cash_day) from order_days where cash_day between '1970-01-01' and '2191-12-31'"
# What was spent on an assistant that nobody was met by is what voice cost, too.
VOICE_CHANNELS = f"""
select distinct channel from touches t where {VOICE}
union
select channel from spend where channel in {VOICE_PLATFORMS} and channel not in (select channel from touches)
"""
LAGS = f"""
select coalesce(min(case when t.platform in {VOICE_PLATFORMS} then j.gap_us end), min(j.gap_us)) / {US_PER_HOUR}
           as hours, min(o.source) as source, bool_or(j.turn = 1) and min(o.source) <> 'voice' as finished_elsewhere
from journeys j join orders o using (order_id) join touches t using (touchpoint_id)
where {VOICE} and not j.exposed and o.initiator = 'human' group by j.order_id order by hours
"""
VOICE_ORDERS = f"""
select count(distinct o.order_id) from journeys j join orders o using (order_id) join touches t using (touchpoint_id)
where {VOICE} and not j.exposed and o.currency = $currency
"""
EVIDENCE = """
with best as (
    select order_id, match, tier from links where accepted
    qualify row_number() over (partition by order_id order by tier, session_id) = 1
)
select match, count(*) from best group by match, tier order by tier, match
"""
PATHS = f"""
select path, orders, revenue_minor, never_bought, twice_median_us / {2 * US_PER_HOUR} from paths
order by orders desc, never_bought desc, path limit {TOP_PATHS}
"""


def read_figures(  # noqa: PLR0913 - what a page depends on
    engine: Engine,
    currency: str,
    zone: str,
    accept: float,
    *,
    fitted: bool,
    headline: str = HEADLINE_MODEL,
    window_days: int = 30,
) -> Figures:
    """Read the figures of a run.

    Args:
        engine: the run's, credit split.
        currency: the currency of money figures.
        zone: IANA name; days and weeks are cut there.
        accept: probability from which the run accepted links.
        fitted: whether the run fitted its calibration itself.
        headline: the model that money is by.
        window_days: how far an order looks back: what was spent earlier than that, or after it, brought none of them.
    """
    local, weeks = read_weeks(engine, currency, zone)
    lags = rows(engine, LAGS)
    away = [(hour, source) for hour, source, elsewhere in lags if elsewhere]
    reach = _reach(currency, local, window_days)
    spent = rows(engine, SPENT, reach)
    ((first, last),) = rows(engine, ORDERED)
    ((voice_sessions, voice_sessions_linked),) = rows(engine, VOICE_SESSIONS)
    return Figures(
        first_order=date.fromisoformat(first) if first else None,
        last_order=date.fromisoformat(last) if last else None,
        voice_channels=frozenset(row[0] for row in rows(engine, VOICE_CHANNELS)),
        voice_sessions=voice_sessions,
        voice_sessions_linked=voice_sessions_linked,
        voice_orders=number(engine, VOICE_ORDERS, {"currency": currency}),
        weeks=weeks[-MOST_WEEKS:],
        older_weeks=len(weeks[:-MOST_WEEKS]),
        flows=_flows(rows(engine, FLOWS)),
        lags=_buckets([hour for hour, _ in away]),
        median_lag_hours=away[len(away) // 2][0] if away else None,
        elsewhere=_count(source for _, source in away),
        paths=tuple(_path(row) for row in rows(engine, PATHS)),
        evidence=tuple((match, orders) for match, orders in rows(engine, EVIDENCE)),
        trust=read_trust(engine, currency, accept, fitted=fitted, headline=headline),
        certainty=read_certainty(engine, currency, headline),
        spent={name: minor for name, counts, minor in spent if counts},
        spent_elsewhen_minor=sum(minor for _, counts, minor in spent if not counts),
        spent_by_campaign=dict(rows(engine, CAMPAIGNS_SPENT, reach)),
    )


def _reach(currency: str, ordered: list[date], window_days: int) -> dict[str, str]:
    """Return on which days spend counts: those whose touches could lead to an order; without orders every day."""
    reach = timedelta(days=window_days)
    first, last = (min(ordered) - reach, max(ordered)) if ordered else (date.min, date.max)
    return {"currency": currency, "first": first.isoformat(), "last": last.isoformat()}


def read_weeks(engine: Engine, currency: str, zone: str) -> tuple[list[date], tuple[Week, ...]]:
    """Return the days on which there were orders, and every week's revenue by cash, by where the shop is."""
    found = rows(engine, MINUTES, {"currency": currency})
    minutes = [(_local(minute, ZoneInfo(zone)), *parts) for minute, *parts, _ in found]
    ordered = [day for (day, *_), (*_, placed) in zip(minutes, found, strict=True) if placed]
    return ordered, _weeks(ordered, minutes)


def _local(minute: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(minute * 60, tz=UTC).astimezone(zone).date()


def _weeks(ordered: list[date], minutes: list[tuple[date, int, int, int]]) -> tuple[Week, ...]:
    sums: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day, voice, nobody, whole in minutes:
        week = sums[day - timedelta(days=day.weekday())]
        for i, part in enumerate((voice, whole - voice - nobody, nobody)):
            week[i] += part
    for monday in _between(sorted(sums)):
        sums[monday] = [0, 0, 0]
    return tuple(
        Week(
            monday=monday,
            voice_minor=voice,
            other_minor=other,
            nobody_minor=nobody,
            whole=ordered[0] <= monday and monday + timedelta(days=6) <= ordered[-1],
        )
        for monday, (voice, other, nobody) in sorted(sums.items())
    )


def _between(mondays: list[date]) -> list[date]:
    """Return the weeks without orders between those with, where the gap is not too long."""
    return [
        before + timedelta(weeks=n)
        for before, after in pairwise(mondays)
        if after - before <= LONGEST_GAP
        for n in range(1, (after - before).days // 7)
    ]


def _flows(rows: list[tuple[str, str, str, str]]) -> tuple[Flow, ...]:
    return tuple(
        Flow(first=first, last=last, source=source, orders=orders)
        for (first, last, source), orders in _count((first, last, source) for first, last, source, _ in rows)
    )


def _count(things: Iterable[Thing]) -> tuple[tuple[Thing, int], ...]:
    return tuple(sorted(Counter(things).items(), key=lambda pair: (-pair[1], str(pair[0]))))


def _buckets(lags: list[float]) -> tuple[tuple[float, int], ...]:
    ends = [end for end, before in zip(LAG_HOURS, (0, *LAG_HOURS), strict=False) if not lags or before < max(lags)]
    starts = [0, *ends]
    return tuple(
        (end, sum(1 for lag in lags if (start < lag or start == 0) and lag <= end))
        for start, end in zip(starts, ends, strict=False)
    )


def _path(row: tuple[str, int, int | None, int | None, float | None]) -> PathLine:
    path, orders, revenue_minor, never_bought, hours = row
    return PathLine(
        channels=tuple(path.split(" > ")),
        orders=orders,
        revenue_minor=revenue_minor,
        never_bought=never_bought,
        hours=hours,
    )

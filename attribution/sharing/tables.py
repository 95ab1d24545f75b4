"""The tables that may be shared, made again of groups of enough households: see `fold`.

`channel_daily` then has cash, all customers and the run's window alone: what other windows, accountings and customers
have beside these would be the difference of two groups, and may be of one household.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from attribution.credit.model import UNIT
from attribution.engine.engine import Engine, rows
from attribution.sharing.figures import share_kpis
from attribution.sharing.fold import OTHER, GroupKey, Members, folded, joined, parts_of_enough
from attribution.sharing.members import members_of, put_shown
from attribution.sharing.voice import share_voice

SHARED = ("channel_daily", "kpis", "lift", "paths", "voice_funnel")
_MILLION = 10**6
_KNOWN = "case when household not like 'order:%' then household end"

# A household that no record names is nobody in particular, so it helps no group to be large enough.
EARNED = f"""
select model, currency, cash_day as day, channel, {_KNOWN} as household, case when units > 0 then 1 else 0 end as part
from credit_parts where units <> 0 or minor <> 0
"""
CREDITED = f"""
select model, currency, channel, {_KNOWN} as household, voice as part from credited_households
"""
# Who bought along a path, who walked it to no order, and who of these never bought.
WALKED = """
with lost as (
    select array_to_string(list_transform(list_sort(list({'step': step, 'channel': channel})),
               lambda visit: replace(visit.channel, ' > ', ' › ')), ' > ') as path,
           case when min(traveller) not like 'session:%' then min(traveller) end as household,
           bool_and(bought) as bought
    from lost_journeys group by journey_id
)
select array_to_string(list_transform(w.channels, lambda channel: replace(channel, ' > ', ' › ')), ' > ') as path,
       h.household_id as household, 1 as part
from walks w left join record_households h on h.kind = 'order' and h.record_id = w.order_id
where w.order_id is not null
union all
select path, household, 2 from lost
union all
select path, household, 3 from lost where not bought
"""
PATH_PARTS = 3
# Of a test none of whose arms is of too few, nor those in it who bought, nor those who did not.
LIFT_OF_ENOUGH = """
select * from lift where test not in (
    select test from lift
    where households < $least or (buyers > 0 and buyers < $least)
          or (households > buyers and households - buyers < $least)
)
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """How channels are folded in totals, by (model, currency, channel); the currencies and tests that are shown."""

    channels: dict[GroupKey, str]
    currencies: frozenset[str]
    tests: frozenset[str]
    withheld: int  # tests that are not


def share(engine: Engine, least: int, window_days: int) -> Shared:
    """Make the tables that may be shared again, in place, and return how totals by channel are folded.

    Args:
        engine: the run's, all tables made.
        least: households of a group that is shown.
        window_days: the run's window.
    """
    channels = dict(_channels(engine, least))
    _channel_daily(engine, least, window_days, channels)
    share_paths(engine, least)
    share_voice(engine, least)
    tests = frozenset(test for (test,) in rows(engine, "select distinct test from lift"))
    engine.create("lift", LIFT_OF_ENOUGH, {"least": least})
    shown = share_kpis(engine, least, channels)
    left = frozenset(test for (test,) in rows(engine, "select distinct test from lift"))
    return Shared(channels, shown, left, len(tests - left))


def _by(members: dict[GroupKey, Members], fixed: int) -> Iterator[tuple[GroupKey, dict[GroupKey, Members]]]:
    """Yield groups by the first parts of their keys, which are not folded, the rest of the keys being."""
    for outer in sorted({key[:fixed] for key in members}):
        yield outer, {key[fixed:]: one for key, one in members.items() if key[:fixed] == outer}


def _channels(engine: Engine, least: int) -> Iterator[tuple[GroupKey, str]]:
    """Yield under which name each (model, currency, channel) is shown in totals, what voice has in it large enough."""
    members = members_of(engine, CREDITED, ("model", "currency", "channel"), least, parts=1)
    for outer, inner in _by(members, 2):
        for key, to in folded(inner, least).items():
            yield (*outer, *key), to[0]


def shown_days(cells: Mapping[GroupKey, Members], channels: Mapping[str, str], least: int) -> dict[GroupKey, GroupKey]:
    """Return how (day, channel) are shown; what a channel has beside its days is large enough too: its total is shown.

    Args:
        cells: who is in each (day, channel).
        channels: under which name each channel is shown in totals; one that is not there is not shown.
        least: households of a group that is shown.
    """
    named: defaultdict[GroupKey, list[Members]] = defaultdict(list)
    for (day, channel), group in cells.items():
        if channel in channels:
            named[day, channels[channel]].append(group)
    groups = {key: joined(some) for key, some in named.items()}
    shown = folded(groups, least)
    for channel in sorted(set(channels.values()) - {OTHER}):
        _leave_enough_aside(channel, groups, shown, least)
    return {
        (day, channel): shown[day, channels[channel]]
        for day, channel in cells
        if channel in channels and (day, channels[channel]) in shown
    }


def _leave_enough_aside(
    channel: str, groups: Mapping[GroupKey, Members], shown: dict[GroupKey, GroupKey], least: int
) -> None:
    """Fold more of a channel's rows until what is folded of it is large enough, or nothing is."""
    lines: defaultdict[GroupKey, list[GroupKey]] = defaultdict(list)
    for key, to in shown.items():
        if key[1] == channel:
            lines[to].append(key)
    aside = [key for to, keys in lines.items() if to[1] == OTHER for key in keys]
    named = sorted((joined(groups[key] for key in keys).size, to) for to, keys in lines.items() if to[1] != OTHER)
    for _, to in named:
        if not aside or joined(groups[key] for key in aside).enough(least):
            return
        aside += lines[to]
        shown |= dict.fromkeys(lines[to], (to[0], OTHER))


def _channel_daily(engine: Engine, least: int, window_days: int, channels: Mapping[GroupKey, str]) -> None:
    dimensions = ("model", "currency", "day", "channel")
    members = members_of(engine, EARNED, dimensions, least, parts=1)  # who ordered on that day, not refunded alone
    shown = {
        (*outer, *key): (*outer, *to)
        for outer, inner in _by(members, 2)
        for key, to in shown_days(
            inner, {key[2]: name for key, name in channels.items() if key[:2] == outer}, least
        ).items()
    }
    put_shown(engine, "shown_cells", dimensions, shown)
    engine.create(
        "channel_daily",
        f"""
with sums as (
    select model, currency, cash_day as day, channel, sum(units)::bigint as units, sum(minor)::bigint as minor
    from credit_parts where units <> 0 or minor <> 0 group by model, currency, cash_day, channel
), every as (
    select s.model, s.currency, c.to_day as day, c.to_channel as channel, s.units, s.minor,
           p.spend_minor, b.low, b.high
    from sums s join shown_cells c on c.model = s.model and c.currency = s.currency and c.day = s.day
         and c.channel = s.channel
    left join spend p on p.day = s.day and p.channel = s.channel and p.currency = s.currency
    left join channel_bounds b on b.day = s.day and b.channel = s.channel and b.model = s.model
         and b.currency = s.currency
), told as (
    select model, currency, day, channel, sum(units)::bigint as units, sum(minor)::bigint as minor,
           sum(spend_minor)::bigint as spend_minor, max(low) as low, max(high) as high
    from every group by model, currency, day, channel
)
select day, channel, model, {window_days} as window_days, 'cash' as accounting, 'all' as customer_type, currency,
       (units + {_MILLION // 2}) // {_MILLION} as micros, minor, spend_minor,
       case when spend_minor > 0 then minor / spend_minor end as roas,
       case when units > 0 then ((2 * spend_minor * {UNIT}::hugeint + units) // (2 * units))::bigint end as cpa_minor,
       case when '{OTHER}' not in (day, channel) then low end as low,
       case when '{OTHER}' not in (day, channel) then high end as high
from told
""",
    )


def share_paths(engine: Engine, least: int) -> None:
    """Fold the paths; where of all paths too few households went without an order, nothing is said of these."""
    members = members_of(engine, WALKED, ("path",), least, parts=PATH_PARTS)
    kept = parts_of_enough(members, least)
    told = {key: Members(tuple(one.parts[part] for part in (0, *kept)), one.size) for key, one in members.items()}
    put_shown(engine, "shown_paths", ("path",), folded(told, least) if 1 in kept else {})
    lost, never = (name if part in kept else "null" for part, name in ((2, "p.non_orders"), (3, "p.never_bought")))
    engine.create(
        "paths",
        f"""
select s.to_path as path, sum(p.orders)::bigint as orders,
       case when count(p.revenue_minor) = count(*)
                 and (s.to_path <> '{OTHER}' or (select count(distinct currency) from orders) = 1)
            then sum(p.revenue_minor)::bigint end as revenue_minor,
       sum({lost})::bigint as non_orders, sum({never})::bigint as never_bought,
       max(case when s.to_path <> '{OTHER}' then p.twice_median_us end) as twice_median_us
from paths p join shown_paths s on s.path = p.path group by s.to_path
""",
    )

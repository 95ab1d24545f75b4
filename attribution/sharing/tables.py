"""The tables that may be shared, made again of groups of enough households: see `fold`.

`channel_daily` then has the headline model, cash, all customers and the run's window alone: what other models, windows,
accountings and customers have beside these would be the difference of two groups, and may be of one household. Totals
by channel are told by each model that tells of enough beside the headline one: see `between_models`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.model import UNIT
from attribution.credit.models import TITLES
from attribution.engine.engine import Engine, rows
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.sharing.between_models import GivenToHouseholds, models_beside
from attribution.sharing.figures import share_kpis
from attribution.sharing.fold import OTHER, GroupKey, Members, folded, joined, parts_of_enough
from attribution.sharing.members import members_of, put_shown
from attribution.sharing.voice import share_voice

SHARED = ("channel_daily", "kpis", "lift", "paths", "voice_funnel")
_MILLION = 10**6
_KNOWN = "case when household not like 'order:%' then household end"

# A household that no record names is nobody in particular, so it helps no group to be large enough. And one whose
# orders are worth nothing does not make a sum of money that of many: there are enough who have money in a group, too.
EARNED = f"""
select model, currency, cash_day as day, channel, {_KNOWN} as household, case when units > 0 then 1 else 0 end as part
from credit_parts where units <> 0 or minor <> 0
union all
select model, currency, cash_day as day, channel, {_KNOWN} as household, 2 as part from credit_parts where minor <> 0
"""
EARNED_PARTS = 2
# What voice has and what it has not: of channels folded together each is a difference of totals that are shown.
CREDITED = f"""
select model, currency, channel, {_KNOWN} as household, 2 - voice as part from credited_households
union all
select model, currency, channel, {_KNOWN} as household, 4 - voice as part from credited_households where minor <> 0
"""
CREDITED_PARTS = 4
GIVEN = f"""
select household, {_KNOWN} is not null as known, channel, voice, model, units, minor from credited_households
where currency = $currency order by household, channel, voice, model
"""
# Who bought along a path, who walked it to no order, who of these never bought; and who bought for money, without voice
# and with it: what voice is credited with in all is told.
WALKED = f"""
with lost as (
    select array_to_string(list_transform(list_sort(list({{'step': step, 'channel': channel}})),
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
union all
select array_to_string(list_transform(w.channels, lambda channel: replace(channel, ' > ', ' › ')), ' > ') as path,
       h.household_id as household, case when v.order_id is null then 4 else 5 end as part
from walks w join orders o on o.order_id = w.order_id and o.net_revenue_minor <> 0
left join (
    select distinct order_id from journeys
    where channel in (select channel from touches where platform in {VOICE_PLATFORMS})
) v on v.order_id = w.order_id
left join record_households h on h.kind = 'order' and h.record_id = w.order_id
"""
PATH_PARTS = 5
# Whose orders are on no path: totals less all paths tell of these.
ON_NO_PATH = f"""
with beside as (
    select o.net_revenue_minor, h.household_id as household
    from orders o left join record_households h on h.kind = 'order' and h.record_id = o.order_id
    where o.order_id not in (select order_id from walks where order_id is not null)
)
select '{OTHER}' as path, household, 1 as part from beside
union all
select '{OTHER}' as path, household, 4 as part from beside where net_revenue_minor <> 0
"""
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
    """How channels are folded in totals, by (model, currency, channel) of models shown; currencies and tests shown."""

    channels: dict[GroupKey, str]
    currencies: frozenset[str]
    tests: frozenset[str]
    withheld: int  # tests that are not


def share(engine: Engine, least: int, window_days: int, headline: str) -> Shared:
    """Make the tables that may be shared again, in place, and return how totals by channel are folded.

    Args:
        engine: the run's, all tables made.
        least: households of a group that is shown.
        window_days: the run's window.
        headline: the model that its headline numbers are by: channels are folded by it.
    """
    channels = dict(_channels(engine, least, headline))
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


def _channels(engine: Engine, least: int, headline: str) -> Iterator[tuple[GroupKey, str]]:
    """Yield under which name each (model, currency, channel) is shown in totals, what voice has in it large enough.

    All models that are shown fold alike, by what the headline model gives.
    """
    members = members_of(engine, CREDITED, ("model", "currency", "channel"), least, parts=CREDITED_PARTS)
    by_currency: defaultdict[str, dict[str, dict[GroupKey, Members]]] = defaultdict(dict)
    for (model, currency), inner in _by(members, 2):
        by_currency[currency][model] = inner
    for currency, by_model in sorted(by_currency.items()):
        named = {channel: to for (channel,), (to,) in folded(by_model.get(headline, {}), least).items()}
        if named:
            shown = _models_shown(
                engine, currency, named, [headline, *_large_enough(by_model, named, least, headline)], least
            )
            yield from (
                ((model, currency, channel), named[channel]) for model in shown for (channel,) in by_model[model]
            )


def _large_enough(
    by_model: Mapping[str, Mapping[GroupKey, Members]], named: Mapping[str, str], least: int, headline: str
) -> Iterator[str]:
    """Yield the other models that by themselves tell of enough, of channels folded so and of no others."""
    for model in (one for one in TITLES if one != headline and one in by_model):
        groups: defaultdict[str, list[Members]] = defaultdict(list)
        for (channel,), group in by_model[model].items():
            groups[named.get(channel, "")].append(group)
        if "" not in groups and all(joined(some).enough(least) for some in groups.values()):
            yield model


def _models_shown(
    engine: Engine, currency: str, named: Mapping[str, str], candidates: Sequence[str], least: int
) -> list[str]:
    """Return those of models, the first in any case, whose differences tell of enough households, voice's own too."""
    told = engine.query(GIVEN, {"currency": currency})
    told = told.filter(pc.is_in(told["model"], pa.array(candidates)))
    codes, names = {}, {}
    for column in ("household", "channel", "model"):
        coded = told[column].combine_chunks().dictionary_encode()
        codes[column], names[column] = coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()
    to = sorted(set(named.values()))
    place = np.array([to.index(named[channel]) for channel in names["channel"]], np.int64)[codes["channel"]]
    first = np.unique(codes["household"], return_index=True)[1]
    given = GivenToHouseholds(
        codes["household"],
        2 * place + told["voice"].to_numpy(),
        np.array([candidates.index(model) for model in names["model"]], np.int64)[codes["model"]],
        np.stack([told[measure].to_numpy() for measure in ("units", "minor")]),
        told["known"].to_numpy()[first],
    )
    return [candidates[code] for code in models_beside(given, range(len(candidates)), least)]


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
    members = members_of(engine, EARNED, dimensions, least, parts=EARNED_PARTS)  # ordered, not refunded alone
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
    """Fold the paths; where of all paths too few households went without an order, nothing is said of these.

    Where too few ordered along no path, paths that are left out with them make these enough.
    """
    members = members_of(engine, WALKED, ("path",), least, parts=PATH_PARTS)
    kept = parts_of_enough(members, least)
    beside = members_of(engine, ON_NO_PATH, ("path",), least, parts=PATH_PARTS)
    left = {key: one for key, one in beside.items() if not one.enough(least)}
    told = {
        key: Members(tuple(one.parts[part] for part in (0, *kept)), one.size) for key, one in (members | left).items()
    }
    shown = folded(told, least) if {1, 4, 5} <= set(kept) else {}
    put_shown(engine, "shown_paths", ("path",), {key: to for key, to in shown.items() if not left or to != (OTHER,)})
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

"""`credit` -> `channel_daily`: what each model gives each channel a day, with its sampling error.

What no touch can claim stands there apart by why: an order without a link, what is left by a link's probability, and
what an automation earned by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.sampling import LEAST_HOUSEHOLDS, intervals, ranked_ids
from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.inputs.kinds import VOICE_PLATFORMS

NO_LINK, LINK_UNCERTAINTY, AUTOMATION = "(no link)", "(link uncertainty)", "(automation)"
KEY = ("day", "channel", "model", "accounting", "customer_type", "currency")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLION = 10**6

# Who follows a link that voice handed out carries its token. A channel's name tells nothing: anybody may call one so.
VOICE = f"(t.platform in {VOICE_PLATFORMS} or t.handoff_token is not null)"

# Of a row of `credit`, its order `o` and the order's journey `v`: whom it goes to.
EARNER = f"""
case when c.touchpoint_id <> '' then c.channel when o.initiator = 'machine' then '{AUTOMATION}'
     when v.order_id is null then '{NO_LINK}' else '{LINK_UNCERTAINTY}' end
""".strip()

CREDIT_PARTS = Step(
    name="credit_parts",
    row="what a model gives a channel of a household's orders of one minute, for touches of one minute: units, minor",
    reads=("credit", "orders", "journeys", "touches", "record_households"),
    sql=f"""
with linked as (
    select distinct order_id from journeys
)
select c.model, c.currency, {EARNER} as channel, o.placed_us // {US_PER_MINUTE} as cash_minute,
       coalesce(t.occurred_us, o.placed_us) // {US_PER_MINUTE} as accrual_minute,
       case o.is_new_customer when true then 'new' when false then 'returning' else 'unknown' end as customer_type,
       coalesce(h.household_id, 'order:' || o.order_id) as household,
       sum(c.units)::bigint as units, sum(c.credit_minor)::bigint as minor
from credit c join orders o on o.order_id = c.order_id
left join linked v on v.order_id = c.order_id
left join touches t on t.touchpoint_id = c.touchpoint_id
left join record_households h on h.kind = 'order' and h.record_id = o.order_id
group by 1, 2, 3, 4, 5, 6, 7
""",
)


def channel_daily(parts: pa.Table, *, timezone: str) -> pa.Table:
    """Return (day, channel, model, accounting, customer_type, currency): micros, minor, low, high."""
    ways = []
    for accounting in ("cash", "accrual"):
        minutes = parts[f"{accounting}_minute"].combine_chunks()
        way = parts.append_column("day", days(minutes, timezone))
        ways.append(way.append_column("accounting", pa.array([accounting] * way.num_rows, pa.string())))
    rows = with_intervals(pa.concat_tables(ways), KEY)
    for name, kind in (("spend_minor", pa.int64()), ("roas", pa.float64()), ("cpa_minor", pa.int64())):
        rows = rows.append_column(name, pa.nulls(rows.num_rows, kind))  # no spend is read yet
    return rows


def days(minutes: pa.Array, timezone: str) -> pa.Array:
    """Return the local day of each minute since 1970, as text."""
    found = minutes.dictionary_encode()
    zone = ZoneInfo(timezone)
    texts = pa.array([_day(minute, zone) for minute in found.dictionary.to_pylist()], pa.string())
    return texts.take(found.indices)


def _day(minute: int, zone: ZoneInfo) -> str:
    moment = _EPOCH + timedelta(minutes=minute)
    try:
        return moment.astimezone(zone).date().isoformat()
    except OverflowError:  # the last hours of year 9999
        return moment.date().isoformat()


def with_intervals(parts: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Return a row a key: micros (millionths of orders), minor, and the bounds of its sampling error.

    Args:
        parts: the key's columns, household, units, minor; in any order.
        key: columns of text.
    """
    owned = parts.group_by([*key, "household"], use_threads=False).aggregate([("units", "sum"), ("minor", "sum")])
    owned = owned.sort_by([(name, "ascending") for name in (*key, "household")])
    households, met = ranked_ids(owned["household"])
    starts = _starts(owned, key)
    cells = np.cumsum(starts) - 1
    places = np.flatnonzero(starts)
    minor = owned["minor_sum"].to_numpy()
    low, high = intervals(cells, households, minor, len(places))
    known = met >= LEAST_HOUSEHOLDS
    units = _added(owned["units_sum"].to_numpy(), places)
    rows = owned.select(list(key)).take(pa.array(places))
    for name, sums in (
        ("micros", (units + _MILLION // 2) // _MILLION),
        ("minor", _added(minor, places)),
        ("low", low if known else None),
        ("high", high if known else None),
    ):
        column = pa.nulls(rows.num_rows, pa.int64()) if sums is None else pa.array(sums, pa.int64())
        rows = rows.append_column(name, column)
    return rows


def _starts(rows: pa.Table, key: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    starts = np.zeros(rows.num_rows, np.bool_)
    if rows.num_rows:
        starts[0] = True
    for name in key:
        column = rows[name].combine_chunks()
        starts[1:] |= pc.not_equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)
    return starts


def _added(
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]], places: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.add.reduceat(numbers, places) if len(places) else numbers


CHANNEL_DAILY = Step(
    name="channel_daily",
    row="a (day, channel, model, accounting, customer_type, currency): micros, minor, and low and high of its sampling "
    "error",
    reads=("credit_parts",),
    needs=("timezone",),
    work=channel_daily,
)

STEPS = (CREDIT_PARTS, CHANNEL_DAILY)

"""`orders`, `touches` -> `local_days` and `order_days`: on which day of the run's zone an order or a touch counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, US_PER_MINUTE, WINDOWS_DAYS
from ledger.records.claim import Claim
from ledger.records.spend import Spend

OfADay = TypeVar("OfADay", Spend, Claim)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AN_HOUR = 60  # minutes: a day that begins and ends within one there is in no zone

# An offset from UTC need not be whole hours, nor need the moment it changes: days are cut by the minute.
MINUTES = Step(
    name="minutes",
    row="a minute since 1970 in which an order was placed or refunded, or a touch happened",
    reads=("orders", "touches"),
    sql=f"""
select placed_us // {US_PER_MINUTE} as minute from orders
union select refunded_us // {US_PER_MINUTE} from orders where refunded_us is not null
union select occurred_us // {US_PER_MINUTE} from touches
""",
)


def local_days(minutes: pa.Table, *, timezone: str) -> pa.Table:
    """Return (minute, day): the local day of each minute since 1970, as text.

    An hour whose first and last minute lie on one day lies on it; the minutes of the others are asked one by one.
    """
    zone, every = ZoneInfo(timezone), minutes["minute"].to_numpy().astype(np.int64)
    hours, place = np.unique(every // _AN_HOUR, return_inverse=True)
    ends = [
        (local_day(_at(first), zone), local_day(_at(first + _AN_HOUR - 1), zone))
        for first in (hours * _AN_HOUR).tolist()
    ]
    found = pa.array([first.isoformat() for first, _ in ends], pa.string()).take(pa.array(place))
    changing = np.array([first != last for first, last in ends], np.bool_)[place] if ends else np.zeros(0, np.bool_)
    told = [local_day(_at(minute), zone).isoformat() for minute in every[changing].tolist()]
    return minutes.append_column("day", pc.replace_with_mask(found, pa.array(changing), pa.array(told, pa.string())))


def _at(minute: int) -> datetime:
    return _EPOCH + timedelta(minutes=minute)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day on which a moment lies in a zone, which the first and last hours of all years have not."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def known_days(told: Iterable[OfADay], timezone: str, as_of_us: int | None) -> tuple[OfADay, ...]:
    """Return what is told of days until the one on which a run stands, in its zone; all where nothing was received."""
    if as_of_us is None:
        return tuple(told)
    until = local_day(_EPOCH + timedelta(microseconds=as_of_us), ZoneInfo(timezone))
    return tuple(one for one in told if one.day <= until)


LOCAL_DAYS = Step(
    name="local_days",
    row="a minute since 1970: day, in the run's zone",
    reads=("minutes",),
    needs=("timezone",),
    work=local_days,
)

_REACH = " ".join(f"when l.longest_us <= {days * US_PER_DAY} then {days}" for days in WINDOWS_DAYS)

# A cancelled order was never worth anything, so nothing of it comes back later. A refund whose time is not known counts
# with its order.
ORDER_DAYS = Step(
    name="order_days",
    row="an order: cash_day, customer (new, returning or unknown), household; refund_minor given back on another day, "
    "refund_day; reach, the least window in days that holds all its journey",
    reads=("orders", "journeys", "record_households", "local_days"),
    needs=("window_us",),
    sql=f"""
with longest as (
    select order_id, max(gap_us) as longest_us from journeys where turn is not null group by order_id
), placed as (
    select o.order_id, o.initiator, o.currency, o.net_revenue_minor, d.day as cash_day,
           case o.is_new_customer when true then 'new' when false then 'returning' else 'unknown' end as customer,
           coalesce(h.household_id, 'order:' || o.order_id) as household,
           case when o.status <> 'cancelled' then o.revenue_minor - o.net_revenue_minor else 0 end as back_minor,
           coalesce(r.day, d.day) as back_day,
           least($window_us // {US_PER_DAY}, case when o.initiator = 'machine' or l.longest_us is null
               then {WINDOWS_DAYS[0]} {_REACH} else {WINDOWS_DAYS[-1]} end) as reach
    from orders o join local_days d on d.minute = o.placed_us // {US_PER_MINUTE}
    left join local_days r on r.minute = o.refunded_us // {US_PER_MINUTE}
    left join longest l on l.order_id = o.order_id
    left join record_households h on h.kind = 'order' and h.record_id = o.order_id
)
select order_id, initiator, currency, net_revenue_minor, cash_day, customer, household, reach,
       case when back_day <> cash_day then back_minor else 0 end as refund_minor, back_day as refund_day
from placed
""",
)

STEPS = (MINUTES, LOCAL_DAYS, ORDER_DAYS)

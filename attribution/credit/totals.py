"""`credit_parts`, `cut_parts` -> `channel_daily`: what each model gives each channel a day, in each window.

What no touch can claim stands there apart by why: an order without a link, what is left by a link's probability, and
what an automation earned by itself.
"""

from __future__ import annotations

import pyarrow as pa

from attribution.credit.bounds import with_intervals
from attribution.credit.model import UNIT
from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS

_MILLION = 10**6
_WINDOWS = ", ".join(f"({days})" for days in WINDOWS_DAYS)
_CELL = "day, channel, model, window_days, accounting, customer_type, currency"

# A window holds whole what reaches no further than it, and what it cuts as it is then credited.
CHANNEL_SUMS = Step(
    name="channel_sums",
    row=f"a ({_CELL}): units and minor",
    reads=("credit_parts", "cut_parts"),
    needs=("window_us",),
    sql=f"""
with windows(window_days) as (values {_WINDOWS}), whole as (
    select model, currency, channel, customer, reach, cash_day, accrual_day, sum(units) as units, sum(minor) as minor
    from credit_parts group by model, currency, channel, customer, reach, cash_day, accrual_day
), ways as (
    select 'cash' as accounting, cash_day as day, w.* from whole w
    union all
    select 'accrual', accrual_day, w.* from whole w where accrual_day is not null
), cut_ways as (
    select 'cash' as accounting, cash_day as day, c.* from cut_parts c
    union all
    select 'accrual', accrual_day, c.* from cut_parts c where accrual_day is not null
), spans as (
    select accounting, day, channel, model, currency, customer, reach, sum(units) as units, sum(minor) as minor
    from ways group by accounting, day, channel, model, currency, customer, reach
), windowed as (
    select s.accounting, s.day, s.channel, s.model, s.currency, s.customer, w.window_days, s.units, s.minor
    from spans s join windows w on w.window_days >= s.reach where w.window_days <= $window_us // {US_PER_DAY}
    union all
    select accounting, day, channel, model, currency, customer, reach, units, minor from cut_ways
), told as (
    select w.*, 'all' as customer_type from windowed w
    union all
    select w.*, customer from windowed w where customer <> 'unknown'
)
select {_CELL}, sum(units)::bigint as units, sum(minor)::bigint as minor from told group by {_CELL}
""",
)


def channel_bounds(parts: pa.Table) -> pa.Table:
    """Return (day, channel, model, currency): low and high of its sampling error, by cash."""
    return with_intervals(parts.rename_columns({"cash_day": "day"}), ("day", "channel", "model", "currency"))


CHANNEL_BOUNDS = Step(
    name="channel_bounds",
    row="a (day, channel, model, currency) of all customers by cash in the run's window: low and high of its sampling "
    "error, in minor units",
    reads=("credit_parts",),
    work=channel_bounds,
)

CHANNEL_DAILY = Step(
    name="channel_daily",
    row=f"a ({_CELL}): micros (millionths of orders), minor, and low and high of its sampling error, known for all "
    "customers by cash in the run's window",
    reads=("channel_sums", "channel_bounds", "models", "spend"),
    needs=("window_us",),
    sql=f"""
with windows(window_days) as (values {_WINDOWS}), accountings(accounting) as (values ('cash'), ('accrual')),
customers(customer_type) as (values ('all'), ('new'), ('returning')),
slices as (
    select m.model, w.window_days, a.accounting, c.customer_type
    from models m cross join windows w cross join accountings a cross join customers c
    where w.window_days <= $window_us // {US_PER_DAY}
), every as (
    select {_CELL}, units, minor from channel_sums
    union all
    select p.day, p.channel, s.model, s.window_days, s.accounting, s.customer_type, p.currency, 0, 0
    from spend p cross join slices s
), spent as (
    select e.*, p.spend_minor from (
        select {_CELL}, sum(units)::bigint as units, sum(minor)::bigint as minor from every group by {_CELL}
    ) e left join spend p on p.day = e.day and p.channel = e.channel and p.currency = e.currency
)
select s.day, s.channel, s.model, s.window_days, s.accounting, s.customer_type, s.currency,
       (s.units + {_MILLION // 2}) // {_MILLION} as micros, s.minor, s.spend_minor,
       case when s.spend_minor > 0 then s.minor / s.spend_minor end as roas,
       case when s.units > 0 then ((2 * s.spend_minor * {UNIT}::hugeint + s.units) // (2 * s.units))::bigint
            end as cpa_minor,
       b.low, b.high
from spent s left join channel_bounds b on b.day = s.day and b.channel = s.channel and b.model = s.model
     and b.currency = s.currency and s.accounting = 'cash' and s.customer_type = 'all'
     and s.window_days = $window_us // {US_PER_DAY}
""",
)

STEPS = (CHANNEL_SUMS, CHANNEL_BOUNDS, CHANNEL_DAILY)

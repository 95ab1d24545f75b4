"""`channel_sums` -> `channel_daily`: what each model gives each channel a day, in each window.

What no touch can claim stands there apart by why: an order without a link, what is left by a link's probability, and
what an automation earned by itself.
"""

from __future__ import annotations

from attribution.credit.model import UNIT
from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS

_MILLION = 10**6
_WINDOWS = ", ".join(f"({days})" for days in WINDOWS_DAYS)
_CELL = "day, channel, model, window_days, accounting, customer_type, currency"

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

STEPS = (CHANNEL_DAILY,)

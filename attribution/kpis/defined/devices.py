"""Connected devices: do they sell, how many homes have them, and are they still used weeks later?"""

from __future__ import annotations

from attribution.kpis.kpi import WINDOW, Kpi, KpiUnit, SideBySide
from attribution.kpis.lifetimes import AHEAD_DAYS, LEAST_DAYS, LEAST_HOMES, LEAST_REPEATS, MOST_HOMES

COHORT_WEEKS = 12
SHOWN_TOGETHER, OTHER_TOGETHER = 20, "(other)"
NO_DEVICE = "no touchpoint of a connected device in the records"
_AGED = ",\n           ".join(
    f"case when b.week_number + {age} <= w.week_number then 1 else 0 end as told_{age}, "
    f"max(case when a.week_number = b.week_number + {age} and a.week_number <= w.week_number then 1 else 0 end) "
    f"as again_{age}"
    for age in range(1, COHORT_WEEKS + 1)
)
_WEEKS = ", ".join(f"told_{age}, again_{age}" for age in range(1, COHORT_WEEKS + 1))
_CONVERTED = "case when coalesce(soonest_us, $window_us + 1) <= $window_us then 1 else 0 end"

CONVERSION = Kpi(
    name="iot_conversion_rate",
    title="IoT conversion rate",
    numerator="those sessions that an accepted link ties to an order",
    denominator="sessions on connected devices in which somebody acted",
    window=WINDOW,
    segments="`all`; `platform=…`; `device_type=…`",
    definition="Of the times that somebody used a connected device for shopping (assistants, smart-home platforms, "
    "smart speakers and displays, TVs, cars, appliances, wearables, hubs, buttons), the share after which that "
    "household ordered, there or anywhere; for what set an automation up, after which that ordered. Sessions of the "
    "last days may still lead to an order.",
    missing=NO_DEVICE,
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=f"""
with used as (
    select home, platform, device_type, sum({_CONVERTED})::bigint as converted, count(*) as sessions
    from kpi_sessions where connected = 1 and acted = 1 group by home, platform, device_type
)
select 'all' as period, 'all' as segment, home, converted as above, sessions as below from used
union all
select 'all', 'platform=' || platform, home, converted, sessions from used
union all
select 'all', 'device_type=' || device_type, home, converted, sessions from used where device_type is not null
""",
)

PENETRATION = Kpi(
    name="ecosystem_penetration",
    title="Smart-home ecosystem penetration",
    numerator="those households seen on a connected device",
    denominator="known households, seen in any touchpoint or order",
    segments="`all`; `kinds=2 or more`, on so many kinds of device; `platform=…`",
    definition="How many of the merchant's households use connected devices with it, how many use several kinds, and "
    "which platforms they have. A household is known where an identifier says so and measurement was agreed to; what "
    "a household owns and never uses with the merchant is not seen.",
    missing=NO_DEVICE,
    reads=("kpi_sessions", "kpi_orders"),
    sql="""
with devices as (
    select distinct home, platform, coalesce(device_type, platform) as kind
    from kpi_sessions where connected = 1 and home > 0
), everyone as (
    select home from kpi_sessions where home > 0 union select home from kpi_orders where home > 0
), counted as (
    select home, count(distinct kind) as kinds from devices group by home
), platforms as (
    select distinct platform from devices
), told as (
    select e.home, coalesce(c.kinds, 0) as kinds from everyone e left join counted c on c.home = e.home
    where exists (select 1 from devices)
)
select 'all' as period, 'all' as segment, home, case when kinds > 0 then 1 else 0 end as above, 1 as below from told
union all
select 'all', 'kinds=2 or more', home, case when kinds > 1 then 1 else 0 end, 1 from told
union all
select 'all', 'platform=' || p.platform, t.home, 0, 1 from told t cross join platforms p
union all
select 'all', 'platform=' || platform, home, 1, 0 from (select distinct home, platform from devices) as owned
""",
)

TOGETHER = Kpi(
    name="devices_together",
    title="Devices and assistants that homes have together",
    numerator="those of them that ordered, anywhere",
    denominator="known households seen on a connected device (`has=…`: with just these kinds)",
    segments=f"`all`; `has=…`, kinds with a + between them, the {SHOWN_TOGETHER} that most homes have, else "
    f"`{OTHER_TOGETHER}`; `hub=…`, homes with a hub, by its platform",
    definition="The device graph, counted: which assistants (by name) and which other kinds of device are used in one "
    "home, and how many such homes order. One household's own is told by `earshot household --show`.",
    missing=NO_DEVICE,
    reads=("kpi_sessions", "kpi_orders"),
    sql=f"""
with kinds as (
    select distinct home, coalesce(assistant, device_type, platform) as kind
    from kpi_sessions where connected = 1 and home > 0
), homes as (
    select home, array_to_string(list_sort(list(kind)), '+') as has from kinds group by home
), ranked as (
    select has, row_number() over (order by count(*) desc, has) as place from homes group by has
), buyers as (
    select distinct home from kpi_orders
), told as (
    select h.home, case when r.place <= {SHOWN_TOGETHER} then h.has else '{OTHER_TOGETHER}' end as has,
           case when b.home is null then 0 else 1 end as bought
    from homes h join ranked r on r.has = h.has left join buyers b on b.home = h.home
), hubs as (
    select distinct home, platform from kpi_sessions where device_type = 'hub' and connected = 1 and home > 0
)
select 'all' as period, 'all' as segment, home, bought as above, 1 as below from told
union all
select 'all', 'has=' || has, home, bought, 1 from told
union all
select 'all', 'hub=' || h.platform, t.home, t.bought, 1 from told t join hubs h on h.home = t.home
""",
    once_a_home=True,
)

RETENTION = Kpi(
    name="device_retention",
    title="Connected-device retention",
    numerator="those households seen on a connected device again in that week",
    denominator="households first seen on one so many weeks before the run's last whole week, or earlier",
    window=f"weeks 1 to {COHORT_WEEKS} after a household's first",
    segments="`week=01` to `week=12`; in `period`, `all` cohorts together and each one by its Monday, `from …`",
    definition="Households by the week in which they were first seen on a connected device, and the share of them "
    "that is seen on one again in each of the twelve weeks after it. Only weeks that the records hold whole count. "
    "Whoever used devices before the records begin stands in their first cohort.",
    missing="no household was seen on a connected device a whole week before the records end",
    reads=("kpi_sessions",),
    sql=f"""
with active as (
    select distinct home, week_number, week from kpi_sessions where connected = 1 and home > 0
), begun as (
    select home, min(week_number) as week_number, min(week) as week from active group by home
), whole as (
    select max(week_number) - 1 as week_number from kpi_sessions
), aged as (
    select b.home, b.week, {_AGED}
    from begun b join active a on a.home = b.home cross join whole w
    group by b.home, b.week, b.week_number, w.week_number
)
select 'all' as period, '' as before, '' as after, home, {_WEEKS} from aged
union all
select 'from ' || week, '', '', home, {_WEEKS} from aged
""",
    side_by_side=SideBySide(
        segments=tuple((f"week={age:02d}", f"again_{age}", f"told_{age}") for age in range(1, COHORT_WEEKS + 1))
    ),
    once_a_home=True,
)

LIFETIME = Kpi(
    name="iot_lifetime_value",
    title="IoT customer lifetime value",
    numerator="net revenue that they are expected to bring, an expected value and never rounded to whole orders",
    denominator="known households that ordered, those seen on a connected device and the others apart",
    unit=KpiUnit.MEAN_MINOR,
    window=f"the {AHEAD_DAYS} days after the last order of the records",
    segments="`currency=… customers=connected`, `currency=… customers=other`",
    definition="What a customer who uses connected devices is still expected to bring within a year, beside one who "
    "does not: expected orders, times what an order of the household brought, which leans on everybody's while it has "
    "few. Not discounted, and what it brought so far is not in it. Of many households at most "
    f"{MOST_HOMES:,} a currency are reckoned with. The bounds are those of which households there are, not of the "
    "forecast; the difference is not what the device caused.",
    missing=f"too little to foretell from: {LEAST_DAYS} days of orders, {LEAST_HOMES} known households and "
    f"{LEAST_REPEATS} repeat orders in a currency are needed",
    reads=("kpi_lifetimes", "kpi_sessions"),
    sql="""
with connected as (
    select distinct home from kpi_sessions where connected = 1 and home > 0
)
select 'all' as period,
       'currency=' || l.currency || case when c.home is null then ' customers=other' else ' customers=connected' end
           as segment, l.home, l.expected_minor as above, 1 as below
from kpi_lifetimes l left join connected c on c.home = l.home
""",
    once_a_home=True,
)

KPIS = (CONVERSION, PENETRATION, TOGETHER, RETENTION, LIFETIME)

"""The map of stages: where people are met on the way, and from where they come to an order."""

from __future__ import annotations

from attribution.kpis.kpi import WINDOW, Kpi

STAGES = ("awareness", "consideration", "purchase", "post_purchase")
NO_SESSION = "no touchpoint in the records"
_PLACED = ", ".join(f"({place}, 'stage={place}_{stage}')" for place, stage in enumerate(STAGES, start=1))
_CASES = " ".join(f"when {place} then {stage}" for place, stage in enumerate(STAGES, start=1))
_SUMS = ", ".join(
    f"sum({stage})::bigint as {stage}, sum({stage} * converted)::bigint as {stage}_converted" for stage in STAGES
)
_CONVERTED = " ".join(f"when {place} then {stage}_converted" for place, stage in enumerate(STAGES, start=1))
_COUNTED = f"""
with told as (
    select *, case when coalesce(soonest_us, $window_us + 1) <= $window_us then 1 else 0 end as converted
    from kpi_sessions
), counted as (
    select home, platform, count(*) as sessions, {_SUMS} from told group by home, platform
)
"""

REACH = Kpi(
    name="stage_reach",
    title="Stage map: where people are met",
    numerator="those with a touchpoint of that stage",
    denominator="sessions, of all kinds (for `platform=…`: on it)",
    segments="`stage=1_awareness`, `stage=2_consideration`, `stage=3_purchase`, `stage=4_post_purchase`, each also "
    "with `platform=…`",
    definition="What part of all sessions touches each stage of the way, on each platform. One may touch several.",
    missing=NO_SESSION,
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=f"""
{_COUNTED}
select 'all' as period, n.stage as segment, c.home, case n.place {_CASES} end as above, c.sessions as below
from counted c cross join (values {_PLACED}) as n(place, stage)
union all
select 'all', n.stage || ' platform=' || c.platform, c.home, case n.place {_CASES} end, c.sessions
from counted c cross join (values {_PLACED}) as n(place, stage)
""",
)
TO_ORDER = Kpi(
    name="stage_to_order",
    title="Stage map: from where they come to an order",
    numerator="those that an accepted link ties to an order",
    denominator="sessions with a touchpoint of that stage",
    window=WINDOW,
    segments="`stage=…`, each also with `platform=…`",
    definition="How often an order follows a session that touches the stage. After a purchase little is linked: what "
    "is about an order already made is context, and leads to none.",
    missing=NO_SESSION,
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=f"""
{_COUNTED}
select 'all' as period, n.stage as segment, c.home, case n.place {_CONVERTED} end as above,
       case n.place {_CASES} end as below
from counted c cross join (values {_PLACED}) as n(place, stage) where case n.place {_CASES} end > 0
union all
select 'all', n.stage || ' platform=' || c.platform, c.home, case n.place {_CONVERTED} end, case n.place {_CASES} end
from counted c cross join (values {_PLACED}) as n(place, stage) where case n.place {_CASES} end > 0
""",
)

KPIS = (REACH, TO_ORDER)

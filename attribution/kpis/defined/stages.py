"""The map of stages: where people are met on the way, and from where they come to an order."""

from __future__ import annotations

from attribution.kpis.kpi import WINDOW, Kpi, SideBySide
from attribution.kpis.sessions import STAGES

NO_SESSION = "no touchpoint in the records"
_COLUMNS = ", ".join(f"{stage}, {stage}_converted" for stage in STAGES)
_COUNTED = f"""
select 'all' as period, '' as before, '' as after, home, sessions, {_COLUMNS} from kpi_stages
union all
select 'all', '', ' platform=' || platform, home, sessions, {_COLUMNS} from kpi_stages
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
    reads=("kpi_stages",),
    sql=_COUNTED,
    side_by_side=SideBySide(
        segments=tuple((f"stage={place}_{stage}", stage, "sessions") for place, stage in enumerate(STAGES, start=1))
    ),
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
    reads=("kpi_stages",),
    sql=_COUNTED,
    side_by_side=SideBySide(
        segments=tuple(
            (f"stage={place}_{stage}", f"{stage}_converted", stage) for place, stage in enumerate(STAGES, start=1)
        )
    ),
)

KPIS = (REACH, TO_ORDER)

"""All KPIs of a run, in the order of the docs: one list for what counts them, the docs, sharing and the page."""

from __future__ import annotations

from attribution.kpis.defined import brands, conversations, crossing, devices, headlines, links, sales, stages
from attribution.kpis.kpi import Kpi

KPIS: tuple[Kpi, ...] = (
    *headlines.KPIS,
    *sales.KPIS,
    *links.KPIS,
    *devices.KPIS,
    *conversations.KPIS,
    *crossing.KPIS,
    *brands.KPIS,
    *stages.KPIS,
)
COUNTED = tuple(kpi for kpi in KPIS if kpi.sql)
BY_NAME = {kpi.name: kpi for kpi in KPIS}

"""The KPIs of docs/kpis.md, written from the registry that counts them."""

from __future__ import annotations

from attribution.kpis.kpi import Kpi
from attribution.kpis.registry import KPIS


def kpis_reference() -> str:
    """Each KPI: what is counted, of what, when, and how sure it is."""
    return "\n\n".join(_told(kpi) for kpi in KPIS)


def _told(kpi: Kpi) -> str:
    lines = [
        f"## {kpi.title}",
        "",
        f"`{kpi.name}`, in {_UNITS[kpi.unit]}. {kpi.definition}",
        "",
        f"- **Numerator**: {kpi.numerator}.",
        f"- **Denominator**: {kpi.denominator or 'none: it is a sum'}.",
        f"- **Window**: {kpi.window}.",
        f"- **Segments**: {kpi.segments}.",
        f"- **Interval**: {kpi.interval}.",
    ]
    return "\n".join([*lines, f"- **No value**: {kpi.missing}."] if kpi.missing else lines)


_UNITS = {
    "share": "parts of 1",
    "growth": "parts of what there was before",
    "minor": "minor units of the currency",
    "minor a household": "minor units of the currency, a household",
    "orders": "orders",
}

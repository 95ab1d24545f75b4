"""`credit` -> `kpis`: the headline numbers and every channel's share, each with the bounds of its sampling error.

A share's bounds are those of the ratio: numerator and denominator are of the same households in every replicate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.kernel.whole import Whole
from attribution.credit.parts import EARNER, VOICE
from attribution.credit.sampling import LEAST_HOUSEHOLDS, bounds, drawn_again, ranked_ids
from attribution.engine.engine import Engine, number
from attribution.engine.step import Step
from attribution.outcome import HEADLINE_MODEL, INSTEAD

MICRO = 10**6
BOOTSTRAP = "95 % of bootstrap replicates over households: sampling error, never cause"
TOO_FEW = "too few households for bounds"


HEADLINE = f"select count(*) from models where model = '{HEADLINE_MODEL}'"


def headline_of(engine: Engine) -> str:
    """Return the model that a run's headline numbers are by."""
    return HEADLINE_MODEL if number(engine, HEADLINE) else INSTEAD


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure: what is counted (a measure of `kpi_parts`), of what (None: it is a sum), and its unit."""

    name: str
    numerator: str
    denominator: str | None
    unit: str


HEADLINES = (
    Headline("net_revenue", "net_revenue", None, "minor"),
    Headline("voice_revenue", "voice_revenue", None, "minor"),
    Headline("voice_share", "voice_revenue", "net_revenue", "share"),
    Headline("begun_by_voice", "begun_by_voice", None, "orders"),
    Headline("begun_by_voice_share", "begun_by_voice", "people_orders", "share"),
    Headline("known_journey_share", "known_journeys", "orders", "share"),
)
CREDIT_SHARE = Headline("credit_share", "credit", "net_revenue", "share")

KPI_PARTS = Step(
    name="kpi_parts",
    row="a (measure, currency, model, channel, household): amount, in minor units or orders; currency is empty for "
    "counts of orders, which are of all currencies",
    reads=("credit", "orders", "journeys", "touches", "record_households"),
    needs=("headline",),
    sql=f"""
with placed as (
    select o.order_id, o.currency, o.initiator, o.source, o.net_revenue_minor,
           coalesce(h.household_id, 'order:' || o.order_id) as household
    from orders o left join record_households h on h.kind = 'order' and h.record_id = o.order_id
), linked as (
    select distinct order_id from journeys
), known as (
    select distinct order_id from journeys where not exposed
), begun as (
    select j.order_id from journeys j join touches t on t.touchpoint_id = j.touchpoint_id
    where j.turn = 1 and not j.exposed and {VOICE}
), earned as (
    select o.household, c.currency, c.model, c.credit_minor, {EARNER} as channel,
           case when c.model = $headline and {VOICE} then c.credit_minor else 0 end as voice_minor
    from credit c join placed o on o.order_id = c.order_id
    left join linked v on v.order_id = c.order_id
    left join touches t on t.touchpoint_id = c.touchpoint_id
), parts as (
    select 'net_revenue' as measure, currency, '' as model, '' as channel, household, net_revenue_minor as amount
    from placed
    union all
    select 'voice_revenue', currency, '', '', household, voice_minor from earned
    union all
    select 'orders', '', '', '', household, 1 from placed
    union all
    select 'people_orders', '', '', '', household, 1 from placed where initiator = 'human'
    union all
    select 'known_journeys', '', '', '', p.household, 1 from placed p join known k on k.order_id = p.order_id
    union all
    select 'begun_by_voice', '', '', '', p.household, 1 from placed p join begun b on b.order_id = p.order_id
    where p.initiator = 'human' and p.source <> 'voice'
    union all
    select 'credit', currency, model, channel, household, credit_minor from earned
)
select measure, currency, model, channel, household, sum(amount)::bigint as amount
from parts group by measure, currency, model, channel, household
""",
)

_CELL = ("measure", "currency", "model", "channel")
COLUMNS = (
    ("kpi", pa.string()),
    ("period", pa.string()),
    ("segment", pa.string()),
    ("numerator", pa.int64()),
    ("denominator", pa.int64()),
    ("value", pa.float64()),
    ("unit", pa.string()),
    ("interval_low", pa.float64()),
    ("interval_high", pa.float64()),
    ("method", pa.string()),
)
Cell = tuple[str, str, str, str]


def kpis(parts: pa.Table) -> pa.Table:
    """Return the figures with their bounds, in no order; bounds are null with few households."""
    cells, sums, again = _replicated(parts)
    rows = []
    for (measure, currency, model, channel), place in cells.items():
        for kpi in (*HEADLINES, CREDIT_SHARE):
            if kpi.numerator != measure:
                continue
            below = cells.get((kpi.denominator, currency, "", "")) if kpi.denominator else None
            if kpi.denominator and (below is None or not sums[below]):
                continue
            rows.append(_row(kpi, segment(currency=currency, model=model, channel=channel), place, below, sums, again))
    arrays = [pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS]
    return pa.table(arrays, [name for name, _ in COLUMNS])


def _replicated(parts: pa.Table) -> tuple[dict[Cell, int], Whole, Whole | None]:
    """Return the place of each cell, the sum of each, and (cells, replicates) of it."""
    columns = [parts[name].to_pylist() for name in _CELL]
    keys: list[Cell] = list(zip(*columns, strict=True))
    cells = {key: place for place, key in enumerate(sorted(set(keys)))}
    places = np.array([cells[key] for key in keys], np.int64)
    amounts = parts["amount"].to_numpy()
    households, known = ranked_ids(parts["household"])
    sums = np.zeros(len(cells), np.int64)
    np.add.at(sums, places, amounts)
    again = drawn_again(places, households, amounts, len(cells)) if known >= LEAST_HOUSEHOLDS else None
    return cells, sums, again


def segment(*, currency: str = "", model: str = "", channel: str = "") -> str:
    """Return what a figure is of, as `kpis` names it."""
    told = (("currency", currency), ("model", model), ("channel", channel))
    return " ".join(f"{name}={value}" for name, value in told if value) or "all"


def _row(  # noqa: PLR0913, PLR0917 - a figure, where its parts are, and they
    kpi: Headline, segment: str, place: int, below: int | None, sums: Whole, again: Whole | None
) -> dict[str, object]:
    whole = None if below is None else int(sums[below])
    low, high = (None, None) if again is None else interval(again[place], None if below is None else again[below])
    return {
        "kpi": kpi.name,
        "period": "all",
        "segment": segment,
        "numerator": int(sums[place]),
        "denominator": whole,
        "value": float(sums[place]) if whole is None else int(sums[place]) / whole,
        "unit": kpi.unit,
        "interval_low": low,
        "interval_high": high,
        "method": BOOTSTRAP if again is not None else TOO_FEW,
    }


def interval(above: Whole, below: Whole | None) -> tuple[float, float]:
    """Return what 95 % of the replicates lie between; where there is a denominator, of the ratios that have one."""
    if below is None:
        low, high = bounds(above[None])
        return float(low[0]), float(high[0])
    # In whole millionths, so that no share depends on how a fraction is rounded; a replicate without any tells nothing.
    there = below != 0
    shares = np.rint(above[there] * float(MICRO) / below[there]).astype(np.int64)
    low, high = bounds(shares[None])
    return low[0] / MICRO, high[0] / MICRO


HEADLINE_FIGURES = Step(
    name="headline_figures",
    row="a (kpi, period, segment): numerator, denominator, value, unit, and the bounds of its sampling error",
    reads=("kpi_parts",),
    work=kpis,
)

STEPS = (KPI_PARTS, HEADLINE_FIGURES)

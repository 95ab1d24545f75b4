"""`kpi_parts`, `credit_by_bucket` -> `headline_figures`: the headline numbers and every channel's share.

Each has the bounds of its sampling error. Those of a share are of the ratio: numerator and denominator are of the same
households in every replicate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.earners import VOICE
from attribution.credit.kernel.whole import Whole
from attribution.credit.sampling import (
    BUCKETS,
    LEAST_HOUSEHOLDS,
    bounds_borne,
    buckets_of,
    ranked_ids,
    ratio_bounds,
    wilson,
)
from attribution.engine.engine import Engine, number
from attribution.engine.step import Step
from attribution.outcome import HEADLINE_MODEL, INSTEAD

MICRO = 10**6
BOOTSTRAP = "95 % of bootstrap replicates over households: sampling error, never cause"
WILSON = "95 % by Wilson, households as the sample: sampling error, never cause"
TOO_FEW = "too few households for bounds"


HEADLINE = f"select count(*) from models where model = '{HEADLINE_MODEL}'"


def headline_of(engine: Engine) -> str:
    """Return the model that a run's headline numbers are by."""
    return HEADLINE_MODEL if number(engine, HEADLINE) else INSTEAD


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure: what is counted (a measure of `kpi_parts`, or `credit`), of what (None: it is a sum), and its unit."""

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
    row="a (measure, currency, household): amount, in minor units or orders; currency is empty for "
    "counts of orders, which are of all currencies",
    reads=("order_credit", "orders", "journeys", "touches", "record_households"),
    sql=f"""
with placed as (
    select o.order_id, o.currency, o.initiator, o.source, o.net_revenue_minor,
           coalesce(h.household_id, 'order:' || o.order_id) as household
    from orders o left join record_households h on h.kind = 'order' and h.record_id = o.order_id
), known as (
    select distinct order_id from journeys where not exposed
), begun as (
    select j.order_id from journeys j join touches t on t.touchpoint_id = j.touchpoint_id
    where j.turn = 1 and not j.exposed and {VOICE}
), parts as (
    select 'net_revenue' as measure, currency, household, net_revenue_minor as amount from placed
    union all
    select 'voice_revenue', p.currency, p.household, c.voice_minor
    from placed p join order_credit c on c.order_id = p.order_id
    union all
    select 'orders', '', household, 1 from placed
    union all
    select 'people_orders', '', household, 1 from placed where initiator = 'human'
    union all
    select 'known_journeys', '', p.household, 1 from placed p join known k on k.order_id = p.order_id
    union all
    select 'begun_by_voice', '', p.household, 1 from placed p join begun b on b.order_id = p.order_id
    where p.initiator = 'human' and p.source <> 'voice'
)
select measure, currency, household, sum(amount)::bigint as amount from parts group by measure, currency, household
""",
)

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


def kpis(parts: pa.Table, credited: pa.Table) -> pa.Table:
    """Return the figures with their bounds, in no order; bounds are null with few households.

    Args:
        parts: `kpi_parts`.
        credited: `credit_by_bucket`, of the same households.
    """
    cells, sums, known = _summed(parts, credited)
    homes = Counter(zip(parts["measure"].to_pylist(), parts["currency"].to_pylist(), strict=True))
    rows = []
    for (measure, currency, model, channel), place in cells.items():
        for kpi in (*HEADLINES, CREDIT_SHARE):
            if kpi.numerator != measure:
                continue
            below = cells.get((kpi.denominator, currency, "", "")) if kpi.denominator else None
            if kpi.denominator and (below is None or not sums[below].sum()):
                continue
            told = segment(currency=currency, model=model, channel=channel)
            row = _row(kpi, told, sums[place], None if below is None else sums[below], known)
            rows.append(_never_certain(row, homes[kpi.denominator, currency]) if kpi.denominator else row)
    arrays = [pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS]
    return pa.table(arrays, [name for name, _ in COLUMNS])


def _summed(parts: pa.Table, credited: pa.Table) -> tuple[dict[Cell, int], Whole, int]:
    """Return the place of each cell, (cells, buckets) sums, and how many households there are."""
    households, known = ranked_ids(parts["household"])
    found: dict[Cell, Whole] = {}
    for table, columns, held, amount in (
        (parts, {"measure": 0, "currency": 1}, households % BUCKETS, "amount"),
        (credited, {"currency": 1, "model": 2, "channel": 3}, credited["bucket"].to_numpy(), "minor"),
    ):
        for names, sums in _by_cell(table, tuple(columns), held, table[amount].to_numpy(), buckets_of(known)):
            key = ["credit", "", "", ""]
            for place, name in zip(columns.values(), names, strict=True):
                key[place] = name
            measure, currency, model, channel = key
            found[measure, currency, model, channel] = sums
    cells = {key: place for place, key in enumerate(sorted(found))}
    of_cells = np.array([found[key] for key in cells], np.int64).reshape(len(cells), buckets_of(known))
    return cells, of_cells, known


def _by_cell(
    table: pa.Table, key: tuple[str, ...], buckets: Whole, amounts: Whole, count: int
) -> Iterator[tuple[tuple[str, ...], Whole]]:
    """Yield the texts of each cell of a table, and what it has by bucket."""
    words = [table[name].combine_chunks().dictionary_encode() for name in key]
    codes = np.zeros(table.num_rows, np.int64)
    for column in words:
        codes = codes * max(len(column.dictionary), 1) + column.indices.to_numpy()
    _, first, place = np.unique(codes, return_index=True, return_inverse=True)
    sums = np.zeros((len(first), count), np.int64)
    np.add.at(sums, (place, buckets), amounts)
    names = [column.take(pa.array(first)).to_pylist() for column in words]
    yield from zip(zip(*names, strict=True), sums, strict=True)


def segment(*, currency: str = "", model: str = "", channel: str = "") -> str:
    """Return what a figure is of, as `kpis` names it."""
    told = (("currency", currency), ("model", model), ("channel", channel))
    return " ".join(f"{name}={value}" for name, value in told if value) or "all"


def _row(kpi: Headline, segment: str, above: Whole, below: Whole | None, known: int) -> dict[str, object]:
    part, whole = int(above.sum()), None if below is None else int(below.sum())
    low, high = interval(above, below) if known >= LEAST_HOUSEHOLDS else (None, None)
    return {
        "kpi": kpi.name,
        "period": "all",
        "segment": segment,
        "numerator": part,
        "denominator": whole,
        "value": float(part) if whole is None else part / whole,
        "unit": kpi.unit,
        "interval_low": low,
        "interval_high": high,
        "method": TOO_FEW if low is None else BOOTSTRAP,
    }


def _never_certain(row: dict[str, object], households: int) -> dict[str, object]:
    """Return a share's row; of none or of all, drawn again, there is the same each time, so its bounds are Wilson's."""
    if row["method"] != BOOTSTRAP or row["value"] not in {0.0, 1.0}:
        return row
    low, high = wilson(float(row["value"] == 1.0), households)
    return row | {"interval_low": low, "interval_high": high, "method": WILSON}


def interval(above: Whole, below: Whole | None) -> tuple[float, float]:
    """Return the bounds of a sum by bucket, or of the ratio of two; both wider where few households bear it."""
    if below is not None:
        return ratio_bounds(above, below)
    low, high = bounds_borne(above[None])
    return float(low[0]), float(high[0])


HEADLINE_FIGURES = Step(
    name="headline_figures",
    row="a (kpi, period, segment): numerator, denominator, value, unit, and the bounds of its sampling error",
    reads=("kpi_parts", "credit_by_bucket"),
    work=kpis,
)

STEPS = (KPI_PARTS, HEADLINE_FIGURES)

"""What each KPI's step counted -> `kpi_figures`: a row a figure, with its bounds and how they were found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from attribution.credit.kernel.whole import Whole
from attribution.credit.sampling import LEAST_HOUSEHOLDS, wilson
from attribution.engine.step import Step
from attribution.kpis.headline import BOOTSTRAP, COLUMNS, TOO_FEW, WILSON, interval
from attribution.kpis.kpi import Kpi, KpiUnit
from attribution.kpis.registry import COUNTED

NOT_MEASURED = "not measured: {}"
NOTHING_BELOW = "nothing to set it against"
# How many known households a figure tells of, in its numerator, its denominator and beside the numerator: for sharing.
KNOWN = ("known_above", "known_below", "known_beside")


@dataclass(frozen=True, slots=True)
class KpiCells:
    """One KPI's cells: (period, segment) of each, and what each bucket of households adds to them, (cells, buckets).

    `below` is None of a sum. `homes` are the households of each cell, `known` those that stand above, below, beside.
    """

    names: list[tuple[str, str]]
    above: Whole
    below: Whole | None
    homes: Whole
    known: Whole


def counted_of(table: pa.Table) -> KpiCells:
    """Return the cells of what a KPI's step made, in the order of their names."""
    every = list(zip(table["period"].to_pylist(), table["segment"].to_pylist(), strict=True))
    names = sorted(set(every))
    place = {name: number for number, name in enumerate(names)}
    cells = np.array([place[name] for name in every], np.int64)
    # With few households only the buckets that hold some are drawn again.
    buckets = np.unique(table["bucket"].to_numpy(), return_inverse=True)[1].astype(np.int64)
    shape = (len(names), int(buckets.max(initial=-1)) + 1)

    def summed(column: str) -> Whole:
        sums = np.zeros(shape, np.int64)
        np.add.at(sums, (cells, buckets), table[column].fill_null(0).to_numpy())
        return sums

    below = None if table["below"].null_count else summed("below")
    known = np.stack([summed(name).sum(axis=1) for name in KNOWN], axis=1)
    return KpiCells(names, summed("above"), below, summed("homes").sum(axis=1), known)


def figures(*counted: pa.Table) -> pa.Table:
    """Return the figures of all that was counted, one table a KPI of `COUNTED` in its order; rows in no order."""
    rows = [row for kpi, table in zip(COUNTED, counted, strict=True) for row in figures_of(kpi, table)]
    columns = (*COLUMNS, *((name, pa.int64()) for name in KNOWN))
    return pa.table(
        [pa.array([row.get(name) for row in rows], kind) for name, kind in columns], [n for n, _ in columns]
    )


def figures_of(kpi: Kpi, table: pa.Table) -> list[dict[str, Any]]:
    """Return one KPI's rows; where the records that it needs were not there, one that says so and has no value."""
    if not table.num_rows:
        row = {"period": "all", "segment": "all", "method": NOT_MEASURED.format(kpi.missing)}
        return [{"kpi": kpi.name, "unit": kpi.unit.value, **dict.fromkeys(KNOWN, 0), **row}]
    return [{"kpi": kpi.name, "unit": kpi.unit.value, **row} for row in _rows(kpi.unit, counted_of(table))]


def _rows(unit: KpiUnit, counted: KpiCells) -> Iterator[dict[str, Any]]:
    for cell, (period, segment) in enumerate(counted.names):
        whole = None if counted.below is None else int(counted.below[cell].sum())
        part = int(counted.above[cell].sum())
        row = {
            "period": period,
            "segment": segment,
            "numerator": part,
            "denominator": whole,
            **dict(zip(KNOWN, map(int, counted.known[cell]), strict=True)),
        }
        if whole == 0:
            yield row | {"method": NOT_MEASURED.format(NOTHING_BELOW)}
            continue
        value = float(part) if whole is None else part / whole
        sums = counted.above[cell], None if counted.below is None else counted.below[cell]
        low, high, method = _bounds(unit, value, int(counted.homes[cell]), sums)
        yield row | {"value": value, "interval_low": low, "interval_high": high, "method": method}


def _bounds(
    unit: KpiUnit, value: float, homes: int, sums: tuple[Whole, Whole | None]
) -> tuple[float | None, float | None, str]:
    certain = unit == KpiUnit.SHARE and value in {0.0, 1.0}  # drawn again, it is the same each time
    if homes >= LEAST_HOUSEHOLDS and not certain:
        return *interval(*sums), BOOTSTRAP
    if unit == KpiUnit.SHARE and homes:
        return *wilson(value, homes), WILSON
    return None, None, TOO_FEW


FIGURES = Step(
    name="kpi_figures",
    row="a (kpi, period, segment): numerator, denominator, value, unit, bounds, method; and how many known households "
    "it tells of",
    reads=tuple(kpi.table for kpi in COUNTED),
    work=figures,
)
KPIS = Step(
    name="kpis",
    row="a (kpi, period, segment): numerator, denominator, value, unit, and the bounds of its sampling error",
    reads=("headline_figures", "kpi_figures"),
    sql=f"""
select * from headline_figures
union all
select * exclude ({", ".join(KNOWN)}) from kpi_figures
""",
)

STEPS = (*(kpi.step() for kpi in COUNTED), FIGURES, KPIS)

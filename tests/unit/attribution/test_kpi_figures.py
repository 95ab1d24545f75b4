"""How a KPI's counts become its value and bounds, and what stands there where nothing was measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from attribution.credit.sampling import wilson
from attribution.kpis.figures import KNOWN, figures_of
from attribution.kpis.headline import BOOTSTRAP, TOO_FEW
from attribution.kpis.kpi import Kpi, KpiUnit
from attribution.kpis.registry import COUNTED, KPIS
from tests.factories.sql_rules import named_tables

COLUMNS = ("bucket", "above", "below", "homes", *KNOWN)
SHARE = Kpi(
    name="a_share", title="A share", numerator="some", denominator="all", definition="How many.", missing="none"
)
SUM = Kpi(name="a_sum", title="A sum", numerator="money", unit=KpiUnit.MINOR, definition="How much.", missing="none")


def counted(*homes: tuple[int, int | None], segment: str = "all") -> pa.Table:
    """One household a bucket, with what it adds above and below."""
    rows = [(number, above, below, 1, 1, 1, 1) for number, (above, below) in enumerate(homes)]
    columns = {
        name: pa.array(list(cells), pa.int64()) for name, cells in zip(COLUMNS, zip(*rows, strict=True), strict=True)
    }
    return pa.table({"period": ["all"] * len(rows), "segment": [segment] * len(rows), **columns})


def only(kpi: Kpi, table: pa.Table) -> dict[str, Any]:
    (row,) = figures_of(kpi, table)
    return row


def test_a_share_is_what_is_above_by_what_is_below_with_the_bootstrap_s_bounds() -> None:
    row = only(SHARE, counted(*[(1, 2)] * 10, *[(0, 2)] * 30))
    assert (row["numerator"], row["denominator"], row["value"], row["method"]) == (10, 80, 0.125, BOOTSTRAP)
    assert 0 < row["interval_low"] < 0.125 < row["interval_high"] < 0.3


@pytest.mark.parametrize("homes", [[(1, 2)] * 9, [(2, 2)] * 40, [(0, 2)] * 40])
def test_a_share_of_few_households_or_of_none_or_all_has_wilson_s_bounds(homes: list[tuple[int, int]]) -> None:
    row = only(SHARE, counted(*homes))
    assert "Wilson" in row["method"]
    assert (row["interval_low"], row["interval_high"]) == wilson(row["value"], len(homes))
    assert row["interval_low"] < row["interval_high"]


def test_wilson_s_bounds_are_those_of_the_book() -> None:
    # Newcombe (1998), table I: 81 of 263 and 15 of 148, score method without continuity correction.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15 / 148, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0.0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_a_sum_has_no_denominator_and_no_bounds_with_few_households() -> None:
    few, many = only(SUM, counted(*[(500, None)] * 3)), only(SUM, counted(*[(500, None)] * 20, *[(0, None)] * 20))
    assert (few["value"], few["denominator"], few["interval_low"], few["method"]) == (1500.0, None, None, TOO_FEW)
    assert many["interval_low"] < 10_000 < many["interval_high"]


def test_what_the_records_do_not_tell_has_no_value_and_says_why() -> None:
    row = only(SHARE, counted((0, 1)).slice(0, 0))
    assert row["method"] == "not measured: none"
    assert [row.get(name) for name in ("numerator", "denominator", "value", "interval_low")] == [None] * 4


def test_nothing_below_is_no_zero() -> None:
    row = only(SHARE, counted((0, 0)))
    assert (row["denominator"], row.get("value")) == (0, None)
    assert row["method"] == "not measured: nothing to set it against"


def test_bounds_by_households_cover_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(3)
    covered = 0
    for _ in range(100):
        below = random.integers(1, 9, 200)
        row = only(SHARE, counted(*zip(random.binomial(below, 0.2).tolist(), below.tolist(), strict=True)))
        covered += row["interval_low"] <= 0.2 <= row["interval_high"]
    assert 88 <= covered <= 99


def test_every_kpi_is_told_whole_and_under_a_name_of_its_own() -> None:
    assert len({kpi.name for kpi in KPIS}) == len(KPIS)
    for kpi in KPIS:
        assert all((kpi.title, kpi.numerator, kpi.window, kpi.segments, kpi.definition)), kpi.name
        assert bool(kpi.denominator) == (kpi.unit not in {KpiUnit.MINOR, KpiUnit.ORDERS}), kpi.name
        assert bool(kpi.missing) == bool(kpi.sql), kpi.name


@pytest.mark.parametrize("kpi", COUNTED, ids=lambda kpi: kpi.name)
def test_a_kpi_reads_and_needs_what_its_text_names(kpi: Kpi) -> None:
    step = kpi.step()
    assert set(step.reads) == named_tables(step.sql)
    assert set(step.needs) == {word for word in ("window_us", "headline") if f"${word}" in step.sql}


@pytest.mark.parametrize(("some", "every"), [(1, 59), (4, 400), (3, 16), (12, 300)])
def test_a_share_that_few_households_bear_may_be_as_large_as_wilson_says(some: int, every: int) -> None:
    row = only(SHARE, counted(*[(1, 1)] * some, *[(0, 1)] * (every - some)))
    _, high = wilson(some / every, every)
    assert 0.9 * high < row["interval_high"] < 1.5 * high  # the bootstrap alone: .056 of one of 59, Wilson .09
    mirrored = only(SHARE, counted(*[(0, 1)] * some, *[(1, 1)] * (every - some)))
    assert mirrored["interval_low"] == pytest.approx(1 - row["interval_high"], abs=0.02)
    assert 0 <= row["interval_low"] < row["value"] < row["interval_high"] <= 1


def test_what_is_no_part_of_a_whole_may_be_more_than_one() -> None:
    row = only(SHARE, counted(*[(9, 1)] * 3, *[(0, 1)] * 37))
    assert row["interval_high"] > 1

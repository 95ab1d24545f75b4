"""Simulated homes count what was kept, what ran out and what came early."""

from __future__ import annotations

import numpy as np
import pytest

from bench.replenish.homes import DAYS, homes
from bench.replenish.homes_judge import FixedInterval, OurPolicy, PolicyPoint, lived, shown_of
from bench.replenish.homes_report import against, early_at, out_at
from bench.replenish.other_homes import other_homes

FRONTIER = [
    PolicyPoint(stock=10.0, out=0.04, early=1.0, service=0.5),
    PolicyPoint(stock=30.0, out=0.01, early=5.0, service=0.9),
]


@pytest.fixture(scope="module")
def few():
    return homes(7, households=4)


def test_the_same_seed_is_the_same_homes_and_another_is_not(few) -> None:
    assert np.array_equal(homes(7, households=4).use, few.use)
    assert homes(8, households=4).use.shape != few.use.shape or not np.array_equal(homes(8, households=4).use, few.use)


def test_whoever_orders_nothing_runs_out_and_whoever_orders_daily_never_does(few) -> None:
    never = lived(few, FixedInterval(few, np.full(len(few.pack), 10.0 * DAYS)))
    daily = lived(few, FixedInterval(few, np.ones(len(few.pack))))
    assert never.out.mean() > 0.3
    assert daily.out.sum() == 0
    assert daily.early.sum() > 0.8 * daily.deliveries.sum()


def test_ours_keeps_what_is_needed_in_homes_that_it_never_saw(few) -> None:
    found = lived(few, OurPolicy(few, 0.95))
    assert found.out.mean() < 0.03
    assert found.stock.mean() < 60


def test_ways_are_compared_at_the_same_stock_and_at_the_same_stock_outs() -> None:
    assert out_at(FRONTIER, 20.0) == pytest.approx(0.02, rel=0.01)
    assert out_at(FRONTIER, 99.0) == pytest.approx(0.01, rel=0.01)
    assert early_at(FRONTIER, 0.02) == pytest.approx(3.0, rel=0.01)


def test_beside_a_way_that_all_but_never_fails_both_figures_are_told() -> None:
    assert against([(0.1, 0.2), (0.4, 0.2)], ".2%") == "+25% (-50% to +100%)"
    assert against([(0.01, 0.0), (0.03, 0.02)], ".2%") == "2.00% (1.00% to 3.00%) beside 1.00% (0.00% to 2.00%)"


def test_in_homes_of_another_law_half_of_the_devices_show_the_pack_that_is_in_them_alone() -> None:
    drawn = other_homes(3, households=30)
    assert drawn.beside is not None
    assert 0.3 < drawn.beside.mean() < 0.7
    three = drawn.pack * 2.4
    shown = shown_of(drawn, three)
    assert shown[drawn.beside] == pytest.approx(0.4 * drawn.pack[drawn.beside])
    assert (shown[~drawn.beside] == three[~drawn.beside]).all()

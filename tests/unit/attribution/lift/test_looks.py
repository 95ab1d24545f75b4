"""Intervals that may be looked at more than once: as wide as they must be, and hardly wider."""

from __future__ import annotations

import numpy as np
import pytest

from attribution.lift.looks import FIXED, SPENT, open_ended, planned, widening_at_the_end
from attribution.lift.power import needed, power_at
from ledger.records.experiment import Looks

TIMES = (0.25, 0.5, 0.75, 1.0)


def boundaries() -> list[float]:
    return [planned(TIMES[: look + 1], TIMES[: look + 1]) for look in range(4)]


def test_four_planned_looks_at_pure_chance_are_wrong_as_often_as_they_may_be() -> None:
    looked = np.random.default_rng(1).standard_normal((100_000, 4)).cumsum(1) / np.sqrt(np.arange(1, 5))
    wrong = (np.abs(looked) > np.array(boundaries())).any(1).mean()
    assert wrong == pytest.approx(SPENT, abs=0.0025)


def test_the_last_of_four_planned_looks_is_hardly_wider_than_a_single_one() -> None:
    assert boundaries() == sorted(boundaries(), reverse=True)
    assert FIXED < boundaries()[-1] < 1.15 * FIXED


def test_an_open_ended_interval_holds_however_often_it_is_looked_at() -> None:
    looked = np.random.default_rng(2).standard_normal((4_000, 1_000)).cumsum(1)
    known = np.arange(1, 1_001) / 500
    reach = np.array([open_ended(one) for one in known])
    wrong = (np.abs(looked / np.sqrt(np.arange(1, 1_001))) > reach).any(1).mean()
    assert wrong < 0.05
    assert open_ended(1.0) < 1.7 * FIXED


def test_one_planned_look_is_a_fixed_test() -> None:
    assert widening_at_the_end(Looks.PLANNED, 1) == 1
    assert planned([12.5], [1.0]) == FIXED


def test_twice_the_effect_takes_a_quarter_of_the_households() -> None:
    plan = needed(orders_a_household=0.4, detects=0.1, held_out=0.5, households_a_day=100)
    twice = needed(orders_a_household=0.4, detects=0.2, held_out=0.5)
    assert plan.households == pytest.approx(4 * twice.households, rel=0.09)
    assert plan.days == -(-plan.households // 100)
    assert twice.days is None


@pytest.mark.parametrize(("shape", "held_out"), [(0.5, 0.3), (0.5, 0.1), (1.0, 0.5)])
def test_as_many_households_as_were_planned_find_the_effect_four_times_in_five(shape: float, held_out: float) -> None:
    random, mean, detects = np.random.default_rng(7), 0.4, 0.2
    plan = needed(
        orders_a_household=mean, detects=detects, held_out=held_out, variance=mean + mean**2 / shape
    ).households
    found = 0
    for _ in range(300):
        often = random.gamma(shape, mean / shape, plan)
        out = random.random(plan) < held_out
        orders = random.poisson(often * np.where(out, 1.0, 1 + detects))
        one, other = orders[~out], orders[out]
        error = np.sqrt(one.var() / len(one) + other.var() / len(other))
        found += abs(one.mean() - other.mean()) > FIXED * error
    assert found / 300 == pytest.approx(0.8, abs=0.07)
    assert needed(orders_a_household=mean, detects=detects, held_out=held_out).households >= plan


def test_power_is_the_error_where_there_is_no_effect_and_half_where_it_just_reaches() -> None:
    assert power_at(0.0, 1.0) == pytest.approx(0.05)
    assert power_at(FIXED, 1.0) == pytest.approx(0.5, abs=1e-3)
    assert power_at(1.0, 0.0) == 0.0

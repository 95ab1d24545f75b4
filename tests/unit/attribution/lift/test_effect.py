"""The effect and its error: unbiased, covered as often as claimed, and sharper for what was ordered before."""

from __future__ import annotations

import numpy as np
import pytest

from attribution.lift.effect import Effect, effect_of
from attribution.lift.verdict import LiftVerdict, reading

EFFECT = 0.1


def one_test(draws: np.random.Generator, *, adjusted: bool = True) -> Effect:
    love = draws.gamma(2.0, 0.5, 1_200)
    arm = draws.random(1_200) < 0.7
    ordered = draws.poisson(love * 0.8 + arm * EFFECT).astype(float)
    before = draws.poisson(love * 2)[:, None].astype(float) if adjusted else np.zeros((1_200, 0))
    found = effect_of(ordered[arm], ordered[~arm], before[arm], before[~arm])
    assert found is not None
    return found


def test_the_truth_is_covered_as_often_as_claimed() -> None:
    draws = np.random.default_rng(5)
    found = [one_test(draws) for _ in range(600)]
    assert np.mean([one.estimate for one in found]) == pytest.approx(EFFECT, abs=0.008)
    covered = np.mean([abs(one.estimate - EFFECT) < 1.96 * one.standard_error for one in found])
    assert 0.93 <= covered <= 0.97


def test_what_was_ordered_before_makes_it_sharper() -> None:
    plain, adjusted = (one_test(np.random.default_rng(6), adjusted=one) for one in (False, True))
    assert adjusted.standard_error < 0.95 * plain.standard_error


def test_an_arm_of_a_few_or_without_any_order_estimates_nothing() -> None:
    nothing = np.zeros((50, 1))
    assert effect_of(np.zeros(50), np.zeros(50), nothing, nothing) is None
    assert effect_of(np.ones(50), np.ones(9), nothing, np.zeros((9, 1))) is None


@pytest.mark.parametrize(
    ("estimate", "error", "verdict"),
    [
        (0.10, 0.02, LiftVerdict.PROVEN),
        (-0.10, 0.02, LiftVerdict.PROVEN),
        (0.01, 0.01, LiftVerdict.NONE_FOUND),
        (0.05, 0.05, LiftVerdict.UNDERPOWERED),
    ],
)
def test_a_test_that_could_not_have_found_it_says_so(estimate: float, error: float, verdict: LiftVerdict) -> None:
    effect = Effect(estimate=estimate, standard_error=error, held_out_mean=0.4)
    assert reading(effect, reach=1.96, detects=0.1).verdict is verdict


@pytest.mark.parametrize(("held_out", "of", "mean"), [(15, 150, 0.15), (30, 300, 0.05), (100, 1_000, 0.03)])
def test_an_arm_in_which_few_ordered_proves_no_effect_that_is_not_there(held_out: int, of: int, mean: float) -> None:
    """In a small arm nobody orders by chance alone: its own spread, of nothing, says that it is sure."""
    draws = np.random.default_rng(7)
    ordered = draws.poisson(mean * draws.gamma(0.5, 2.0, (400, of))).astype(float)
    nothing = np.zeros((of, 0))
    found = [effect_of(row[held_out:], row[:held_out], nothing[held_out:], nothing[:held_out]) for row in ordered]
    told = [reading(one, reach=1.96, detects=0.1).verdict for one in found if one]
    assert told.count(LiftVerdict.PROVEN) <= 0.05 * len(ordered)


@pytest.mark.parametrize(("held_out", "of", "mean", "lift"), [(500, 2_500, 0.02, 1.2), (400, 2_000, 0.05, 0.4)])
def test_an_arm_in_which_few_ordered_covers_an_effect_as_often_as_any(
    held_out: int, of: int, mean: float, lift: float
) -> None:
    """Both arms' spread as it is would be that of an arm that orders twice as much: it would cover always."""
    draws = np.random.default_rng(9)
    means = np.where(np.arange(of) < held_out, mean, mean * (1 + lift))
    ordered = draws.poisson(means * draws.gamma(0.7, 1 / 0.7, (600, of))).astype(float)
    nothing = np.zeros((of, 0))
    found = [effect_of(row[held_out:], row[:held_out], nothing[held_out:], nothing[:held_out]) for row in ordered]
    held = np.mean([abs(one.estimate - mean * lift) <= 1.96 * one.standard_error for one in found if one])
    assert 0.93 <= held <= 0.975


def test_an_arm_too_small_for_what_is_known_from_before_is_read_without_it_as_the_other_is() -> None:
    draws = np.random.default_rng(8)
    before = 1 + draws.random((40, 5))
    ordered = draws.poisson(1.0, 40).astype(float)
    found = effect_of(ordered[:30], ordered[30:], before[:30], before[30:])
    assert found is not None
    assert found.estimate == pytest.approx(ordered[:30].mean() - ordered[30:].mean())

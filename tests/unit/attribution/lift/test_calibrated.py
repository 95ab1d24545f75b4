"""Credit calibrated by tests: what campaigns with a test tell of those without, and how surely."""

from __future__ import annotations

import numpy as np
import pytest

from attribution.lift.calibrated import Campaigns, Shape, best_fitted, fitted


def campaigns(count: int) -> Campaigns:
    draws = np.random.default_rng(7)
    return Campaigns(
        credited=draws.uniform(0.01, 0.1, count),
        brought=draws.uniform(0.01, 0.1, count),
        features=draws.normal(size=(count, 2)),
    )


def test_few_tests_tell_one_ratio_of_what_was_credited() -> None:
    known = campaigns(6)
    error = np.full(5, 0.001)
    found = best_fitted(known.part(slice(5)), 0.4 * known.credited[:5], error)
    told = found.tell(known.part(slice(5, 6)))
    assert found.shape is Shape.ONE
    assert told.caused[0] == pytest.approx(0.4 * known.credited[5], rel=0.05)


def test_few_tests_tell_which_of_two_ratios_holds() -> None:
    known = campaigns(6)
    found = best_fitted(known.part(slice(5)), 0.4 * known.brought[:5], np.full(5, 0.001))
    told = found.tell(known.part(slice(5, 6)))
    assert found.shape is Shape.BROUGHT
    assert told.caused[0] == pytest.approx(0.4 * known.brought[5], rel=0.05)


def test_a_campaign_may_be_told_to_cause_less_than_nothing() -> None:
    known = campaigns(6)
    told = best_fitted(known, -0.2 * known.credited, np.full(6, 0.001)).tell(known)
    assert (told.caused < 0).all()


@pytest.mark.parametrize("error", [0.002, 0.02])
def test_what_is_known_of_campaigns_tells_them_apart_and_the_stated_error_holds(error: float) -> None:
    known, draws = campaigns(200), np.random.default_rng(8)
    truth = 0.05 + 0.02 * known.features[:, 0] - 0.01 * known.features[:, 1] + draws.normal(0, 0.004, 200)
    found = truth[:100] + draws.normal(0, error, 100)
    model = best_fitted(known.part(slice(100)), found, np.full(100, error))
    told = model.tell(known.part(slice(100, 200)))
    held = np.abs(told.caused - truth[100:]) <= 1.96 * told.error
    assert model.shape is not Shape.ONE
    assert np.corrcoef(told.caused, truth[100:])[0, 1] > 0.9
    assert 0.88 <= held.mean() <= 1.0
    assert np.median(told.error) < 0.02, "the error of the tests is not taken for that of the truth"


def test_a_left_out_test_is_told_by_the_others_alone() -> None:
    known = campaigns(30)
    caused, error = 0.5 * known.credited + 0.01 * known.features[:, 0], np.full(30, 0.01)
    whole = fitted(known, caused, error, Shape.PLANE)
    odd = caused.copy()
    odd[0] += 0.03
    assert whole.left_out.caused[0] == pytest.approx(
        fitted(known, odd, error, Shape.PLANE).left_out.caused[0], abs=0.004
    ), "its own outcome is not in it"


def test_an_uncertain_test_weighs_less_than_a_sure_one() -> None:
    known = Campaigns(credited=np.full(6, 0.1), brought=np.full(6, 0.1), features=np.zeros((6, 1)))
    caused = np.array([0.02, 0.02, 0.02, 0.02, 0.02, 0.2])
    error = np.array([0.002, 0.002, 0.002, 0.002, 0.002, 0.2])
    assert best_fitted(known, caused, error).tell(known).caused[0] == pytest.approx(0.02, abs=0.004)

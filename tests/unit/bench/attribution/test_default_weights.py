from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from attribution.linking.defaults import default_scorecard
from attribution.linking.features import PLACES, SIZES, STRIDES
from attribution.linking.scorecard import Scorecard
from bench.attribution.defaults import FAR, LabelledPairs, fitted, fitted_far

GAPS = SIZES[PLACES["gap"]]
NONE = np.zeros(0, dtype=np.int64)


def codes(gap: int, pairs: int) -> npt.NDArray[np.int64]:
    return np.full(pairs, STRIDES[PLACES["need"]] * 4 + STRIDES[PLACES["gap"]] * gap, dtype=np.int64)


def world(*gaps: tuple[int, int, int]) -> LabelledPairs:
    """A world by (gap, pairs, how many of them are true)."""
    true = [np.arange(pairs) < links for _, pairs, links in gaps]
    return LabelledPairs(
        np.concatenate([codes(gap, pairs) for gap, pairs, _ in gaps]), np.concatenate(true).astype(np.float64), NONE
    )


def of_product(card: Scorecard) -> list[int]:
    return list(card.weights[0][4 * GAPS :])


def test_a_gap_that_no_world_has_weighs_what_the_gap_before_it_does() -> None:
    known = of_product(fitted([world((0, 400, 300), (FAR - 1, 4000, 4))]))
    assert known[FAR - 1] < known[0] - 2000
    assert set(known[FAR:]) == {known[FAR - 1]}


def test_the_far_gaps_are_fitted_and_no_weight_besides() -> None:
    before = default_scorecard()
    after = fitted_far([world((0, 500, 400), (FAR, 1000, 200))], before)
    near, far = of_product(before)[:FAR], of_product(after)[FAR:]
    assert (after.base, after.weights[1:], of_product(after)[:FAR]) == (before.base, before.weights[1:], near)
    said = 1 / (1 + np.exp(-after.scores(codes(FAR, 1))[0] / 1000))
    assert said == pytest.approx(0.2, abs=0.02)
    assert set(far) == {far[0]}

"""Quantiles of gamma distributions are SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma

from replenishment.stock.gamma import gamma_quantile


@pytest.mark.parametrize("chance", [0.5, 0.9, 0.95, 0.98, 0.999])
def test_a_quantile_is_that_of_the_distribution(chance: float) -> None:
    shape = np.array([0.02, 0.3, 1.0, 4.5, 40.0, 99.0, 101.0, 5e4])
    scale = np.array([2.0, 1.0, 0.1, 7.0, 3.0, 1.0, 1.0, 1e-3])
    theirs = gamma.ppf(chance, shape, scale=scale)
    np.testing.assert_allclose(gamma_quantile(chance, shape, scale), theirs, rtol=2e-4, atol=1e-6)


def test_what_is_not_used_at_all_needs_nothing() -> None:
    assert gamma_quantile(0.95, np.array([0.0, 2.0]), np.array([1.0, 0.0])).tolist() == [0.0, 0.0]

"""Features as deviations from the usual: what each tells can be compared, and nothing tells without bound."""

from __future__ import annotations

import numpy as np

from replenishment.arrays import Real

_FAR = 3.0  # deviations beyond which a feature says no more


def scaled(features: Real, centre: Real, spread: Real) -> Real:
    """Return features, shape (n, features), in deviations from their centre."""
    return np.asarray(np.clip((features - centre) / spread, -_FAR, _FAR))

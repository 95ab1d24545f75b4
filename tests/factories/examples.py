"""How many examples a costly property is tried on: some at every run, ten times as many where others are looked for."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = 10 if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz" else 1


def some(count: int) -> settings:
    """Return the settings of a property whose every example is slow."""
    return settings(max_examples=count * TIMES, suppress_health_check=[HealthCheck.too_slow])

"""Power: how likely a test is to find an effect of a size, how many households that takes, and how many days.

Counts of orders are taken as Poisson, unless what was seen says how they spread. Source: any text on two-sample tests
of means; the shares of the arms need not be equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from attribution.lift import normal

ALPHA = 0.05
WANTED = 0.8


def power_at(effect: float, standard_error: float, *, widening: float = 1.0) -> float:
    """Return the probability that an interval around the estimate leaves out zero.

    Args:
        effect: the true effect, in the estimate's own unit.
        standard_error: of the estimate, in the same unit.
        widening: how much wider the interval is than the fixed one.
    """
    if standard_error <= 0:
        return 0.0
    reach = normal.ppf(1 - ALPHA / 2) * widening
    shift = abs(effect) / standard_error
    return float(normal.sf(reach - shift) + normal.cdf(-reach - shift))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many households a test takes, and how long, at so many new ones a day; None where that is not known."""

    households: int
    days: int | None


def needed(
    *,
    orders_a_household: float,
    detects: float,
    held_out: float,
    widening: float = 1.0,
    households_a_day: float | None = None,
) -> Plan:
    """Return what it takes to find an effect four times in five.

    Args:
        orders_a_household: of the held-out arm, over the time of the test; above 0.
        detects: the effect, as a share of that.
        held_out: the share of the households that is held out, between 0 and 1.
        widening: of the intervals that are looked at, beside the fixed one.
        households_a_day: new households that are exposed a day.
    """
    reach = normal.ppf(1 - ALPHA / 2) * widening + normal.ppf(WANTED)
    effect = orders_a_household * detects
    spread = orders_a_household * (1 / held_out + (1 + detects) / (1 - held_out))
    households = ceil((reach * sqrt(spread) / effect) ** 2)
    return Plan(households=households, days=ceil(households / households_a_day) if households_a_day else None)

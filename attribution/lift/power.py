"""Power: how likely a test is to find an effect of a size, how many households that takes, and how many days.

Before a test households are taken to differ as customers do (Ehrenberg 1959; the negative binomial): counts of orders
vary by mean + mean squared over a shape, `ALIKE` where nothing was seen. Source: any text on two-sample tests of means;
the shares of the arms need not be equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from attribution.lift import normal

ALPHA = 0.05
WANTED = 0.8
ALIKE = 0.5
"""Shape of how often households order, where it was not seen: few order often, many once or never."""


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


def needed(  # noqa: PLR0913 - what a test is planned by, by name
    *,
    orders_a_household: float,
    detects: float,
    held_out: float,
    widening: float = 1.0,
    households_a_day: float | None = None,
    variance: float | None = None,
) -> Plan:
    """Return what it takes to find an effect four times in five, whatever orders before the test explain.

    Args:
        orders_a_household: of the held-out arm, over the time of the test; above 0.
        detects: the effect, as a share of that.
        held_out: the share of the households that is held out, between 0 and 1.
        widening: of the intervals that are looked at, beside the fixed one.
        households_a_day: new households that are exposed a day.
        variance: of orders a household, where it was seen.
    """
    reach = normal.ppf(1 - ALPHA / 2) * widening + normal.ppf(WANTED)
    effect = orders_a_household * detects
    if variance is None:
        variance = orders_a_household + orders_a_household**2 / ALIKE
    differ = max(variance - orders_a_household, 0.0)  # beyond chance: households are unlike
    more = 1 + detects
    spread = (orders_a_household + differ) / held_out + (orders_a_household * more + differ * more**2) / (1 - held_out)
    households = ceil((reach * sqrt(spread) / effect) ** 2)
    return Plan(households=households, days=ceil(households / households_a_day) if households_a_day else None)

"""BG/NBD: everybody buys at a rate of their own, and after each purchase some never buy again.

Fader, Hardie, Lee, "Counting your customers the easy way", Marketing Science 24(2), 2005: rates are gamma (r, alpha)
between customers, the chance to stop beta (a, b). Time is in weeks, or in any clock that runs as buying does.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, gammaln, hyp2f1

from attribution.linking.scorecard import Reals


def log_likelihoods(logs: Reals, repeats: Reals, last: Reals, observed: Reals) -> tuple[Reals, Reals]:
    """Return each customer's log-likelihood of still being there at the end, and of having stopped at the last order.

    Args:
        logs: logarithms of r, alpha, a, b.
        repeats: orders after the first.
        last: from the first order to the last, on the clock.
        observed: from the first order to the end.
    """
    r, alpha, a, b = np.exp(logs)
    bought = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha)
    there = bought + betaln(a, b + repeats) - betaln(a, b) - (r + repeats) * np.log(alpha + observed)
    before = np.maximum(repeats, 1) - 1
    stopped = bought + betaln(a + 1, b + before) - betaln(a, b) - (r + repeats) * np.log(alpha + last)
    return there, np.where(repeats > 0, stopped, -np.inf)


def expected_repeats(logs: Reals, repeats: Reals, last: Reals, observed: Reals, ahead: Reals) -> Reals:
    """Return how many orders each customer is expected to place while the clock runs on by `ahead`."""
    r, alpha, a, b = np.exp(logs)
    a += 1e-9 if a == 1 else 0.0  # the formula has a pole there, and its value does not
    rate, stops = r + repeats, b + repeats
    chance = hyp2f1(rate, stops, a + stops - 1, ahead / (alpha + observed + ahead))
    shrunk = np.exp(rate * (np.log(alpha + observed) - np.log(alpha + observed + ahead)))
    whole = (a + stops - 1) / (a - 1) * (1 - shrunk * chance)
    gone = a / np.maximum(stops - 1, 1e-12) * np.exp(rate * (np.log(alpha + observed) - np.log(alpha + last)))
    found = whole / (1 + np.where(repeats > 0, gone, 0.0))
    steady = rate / (alpha + observed) * ahead  # beyond what the series can be summed for: as if nobody stopped
    orders: Reals = np.where(np.isfinite(found) & (found >= 0), np.minimum(found, steady), steady)
    return orders

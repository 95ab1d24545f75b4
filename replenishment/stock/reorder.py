"""When what is left no longer lasts until a delivery that is ordered today could be there."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from replenishment.arrays import Real, WholeNumbers
from replenishment.stock.gamma import gamma_quantile
from replenishment.stock.tracked import Tracked

STALE_DAYS = 5  # nothing is ordered by a level that nobody saw for longer
LATE_BY = 0.5  # days: a level is looked at once a day, and so is found too low half a day late on average
REMEMBERED = 120  # days of forecasts that what happened is held against
LEAST = 400  # checked forecasts, below which the model's own quantile is used


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Days from the evening of an order to the morning of its delivery: mean and variance."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """The same of each product, shape (n,)."""

    mean: Real
    variance: Real

    @classmethod
    def of(cls, each: Sequence[Lead]) -> Leads:
        """Return those of some products."""
        return cls(mean=np.array([one.mean for one in each]), variance=np.array([one.variance for one in each]))


@dataclass(slots=True, kw_only=True)
class Checks:
    """What became of earlier forecasts of use over a lead time, in standard deviations: a pooled conformal margin."""

    horizon: int
    _waiting: deque[tuple[Real, Real, Real]] = field(default_factory=deque)
    _missed: deque[Real] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def note(self, known: Tracked, brought: Real) -> None:
        """Hold the forecast of `horizon` days ago against what was used since, and keep today's.

        Args:
            known: what is believed this evening.
            brought: units that were ever delivered.
        """
        left = known.level + known.shelf + known.gone - brought
        self._waiting.append((left, known.rate * self.horizon, _spread(known, self.horizon, 0.0)))
        if len(self._waiting) > self.horizon:
            then, expected, spread = self._waiting.popleft()
            missed = (then - left - expected) / spread
            self._missed.append(missed[known.unseen < 1])

    def margin(self, service: float) -> float | None:
        """Return how many deviations above what is expected cover `service` of what happened; None: too few yet."""
        seen = np.concatenate(self._missed) if self._missed else np.zeros(0)
        return float(np.quantile(seen, service)) if len(seen) >= LEAST else None


def needed(known: Tracked, lead: Lead | Leads, service: float, margin: float | None) -> Real:
    """Return the units that last until the morning of a delivery, were it ordered later: at the chance `service`."""
    days = lead.mean + LATE_BY
    expected, spread = known.rate * days, _spread(known, days, lead.variance)
    if margin is not None:
        return np.maximum(expected + margin * spread, 0.0)
    shape = (expected / spread) ** 2
    return gamma_quantile(service, shape, np.divide(expected, shape, out=np.zeros_like(expected), where=shape > 0))


def packs(  # noqa: PLR0913 - what an order depends on
    known: Tracked, *, position: Real, lead: Lead, service: float, margin: float | None, pack: Real
) -> WholeNumbers:
    """Return how many packs of each product to order now; 0 is to wait.

    Args:
        known: what is believed this evening.
        position: units on the way already.
        lead: of a delivery.
        service: the chance that it does not run out before the delivery.
        margin: of `Checks`, where there is one.
        pack: units in a pack.
    """
    short = needed(known, lead, service, margin) - known.at_hand - position
    may = (known.unseen <= STALE_DAYS) & ~known.away()
    return np.where(may & (short > 0), np.ceil(short / pack), 0).astype(np.int64)


def _spread(known: Tracked, days: float | Real, lead_variance: float | Real) -> Real:
    """Standard deviation of what is used in so many days, the level's own uncertainty with it."""
    use = days * known.daily_variance + days**2 * known.rate_variance + lead_variance * known.rate**2
    return np.asarray(np.sqrt(use + known.level_variance) + 1e-9)

"""Level and rate of many products at once, day after day, from readings that are late, noisy, missing or impossible.

A Kalman filter on level and rate (Harvey, "Forecasting, structural time series models and the Kalman filter", 1989,
chapter 2), for all products at once: every field is an array with an element a product, in that product's own unit.
What a day's use varies by is learned from how far readings fall from what was expected.

A device reads what is in it, or on it, and a pack that was delivered may stand beside it for weeks. So what comes in is
on the shelf until a reading shows it; that it is not seen is never taken for use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers, Yes

STRANGE = 5.0  # deviations off what was expected, beyond which one reading alone is not believed
AGREED = 4.0  # deviations of the noise within which a later reading bears out a strange one
FALLS, RISES = 2, 3  # readings that agree until a level is believed that fell, or rose without a delivery
DRIFT = 0.02  # of the rate a day, as a share of it: households grow, seasons turn
LEARNED = 0.03  # how much of what a day's use varies by is taken from the newest reading
EVENEST = 0.3  # of a day's use, as a share of it: nothing is taken to be used more evenly
STILL = 0.25  # share of the usual use, below which a household is taken to be away
LOOKED_BACK = 0.5  # weight of yesterday in what was lately used
DRY_DAYS = 5.0  # of use that an empty device lacks, after which nothing is taken to stand beside it any more


@dataclass(slots=True, kw_only=True)
class Tracked:
    """What is believed of each product, shape (n,).

    Attributes:
        household: of each product, as whole numbers from 0 on.
        level: units left.
        rate: units used a day.
        level_variance: of the level.
        rate_variance: of the rate.
        between: covariance of both.
        daily_variance: of a day's use.
        noise: standard deviation of a reading.
        capacity: what no reading can be above.
        unseen: days since the last reading that was believed.
        doubted: the last reading that was too strange to be believed alone; nan where there is none.
        refused: how many in a row agreed on it.
        lately: units used a day lately, as the readings tell.
        shelf: units that were delivered and that no reading showed yet.
        dry: days of use that the device lacked, empty, while units are on the shelf.
        trusted: 1, or 0 where units that should have been on the shelf were none, until such are seen again.
        gone: units that should have been on the shelf, and were none.
    """

    household: WholeNumbers
    level: Real
    rate: Real
    level_variance: Real
    rate_variance: Real
    between: Real
    daily_variance: Real
    noise: Real
    capacity: Real
    unseen: Real
    doubted: Real
    refused: Real
    lately: Real
    shelf: Real
    dry: Real
    trusted: Real
    gone: Real

    @property
    def at_hand(self) -> Real:
        """What is left, in the device and beside it, as far as that can be trusted."""
        return self.level + self.trusted * self.shelf

    def day(self, delivered: Real, reading: Real) -> None:
        """Let a day pass, and believe its evening's reading as far as it can be believed.

        What cannot be (below nothing, above the capacity) is as if it were not there. What is strange waits until
        later readings bear it out: a sensor fails once, but what somebody used or bought elsewhere stays. What was
        delivered is in the device when a reading is nearer to that than to what was in it before.

        Args:
            delivered: units that came in this day.
            reading: units left, in the evening; nan where there is none.
        """
        before, waited = self.level.copy(), self.shelf > 0
        surely = before + AGREED * np.sqrt(self.level_variance + self.noise**2)  # above it nothing is but by filling
        self.shelf = self.shelf + delivered
        self._expect()
        spread = self.level_variance + self.noise**2
        with np.errstate(invalid="ignore"):
            there = (reading >= -3 * self.noise) & (reading <= self.capacity + 3 * self.noise)
            filled = self._filled(there, reading, spread)
            missed = np.where(there, reading - self.level, 0.0)
            strange = there & (missed**2 > STRANGE**2 * spread)
            strange |= there & (self.shelf > 0) & (filled == 0) & (reading > surely)
            agrees = np.abs(reading - self.doubted) <= AGREED * self.noise + self.rate * (self.unseen + 1)
            agrees |= (missed < 0) & (reading <= self.doubted)
        self.refused = np.where(strange, np.where(agrees, self.refused, 0) + 1, np.where(there, 0, self.refused))
        self.doubted = np.where(strange, reading, np.where(there, np.nan, self.doubted))
        explained = (missed < 0) | (missed <= self.shelf + AGREED * self.noise)
        anew = strange & (self.refused >= np.where(explained, FALLS, RISES))
        filled += self._take_from_shelf(np.where(anew, np.maximum(missed, 0.0), 0.0))
        taken = there & ~strange
        self._learn(np.where(taken | anew, missed, 0.0), spread, taken, anew)
        self.unseen = np.where(taken | anew, 0.0, self.unseen + 1)
        used = np.where(taken, np.maximum(before + filled - self.level, 0.0), self.lately)
        self.lately = LOOKED_BACK * self.lately + (1 - LOOKED_BACK) * used
        self._look_at_shelf(taken, waited & (filled > 0))

    def away(self) -> Yes:
        """Tell of each product whether its household uses next to nothing of anything, as far as is seen."""
        share = np.minimum(self.lately / np.maximum(self.rate, 1e-9), 2.0)
        weight = np.where(self.unseen < 2, 1 / (self.daily_variance / np.maximum(self.rate, 1e-9) ** 2 + 0.2), 0.0)
        total, weights = (np.bincount(self.household, values) for values in (share * weight, weight))
        mean = total / np.maximum(weights, 1e-9)
        return np.asarray((mean < STILL)[self.household] & (weights > 0)[self.household])

    def _filled(self, there: Yes, reading: Real, spread: Real) -> Real:
        """Put all that is on the shelf into the device where the reading says so; return how much that was."""
        without = np.abs(np.where(there, reading - self.level, 0.0))
        with_it = np.abs(np.where(there, reading - self.level - self.shelf, np.inf))
        filled = np.where((with_it < without) & (with_it**2 <= STRANGE**2 * spread), self.shelf, 0.0)
        self.level = self.level + filled
        return self._take_from_shelf(filled)

    def _take_from_shelf(self, units: Real) -> Real:
        taken = np.minimum(units, self.shelf)
        self.shelf = self.shelf - taken
        return np.asarray(taken)

    def _look_at_shelf(self, taken: Yes, found: Yes) -> None:
        """Believe no more that something stands beside a device that stays empty; believe it where it was found."""
        self.trusted = np.where(found, 1.0, self.trusted)
        empty = self.level <= 2 * self.noise
        lost = taken & empty & (self.dry >= DRY_DAYS) & (self.shelf > 0)
        self.dry = np.where((self.shelf > 0) & ~lost & (empty | ~taken), self.dry, 0.0)
        self.trusted = np.where(lost, 0.0, self.trusted)
        self.gone = self.gone + np.where(lost, self.shelf, 0.0)
        self.shelf = np.where(lost, 0.0, self.shelf)

    def _expect(self) -> None:
        home = ~self.away()
        use = np.where(home, self.rate, 0.0)
        lacking = np.maximum(use - self.level, 0.0)
        self.dry = self.dry + np.where(self.shelf > 0, lacking / np.maximum(self.rate, 1e-9), 0.0)
        self._take_from_shelf(lacking)
        self.level = np.maximum(self.level - use, 0.0)
        self.level_variance += np.where(home, self.rate_variance - 2 * self.between, 0.0) + self.daily_variance
        self.between -= np.where(home, self.rate_variance, 0.0)
        self.rate_variance += (DRIFT * self.rate) ** 2

    def _learn(self, missed: Real, spread: Real, taken: Yes, anew: Yes) -> None:
        gain, rate_gain = (np.where(taken, part / spread, 0.0) for part in (self.level_variance, self.between))
        days, fell = self.unseen + 1, anew & (missed < 0)
        seen = (missed**2 - spread) / days + self.daily_variance
        share = np.where((taken & ~self.away()) | fell, LEARNED, 0.0)
        floor, ceiling = (EVENEST * self.rate) ** 2, self.capacity**2
        self.daily_variance = np.clip(self.daily_variance + share * (seen - self.daily_variance), floor, ceiling)
        self.level = np.maximum(np.where(anew, self.level + missed, self.level + gain * missed), 0.0)
        change = np.where(fell, -LEARNED * missed / days, rate_gain * missed)
        self.rate = np.maximum(self.rate + change, 0.02 * self.rate)
        self.rate_variance -= rate_gain * self.between
        self.between = np.where(anew, 0.0, self.between - gain * self.between)
        self.level_variance = np.where(anew, self.noise**2, self.level_variance * (1 - gain))
        self.refused = np.where(anew, 0, self.refused)
        self.doubted = np.where(anew, np.nan, self.doubted)


def tracked(household: WholeNumbers, rate: Real, uncertainty: Real, noise: Real, capacity: Real) -> Tracked:
    """Begin to follow products.

    Args:
        household: of each, from 0 on.
        rate: units a day that such a product of such a household is used, before it tells its own.
        uncertainty: standard deviation of that.
        noise: standard deviation of a reading, in units.
        capacity: what no reading can be above.
    """
    nothing = np.zeros(len(rate))
    return Tracked(
        household=household,
        level=nothing.copy(),
        rate=rate.astype(float),
        level_variance=capacity**2,
        rate_variance=uncertainty**2,
        between=nothing.copy(),
        daily_variance=rate**2,
        noise=noise,
        capacity=capacity,
        unseen=nothing.copy(),
        doubted=nothing + np.nan,
        refused=nothing.copy(),
        lately=rate.astype(float),
        shelf=nothing.copy(),
        dry=nothing.copy(),
        trusted=nothing + 1.0,
        gone=nothing.copy(),
    )

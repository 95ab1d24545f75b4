"""Simulated homes: what is used, read, ordered and delivered day by day; all parameters drawn by lot from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers, Yes

DAYS, WARM = 480, 120  # the first are for learning, and are not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedHomes:
    """Products of homes; arrays have shape (products,) or (days, products).

    Attributes:
        household: of each product.
        use: units that are wanted each day.
        usual: units a day that such a product is used by such a home, as a shop could guess.
        pack: units.
        noise: standard deviation of a reading.
        error: what each reading is off by; nan where none comes.
        wrong: what is read instead where a sensor fails; nan elsewhere.
        lead: days until a delivery that is ordered on a day.
        beside: whether a device holds one pack at a time and reads that alone; None: each reads all that is there.
    """

    household: WholeNumbers
    use: Real
    usual: Real
    pack: Real
    noise: Real
    error: Real
    wrong: Real
    lead: WholeNumbers
    beside: Yes | None = None

    @property
    def capacity(self) -> Real:
        """No device holds more."""
        return self.pack * 8


def homes(seed: int, households: int = 120) -> SimulatedHomes:
    """Draw homes of one to six people, who use things evenly or now and then, travel, grow and change with seasons."""
    draw = np.random.default_rng([2026, seed])
    people = draw.integers(1, 7, households)
    number = draw.integers(2, 6, households)
    household = np.repeat(np.arange(households), number)
    count = len(household)
    usual = draw.lognormal(0.0, 0.8, count) * people[household] ** draw.uniform(0.4, 0.9)
    mean = usual * draw.lognormal(0.0, draw.uniform(0.2, 0.5), count)
    present = _present(draw, household, households)
    use = mean * _season(draw, count) * _changes(draw, count) * _daily(draw, count) * present
    pack = mean * draw.uniform(12, 45, count)
    noise = pack * draw.uniform(0.005, 0.04)
    error, wrong = _readings(draw, pack, household)
    return SimulatedHomes(
        household=household,
        use=use,
        usual=usual,
        pack=pack,
        noise=noise,
        error=error,
        wrong=wrong,
        lead=_lead(draw),
    )


def _present(draw: np.random.Generator, household: WholeNumbers, households: int) -> Real:
    """Nobody is at home during some days of the year."""
    there = np.ones((DAYS, households))
    for home, trips in enumerate(draw.poisson(draw.uniform(1, 5), households)):
        for start in draw.integers(0, DAYS, trips):
            there[start : start + draw.integers(3, 22), home] = 0
    return there[:, household]


def _season(draw: np.random.Generator, count: int) -> Real:
    """A year's wave and a week's, of a size and phase of each product's own."""
    day = np.arange(DAYS)[:, None]
    year = 1 + draw.uniform(0, draw.uniform(0.1, 0.5), count) * np.sin(2 * np.pi * (day / 365 + draw.random(count)))
    week = draw.gamma(8.0, 1 / 8.0, (7, count))
    return np.asarray(year * week[np.arange(DAYS) % 7])


def _changes(draw: np.random.Generator, count: int) -> Real:
    """Some use more or less for good from some day on: a child, a new machine, a diet."""
    factor = np.where(draw.random(count) < draw.uniform(0.1, 0.4), draw.lognormal(0.0, 0.5, count), 1.0)
    return np.where(np.arange(DAYS)[:, None] >= draw.integers(0, DAYS, count), factor, 1.0)


def _daily(draw: np.random.Generator, count: int) -> Real:
    """From a little every day to a lot on one day of six."""
    chance = draw.uniform(0.15, 1.0, count)
    amount = draw.gamma(draw.uniform(1.5, 8.0, count), size=(DAYS, count))
    amount /= amount.mean(axis=0)
    return np.where(draw.random((DAYS, count)) < chance, amount / chance, 0.0)


def _readings(draw: np.random.Generator, pack: Real, household: WholeNumbers) -> tuple[Real, Real]:
    """Return what readings are off by, and what is read where a sensor fails."""
    count = len(pack)
    missing = draw.random((DAYS, count)) < draw.uniform(0.02, 0.3, count)
    for home, breaks in enumerate(draw.poisson(draw.uniform(0.5, 3.0), household.max() + 1)):
        for start in draw.integers(0, DAYS, breaks):
            missing[start : start + draw.integers(2, 10), household == home] = True
    error = np.where(missing, np.nan, draw.normal(0.0, 1.0, (DAYS, count)))
    failed = draw.random((DAYS, count)) < draw.uniform(0.0, 0.02)
    strange = np.where(draw.random((DAYS, count)) < 0.5, 0.0, pack * draw.uniform(-2, 12, (DAYS, count)))
    return error, np.where(failed & ~missing, strange, np.nan)


def _lead(draw: np.random.Generator) -> WholeNumbers:
    """One to six days, and none on Sundays."""
    days = 1 + draw.binomial(5, draw.uniform(0.15, 0.5), DAYS)
    return np.asarray(days + ((np.arange(DAYS) + days) % 7 == 6))

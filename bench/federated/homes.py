"""What homes use day by day, by two laws: the one that decisions were built on, and one that shares nothing with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.replenish.homes import homes
from bench.replenish.other_homes import spells
from replenishment.arrays import Real, WholeNumbers


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeUse:
    """Units used, shape (days, products), and the home of each product, from 0 on."""

    use: Real
    household: WholeNumbers


def built_on(seed: int, households: int) -> HomeUse:
    """Return homes of `earshot bench replenish --homes`: gamma amounts, trips, waves of year and week, changes."""
    drawn = homes(seed, households)
    return HomeUse(use=drawn.use, household=drawn.household)


def of_another_law(seed: int, households: int) -> HomeUse:
    """Return homes that use things in spells: each product waits lognormal times, then goes by fixed portions.

    Nobody travels; a home is busy or calm for weeks (a Markov chain), and while it is busy a spell comes sooner.
    """
    draw = np.random.default_rng([2031, seed])
    household = np.repeat(np.arange(households), draw.integers(2, 6, households))
    return HomeUse(use=spells(draw, household, households), household=household)

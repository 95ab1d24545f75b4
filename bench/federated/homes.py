"""What homes use day by day, by two laws: the one that decisions were built on, and one that shares nothing with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.replenish.homes import DAYS, homes
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
    count = len(household)
    busy = _busy(draw, households)[:, household]
    gap, spread = draw.lognormal(1.0, 0.8, count), draw.uniform(0.2, 0.9, count)
    sooner, portion = draw.uniform(1.2, 3.0, count), draw.lognormal(0.0, 0.6, count)
    lasts = draw.integers(1, 6, count)  # days of a spell
    use, waits, spell = np.zeros((DAYS, count)), draw.random(count) * gap, np.zeros(count)
    for day in range(DAYS):
        spell = np.where((waits <= 0) & (spell <= 0), lasts, spell)
        use[day] = np.where(spell > 0, portion, 0.0)
        ends = spell == 1
        spell = np.maximum(spell - 1, 0)
        waits = np.where(ends, gap * draw.lognormal(0.0, spread), waits - np.where(busy[day] > 0, sooner, 1.0))
    return HomeUse(use=use, household=household)


def _busy(draw: np.random.Generator, households: int) -> Real:
    turns = draw.uniform(1 / 60, 1 / 15, households)
    state = np.zeros((DAYS, households))
    for day in range(1, DAYS):
        state[day] = np.where(draw.random(households) < turns, 1 - state[day - 1], state[day - 1])
    return state

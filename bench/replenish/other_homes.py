"""Homes of another law than those that decisions were built on: other use, other sensors, packs in the cupboard.

Each product waits lognormal times, then goes by fixed portions for some days; a home is busy or calm for weeks, and
nobody travels. Devices tell in steps, on some days of the week alone, and hang on a value for days. Half of them hold
one pack, which is filled in when the last is used up: what else was delivered stands beside them, unseen. Deliveries
take two days, or over a week.
"""

from __future__ import annotations

import numpy as np

from bench.replenish.homes import DAYS, SimulatedHomes
from replenishment.arrays import Real, WholeNumbers

_STEPS = 25  # of a pack, in which a device tells


def spells(draw: np.random.Generator, household: WholeNumbers, households: int) -> Real:
    """Return units used, shape (days, products), by the homes of each product, numbered from 0 on."""
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
    return use


def _busy(draw: np.random.Generator, households: int) -> Real:
    turns = draw.uniform(1 / 60, 1 / 15, households)
    state = np.zeros((DAYS, households))
    for day in range(1, DAYS):
        state[day] = np.where(draw.random(households) < turns, 1 - state[day - 1], state[day - 1])
    return state


def other_homes(seed: int, households: int = 120) -> SimulatedHomes:
    """Draw such homes from a seed."""
    draw = np.random.default_rng([2031, seed])
    household = np.repeat(np.arange(households), draw.integers(2, 6, households))
    count = len(household)
    use = spells(draw, household, households)
    mean = use.mean(axis=0) + 1e-9
    pack = mean * draw.uniform(15, 60, count)
    return SimulatedHomes(
        household=household,
        use=use,
        usual=mean * draw.lognormal(0.0, 0.4, count),
        pack=pack,
        noise=pack / _STEPS,
        error=np.where(_silent(draw, count), np.nan, draw.uniform(-0.5, 0.5, (DAYS, count))),
        wrong=_hanging(draw, pack),
        lead=np.where(draw.random(DAYS) < draw.uniform(0.05, 0.3), draw.integers(7, 10, DAYS), 2),
        beside=draw.random(count) < 0.5,
    )


def _silent(draw: np.random.Generator, count: int) -> Real:
    """Return when nothing is told: on the same days of every week."""
    week = draw.random((7, count)) < draw.uniform(0.0, 0.5, count)
    return np.asarray(week[np.arange(DAYS) % 7] & (np.arange(DAYS) % 7 != 0)[:, None])


def _hanging(draw: np.random.Generator, pack: Real) -> Real:
    """Return what is read where a sensor hangs: one value, for one to four days."""
    wrong = np.full((DAYS, len(pack)), np.nan)
    for product, times in enumerate(draw.poisson(draw.uniform(0.5, 4.0), len(pack))):
        for start in draw.integers(0, DAYS, times):
            wrong[start : start + draw.integers(1, 5), product] = pack[product] * draw.uniform(0.0, 1.0)
    return wrong

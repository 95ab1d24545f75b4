"""Simulated homes whose devices are used, used less and given up; all parameters drawn by lot from a seed.

A device is used as ever, fades, or is given up; its household is at home or away. Both are Markov chains by day, so the
chance that it is not used on some days ahead is known exactly to whoever knows in which state it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers
from replenishment.lifecycle.use import UseDays

DAYS = 480
STEADY, FADING, GONE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedHomes:
    """What was used, what is heard of it, and what nobody can know.

    Attributes:
        used: on which days, shape (days, devices), 0 or 1.
        told: of it: what devices tell, with days on which they are not heard of.
        state: of each device and day.
        away: whether its household is, shape (days, devices).
        daily: chance of use by state while somebody is at home, shape (days, devices, 3).
        moves: chances to go from state to state in a day, shape (3, 3).
        leaving: chance a day to go away, and to come back.
    """

    used: Real
    told: UseDays
    state: WholeNumbers
    away: Real
    daily: Real
    moves: Real
    leaving: tuple[float, float]


def lived_homes(seed: int, households: int = 700) -> LivedHomes:
    """Draw homes with one to four devices each, and let them live."""
    draw = np.random.default_rng([2027, seed])
    household = np.repeat(np.arange(households), draw.integers(1, 5, households))
    count = len(household)
    moves = _moves(draw)
    state = np.zeros((DAYS, count), dtype=np.int64)
    chance = np.cumsum(moves, axis=1)
    for day in range(1, DAYS):
        state[day] = (draw.random(count)[:, None] > chance[state[day - 1]]).sum(axis=1)
    leaving = (float(1 / draw.uniform(50, 200)), float(1 / draw.uniform(4, 14)))
    away = _away(draw, households, leaving)[:, household]
    daily = _daily(draw, count)
    today = np.take_along_axis(daily, state[:, :, None], axis=2)[:, :, 0]
    used = ((draw.random((DAYS, count)) < today) & (away == 0)).astype(float)
    told = np.where(_unheard(draw, household), np.nan, used)
    return LivedHomes(
        used=used,
        told=UseDays(used=told, household=household),
        state=state,
        away=away,
        daily=daily,
        moves=moves,
        leaving=leaving,
    )


def chance_of_no_use(homes: LivedHomes, day: int, soon: int, ahead: int) -> Real:
    """Return the chance of each device of no use from `soon` to `ahead` days on, of whoever knows all of today."""
    count = homes.used.shape[1]
    leave, back = homes.leaving
    place = np.zeros((count, 3, 2))
    place[np.arange(count), homes.state[day - 1], homes.away[day - 1].astype(int)] = 1.0
    trips = np.array([[1 - leave, leave], [back, 1 - back]])
    for one in range(ahead):
        place = np.einsum("nsa,st,ab->ntb", place, homes.moves, trips)
        if one >= soon:
            place[:, :, 0] *= 1 - homes.daily[day + one]
    return np.asarray(place.sum(axis=(1, 2)))


def _moves(draw: np.random.Generator) -> Real:
    fades, leaves = 1 / draw.uniform(150, 500), 1 / draw.uniform(800, 2500)
    recovers, given_up = 1 / draw.uniform(60, 250), 1 / draw.uniform(25, 80)
    return np.array(
        [
            [1 - fades - leaves, fades, leaves],
            [recovers, 1 - recovers - given_up, given_up],
            [0.0, 0.0, 1.0],
        ]
    )


def _daily(draw: np.random.Generator, count: int) -> Real:
    """From once a fortnight to every day; less while it fades; a year's wave and a week's."""
    usual = draw.beta(draw.uniform(0.8, 1.6), draw.uniform(1.0, 2.0), count) * 0.9 + 0.06
    fading = draw.uniform(0.1, 0.5, count)
    day = np.arange(DAYS)[:, None]
    year = 1 + draw.uniform(0, 0.3, count) * np.sin(2 * np.pi * (day / 365 + draw.random(count)))
    week = draw.gamma(12.0, 1 / 12.0, (7, count))[np.arange(DAYS) % 7]
    chance = np.clip(usual * year * week, 0.0, 0.98)
    return np.stack([chance, chance * fading, np.zeros_like(chance)], axis=2)


def _away(draw: np.random.Generator, households: int, leaving: tuple[float, float]) -> Real:
    away = np.zeros((DAYS, households))
    for day in range(1, DAYS):
        there = away[day - 1] == 0
        away[day] = np.where(there, draw.random(households) < leaving[0], draw.random(households) >= leaving[1])
    return away


def _unheard(draw: np.random.Generator, household: WholeNumbers) -> Real:
    """Single days, and breaks of a home's connection; some devices are never heard of again, though they are used."""
    count = len(household)
    unheard = draw.random((DAYS, count)) < draw.uniform(0.0, 0.2, count)
    for home, breaks in enumerate(draw.poisson(draw.uniform(0.5, 3.0), household.max() + 1)):
        for start in draw.integers(0, DAYS, breaks):
            unheard[start : start + draw.integers(2, 20), household == home] = True
    lost = np.where(draw.random(count) < 0.05, draw.integers(0, DAYS, count), DAYS)
    return np.asarray(unheard | (np.arange(DAYS)[:, None] >= lost))

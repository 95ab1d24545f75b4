"""The chance that a device which is still used is given up within a month, learnt from what became of all devices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from base.errors import HistoryTooShort
from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.lifecycle.odds import Odds, fit_odds
from replenishment.lifecycle.use import UseDays, UsedThen, used_at

SOON, AHEAD = 30, 90
"""Given up is what is not used on any day from 30 to 90 days ahead; until then there is time to do something."""
_APART, _FIRST = 10, 60  # days between moments that are learnt from; before the first of them
_LEAST = 30  # devices that were given up, and that were not, in what is learnt from
_HEARD = 20  # days of those ahead of which must be known whether it was used, for it to count as not used


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingUp:
    """Devices that can be asked for, and the chance of each to be given up within a month, shape (n,)."""

    then: UsedThen
    chance: Real


def giving_up(days: UseDays, day: int) -> GivingUp:
    """Foresee in the morning of a day, from what lies before it.

    Raises:
        HistoryTooShort: too few devices were given up, or known for long enough, to learn from.
    """
    model, now = learnt(days, day), used_at(days, day)
    return GivingUp(then=now, chance=model.chances(now.features))


def learnt(days: UseDays, day: int) -> Odds:
    """Return what chances are told by."""
    features, given_up, device = to_learn_from(days, day)
    if min(len(np.unique(device[given_up])), len(np.unique(device[~given_up]))) < _LEAST:
        raise HistoryTooShort(f"the chance to be given up is learnt from {_LEAST} devices that were, at least")
    return fit_odds(features, given_up, np.ones(len(given_up)))


def to_learn_from(days: UseDays, day: int) -> tuple[Real, Yes, WholeNumbers]:
    """Return devices as they stood at earlier moments, whether each was given up, and which: where that is known."""
    features: list[Real] = []
    given_up: list[Yes] = []
    device: list[WholeNumbers] = []
    for moment in range(_FIRST, day - AHEAD + 1, _APART):
        then = used_at(days, moment)
        ahead = days.used[moment + SOON : moment + AHEAD, then.device]
        used = (ahead == 1).any(axis=0)
        known = used | ((~np.isnan(ahead)).sum(axis=0) >= _HEARD)
        features.append(then.features[known])
        given_up.append(~used[known])
        device.append(then.device[known])
    if not features:
        return np.zeros((0, 1)), np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64)
    return np.concatenate(features), np.concatenate(given_up), np.concatenate(device)

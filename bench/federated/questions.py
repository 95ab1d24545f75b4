"""What is asked of a home on some mornings: how much of a product will be left in a fortnight, so: how much is used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.federated.homes import HomeUse
from replenishment.arrays import Real, WholeNumbers

AHEAD, FIRST, EVERY = 14, 60, 7  # days
LEARNT_UNTIL = 240  # what is asked from this day on is judged, what was answered by then is learnt from
WINDOWS = (3, 7, 14, 28, 56)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Shapes (n, features) and (n,).

    Attributes:
        known: what a device knows of its product by then, all beside the product's own mean use.
        used: within `AHEAD` days, in days of that mean.
        usual: the same, were it used as over the last 28 days.
        home: each is of.
    """

    known: Real
    used: Real
    usual: Real
    home: WholeNumbers

    def of(self, homes: WholeNumbers) -> Questions:
        """Return those of some homes."""
        some = np.isin(self.home, homes)
        return Questions(known=self.known[some], used=self.used[some], usual=self.usual[some], home=self.home[some])

    def by_home(self) -> list[Questions]:
        """Return those of each home."""
        return [self.of(np.array([home])) for home in np.unique(self.home)]


def asked(homes: HomeUse, *, judged: bool) -> Questions:
    """Return what is asked on days that are judged, or on those whose answers were known before."""
    first, last = (LEARNT_UNTIL, len(homes.use) - AHEAD + 1) if judged else (FIRST, LEARNT_UNTIL - AHEAD)
    days = range(first, last, EVERY)
    return _together([_on(homes, day) for day in days])


def _on(homes: HomeUse, day: int) -> Questions:
    past, mean = homes.use[:day], np.maximum(homes.use[:day].mean(axis=0), 1e-9)
    lately = [past[-days:].mean(axis=0) / mean for days in WINDOWS]
    seen = past[-28:] > 0
    silent = np.argmax(past[::-1] > 0, axis=0) * (past > 0).any(axis=0)
    usual_gap = 1 / np.maximum((past > 0).mean(axis=0), 1 / day)
    theirs = np.bincount(homes.household, lately[1]) / np.bincount(homes.household)
    known = [
        *(np.sqrt(one) for one in lately),
        seen.mean(axis=0),
        past[-28:].std(axis=0) / mean / 3,
        np.log1p(silent) / 2,
        np.log1p(silent / usual_gap),
        np.sqrt(theirs[homes.household]),
    ]
    used = homes.use[day : day + AHEAD].sum(axis=0) / mean
    return Questions(known=np.stack(known, axis=1), used=used, usual=lately[3] * AHEAD, home=homes.household)


def _together(some: list[Questions]) -> Questions:
    return Questions(
        known=np.concatenate([one.known for one in some]),
        used=np.concatenate([one.used for one in some]),
        usual=np.concatenate([one.usual for one in some]),
        home=np.concatenate([one.home for one in some]),
    )

"""A pooled discrete-time hazard: the chance that a pair is ordered again in each stretch of days, given not before.

Logistic regression with a ridge, by Newton's method, on every pair at many earlier days ("landmarks": van Houwelingen,
"Dynamic prediction by landmarking in event history analysis", Scandinavian Journal of Statistics 34, 2007). What had
not come by the end is censored and counts for the stretches that were seen. No draw of chance: runs repeat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.forecast.scaling import scaled

EDGES = np.array([0, 3, 7, 10, 14, 18, 23, 28, 35, 42, 56, 70, 84, 112, 154, 210, 282, 366])
"""Where the stretches of waiting begin, in whole days from the landmark on; the last is the end."""
STRETCHES = len(EDGES) - 1
_MIDDLE = (EDGES[:-1] + EDGES[1:] - 1) / 2
_LATER = np.log1p(EDGES[:-1]) - 2.5  # how much of a feature's second effect is felt in each stretch
_KNOTS = np.array([-2.0, -1.2, -0.6, -0.2, 0.2, 0.6, 1.2, 2.0])  # logarithm of the time since the last, in gaps
_RIDGE = 500.0  # both effects of a feature: customers are few, however many pairs they have
_BENT = 20.0  # of the place in a cycle, which is what a regular pair is told by
_LOOSE = 1.0  # of a stretch's own level
_START = -2.5
_ROUNDS, _ENOUGH, _STRIDE = 25, 1e-4, 3.0
_SUPPORT = 50  # orders in a stretch, below which it is taken to go on as the one before
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStanding:
    """What is known of pairs at a landmark, shape (n, ...).

    Attributes:
        features: shape (n, features), finite.
        age: days since the last order of the pair, and of its customer; shape (n, 2), at least 1.
        gap: their typical gaps, in days.
        uneven: how uneven the pair's gaps are: the standard deviation of their logarithms.
    """

    features: Real
    age: Real
    gap: Real
    uneven: Real

    def where(self, chosen: Yes | WholeNumbers | slice) -> PairStanding:
        """Return some of them."""
        return PairStanding(
            features=self.features[chosen], age=self.age[chosen], gap=self.gap[chosen], uneven=self.uneven[chosen]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWaits:
    """How long pairs waited from a landmark on, shape (n,).

    Attributes:
        standing: what was known of each.
        days: whole days until the next order, or until nobody looked any more.
        came: whether it was ordered.
    """

    standing: PairStanding
    days: WholeNumbers
    came: Yes

    def by_stretch(self) -> tuple[WholeNumbers, WholeNumbers]:
        """Return in which stretch each ended, and how many stretches of it were seen."""
        stretch = np.asarray(np.searchsorted(EDGES, self.days, side="right") - 1)
        return stretch, np.minimum(np.where(self.came, stretch + 1, stretch), STRETCHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A fitted model.

    Attributes:
        centre: of each feature.
        spread: of each feature.
        effects: of each feature, early, and what is added as the wait gets longer; of the places in the cycles.
        level: of each stretch.
        supported: how many stretches were seen often enough; the last of them goes on.
    """

    centre: Real
    spread: Real
    effects: Real
    level: Real
    supported: int

    def chances(self, standing: PairStanding) -> Real:
        """Return P(ordered by the end of day t), t = 0 ... 365 from the landmark on, shape (n, 366)."""
        deviations = scaled(standing.features, self.centre, self.spread)
        width, stays = np.diff(EDGES), np.zeros((len(deviations), STRETCHES))
        for place in range(self.supported):
            logit = _design(deviations, standing, place) @ self.effects + self.level[place]
            stays[:, place] = -np.logaddexp(0.0, logit) / width[place]  # log of a day's chance to stay without
        stays[:, self.supported :] = stays[:, self.supported - 1 : self.supported]
        return np.asarray(-np.expm1(np.cumsum(np.repeat(stays, width, axis=1), axis=1)))


def fit(waits: PairWaits) -> Hazard:
    """Fit the hazard of all stretches at once. Needs at least one wait."""
    features = waits.standing.features
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    stretch, seen = waits.by_stretch()
    came = np.bincount(stretch[waits.came & (stretch < STRETCHES)], minlength=STRETCHES)
    supported = max(int((np.cumprod(came >= _SUPPORT)).sum()), 1)
    chunks = [
        _Chunk(scaled=scaled(features[part], centre, spread), waits=waits, part=part, stretch=stretch, seen=seen)
        for part in (slice(start, start + _AT_ONCE) for start in range(0, len(features), _AT_ONCE))
    ]
    ridge = np.concatenate([np.full(2 * features.shape[1], _RIDGE), np.full(3 * len(_KNOTS), _BENT)])
    all_ridge = np.concatenate([ridge, np.full(supported, _LOOSE)])
    rest = np.concatenate([np.zeros(len(ridge)), np.full(supported, _START)])
    effects = _climbed(chunks, rest, all_ridge, supported)
    levels = np.concatenate([effects[len(ridge) :], np.full(STRETCHES - supported, _START)])
    return Hazard(centre=centre, spread=spread, effects=effects[: len(ridge)], level=levels, supported=supported)


def _climbed(chunks: list[_Chunk], rest: Real, ridge: Real, supported: int) -> Real:
    effects = rest.copy()
    for _ in range(_ROUNDS):
        slope, bend = -ridge * (effects - rest), np.diag(ridge)
        with threadpool_limits(1, user_api="blas"):  # the same sums on every machine with the same library
            for chunk in chunks:
                chunk.add(slope, bend, effects, supported)
            step = np.linalg.solve(bend, slope)
        effects += step * min(1.0, _STRIDE / max(float(np.abs(step).max()), _ENOUGH))
        if np.abs(step).max() < _ENOUGH:
            break
    return effects


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Some of the waits: a stretch of all of them at once would take much memory."""

    scaled: Real
    waits: PairWaits
    part: slice
    stretch: WholeNumbers
    seen: WholeNumbers

    def add(self, slope: Real, bend: Real, effects: Real, supported: int) -> None:
        """Add to Newton's step what these say at the effects as they are."""
        standing, stretch, seen = self.waits.standing.where(self.part), self.stretch[self.part], self.seen[self.part]
        count = len(effects) - supported
        for place in range(supported):
            risked, own = np.flatnonzero(seen > place), count + place
            design = _design(self.scaled[risked], standing.where(risked), place)
            ordered = self.waits.came[self.part][risked] & (stretch[risked] == place)
            chance = 1 / (1 + np.exp(-np.clip(design @ effects[:count] + effects[own], -30, 30)))
            missed, weight = ordered - chance, chance * (1 - chance)
            slope[:count] += design.T @ missed
            slope[own] += missed.sum()
            bend[:count, :count] += (design * weight[:, None]).T @ design
            edge = design.T @ weight
            bend[:count, own] += edge
            bend[own, :count] += edge
            bend[own, own] += weight.sum()


def _design(scaled: Real, standing: PairStanding, place: int) -> Real:
    """Return what each pair's hazard in a stretch is a weighted sum of."""
    cycle = np.log((standing.age + _MIDDLE[place]) / standing.gap)
    own, customer = _hats(cycle[:, 0]), _hats(cycle[:, 1])
    uneven = np.clip(standing.uneven, 0.0, 1.5)[:, None] - 0.6
    return np.hstack([scaled, scaled * _LATER[place], own, own * uneven, customer])


def _hats(values: Real) -> Real:
    """Return the weights of linear interpolation between the knots, shape (n, knots)."""
    inside = np.clip(values, _KNOTS[0], _KNOTS[-1])
    high = np.clip(np.searchsorted(_KNOTS, inside), 1, len(_KNOTS) - 1)
    share = (inside - _KNOTS[high - 1]) / (_KNOTS[high] - _KNOTS[high - 1])
    weights = np.zeros((len(values), len(_KNOTS)))
    rows = np.arange(len(values))
    weights[rows, high], weights[rows, high - 1] = share, 1 - share
    return weights

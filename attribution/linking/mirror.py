"""How much each circumstance is worth, told by the orders *before* the sessions: `cells` -> a fitted calibration.

A session cannot have led to an order that was there before it, so what it meets there is coincidence, and coincidence
falls on both sides in proportions that pairs which cannot be true tell (`coincidence`). Of N pairs after, and M that
coincidence alone would have put there, in the same circumstances, N - M stand out. These excesses stand in for labels
in a logistic regression that is pulled towards the defaults: many pairs move the weights, few leave them as they are.
What the company of a pair weighs (other sessions and orders between and around) stays as the defaults have it: a home
that has more of it buys and speaks more, which is no link. Pairs about two different things show how busy an hour is,
and so cannot show how many of themselves are links: of those the defaults are believed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from attribution.linking.adjustments import Adjustments
from attribution.linking.belief import LAST_FACT
from attribution.linking.coincidence import OTHER_NEED, coincidence
from attribution.linking.features import PLACES, SIZES
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit

_MOST_SURE = 0.98
_LEAST_SURE = 0.0001

_GAPS = SIZES[PLACES["gap"]]
_CLASSES = SIZES[PLACES["need"]] * _GAPS


@dataclass(frozen=True, slots=True)
class Side:
    """The mirrored pairs on one side of their sessions: distinct codes, ascending, and how many pairs have each."""

    codes: Integers
    pairs: Reals

    @property
    def kind(self) -> Integers:
        """Return each code's class of need and gap."""
        kind: Integers = digit(self.codes, "need") * _GAPS + digit(self.codes, "gap")
        return kind

    @property
    def tells(self) -> npt.NDArray[np.bool_]:
        """Return whether the excess of each code tells links."""
        told: npt.NDArray[np.bool_] = digit(self.codes, "need") != OTHER_NEED
        return told

    def by_kind(self, weights: Reals) -> Reals:
        """Return the sum of weights in each class of need and gap."""
        return np.bincount(self.kind, self.pairs * weights, _CLASSES).astype(np.float64)


def side(cells: pa.Table, ahead: int) -> Side:
    """Return the pairs of `cells` on one side that have a mirror: no facts, and fair."""
    kept = cells.filter(pc.and_(pc.equal(cells["ahead"], ahead), pc.greater(cells["fair"], 0))).sort_by("code")
    codes, pairs = kept["code"].to_numpy(), kept["fair"].to_numpy().astype(np.float64)
    mirrored = digit(codes, "tier") > LAST_FACT
    return Side(codes[mirrored], pairs[mirrored])


def ratio(after: Side, before: Side, default: Scorecard) -> Reals:
    """Return for each code before how many pairs after are coincidence for one of it."""
    chance = _chance(default.scores(after.codes))
    with threadpool_limits(1, user_api="blas"):
        return coincidence((after.codes, after.pairs), (before.codes, before.pairs), chance).ratio(before.codes)


def adjusted(after: Side, before: Side, default: Scorecard, by_chance: Reals | None = None) -> Scorecard:
    """Return the default weights as far as the excess of pairs after over coincidence moves them.

    `by_chance` is their `ratio`, where that is known already.
    """
    known = ratio(after, before, default) if by_chance is None else by_chance
    # Sums that several threads share come out by how many there are, and in so small a fit they mostly wait.
    with threadpool_limits(1, user_api="blas"):
        return _fitted(after, before, default, known)


def _fitted(after: Side, before: Side, default: Scorecard, ratio: Reals) -> Scorecard:
    scores = default.scores(after.codes) / 1000
    found, image = Adjustments(after.codes), Adjustments(before.codes)
    chance = _chance(default.scores(after.codes))
    worth = _worth(after, before, chance, ratio)
    heavy, light = after.pairs * worth[after.kind], before.pairs * worth[before.kind] * ratio
    excess = found.sums(np.where(after.tells, heavy, heavy * chance)) - image.sums(light * before.tells)

    def loss(moved: Reals) -> tuple[float, Reals]:
        score = scores + found.of(moved)
        pull = moved / found.spreads**2
        slope = found.sums(heavy / (1 + np.exp(-score))) - excess + pull
        return float(heavy @ np.logaddexp(0, score) - excess @ moved + moved @ pull / 2), slope

    best = minimize(loss, np.zeros(len(found.spreads)), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return found.moved(default, best.x)


def _chance(scores: Integers) -> Reals:
    found: Reals = 1 / (1 + np.exp(-scores / 1000))
    return found


def _worth(after: Side, before: Side, chance: Reals, ratio: Reals) -> Reals:
    """Return how much a pair's excess tells, by class: as a label would, less what chance adds on both sides."""
    ahead = after.by_kind(np.ones(len(after.codes)))
    noise = ahead + before.by_kind(ratio**2)
    sure = np.clip((after.by_kind(chance) + 0.5) / (ahead + 1), _LEAST_SURE, _MOST_SURE)
    worth: Reals = sure * (1 - sure) * (ahead + 1) / (noise + 2)
    return worth

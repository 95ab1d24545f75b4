"""How much each circumstance is worth, told by the orders *before* the sessions: `cells` -> a fitted calibration.

A session cannot have led to an order that was there before it, so what it meets there is coincidence, and coincidence
falls evenly on both sides. Of N pairs after and M before, in the same circumstances, N - M stand out. These excesses
stand in for labels in a logistic regression that is pulled towards the defaults: many pairs move the weights, few leave
them as they are. Only what an order before the session has as well is learnt so; what the company of a pair weighs
(other sessions and orders between and around) stays as the defaults have it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.linking.adjustments import Adjustments
from attribution.linking.candidate_pairs import GAPS_US
from attribution.linking.features import PLACES, SIZES
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit

# Facts have no mirror: they keep their weights.
LAST_FACT = TIERS[LinkReason.CLICK]

# How much of what stands out is the same need and not merely the same busy hour, by need: all of it where nobody looks
# around before buying something else, three quarters and less where many do (bench/attribution/defaults.py prints it
# of simulated worlds); these lie between.
TRUE_OF_EXCESS = (0.8, 0.9, 1.0, 1.0, 1.0)

# What coincidence alone looks like, to see whether orders grow or shrink with time: other needs, days apart.
_FAR_GAP = 10
_UNLIKE = 1
_STEEPEST = 0.03  # a day; what is steeper is no trend
_MOST_SURE = 0.98
_LEAST_SURE = 0.0001

_DAYS = np.array([*(most / US_PER_DAY for most in GAPS_US), WINDOWS_DAYS[-1]])
_MIDDLES = (np.concatenate([[0.0], _DAYS[:-1]]) + _DAYS) / 2
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
    def trust(self) -> Reals:
        """Return how much of an excess is true, for each code."""
        return np.array(TRUE_OF_EXCESS)[digit(self.codes, "need")]

    def by_kind(self, weights: Reals) -> Reals:
        """Return the sum of weights in each class of need and gap."""
        return np.bincount(self.kind, self.pairs * weights, _CLASSES).astype(np.float64)


def side(cells: pa.Table, ahead: int) -> Side:
    """Return the pairs of `cells` on one side that have a mirror: no facts, and fair."""
    kept = cells.filter(pc.and_(pc.equal(cells["ahead"], ahead), pc.greater(cells["fair"], 0))).sort_by("code")
    codes, pairs = kept["code"].to_numpy(), kept["fair"].to_numpy().astype(np.float64)
    mirrored = digit(codes, "tier") > LAST_FACT
    return Side(codes[mirrored], pairs[mirrored])


def adjusted(after: Side, before: Side, default: Scorecard) -> Scorecard:
    """Return the default weights as far as the excess of pairs after over pairs before moves them."""
    scores = default.scores(after.codes) / 1000
    found, image = Adjustments(after.codes), Adjustments(before.codes)
    drift = _drift(after, before, scores)
    worth = _worth(after, before, scores, drift)
    heavy, light = after.pairs * worth[after.kind], before.pairs * worth[before.kind] * drift[before.kind % _GAPS]
    excess = found.sums(heavy * after.trust) - image.sums(light * before.trust)

    def loss(moved: Reals) -> tuple[float, Reals]:
        score = scores + found.of(moved)
        pull = moved / found.spreads**2
        slope = found.sums(heavy / (1 + np.exp(-score))) - excess + pull
        return float(heavy @ np.logaddexp(0, score) - excess @ moved + moved @ pull / 2), slope

    # Sums that several threads share come out by how many there are, and in so small a fit they mostly wait.
    with threadpool_limits(1, user_api="blas"):
        best = minimize(loss, np.zeros(len(found.spreads)), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return found.moved(default, best.x)


def _drift(after: Side, before: Side, scores: Reals) -> Reals:
    """Return how many pairs after there are by coincidence for one before, by gap: 1 where buying is steady."""
    chance = 1 / (1 + np.exp(-scores))
    far = (np.arange(_CLASSES) // _GAPS <= _UNLIKE) & (np.arange(_CLASSES) % _GAPS >= _FAR_GAP)
    gap = np.arange(_CLASSES)[far] % _GAPS
    ahead = np.bincount(gap, after.by_kind(1 - chance)[far], _GAPS)
    behind = np.bincount(gap, before.by_kind(np.ones(len(before.codes)))[far], _GAPS)
    weight = np.where((ahead > 0) & (behind > 0), ahead * behind / np.maximum(ahead + behind, 1), 0)
    ratio = np.log(np.maximum(ahead, 1) / np.maximum(behind, 1))
    slope = (weight * _MIDDLES * ratio).sum() / (1 + (weight * _MIDDLES**2).sum())
    steady: Reals = np.exp(np.clip(slope, -_STEEPEST, _STEEPEST) * _MIDDLES)
    return steady


def _worth(after: Side, before: Side, scores: Reals, drift: Reals) -> Reals:
    """Return how much a pair's excess tells, by class: as a label would, less what chance adds on both sides."""
    ahead = after.by_kind(np.ones(len(after.codes)))
    behind = before.by_kind(np.ones(len(before.codes))) * np.tile(drift, SIZES[PLACES["need"]])
    expected = after.by_kind(1 / (1 + np.exp(-scores)))
    sure = np.clip((expected + 0.5) / (ahead + 1), _LEAST_SURE, _MOST_SURE)
    worth: Reals = sure * (1 - sure) * (ahead + 1) / (ahead + behind + 2)
    return worth

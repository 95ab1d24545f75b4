"""How far scores are believed, by the time between and by what ties two homes: what stands out among many may be luck.

A score says what its circumstances are worth on the whole. Of many pairs that are nearly all coincidence, the few that
score highest were picked for it, and are true less often than they say; more so where a shop differs from the defaults.
That is so of old pairs, and of neighbours who share a postal code. How many links there are in all does not show it,
so the weights cannot mend it. The orders before the sessions do: as many of those as would have been accepted, as many
of the accepted are coincidence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.linking.candidate_pairs import GAPS_US
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit

# Facts have no mirror: they keep their weights, and are believed.
LAST_FACT = TIERS[LinkReason.CLICK]

WHOLE = 1000
"""Scores of a class that are believed as they are, in thousandths."""
_LEAST = 100
# Log-odds from which on a score counts by so much, some 12 %; what is less likely is accepted by nobody.
_FROM = -2
# How much a pair tells that others with its session or its order do not.
_OF_ITS_OWN = 0.5

# The first day is believed: it is then that people are busy with one thing, which other pairs do not mirror well.
_BELIEVED_DAYS = 1
_BOUNDS_DAYS = (3, 7, 14, WINDOWS_DAYS[-1])
_STRETCH = np.searchsorted(
    (_BELIEVED_DAYS, *_BOUNDS_DAYS), [*(most / US_PER_DAY for most in GAPS_US), WINDOWS_DAYS[-1]]
)
# What ties two homes, and what is known of them, as `home` of a pair has it.
_PLACES = (LinkReason.ADDRESS, LinkReason.IP, LinkReason.POSTAL)
_TWO_HOMES = (1, 2, 3, 4)


def _stretches(codes: Integers) -> Integers:
    """Return the stretch of time of each pair, counted from 1; 0: believed."""
    found: Integers = np.where(digit(codes, "tier") > LAST_FACT, _STRETCH[digit(codes, "gap")], 0)
    return found


def _homes(codes: Integers) -> Integers:
    """Return what ties the two homes of each pair, and what is known of them, counted from 1; 0: believed."""
    tier, home = digit(codes, "tier"), digit(codes, "home")
    found = np.zeros(len(codes), dtype=np.int64)
    for place, reason in enumerate(_PLACES):
        found[tier == TIERS[reason]] = 1 + place * len(_TWO_HOMES)
    return np.where((found > 0) & np.isin(home, _TWO_HOMES), found + home - _TWO_HOMES[0], 0)


@dataclass(frozen=True, slots=True)
class Classes:
    """Pairs that are believed alike: what the file calls each class, which class a pair is in, how far they lie apart.

    `spread` is how far all classes together lie from the whole, and how far each does by itself, as a share of it.
    """

    names: tuple[dict[str, int | str], ...]
    of: Callable[[Integers], Integers]
    spread: tuple[float, float]


# In drawn worlds scores of 3 to 14 days should have counted by a tenth less, give or take a fifth, and most where most.
# Neighbours are told from halves of one home by weights that differ from shop to shop by far more.
CLASSES = (
    Classes(
        tuple({"tie": str(reason), "home": home} for reason in _PLACES for home in _TWO_HOMES), _homes, (0.01, 0.5)
    ),
    Classes(tuple({"days": days} for days in _BOUNDS_DAYS), _stretches, (0.2, 0.1)),
)
NAMES = tuple(name for classes in CLASSES for name in classes.names)
BELIEVED = (WHOLE,) * len(NAMES)


def believed(codes: Integers, scores: Integers, belief: tuple[int, ...]) -> Integers:
    """Return the scores of pairs, in thousandths of log-odds, as far as they are believed; `belief` as NAMES."""
    found, start = scores, 0
    for classes in CLASSES:
        end = start + len(classes.names)
        found, start = _counted(classes.of(codes), found, belief[start:end]), end
    return found


def _counted(of: Integers, scores: Integers, belief: tuple[int, ...]) -> Integers:
    by, least = np.array((WHOLE, *belief), dtype=np.int64)[of], WHOLE * _FROM
    found: Integers = np.where(scores > least, least + (scores - least) * by // WHOLE, scores)
    return found


def fitted_belief(
    after: tuple[Integers, Reals], before: tuple[Integers, Reals], ratio: Reals, card: Scorecard
) -> tuple[int, ...]:
    """Return how far the scores of each class are believed, in thousandths.

    What pairs after their sessions have more than coincidence stands in for labels in a regression with one slope a
    class: first of what ties two homes, then, by the scores that this leaves, of time. Few pairs leave a slope at 1.

    Args:
        after: codes and how many pairs have each, without facts.
        before: likewise.
        ratio: for each of the codes before, how many pairs after are coincidence for one of it.
        card: the run's.
    """
    (codes, pairs), (others, images) = after, before
    scores, mirrored = card.scores(codes), card.scores(others)
    found: tuple[int, ...] = ()
    for classes in CLASSES:
        of, image = classes.of(codes), classes.of(others)
        ahead = _High.of(of, scores, pairs, np.ones(len(codes)))
        belief = _slopes(classes, ahead, _High.of(image, mirrored, images, ratio))
        scores, mirrored = _counted(of, scores, belief), _counted(image, mirrored, belief)
        found = (*found, *belief)
    return found


@dataclass(frozen=True, slots=True)
class _High:
    """The pairs of one side whose belief is fitted: class, how far they score above the least, how many, ratio."""

    place: Integers
    above: Reals
    pairs: Reals
    ratio: Reals

    @classmethod
    def of(cls, classes: Integers, scores: Integers, pairs: Reals, ratio: Reals) -> _High:
        above = scores / WHOLE - _FROM
        high = (above > 0) & (classes > 0)
        return cls(classes[high] - 1, above[high], pairs[high], ratio[high])

    def sums(self, values: Reals, many: int) -> Reals:
        found: Reals = np.bincount(self.place, self.pairs * values, many).astype(np.float64)
        return found


def _slopes(classes: Classes, ahead: _High, behind: _High) -> tuple[int, ...]:
    many = len(classes.names)
    together, apart = classes.spread
    pulled = np.linalg.inv(together**2 + apart**2 * np.eye(many))
    score = ahead.above + _FROM
    chance = 1 / (1 + np.exp(-score))
    noise = ahead.sums(np.ones(len(score)), many) + behind.sums(behind.ratio**2, many)
    # As much as a label tells, less what chance adds on both sides.
    worth = _OF_ITS_OWN * (ahead.sums(chance * (1 - chance), many) + 0.5) / (noise + 1)
    excess = ahead.sums(ahead.above, many) - behind.sums(behind.above * behind.ratio, many)

    def loss(moved: Reals) -> tuple[float, Reals]:
        said, pull = score + moved[ahead.place] * ahead.above, pulled @ moved
        claimed = ahead.sums(ahead.above / (1 + np.exp(-said)), many)
        found = worth @ (ahead.sums(np.logaddexp(0, said), many) - moved * excess) + moved @ pull / 2
        return float(found), worth * (claimed - excess) + pull

    with threadpool_limits(1, user_api="blas"):
        moved = minimize(loss, np.zeros(many), jac=True, method="L-BFGS-B").x
    return tuple(max(_LEAST, WHOLE + round(WHOLE * float(one))) for one in moved)

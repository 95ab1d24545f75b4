"""How far scores are believed, by the time between session and order: what stands out among many pairs is partly luck.

A score says what its circumstances are worth on the whole. Of many old pairs, nearly all of them coincidence, the few
that score highest were picked for it, and are true less often than they say; more so where a shop differs from the
defaults. How many links a stretch of time has in all does not show it, so the weights cannot mend it. The orders before
the sessions do: as many of those as would have been accepted, as many of the accepted are coincidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from attribution.engine.times import US_PER_DAY
from attribution.linking.candidate_pairs import GAPS_US
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit

# Facts have no mirror: they keep their weights, and are believed.
LAST_FACT = TIERS[LinkReason.CLICK]

WHOLE = 1000
"""Scores of a stretch that are believed as they are, in thousandths."""
# Upper bounds of the stretches; one more follows. Scores of the first are believed: it is there that people are busy
# with one thing, which other pairs do not mirror well.
SPANS_DAYS = (1, 3, 7, 14)
BELIEVED = (WHOLE,) * (len(SPANS_DAYS) + 1)
_SPAN = np.searchsorted(SPANS_DAYS, [*(most / US_PER_DAY for most in GAPS_US), np.inf])
_FITTED = len(SPANS_DAYS)  # stretches, all but the first
_LEAST = 100
# Log-odds from which on a score counts by so much, some 12 %; what is less likely is accepted by nobody.
_FROM = -2

# How far a stretch lies from the whole, as a share of it: all of them together, and each by itself. In drawn worlds the
# scores of 3 to 14 days should have counted by a tenth less, give or take a fifth.
_TOGETHER, _APART = 0.2, 0.1
# How much a pair tells that others with its session or its order do not.
_OF_ITS_OWN = 0.5
_PULL = np.linalg.inv(_TOGETHER**2 + _APART**2 * np.eye(_FITTED))


def believed(codes: Integers, scores: Integers, belief: tuple[int, ...]) -> Integers:
    """Return the scores of pairs, in thousandths of log-odds, as far as they are believed."""
    by = np.array(belief, dtype=np.int64)[_SPAN[digit(codes, "gap")]]
    by[digit(codes, "tier") <= LAST_FACT] = WHOLE
    least = WHOLE * _FROM
    found: Integers = np.where(scores > least, least + (scores - least) * by // WHOLE, scores)
    return found


def fitted_belief(
    after: tuple[Integers, Reals], before: tuple[Integers, Reals], ratio: Reals, card: Scorecard
) -> tuple[int, ...]:
    """Return how far the scores of each stretch are believed, in thousandths.

    What pairs after their sessions have more than coincidence stands in for labels in a regression with one slope a
    stretch. Few pairs leave a slope at the whole.

    Args:
        after: codes and how many pairs have each, without facts.
        before: likewise.
        ratio: for each of the codes before, how many pairs after are coincidence for one of it.
        card: the run's.
    """
    ahead, behind = _high(*after, np.ones(len(after[0])), card), _high(*before, ratio, card)
    score = ahead.above + _FROM
    chance = 1 / (1 + np.exp(-score))
    noise = ahead.sums(np.ones(len(score))) + behind.sums(behind.ratio**2)
    # As much as a label tells, less what chance adds on both sides.
    worth = _OF_ITS_OWN * (ahead.sums(chance * (1 - chance)) + 0.5) / (noise + 1)
    excess = ahead.sums(ahead.above) - behind.sums(behind.above * behind.ratio)

    def loss(moved: Reals) -> tuple[float, Reals]:
        said, pull = score + moved[ahead.span] * ahead.above, _PULL @ moved
        claimed = ahead.sums(ahead.above / (1 + np.exp(-said)))
        found = worth @ (ahead.sums(np.logaddexp(0, said)) - moved * excess) + moved @ pull / 2
        return float(found), worth * (claimed - excess) + pull

    with threadpool_limits(1, user_api="blas"):
        moved = minimize(loss, np.zeros(_FITTED), jac=True, method="L-BFGS-B").x
    return (WHOLE, *(max(_LEAST, WHOLE + round(WHOLE * float(one))) for one in moved))


@dataclass(frozen=True, slots=True)
class _High:
    """The pairs of one side whose belief is fitted: stretch, how far they score above the least, how many, ratio."""

    span: Integers
    above: Reals
    pairs: Reals
    ratio: Reals

    def sums(self, values: Reals) -> Reals:
        found: Reals = np.bincount(self.span, self.pairs * values, _FITTED).astype(np.float64)
        return found


def _high(codes: Integers, pairs: Reals, ratio: Reals, card: Scorecard) -> _High:
    span, above = _SPAN[digit(codes, "gap")] - 1, card.scores(codes) / WHOLE - _FROM
    high = (above > 0) & (span >= 0)
    return _High(span[high], above[high], pairs[high], ratio[high])

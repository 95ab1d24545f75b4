"""Sampling error: what sums would be had other households of the same kind been there. Never what voice caused.

The bootstrap (Efron 1979) over clusters: households are drawn again, with all that is theirs, not rows. What models
learned from all journeys is held as it is. Households are dealt into 256 buckets by the order of their ids, which are
hashes, and buckets are drawn; with fewer households each is its own.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from attribution.credit.kernel.whole import Whole

BUCKETS = 256
REPLICATES = 400
_SEED = 20_261_126
_TAIL = REPLICATES // 40  # 2.5 % on either side
_CELLS = 4096


def intervals(cells: Whole, households: Whole, amounts: Whole, count: int) -> tuple[Whole, Whole]:
    """Return the bounds of 95 % of the replicates of each cell's sum, whole numbers.

    Args:
        cells: of each part, which sum it goes into, 0 to `count` - 1.
        households: of each part, whose it is: numbers from 0 on, in the order of the ids.
        amounts: of each part, in minor units.
        count: how many sums there are.
    """
    buckets = min(int(households.max(initial=0)) + 1, BUCKETS)
    drawn = _draws(buckets)
    low, high = np.zeros(count, np.int64), np.zeros(count, np.int64)
    order = np.argsort(cells, kind="stable")
    bounds = np.searchsorted(cells[order], np.arange(0, count + _CELLS, _CELLS))
    for number, (start, end) in enumerate(pairwise(bounds)):
        first, part = number * _CELLS, order[start:end]
        sums = np.zeros((min(_CELLS, count - first), buckets), np.int64)
        np.add.at(sums, (cells[part] - first, households[part] % BUCKETS), amounts[part])
        replicates = np.sort(sums @ drawn, axis=1)  # whole numbers: the same however they are added
        low[first : first + len(sums)] = replicates[:, _TAIL]
        high[first : first + len(sums)] = replicates[:, -1 - _TAIL]
    return low, high


@cache
def _draws(buckets: int) -> Whole:
    """Return (buckets, replicates): how often each bucket is drawn."""
    random = np.random.default_rng(_SEED)
    return random.multinomial(buckets, np.full(buckets, 1 / buckets), size=REPLICATES).T.astype(np.int64)

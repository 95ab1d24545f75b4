"""Sampling error: what sums would be had other households of the same kind been there. Never what voice caused.

The bootstrap (Efron 1979) over clusters: households are drawn again, with all that is theirs, not rows. What models
learned from all journeys is held as it is. Households are dealt into 256 buckets by the order of their ids, which are
hashes, and buckets are drawn; with fewer households each is its own.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import sqrt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.kernel.one_thread import one_thread
from attribution.credit.kernel.whole import Measures, Whole

BUCKETS = 256
REPLICATES = 400
_SEED = 20_261_126
_CELLS = 4096
_EXACT = 2.0**52  # whole numbers below it are fractions of 64 bits
_Z = 1.959964
_MILLION = 1e6
LEAST_HOUSEHOLDS = 10  # with fewer, drawing them again says nothing: bounds are null


def ranked_ids(ids: pa.ChunkedArray) -> tuple[Whole, int]:
    """Return each id's place in the order of the ids, and how many there are."""
    names = ids.combine_chunks().dictionary_encode()
    ranks = np.empty(len(names.dictionary), np.int64)
    ranks[pc.array_sort_indices(names.dictionary).to_numpy()] = np.arange(len(ranks))
    return ranks[names.indices.to_numpy()], len(ranks)


def drawn_again(cells: Whole, households: Whole, amounts: Whole, count: int, buckets: int | None = None) -> Whole:
    """Return (count, replicates): each cell's sum with the households drawn again; arguments as of `intervals`."""
    buckets = buckets or min(int(households.max(initial=0)) + 1, BUCKETS)
    return drawn_of(_by_bucket(cells, households, amounts, count, buckets))


def _by_bucket(cells: Whole, households: Whole, amounts: Whole, count: int, buckets: int) -> Whole:
    sums = np.zeros(count * buckets, np.int64)
    np.add.at(sums, cells * buckets + households % BUCKETS, amounts)
    return sums.reshape(count, buckets)


def drawn_of(sums: Whole) -> Whole:
    """Return (rows, replicates) of (rows, buckets) sums: whole numbers, the same however they are added.

    Numbers of up to 53 bits a library for fractions adds exactly too, and many times as fast.
    """
    draws = _draws(sums.shape[1])
    if float(np.abs(sums.astype(np.float64)).sum(axis=1).max(initial=0)) * float(draws.max(initial=1)) < _EXACT:
        with one_thread():
            found: Whole = (sums.astype(np.float64) @ draws.astype(np.float64)).astype(np.int64)
    else:
        found = sums @ draws
    return found


def bounds(replicates: Whole) -> tuple[Whole, Whole]:
    """Return what 95 % of (rows, replicates) lie between, of each row."""
    tail = replicates.shape[1] // 40  # 2.5 % on either side
    last = replicates.shape[1] - 1 - tail
    ordered = np.partition(replicates, (tail, last), axis=1)
    return ordered[:, tail], ordered[:, last]


def intervals(cells: Whole, households: Whole, amounts: Whole, count: int) -> tuple[Whole, Whole]:
    """Return the bounds of 95 % of the replicates of each cell's sum, whole numbers.

    Args:
        cells: of each part, which sum it goes into, 0 to `count` - 1.
        households: of each part, whose it is: numbers from 0 on, in the order of the ids.
        amounts: of each part, in minor units.
        count: how many sums there are.
    """
    buckets = buckets_of(int(households.max(initial=0)) + 1)
    low, high = np.zeros(count, np.int64), np.zeros(count, np.int64)
    order = np.argsort(cells, kind="stable")
    cuts = np.searchsorted(cells[order], np.arange(0, count + _CELLS, _CELLS))
    for number, (start, end) in enumerate(pairwise(cuts)):
        first, part = number * _CELLS, order[start:end]
        here = min(_CELLS, count - first)
        sums = _by_bucket(cells[part] - first, households[part], amounts[part], here, buckets)
        low[first : first + here], high[first : first + here] = bounds_borne(sums)
    return low, high


def buckets_of(households: int) -> int:
    """Return into how many buckets so many households are dealt, one at least."""
    return min(max(households, 1), BUCKETS)


def bounds_of(sums: Whole) -> tuple[Whole, Whole]:
    """Return the bounds of each of (cells, buckets) sums, some cells at a time."""
    found = [bounds_borne(sums[start : start + _CELLS]) for start in range(0, max(len(sums), 1), _CELLS)]
    low, high = (np.concatenate(side) for side in zip(*found, strict=True))
    return low, high


def bounds_borne(sums: Whole) -> tuple[Whole, Whole]:
    """Return the bounds of each of (cells, buckets) sums, wide enough away from zero where few households bear one.

    Drawing four households again says how these four differ, and not how many there might have been: the side away from
    zero is as much wider as Poisson's exact limit (Garwood 1936) is wider than the normal one for so many.
    """
    low, high = bounds(drawn_of(sums))
    total, more = sums.sum(axis=1), _wider(sums)
    away = total >= 0
    high = np.where(away, total + np.rint((high - total) * more).astype(np.int64), high)
    low = np.where(away, low, total + np.rint((low - total) * more).astype(np.int64))
    return low, high


def _wider(sums: Whole) -> Measures:
    """Return how much wider, for the households that bear each of (cells, buckets) sums."""
    bear = np.maximum(bearers(sums), 1.0)
    limit = (bear + 1) * (1 - 1 / (9 * (bear + 1)) + _Z / (3 * np.sqrt(bear + 1))) ** 3  # Wilson and Hilferty 1931
    return np.asarray((limit - bear) / (_Z * np.sqrt(bear)))


def bearers(sums: Whole) -> Measures:
    """Return how many households bear each of (cells, buckets) sums, as told from the buckets that hold any of it."""
    buckets = sums.shape[1]
    filled: Measures = (sums != 0).sum(axis=1).astype(np.float64)
    if buckets < BUCKETS:
        return filled
    empty: Measures = np.maximum(1 - filled / buckets, 0.5 / buckets)
    told: Measures = -buckets * np.log(empty)
    return told


def ratio_bounds(above: Whole, below: Whole) -> tuple[float, float]:
    """Return the bounds of one ratio of (buckets,) sums, in whole millionths.

    Numerator and denominator are of the same households in every replicate; one with nothing below says nothing. As of
    sums that few bear, bounds of a part of a whole are as much wider as Wilson's limits are than the normal ones; those
    of another ratio, as its numerator's are.
    """
    again = drawn_of(np.stack([above, below]))
    there = again[1] != 0
    shares = np.rint(again[0][there] * _MILLION / again[1][there]).astype(np.int64)  # however a fraction is rounded
    low, high = (float(side[0]) / _MILLION for side in bounds(shares[None]))
    value = float(above.sum()) / float(below.sum())
    if not (np.all(above >= 0) and np.all(above <= below)):
        return low, max(high, round(value + (high - value) * float(_wider(above[None])[0]), 6)) if value >= 0 else high
    wider_low, wider_high = _wider_part(*bearers(np.stack([above, below])))
    return (
        max(round(value - (value - low) * wider_low, 6), 0.0),
        min(round(value + (high - value) * wider_high, 6), 1.0),
    )


def _wider_part(bear: float, households: float) -> tuple[float, float]:
    """Return how much wider on either side, where so many of so many households bear the part."""
    share = bear / households
    half = _Z * sqrt(share * (1 - share) / households)
    if not half:
        return 1.0, 1.0
    low, high = wilson(share, households)
    return max((share - low) / half, 1.0), max((high - share) / half, 1.0)


def wilson(share: float, households: float) -> tuple[float, float]:
    """Return the bounds of a share by Wilson's score (1927), each household one draw; rounded to millionths."""
    squared = _Z * _Z / households
    middle = share + squared / 2
    half = _Z * sqrt(share * (1 - share) / households + squared / (4 * households))
    low, high = ((middle + side * half) / (1 + squared) for side in (-1, 1))
    return round(max(low, 0.0), 6), round(min(high, 1.0), 6)


@cache
def _draws(buckets: int) -> Whole:
    """Return (buckets, replicates): how often each bucket is drawn."""
    random = np.random.default_rng(_SEED)
    return random.multinomial(buckets, np.full(buckets, 1 / buckets), size=REPLICATES).T.astype(np.int64)

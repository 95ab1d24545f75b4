"""Sharpen sound costs by what they get wrong: list-wise learning over counts of each replacement, slip and drop.

Expectation maximisation learns how names are misheard; this step learns which mishearings tell brands apart. Each
candidate of a row is aligned with what was heard; its expected counts are features, beside the ranker's own, of a
softmax that should name the meant brand. The weights of the counts are added to the log costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from bench.brands.sound_fit import Aligner, Array, shares_of
from shop.brands.sound.phonemes import PHONEMES
from shop.brands.sound.sound_model import SoundCosts

COUNTS_L2 = 15.0
FEATURES_L2 = 3.0
SMALLEST = 0.02
_SOUNDS = len(PHONEMES)
_SIZE = _SOUNDS * _SOUNDS + 2 * _SOUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """One row's candidates: features, the sounds of the heard words and of each candidate, and which was meant."""

    fold: int
    features: Sequence[Sequence[float]]
    heard: Sequence[str]
    said: Sequence[str]
    meant: int


@dataclass(frozen=True, slots=True)
class CountTable:
    """All candidates of all choices, one below the other."""

    features: Array
    counts: csr_matrix
    start: NDArray[np.int64]
    meant: NDArray[np.int64]
    fold: NDArray[np.int64]


def count_table(choices: Sequence[Candidates], costs_of_fold: Sequence[SoundCosts]) -> CountTable:
    """Align every candidate with what was heard, by the costs learned without the row's fold."""
    aligners = [Aligner(costs) for costs in costs_of_fold]
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for choice in choices:
        for said in choice.said:
            for column, value in shares_of(aligners[choice.fold], choice.heard, said):
                if value > SMALLEST:
                    columns.append(column)
                    values.append(value)
            ends.append(len(values))
    sizes = [len(choice.said) for choice in choices]
    start = np.cumsum([0, *sizes[:-1]])
    return CountTable(
        np.array([row for choice in choices for row in choice.features]),
        csr_matrix((values, columns, ends), shape=(len(ends) - 1, _SIZE)),
        start,
        start + np.array([choice.meant for choice in choices]),
        np.array([choice.fold for choice in choices]),
    )


def sharpened(costs: SoundCosts, table: CountTable, without_fold: int | None = None) -> SoundCosts:
    """Return the costs with the learned corrections, from the rows of the other folds (all rows when None)."""
    weights = _weights(table, table.fold != (-1 if without_fold is None else without_fold))
    # The first feature is the log-likelihood ratio over 5; a correction in nats of score is this many nats of it.
    nats = weights[table.features.shape[1] :] * 5 / max(weights[0], 1.0)
    kept, dropped, slipped = np.split(np.exp(nats), [_SOUNDS * _SOUNDS, _SOUNDS * _SOUNDS + _SOUNDS])
    return replace(
        costs,
        replaced=(np.array(costs.replaced) * kept.reshape(1, _SOUNDS, _SOUNDS)).tolist(),
        dropped=(np.array(costs.dropped) * dropped).tolist(),
        slipped_in=(np.array(costs.slipped_in) * slipped).tolist(),
    )


def _weights(table: CountTable, wanted: NDArray[np.bool_]) -> Array:
    sizes = np.diff(np.append(table.start, len(table.features)))
    rows = np.repeat(wanted, sizes)
    used = hstack([csr_matrix(table.features), table.counts]).tocsr()[rows]
    turned = used.T.tocsr()
    starts = np.cumsum(np.append(0, sizes[wanted][:-1]))
    of = np.repeat(np.arange(wanted.sum()), sizes[wanted])
    meant = np.zeros(used.shape[0])
    meant[starts + (table.meant - table.start)[wanted]] = 1.0
    penalty = np.append(np.full(table.features.shape[1], FEATURES_L2), np.full(_SIZE, COUNTS_L2))

    def loss(weights: Array) -> tuple[float, Array]:
        scores = used @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        shares = powers / np.add.reduceat(powers, starts)[of]
        surprise = -np.log(shares[meant > 0] + 1e-30).sum() + (penalty * weights * weights).sum() / 2
        return float(surprise), turned @ (shares - meant) + penalty * weights

    found = minimize(loss, np.zeros(used.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)

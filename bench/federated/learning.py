"""A small network that answers, how a home trains it on what it knows, and how many homes' are made one.

NumPy alone: Flower runs the same training in an environment that has no other library of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from replenishment.arrays import Real

Weights = list[Real]

HIDDEN, RATE, BATCH, EPOCHS, ROUNDS = 12, 0.15, 16, 2, 40
NEAR = 0.25  # of the answer: errors above count by their size, not by its square
AHEAD = 14.0  # answers are told as a share of it
DECAY = 1e-4
RIDGE, MOST = 10.0, 3 * AHEAD  # of a linear answer: more was used than three times the usual counts as that


def begun(features: int) -> Weights:
    """Return the network that everybody begins with: it answers that all is used as ever."""
    draw = np.random.default_rng(7)
    first = draw.normal(0.0, features**-0.5, (features, HIDDEN))
    return [first, np.zeros(HIDDEN), draw.normal(0.0, 0.05, HIDDEN), np.ones(1)]


def answers(weights: Weights, known: Real) -> Real:
    """Return days of use within a fortnight, for each row."""
    first, bias, second, last = weights
    told = np.tanh((known - 1.0) @ first + bias) @ second + last
    return np.asarray(AHEAD * np.maximum(told, 0.0))


def trained(weights: Weights, known: Real, used: Real, *, epochs: int, seed: int) -> Weights:
    """Return the network after so many times through what is known, by Huber's loss; the same for the same seed."""
    draw = np.random.default_rng(seed)
    first, bias, second, last = (part.copy() for part in weights)
    rows, wanted = known - 1.0, used / AHEAD
    for _ in range(epochs):
        order = draw.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            hidden = np.tanh(rows[some] @ first + bias)
            off = np.clip(hidden @ second + last - wanted[some], -NEAR, NEAR) / len(some)
            back = np.outer(off, second) * (1 - hidden**2)
            first -= RATE * (rows[some].T @ back + DECAY * first)
            bias -= RATE * back.sum(axis=0)
            second -= RATE * (hidden.T @ off + DECAY * second)
            last -= RATE * off.sum()
    return [first, bias, second, last]


def averaged(told: Sequence[tuple[Weights, int]]) -> Weights:
    """Return the mean of networks, each weighted by what it was trained on (McMahan and others 2017, FedAvg)."""
    whole = sum(count for _, count in told)
    parts = zip(*(weights for weights, _ in told), strict=True)
    counts = [count / whole for _, count in told]
    return [np.asarray(sum(share * part for share, part in zip(counts, same, strict=True))) for same in parts]


def federated(homes: Sequence[tuple[Real, Real]], rounds: int = ROUNDS) -> Weights:
    """Return what homes learn together: in each round each trains on its own, and only networks leave it."""
    weights = begun(homes[0][0].shape[1])
    for turn in range(rounds):
        told = [(trained(weights, *home, epochs=EPOCHS, seed=turn), len(home[0])) for home in homes]
        weights = averaged(told)
    return weights


def sums(known: Real, used: Real) -> tuple[Real, Real]:
    """Return what a home tells for a linear answer: its rows' products, added up."""
    rows = _with_one(known)
    return rows.T @ rows, rows.T @ np.minimum(used, MOST)


def solved(told: Sequence[tuple[Real, Real]]) -> Real:
    """Return the ridge regression of many homes' sums: exactly that of all their rows in one place."""
    products, wanted = (np.asarray(sum(part)) for part in zip(*told, strict=True))
    ridge = RIDGE * np.eye(len(wanted))
    ridge[0, 0] = 0.0
    return np.asarray(np.linalg.solve(products + ridge, wanted))


def linear_answers(line: Real, known: Real) -> Real:
    """Return days of use within a fortnight, for each row."""
    return np.asarray(np.maximum(_with_one(known) @ line, 0.0))


def _with_one(known: Real) -> Real:
    return np.column_stack([np.ones(len(known)), known - 1.0])

"""How often intervals hold the truth, how wide they are, and how far shares are from the true incremental ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attribution.lift.looks import FIXED
from bench.lift.simulated import Assumed, reaches, simulated

KINDS = ("fixed", "planned", "open_ended", "fixed, looked at daily")
ACTIONS = (0.25, 0.2, 0.15, 0.1, 0.05, 0.0)  # true lifts of randomised actions, whose shares are estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of one kind of interval over many tests.

    Attributes:
        kind: which.
        held: share of the tests in which it held the truth at every look.
        width: its width at the planned end, beside the fixed one's.
        wrong_by_day: share of the tests in which it had left the truth out at least once by each day.
    """

    kind: str
    held: float
    width: float
    wrong_by_day: tuple[float, ...]


def coverages(assumed: Assumed, tests: int, seed: int, talk: Callable[[str], object]) -> list[Coverage]:
    """Draw tests and judge each kind of interval on every day that it may be looked at."""
    draws = np.random.default_rng(seed)
    wrong = {kind: np.zeros((tests, assumed.long * assumed.days), np.bool_) for kind in KINDS}
    width = dict.fromkeys(KINDS, 0.0)
    for test in range(tests):
        looked = simulated(assumed, draws)
        for kind, reach in reaches(assumed, looked).items():
            wrong[kind][test] = looked.outside(reach)
            width[kind] += reach[assumed.days - 1] / FIXED / tests
        if test % 100 == 99:
            talk(f"{test + 1} of {tests} tests")
    return [_coverage(kind, wrong[kind], width[kind]) for kind in KINDS]


def _coverage(kind: str, wrong: npt.NDArray[np.bool_], width: float) -> Coverage:
    ever = np.maximum.accumulate(wrong, axis=1)
    by_day = tuple(float(share) for share in ever.mean(axis=0))
    return Coverage(kind=kind, held=1 - by_day[-1], width=width, wrong_by_day=by_day)


def variation(assumed: Assumed, rounds: int, seed: int) -> tuple[float, float]:
    """Return the mean total variation of estimated from true incremental shares, and that which the errors predict.

    Each action has a test of its own; shares are what each adds to all, nothing where it seems to take away.
    """
    draws = np.random.default_rng(seed)
    seen, predicted = [], []
    for _ in range(rounds):
        estimates, errors, truths = [], [], []
        for lift in ACTIONS:
            one = Assumed(households=assumed.households, lift=lift, long=1)
            looked = simulated(one, draws)
            estimates.append(looked.estimate[-1])
            errors.append(looked.error[-1])
            truths.append(looked.truth[-1])
        true = _shares(np.array(truths))
        seen.append(_apart(_shares(np.array(estimates)), true))
        again = np.array(truths) + draws.standard_normal((200, len(ACTIONS))) * np.array(errors)
        predicted.append(float(np.mean([_apart(_shares(one), true) for one in again])))
    return float(np.mean(seen)), float(np.mean(predicted))


def _shares(effects: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    kept = np.maximum(effects, 0)
    return np.asarray(kept / kept.sum() if kept.sum() > 0 else np.full(len(kept), 1 / len(kept)))


def _apart(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    return float(np.abs(one - other).sum() / 2)

"""Fit the weights that runs start from: python -m bench.attribution.defaults WORLD ... [--far] [--write].

A WORLD is a folder that `earshot simulate --shape random` wrote, better longer than twice the longest window. Prints
how much of what stands out against the mirror is true, by need; with --write, writes attribution/linking/defaults.json;
with --far only the weights of gaps beyond the usual window are fitted, and all others kept as the file has them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import add
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csc_array, csr_array, eye_array

from attribution.chain import STEPS, step_values
from attribution.engine.duckdb import open_duckdb
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.inputs.clean import latest_received
from attribution.inputs.load import load
from attribution.linking.belief import LAST_FACT
from attribution.linking.calibration import USUAL_CAPS, Calibration, Evidence, parsed
from attribution.linking.candidate_pairs import GAPS_US
from attribution.linking.defaults import DEFAULTS
from attribution.linking.features import PLACES, SIZES, TERMS
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit, levels, sizes
from attribution.parameters import Inputs, Parameters

SPREAD = 1.5  # of a weight round nothing, in log-odds
NEAR_GAPS = 7  # classes of time in which what stands out is told from noise

_TIME = TERMS.index(("need", "gap"))
_GAPS = SIZES[PLACES["gap"]]
FAR = GAPS_US.index(Parameters().window_days * US_PER_DAY) + 1  # the first class beyond the usual window


@dataclass(frozen=True)
class LabelledPairs:
    """The candidate pairs of a world: codes and truth of those after their sessions, and codes of those before."""

    codes: Integers
    true: Reals
    before: Integers


def pairs_of(folder: Path) -> LabelledPairs:
    """Return a world's candidate pairs as a run under the longest window finds them: every gap is to be known."""
    truth = set()
    for line in (folder / "truth.jsonl").read_text().splitlines():
        row = json.loads(line)
        truth.add((row.get("session_id"), row.get("order_id")))
    with open_duckdb() as engine:
        files = Inputs(touchpoint_files=(folder / "touchpoints.jsonl",), order_files=(folder / "orders.jsonl",))
        load(engine, files)
        values = step_values(Parameters(window_days=WINDOWS_DAYS[-1]), latest_received(engine))
        for step in STEPS:
            step.run(engine, values)
            if step.name == "candidate_pairs":
                break
        found = engine.query("select session_id, order_id, ahead, code from candidate_pairs order by 1, 2")
    ahead, codes = found["ahead"].to_numpy() == 1, found["code"].to_numpy()
    ids = zip(found["session_id"].to_pylist(), found["order_id"].to_pylist(), strict=True)
    true = np.array([pair in truth for pair in ids], dtype=np.float64)
    return LabelledPairs(codes[ahead], true[ahead], codes[~ahead])


def fitted(worlds: list[LabelledPairs]) -> Scorecard:
    """Return the scorecard that tells true pairs best over all the worlds, each counting alike."""
    nothing = Scorecard(0, tuple((0,) * size for size in sizes()))
    return _moved(nothing, worlds, np.ones(1 + sum(sizes()), dtype=np.bool_))


def fitted_far(worlds: list[LabelledPairs], known: Scorecard) -> Scorecard:
    """Return a scorecard with new weights of the gaps beyond the usual window, and all others as they were."""
    rows = np.array(known.weights[_TIME]).reshape(-1, _GAPS)
    rows[:, FAR:] = rows[:, FAR - 1 : FAR]
    weights = (*known.weights[:_TIME], tuple(rows.ravel().tolist()), *known.weights[_TIME + 1 :])
    free = np.zeros(1 + sum(sizes()), dtype=np.bool_)
    free[_time_columns()[:, FAR:]] = True
    return _moved(Scorecard(known.base, weights), [_far(world) for world in worlds], free)


def _far(world: LabelledPairs) -> LabelledPairs:
    far = digit(world.codes, "gap") >= FAR
    return LabelledPairs(world.codes[far], world.true[far], world.before[digit(world.before, "gap") >= FAR])


def _moved(start: Scorecard, worlds: list[LabelledPairs], free: NDArray[np.bool_]) -> Scorecard:
    """Return the start with what is free moved to where it tells true pairs best."""
    codes = np.concatenate([world.codes for world in worlds])
    true = np.concatenate([world.true for world in worlds])
    most = max(len(world.codes) for world in worlds)
    weight = np.concatenate([np.full(len(world.codes), most / len(world.codes)) for world in worlds])
    steps = _steps()[:, free]
    table = _places(codes) @ steps
    scores, wanted = start.scores(codes) / 1000, table.T @ (weight * true)

    def loss(moved: Reals) -> tuple[float, Reals]:
        score = scores + table @ moved
        slope = table.T @ (weight / (1 + np.exp(-score))) - wanted + moved / SPREAD**2
        found = weight @ np.logaddexp(0, score) - weight @ (true * score) + moved @ moved / (2 * SPREAD**2)
        return float(found), slope

    best = minimize(loss, np.zeros(steps.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    added = np.rint(1000 * (steps @ best)).astype(np.int64).tolist()
    starts = np.cumsum([1, *sizes()]).tolist()
    parts = [added[first:end] for first, end in pairwise(starts)]
    weights = zip(start.weights, parts, strict=True)
    return Scorecard(start.base + added[0], tuple(tuple(map(add, *row)) for row in weights))


def _places(codes: Integers) -> csr_array:
    """Return which weights each pair has: shape (pairs, 1 + levels of all terms)."""
    starts = np.cumsum([1, *sizes()])
    places = [np.zeros(len(codes), dtype=np.int64)]
    places += [place + first for place, first in zip(levels(codes), starts[:-1], strict=True)]
    columns = np.column_stack(places).ravel()
    rows = np.arange(0, len(columns) + 1, len(places))
    return csr_array((np.ones(len(columns)), columns, rows), shape=(len(codes), int(starts[-1])))


def _steps() -> csc_array:
    """Return what each weight is made of: itself; those of time, the steps from gap to gap up to theirs.

    So a gap of which no pair is known weighs what the gap before it does. With a weight of its own it would weigh
    nothing, which in these weights is as much as a pair of some days.
    """
    made = eye_array(1 + sum(sizes()), format="lil")
    for columns in _time_columns():
        made[np.ix_(columns, columns)] = np.tri(_GAPS)
    return csc_array(made)


def _time_columns() -> Integers:
    """Return where the weights of time stand among all: shape (needs, gaps)."""
    first = 1 + sum(sizes()[:_TIME])
    return np.arange(first, first + sizes()[_TIME], dtype=np.int64).reshape(-1, _GAPS)


def true_of_excess(worlds: list[LabelledPairs]) -> list[float]:
    """Return, by need, how much of the excess over the mirror is true."""
    shares = []
    for need in range(5):
        true = excess = 0.0
        for world in worlds:
            after, before = (
                (digit(codes, "need") == need) & (digit(codes, "gap") < NEAR_GAPS) & (digit(codes, "tier") > LAST_FACT)
                for codes in (world.codes, world.before)
            )
            true += world.true[after].sum()
            excess += after.sum() - before.sum()
        shares.append(round(true / max(excess, 1), 2))
    return shares


def calibration_of(worlds: list[LabelledPairs]) -> Calibration:
    """Return the scorecard with the counts behind it."""
    return Calibration(fitted(worlds), _evidence(worlds), USUAL_CAPS)


def calibration_far(worlds: list[LabelledPairs], known: Calibration) -> Calibration:
    """Return a calibration with the gaps beyond the usual window fitted and counted anew."""
    seen, counted = known.evidence[_TIME], _evidence(worlds)[_TIME]
    after, before = (_joined(*both) for both in ((seen.after, counted.after), (seen.before, counted.before)))
    evidence = (*known.evidence[:_TIME], Evidence(after, before, seen.error), *known.evidence[_TIME + 1 :])
    return replace(known, scorecard=fitted_far(worlds, known.scorecard), evidence=evidence)


def _joined(near: Sequence[int], far: Sequence[int]) -> tuple[int, ...]:
    return tuple(
        one if place % _GAPS < FAR else other for place, (one, other) in enumerate(zip(near, far, strict=True))
    )


def _evidence(worlds: list[LabelledPairs]) -> tuple[Evidence, ...]:
    after = [np.concatenate(rows) for rows in zip(*(levels(world.codes) for world in worlds), strict=True)]
    before = [np.concatenate(rows) for rows in zip(*(levels(world.before) for world in worlds), strict=True)]
    counted = zip(after, before, sizes(), strict=True)
    return tuple(Evidence(_counts(ahead, size), _counts(behind, size), (0,) * size) for ahead, behind, size in counted)


def _counts(places: Integers, size: int) -> tuple[int, ...]:
    return tuple(int(number) for number in np.bincount(places, minlength=size))


def main() -> None:
    """Fit on the worlds asked for."""
    asked = sys.argv[1:]
    worlds = [pairs_of(Path(name)) for name in asked if not name.startswith("--")]
    print("true of what stands out, by need:", true_of_excess(worlds))
    if "--far" in asked:
        found = calibration_far(worlds, parsed(json.loads(DEFAULTS.read_text(encoding="utf-8")), DEFAULTS.name))
    else:
        found = calibration_of(worlds)
    if "--write" in asked:
        DEFAULTS.write_text(found.text(), encoding="utf-8")


if __name__ == "__main__":
    main()

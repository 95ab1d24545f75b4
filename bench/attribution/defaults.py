"""Fit the weights that runs start from: python -m bench.attribution.defaults WORLD ... [--write].

A WORLD is a folder that `earshot simulate --shape random` wrote. Prints how much of what stands out against the mirror
is true, by need; with --write, writes attribution/linking/defaults.json.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from attribution.chain import STEPS, step_values
from attribution.engine.duckdb import open_duckdb
from attribution.inputs.clean import latest_received
from attribution.inputs.load import load
from attribution.linking.calibration import USUAL_CAPS, Calibration, Evidence
from attribution.linking.defaults import DEFAULTS
from attribution.linking.mirror import LAST_FACT
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit, levels, sizes
from attribution.parameters import Inputs, Parameters

SPREAD = 1.5  # of a weight round nothing, in log-odds
NEAR_GAPS = 7  # classes of time in which what stands out is told from noise


@dataclass(frozen=True)
class LabelledPairs:
    """The candidate pairs of a world: codes and truth of those after their sessions, and codes of those before."""

    codes: Integers
    true: Reals
    before: Integers


def pairs_of(folder: Path) -> LabelledPairs:
    """Return a world's candidate pairs as a run finds them."""
    truth = set()
    for line in (folder / "truth.jsonl").read_text().splitlines():
        row = json.loads(line)
        truth.add((row.get("session_id"), row.get("order_id")))
    with open_duckdb() as engine:
        files = Inputs(touchpoint_files=(folder / "touchpoints.jsonl",), order_files=(folder / "orders.jsonl",))
        load(engine, files)
        values = step_values(Parameters(), latest_received(engine))
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
    starts = np.cumsum([1, *sizes()])
    codes = np.concatenate([world.codes for world in worlds])
    true = np.concatenate([world.true for world in worlds])
    most = max(len(world.codes) for world in worlds)
    weight = np.concatenate([np.full(len(world.codes), most / len(world.codes)) for world in worlds])
    places = [
        np.zeros(len(codes), dtype=np.int64),
        *(place + start for place, start in zip(levels(codes), starts[:-1], strict=True)),
    ]
    columns = np.column_stack(places).ravel()
    shape = (len(codes), int(starts[-1]))
    table = csr_array((np.ones(len(columns)), columns, np.arange(0, len(columns) + 1, len(places))), shape=shape)
    wanted = table.T @ (weight * true)

    def loss(moved: Reals) -> tuple[float, Reals]:
        score = table @ moved
        slope = table.T @ (weight / (1 + np.exp(-score))) - wanted + moved / SPREAD**2
        return float(weight @ np.logaddexp(0, score) - wanted @ moved + moved @ moved / (2 * SPREAD**2)), slope

    best = minimize(loss, np.zeros(shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    parts = [best[start:end] for start, end in pairwise(starts)]
    return Scorecard(round(1000 * best[0]), tuple(tuple(round(1000 * float(w)) for w in part) for part in parts))


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
    after = [np.concatenate(rows) for rows in zip(*(levels(world.codes) for world in worlds), strict=True)]
    before = [np.concatenate(rows) for rows in zip(*(levels(world.before) for world in worlds), strict=True)]
    counted = zip(after, before, sizes(), strict=True)
    evidence = tuple(
        Evidence(_counts(ahead, size), _counts(behind, size), (0,) * size) for ahead, behind, size in counted
    )
    return Calibration(fitted(worlds), evidence, USUAL_CAPS)


def _counts(places: Integers, size: int) -> tuple[int, ...]:
    return tuple(int(number) for number in np.bincount(places, minlength=size))


def main() -> None:
    """Fit on the worlds asked for."""
    worlds = [pairs_of(Path(name)) for name in sys.argv[1:] if name != "--write"]
    print("true of what stands out, by need:", true_of_excess(worlds))
    if "--write" in sys.argv:
        DEFAULTS.write_text(calibration_of(worlds).text(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How well links find the truth of a simulated world: python -m bench.attribution.links [households] [seed ...].

Prints precision, recall, F1, the recall that any linker could reach from the traces left, the calibration error of
CONTRACTS' definition, and the time taken.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import invented_products
from attribution.simulation.world import simulate
from base.clock import parse_rfc3339

PRODUCTS = 300
UNTIL = parse_rfc3339("2026-11-20T12:00:00Z")


def judge(households: int, seed: int) -> str:
    """Simulate, attribute, compare with the truth; return one line."""
    world = simulate(invented_products(PRODUCTS), households=households, seed=seed, until=UNTIL)
    inputs = Inputs(touchpoints=touchpoint_records(world), orders=order_records(world))
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        attribute(inputs, Parameters(), Path(folder))
        took = time.perf_counter() - begun
        rows = pq.read_table(Path(folder) / "links.parquet").to_pylist()
    truth = set(zip(world.truth["session_id"].to_pylist(), world.truth["order_id"].to_pylist(), strict=True))
    chance = {(row["session_id"], row["order_id"]): row["probability"] for row in rows}
    accepted = {pair for pair, probability in chance.items() if probability >= Parameters().accept}
    right = len(accepted & truth)
    precision, recall = right / len(accepted), right / len(truth)
    return (
        f"seed {seed}: {len(world.touchpoints)} touchpoints, {len(world.orders)} orders; "
        f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f} "
        f"(reachable R {len(truth & chance.keys()) / len(truth):.3f}), "
        f"calibration error {_calibration_error({pair: chance[pair] for pair in accepted}, truth):.3f}, {took:.1f} s"
    )


def _calibration_error(chance: dict[tuple[str, str], float], truth: set[tuple[str, str]]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for pair, probability in chance.items():
        bins.setdefault(min(int(probability * 10), 9), []).append((probability, pair in truth))
    return sum(
        abs(sum(probability for probability, _ in inside) - sum(right for _, right in inside))
        for inside in bins.values()
    ) / len(chance)


def main() -> None:
    """Judge the worlds asked for."""
    households, *seeds = [int(arg) for arg in sys.argv[1:]] or [2000]
    for seed in seeds or [7, 8, 9]:
        print(judge(households, seed))


if __name__ == "__main__":
    main()

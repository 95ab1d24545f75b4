"""The judge of predictions: its table, and a world by another law."""

from __future__ import annotations

import json
from pathlib import Path

from attribution.prediction.backtest import Held
from attribution.prediction.predict import Foreseen
from bench.prediction.foreign import write_foreign
from bench.prediction.report import JudgedPredictions, table


def test_a_world_that_nothing_was_told_of_says_why() -> None:
    line = table([JudgedPredictions(world="w", make="ours", state=Foreseen.FEW, held=None)]).splitlines()[-1]

    assert line.startswith("| w | ours | nothing told: too few journeys |")


def test_a_line_tells_what_was_foretold_beside_what_came() -> None:
    held = Held(
        journeys=1200, expected=493.6, came=550, calibration_error=0.049, by_chance=0.03, brier=0.1684, base_brier=0.18
    )

    line = table([JudgedPredictions(world="w", make="ours", state=Foreseen.TOLD, held=held)]).splitlines()[-1]

    assert line == "| w | ours | 1,200 | 494 | 550 | 0.049 | 0.030 | 0.1684 | 0.1800 |"


def test_orders_of_the_other_world_follow_looks_and_the_same_seed_draws_the_same(tmp_path: Path) -> None:
    first, second = (write_foreign(tmp_path / name, households=6, seed=2) for name in "ab")
    for file in ("touchpoints", "orders", "truth", "people"):
        assert (first / f"{file}.jsonl").read_bytes() == (second / f"{file}.jsonl").read_bytes()
    placed = [json.loads(line) for line in (first / "orders.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = [json.loads(line) for line in (first / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["order_id"] for row in truth} <= {order["order_id"] for order in placed}
    assert truth

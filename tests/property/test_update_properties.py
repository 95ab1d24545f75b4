"""A run that starts from an earlier one equals a full run, whatever came, went, came late, was corrected or erased."""

from __future__ import annotations

from pathlib import Path

import pytest

from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.setting import invented_products
from attribution.simulation.world import simulate
from bench.attribution.days import Known, day_pairs
from bench.attribution.update import judged
from tests.factories.records import MORNING

PAIRS, HOUSEHOLDS = 2, 25


def pairs() -> list[tuple[Known, Known]]:
    world = simulate(invented_products(20), households=HOUSEHOLDS, seed=11, until=MORNING, days=40)
    return list(day_pairs(touchpoint_records(world), order_records(world), pairs=PAIRS, seed=11))


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{len(pair[1].touchpoints)} touchpoints")
def test_an_update_is_a_full_run_in_any_order_of_arrival(pair: tuple[Known, Known], tmp_path: Path) -> None:
    before, after = pair
    assert before != after
    assert judged(before, after, tmp_path, seed=1) == []

"""`earshot bench predictions`: what open journeys were foretold to come to, judged on what came after the cut."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from attribution.chain import STAGING, TO_HOUSEHOLDS, run_predictions, step_values
from attribution.engine.engine import Engine, rows
from attribution.engine.engines import ENGINES
from attribution.engine.step import run_steps
from attribution.engine.times import US_PER_DAY
from attribution.inputs.clean import latest_received
from attribution.inputs.load import load
from attribution.parameters import Inputs, Parameters
from attribution.prediction.backtest import Held, base_rates, judge
from attribution.prediction.histories import HouseholdHistories, read_histories
from attribution.prediction.known_then import Again, known_at
from attribution.prediction.open_journeys import JourneyNumbers, OpenJourneys, open_at
from attribution.prediction.predict import Foreseen, came_days
from base.errors import InputError
from bench.attribution.worlds import JudgedWorld, fresh
from bench.marks import put
from bench.prediction.foreign import DAYS, write_foreign

PAGE = Path(__file__).parents[2] / "docs" / "attribution.md"
# Seeds that nobody looked at while the model was built; it was built on foreign 1, plain 11 and random 13.
FOREIGN_SEEDS, OUR_WORLDS = (3, 4), (("plain", 21), ("random", 23))
_MARGIN_DAYS = 1  # records are received a little after what they tell of


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPredictions:
    """What was told of one world; `held` is None where the run told nothing, for `state`."""

    world: str
    make: str
    state: str
    held: Held | None


def bench_predictions(
    *, worlds: Sequence[JudgedWorld] | None, households: int, write: bool, talk: Callable[[str], object]
) -> str:
    """Judge the worlds, or fresh ones; return the table, and put it into the docs where asked."""
    with tempfile.TemporaryDirectory() as folder:
        judged = []
        for world in worlds if worlds is not None else fresh_worlds(households, Path(folder)):
            talk(world.name)
            judged.append(judge_world(world, Parameters()))
    text = table(judged)
    if write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "predictions", text), encoding="utf-8")
    return text


def fresh_worlds(households: int, folder: Path) -> list[JudgedWorld]:
    """Make two worlds of another law and two of our simulator in a folder."""
    made = [
        JudgedWorld(
            name=f"wear-{seed}",
            shape="wear",
            make="another law of ours",
            folder=write_foreign(folder / f"wear-{seed}", households=households, seed=seed),
        )
        for seed in FOREIGN_SEEDS
    ]
    return [*made, *(fresh(shape, seed, households, folder, DAYS) for shape, seed in OUR_WORLDS)]


def judge_world(world: JudgedWorld, parameters: Parameters) -> JudgedPredictions:
    """Predict from what was received a window before the world's end, and judge by all that it holds.

    Raises:
        InputError: it has no touchpoints or orders.
    """
    touchpoints, orders = world.records()
    with ENGINES[parameters.engine](parameters.room) as engine:
        load(engine, Inputs(touchpoint_files=(touchpoints,), order_files=(orders,)))
        until = latest_received(engine)
        if until is None:
            raise InputError(f"{world.folder}: holds no records")
        cut = until - (parameters.window_days + _MARGIN_DAYS) * US_PER_DAY
        with ENGINES[parameters.engine](parameters.room) as then:
            for name in STAGING:
                then.put(name, engine.query(f"select * from {name} where received_us <= $cut", {"cut": cut}))
            run_steps(then, TO_HOUSEHOLDS, step_values(parameters, cut))
            run_predictions(then, parameters, cut)
            ((state,),) = rows(then, "select state from foreseen")
            held = None
            if state == Foreseen.TOLD:
                run_steps(engine, TO_HOUSEHOLDS, step_values(parameters, until))
                held = _held(then, read_histories(engine), cut, parameters)
    return JudgedPredictions(world=world.name, make=world.make, state=state, held=held)


def _held(then: Engine, later: HouseholdHistories, cut: int, parameters: Parameters) -> Held:
    past, window = read_histories(then), parameters.window_days
    again = Again(
        engine=parameters.engine, room=parameters.room, steps=TO_HOUSEHOLDS, values=step_values(parameters, cut)
    )
    earlier_us = cut - window * US_PER_DAY
    earlier = known_at(then, again, earlier_us)
    learnt, asked = open_at(earlier, earlier_us, window), open_at(past, cut, window)
    base = base_rates(learnt, came_days(earlier, learnt, past, earlier_us) <= window, asked)
    return judge(_told(then, past, asked), came_days(past, asked, later, cut) <= window, base)


def _told(then: Engine, past: HouseholdHistories, asked: OpenJourneys) -> JourneyNumbers:
    told = dict(rows(then, "select journey, probability from predictions"))
    return np.array([told[home] for home in past.households.take(pa.array(asked.household)).to_pylist()])


def table(judged: Sequence[JudgedPredictions]) -> str:
    """Return one line a world."""
    lines = [
        "| world | whose | open journeys | foretold | came | calibration error | by chance | Brier | by recency |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_line(one) for one in judged)])


def _line(one: JudgedPredictions) -> str:
    held = one.held
    if held is None:
        return f"| {one.world} | {one.make} | nothing told: {one.state} | | | | | | |"
    cells = (f"{held.journeys:,}", f"{held.expected:,.0f}", f"{held.came:,}", f"{held.calibration_error:.3f}")
    after = (f"{held.by_chance:.3f}", f"{held.brier:.4f}", f"{held.base_brier:.4f}")
    return f"| {one.world} | {one.make} | {' | '.join((*cells, *after))} |"

"""What forbids to say anything of a test: changed midway, begun before it began, read after it was stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import rows
from attribution.engine.times import US_PER_DAY, since_1970
from attribution.lift.analysis import read_trial
from attribution.lift.trial import OrdersFound, Trial, faults
from attribution.lift.units import UNITS
from ledger.records.experiment import Experiment, Withheld

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
TERMS = Experiment(
    test_id="t",
    withheld=Withheld.PROMPT,
    held_out_thousandths=500,
    starts_at=BEGIN,
    ends_at=BEGIN + timedelta(days=20),
    planned_looks=1,
)
NONE = np.zeros(0, np.int64)


def trial(days: npt.NDArray[np.float64], held_out: npt.NDArray[np.bool_], terms: Experiment | None = TERMS) -> Trial:
    """A test whose households came in on these days."""
    count = len(days)
    return Trial(
        test="t",
        terms=terms,
        until_us=since_1970(BEGIN + timedelta(days=20)),
        arm=np.where(held_out, "held_out", "treated"),
        first_us=(since_1970(BEGIN) + days * US_PER_DAY).astype(np.int64),
        arms=np.ones(count, np.int64),
        has_account=np.ones(count, np.bool_),
        home=np.full(count, ""),
        shown=np.ones(count, np.int64),
        bought=OrdersFound(household=NONE, placed_us=NONE, minor=NONE, currency=np.zeros(0, "U3"), arms=NONE),
        of_voice=True,
        not_measured=0,
        nobody=0,
    )


def drawn(shares: list[float], households: int = 1_200, seed: int = 1) -> Trial:
    """Households that come in evenly, held out with each share for as long as each other."""
    lots = np.random.default_rng(seed)
    days = np.sort(lots.uniform(0, 20, households))
    share = np.array(shares)[(days / 20 * len(shares)).astype(int)]
    return trial(days, lots.random(households) < share)


@pytest.mark.parametrize(
    "shares",
    [
        [0.8, 0.2, 0.2, 0.8],
        [0.05, *([0.55] * 9)],
        [0.4, 0.6],
        [*([0.5] * 6), 0.2, 0.5, 0.5, 0.65],
        [*([0.5] * 9), 1.0, *([0.5] * 10)],
        [0.8, 0.2] * 10,
    ],
    ids=["taken back", "a late start", "for good", "bad days", "one day", "every other day"],
)
def test_a_share_that_was_changed_is_said_wherever_it_was(shares: list[float]) -> None:
    assert any("it was changed midway: of the households of " in one for one in faults(drawn(shares)))


def test_the_days_that_are_unlike_the_others_are_named() -> None:
    said = " ".join(faults(drawn([0.55, 0.55, 0.55, 0.1, 0.44, 0.44, 0.44, 0.44])))
    assert "of the households of 8 Nov to 11 Nov 2026" in said


def test_chance_alone_is_seldom_taken_for_a_change() -> None:
    said = [faults(drawn([0.5], 400, seed)) for seed in range(300)]
    assert sum(map(bool, said)) <= 2


def test_households_that_came_before_it_began_are_said() -> None:
    days = np.linspace(-10, 19, 400)
    told = faults(trial(days, np.arange(400) % 2 == 0))
    assert told == ["138 of 400 households were first exposed before it began (1 Nov 2026): their terms were others"]
    assert not faults(trial(np.linspace(-0.1, 19, 400), np.arange(400) % 2 == 0)), "a clock that is off by a little"


def test_a_test_that_reached_everybody_after_its_stop_is_not_said_to_have_reached_nobody() -> None:
    late = trial(np.linspace(22, 30, 400), np.arange(400) % 2 == 0, replace(TERMS, stopped_at=TERMS.ends_at))
    _, told = read_trial(late, 1, 30 * US_PER_DAY)
    assert told.told[0] == "No verdict: all who were exposed to it were so after its stop."


def test_a_test_that_was_stopped_before_it_began_is_said_to_have_been() -> None:
    none = np.zeros(0)
    never = trial(none, none > 0, replace(TERMS, stopped_at=BEGIN - timedelta(days=1)))
    assert read_trial(never, 0, 30 * US_PER_DAY)[1].told[0] == "No verdict: it was stopped before it began."


def test_what_was_withheld_was_not_shown_whatever_it_is_written_as() -> None:
    outcomes = ["withheld", "ghost", "ok", None]
    exposures = {
        "test": ["t"] * 4,
        "arm": ["held_out"] * 4,
        "touchpoint_id": list("abcd"),
        "occurred_us": [1, 2, 3, 4],
        "action": ["exposure"] * 4,
        "outcome": outcomes,
        "unit": list("wxyz"),
        "id_account": ["a"] * 4,
        "home": ["h"] * 4,
        "of_voice": [True] * 4,
    }
    with open_duckdb() as engine:
        engine.put("lift_exposures", pa.table(exposures))
        UNITS.run(engine, {})
        shown = dict(rows(engine, "select unit, shown from lift_units"))
    assert shown == {"w": 0, "x": 0, "y": 1, "z": 1}


def test_every_treated_arm_is_told_by_name_and_the_proven_one_first() -> None:
    households, lots = 900, np.random.default_rng(2)
    place = np.arange(households) % 3
    base = trial(lots.uniform(0, 20, households), place == 0)
    ordered = np.flatnonzero(lots.random(households) < np.choose(place, [0.2, 0.2, 0.6]))
    some = len(ordered)
    bought = OrdersFound(
        household=ordered,
        placed_us=np.full(some, base.until_us),
        minor=np.full(some, 500),
        currency=np.full(some, "USD"),
        arms=np.ones(some, np.int64),
    )
    two = replace(base, arm=np.choose(place, ["held_out", "an_offer", "big"]), bought=bought, terms=None)
    rows, told = read_trial(two, 1, 30 * US_PER_DAY)
    assert {row.arm for row in rows} == {"held_out", "an_offer", "big"}
    assert (told.verdict, told.fewer) == ("proven", False)
    assert told.told[0].startswith("Proven: a household that gets it (big) places +0.4")
    assert "(an_offer)" in told.told[1]
    swapped = replace(two, arm=np.choose(place, ["big", "big", "held_out"]))
    assert read_trial(swapped, 1, 30 * US_PER_DAY)[1].fewer

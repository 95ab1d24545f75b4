"""Every test that the records tell of, read: the tables `lift` and `lift_told` of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.engine import Engine
from attribution.engine.step import run_steps
from attribution.engine.times import US_PER_DAY
from attribution.lift import units
from attribution.lift.analysis import ORDERS, ExperimentTold, LiftRow, looked_until, read_trial
from attribution.lift.trial import MOST_MIXED, OrdersFound, Trial
from ledger.records.experiment import Experiment

LIFT = "lift"
CAMPAIGN_TESTS = "campaign_tests"
_EXPOSED = """
with logged as (
    select distinct test from lift_exposures where action = 'exposure'
)
select e.test, e.campaign_id, count(*) as times
from lift_exposures e left join logged g on g.test = e.test
where g.test is null or e.action = 'exposure'
group by e.test, e.campaign_id order by e.test, e.campaign_id
"""
_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("test", "arm", "metric")),
        *((name, pa.int64()) for name in ("households", "orders", "revenue_minor", "buyers")),
        *((name, pa.float64()) for name in ("estimate", "interval_low", "interval_high", "power")),
        ("verdict", pa.string()),
    ]
)


def read_experiments(
    engine: Engine, experiments: Iterable[Experiment], as_of_us: int | None, window_days: int
) -> tuple[ExperimentTold, ...]:
    """Make the table `lift` and return what is said of each test, by its name.

    Args:
        engine: the run's, its records clean and its households made.
        experiments: terms of tests; one that the records tell of and that has none here is read all the same.
        as_of_us: when the run stands, in microseconds since 1970; None where nothing was received.
        window_days: how long before its first exposure what a household ordered is looked at.
    """
    run_steps(engine, units.STEPS, {})
    experiments = tuple(experiments)
    rows: list[LiftRow] = []
    told: list[ExperimentTold] = []
    for trial, taken, twice in _trials(engine, experiments, as_of_us or 0):
        found, said = read_trial(trial, taken, window_days * US_PER_DAY, twice)
        rows += found
        told.append(said)
    engine.put(LIFT, _table(rows))
    engine.put(CAMPAIGN_TESTS, _campaign_tests(engine, experiments, rows))
    return tuple(told)


def _table(rows: list[LiftRow]) -> pa.Table:
    names = {"interval_low": "low", "interval_high": "high"}
    return pa.table(
        {field.name: [getattr(row, names.get(field.name, field.name)) for row in rows] for field in _COLUMNS},
        schema=_COLUMNS,
    )


def _campaign_tests(engine: Engine, experiments: tuple[Experiment, ...], rows: list[LiftRow]) -> pa.Table:
    """Return (campaign_id, test, households, estimate, low, high, error): what a campaign's test found caused."""
    named = _campaigns_of(engine.query(_EXPOSED).to_pylist())
    named |= {one.test_id: None if one.campaign_id is None else str(one.campaign_id) for one in experiments}
    found = [one for one in _every_arm(rows) if named.get(one.test) is not None]
    return pa.table(
        {
            "campaign_id": pa.array([named[one.test] for one in found], pa.string()),
            "test": pa.array([one.test for one in found], pa.string()),
            "households": pa.array([one.households for one in found], pa.int64()),
            **{
                name: pa.array([getattr(one, name) for one in found], pa.float64())
                for name in ("estimate", "low", "high", "error")
            },
        }
    )


def _campaigns_of(exposures: list[dict[str, Any]]) -> dict[str, str | None]:
    """Return, of tests without terms, the one campaign that all exposures bear, but for as many as may be strays."""
    found: dict[str, str | None] = {}
    for test, mine in groupby(exposures, itemgetter("test")):
        times = {row["campaign_id"]: row["times"] for row in mine}
        most = max((one for one in times if one is not None), key=lambda one: times[one], default=None)
        strays = sum(times.values()) - times.get(most, 0)
        found[test] = most if strays <= MOST_MIXED * sum(times.values()) else None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnyArm:
    """A test's effect on orders, a household in any of its treated arms."""

    test: str
    households: int
    estimate: float
    low: float
    high: float
    error: float


def _every_arm(rows: list[LiftRow]) -> Iterator[_AnyArm]:
    """Yield the effect of each test; all arms are set against the same held-out households, so errors add up whole."""
    arms = [row for row in rows if row.metric == ORDERS and row.standard_error]
    for test, mine in groupby(arms, attrgetter("test")):
        some = [(row.households, row.estimate, row.low, row.high, row.standard_error) for row in mine]
        households, *effects = np.array(some, np.float64).T
        estimate, low, high, error = (float(effect @ households / households.sum()) for effect in effects)
        yield _AnyArm(test=test, households=int(households.sum()), estimate=estimate, low=low, high=high, error=error)


def _trials(
    engine: Engine, experiments: tuple[Experiment, ...], as_of_us: int
) -> Iterator[tuple[Trial, int, list[str]]]:
    exposures = engine.query("select test, arm, unit, of_voice from lift_exposures")
    people = engine.query("select * from lift_units order by test, unit")
    orders = engine.query("select * from lift_orders order by test, unit, order_id")
    for test in sorted({*exposures["test"].to_pylist(), *(one.test_id for one in experiments)}):
        known = [one for one in experiments if one.test_id == test]
        terms = min(known, key=_stopped, default=None)
        until_us, taken = looked_until(terms, as_of_us)
        seen = exposures.filter(pc.equal(exposures["test"], test))
        mine = people.filter(pc.equal(people["test"], test))
        theirs = orders.filter(pc.equal(orders["test"], test))
        apart = pc.equal(seen["arm"], "not_measured")
        trial = Trial(
            test=test,
            terms=terms,
            until_us=until_us,
            arm=_texts(mine["arm"]),
            first_us=mine["first_us"].to_numpy().astype(np.int64),
            arms=mine["arms"].to_numpy().astype(np.int64),
            has_account=mine["has_account"].to_numpy().astype(np.bool_),
            home=_texts(pc.fill_null(mine["home"], "")),
            shown=mine["shown"].to_numpy().astype(np.int64),
            bought=_bought(mine["unit"], theirs),
            of_voice=_of_voice(terms, seen["of_voice"].to_pylist()),
            not_measured=int(pc.sum(apart).as_py() or 0),
            nobody=int(pc.sum(pc.and_(pc.is_null(seen["unit"]), pc.invert(apart))).as_py() or 0),
        )
        yield trial, taken, _two_versions(known)


def _of_voice(terms: Experiment | None, exposures: list[bool]) -> bool:
    """Tell whether a test is of something that voice gives: most of its exposures are, or, without any, its terms."""
    if exposures or terms is None:
        return 2 * sum(exposures) > len(exposures)
    return terms.campaign_id is None


def _bought(units_of_test: pa.ChunkedArray, orders: pa.Table) -> OrdersFound:
    places = pc.index_in(orders["unit"], value_set=units_of_test.combine_chunks())
    return OrdersFound(
        household=places.to_numpy().astype(np.int64),
        placed_us=orders["placed_us"].to_numpy().astype(np.int64),
        minor=orders["net_revenue_minor"].to_numpy().astype(np.int64),
        currency=_texts(orders["currency"]),
        arms=orders["arms"].to_numpy().astype(np.int64),
    )


def _texts(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    return np.array(column.to_pylist(), dtype=np.str_)


def _stopped(terms: Experiment) -> tuple[bool, datetime]:
    """Of terms that lie there from before and after a stop, those after it hold."""
    return terms.stopped_at is None, terms.stopped_at or terms.starts_at


def _two_versions(known: list[Experiment]) -> list[str]:
    versions = len({replace(one, stopped_at=None) for one in known})
    return [f"its terms are given in {versions} versions, so it was changed midway"] if versions > 1 else []

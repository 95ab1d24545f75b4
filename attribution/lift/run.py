"""Every test that the records tell of, read: the tables `lift` and `lift_told` of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.engine import Engine
from attribution.engine.step import run_steps
from attribution.engine.times import US_PER_DAY
from attribution.lift import units
from attribution.lift.analysis import ORDERS, ExperimentTold, LiftRow, looked_until, read_trial
from attribution.lift.trial import OrdersFound, Trial
from ledger.records.experiment import Experiment

LIFT = "lift"
CAMPAIGN_TESTS = "campaign_tests"
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
    seen = engine.query(
        "select test, campaign_id from lift_exposures where campaign_id is not null group by 1, 2 order by 1, 2"
    ).to_pylist()
    named = {one.test_id: {one.campaign_id} for one in experiments if one.campaign_id is not None}
    for row in seen:
        named.setdefault(row["test"], set()).add(row["campaign_id"])
    found = [row for row in rows if row.metric == ORDERS and row.standard_error and len(named.get(row.test, ())) == 1]
    return pa.table(
        {
            "campaign_id": pa.array([min(named[row.test]) for row in found], pa.string()),
            "test": pa.array([row.test for row in found], pa.string()),
            "households": pa.array([row.households for row in found], pa.int64()),
            **{
                name: pa.array([getattr(row, name) for row in found], pa.float64())
                for name in ("estimate", "low", "high")
            },
            "error": pa.array([row.standard_error for row in found], pa.float64()),
        }
    )


def _trials(
    engine: Engine, experiments: tuple[Experiment, ...], as_of_us: int
) -> Iterator[tuple[Trial, int, list[str]]]:
    exposures = engine.query("select test, arm, unit from lift_exposures")
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
            not_measured=int(pc.sum(apart).as_py() or 0),
            nobody=int(pc.sum(pc.and_(pc.is_null(seen["unit"]), pc.invert(apart))).as_py() or 0),
        )
        yield trial, taken, _two_versions(known)


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

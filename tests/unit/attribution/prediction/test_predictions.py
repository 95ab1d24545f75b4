"""Predictions of open journeys: what is open, what is learnt, and when nothing is told."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from attribution.engine.times import US_PER_DAY
from attribution.prediction.backtest import judge
from attribution.prediction.chances import WatchedJourneys, learn
from attribution.prediction.histories import histories
from attribution.prediction.open_journeys import next_order_days, open_at
from attribution.prediction.predict import came_days
from attribution.prediction.worth import worth_of_next


def _histories(visits, orders):
    seen = [(f"s{place}", home, day * US_PER_DAY, 1, 0, 0) for place, (home, day) in enumerate(visits)]
    names = ("session_id", "household", "at_us", "stage", "voice", "near")
    sold = [(home, day * US_PER_DAY, minor, "USD") for home, day, minor in orders]
    return histories(_table(names, seen), _table(("household", "at_us", "net_minor", "currency"), sold))


def _table(names, lines):
    kinds = {"session_id": pa.string(), "household": pa.string(), "currency": pa.string()}
    schema = pa.schema([(name, kinds.get(name, pa.int64())) for name in names])
    return pa.Table.from_pylist([dict(zip(names, line, strict=True)) for line in lines], schema=schema)


def test_a_journey_is_open_until_its_household_orders_or_a_window_has_passed():
    past = _histories([("a", 40), ("b", 40), ("c", 5), ("d", 41), ("d", 43), ("e", 60)], [("b", 42, 100), ("d", 42, 9)])

    found = open_at(past, 50 * US_PER_DAY, 30)

    assert past.households.take(pa.array(found.household)).to_pylist() == ["a", "d"]
    assert found.sessions.tolist() == [1, 1]
    assert found.ordered_days[1] == 8
    assert np.isnan(found.ordered_days[0])


def test_what_comes_later_changes_nothing_of_what_was_known():
    early = [("a", 0), ("a", 40), ("b", 44)]
    before = open_at(_histories(early, [("b", 20, 5)]), 50 * US_PER_DAY, 30)
    after = open_at(_histories([*early, ("a", 51)], [("b", 20, 5), ("a", 52, 7)]), 50 * US_PER_DAY, 30)

    assert (before.known == after.known).all()


def test_an_order_counts_for_the_household_that_the_session_turned_out_to_be_of():
    then = _histories([("cookie", 40), ("other", 41), ("past", 1)], [])
    later = _histories([("account", 40), ("other", 41), ("past", 1)], [("account", 53, 5)])

    days = came_days(then, open_at(then, 50 * US_PER_DAY, 30), later, 50 * US_PER_DAY)

    assert days.tolist() == [3, np.inf]
    assert next_order_days(later, np.array([0, 1]), 54 * US_PER_DAY).tolist() == [np.inf, np.inf]


def test_the_hazard_finds_chances_that_are_known_also_from_journeys_that_were_watched_in_part():
    random = np.random.default_rng(3)
    known = random.integers(0, 2, (6000, 1)).astype(float)
    days = random.exponential(np.where(known[:, 0] > 0, 15.0, 120.0))
    parts = [
        WatchedJourneys(known=known[part], order_days=days[part], watched_days=watched) for part, watched in _PARTS
    ]

    told = learn(parts, 30).tell(np.array([[0.0], [1.0]]))

    assert told == pytest.approx([1 - np.exp(-30 / 120), 1 - np.exp(-30 / 15)], abs=0.03)


_PARTS = ((slice(0, 4000), 30.0), (slice(4000, 6000), 8.0))


def test_what_one_thing_tells_without_exception_does_not_lead_learning_astray():
    random = np.random.default_rng(5)
    known = np.column_stack([np.arange(600) % 2, random.normal(size=(600, 30))]).astype(float)
    days = np.where(known[:, 0] > 0, random.exponential(3, 600), np.inf)

    told = learn([WatchedJourneys(known=known, order_days=days, watched_days=30.0)], 30).tell(known)

    assert told[known[:, 0] > 0].min() > 0.9
    assert told[known[:, 0] == 0].max() < 0.1


def test_predictions_hold_only_where_they_beat_the_base_rate_and_keep_their_word():
    random = np.random.default_rng(4)
    told = random.uniform(0, 1, 4000)
    came = random.uniform(0, 1, 4000) < told
    base = (np.full(4000, came.mean()),)

    assert judge(told, came, base).holds
    assert not judge(np.full(4000, came.mean()), came, base).holds  # no better
    assert not judge(told * 0.8, came, base).holds  # better, but off
    assert judge(told, came, base).calibration_error == pytest.approx(judge(told, came, base).by_chance, abs=0.015)


def test_the_next_order_is_worth_the_households_own_mean_as_far_as_households_differ():
    alike = _histories([], [(home, day, 1000 + 10 * day) for home in "abc" for day in (1, 2, 3)])
    apart = _histories(
        [], [(home, day, minor + day) for home, minor in zip("abc", (100, 500, 900), strict=True) for day in (1, 2)]
    )

    every = np.array([0, 1, 2])
    assert worth_of_next(alike.bought, every, 3).minor == pytest.approx([1020] * 3)
    assert worth_of_next(apart.bought, every, 3).minor == pytest.approx([101.5, 501.5, 901.5], abs=1)

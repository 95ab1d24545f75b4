"""What levels tell of use: fallen, unknown or impossible; and since when a device is used less."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from base.errors import HistoryTooShort
from replenishment.decisions.records import PackReading, ReadingKind
from replenishment.lifecycle.explain import explained_risk
from replenishment.lifecycle.from_ledger import use_days
from replenishment.lifecycle.giving_up import giving_up
from replenishment.lifecycle.risks import use_risks
from replenishment.lifecycle.use import UseDays, asked_for, change_in, used_at

FIRST = datetime(2026, 9, 1, 20, tzinfo=UTC)


def _readings(levels: dict[int, float], product: str = "beans") -> list[PackReading]:
    return [
        PackReading(
            household="hh",
            product_id=product,
            taken_at=FIRST + timedelta(days=day),
            kind=ReadingKind.WEIGHT,
            value=1000 * level,
            pack=1000.0,
        )
        for day, level in levels.items()
    ]


def _used(levels: dict[int, float], until: int) -> list[float | None]:
    days, _, _ = use_days(_readings(levels), FIRST + timedelta(days=until))
    return [None if np.isnan(one) else float(one) for one in days.used[:, 0]]


def test_a_day_is_one_of_use_when_the_level_fell_for_sure() -> None:
    assert _used({0: 0.9, 1: 0.8, 2: 0.79, 3: 0.7}, 4) == [None, 1, 0, 1, None]


def test_slow_use_is_found_on_the_day_on_which_it_adds_up() -> None:
    assert _used({0: 0.9, 1: 0.88, 2: 0.85, 3: 0.83}, 3) == [None, 0, 1, 0]


def test_a_fill_is_no_use_and_is_measured_from() -> None:
    assert _used({0: 0.5, 1: 0.9, 2: 0.8}, 2) == [None, 0, 1]


def test_what_cannot_be_tells_nothing() -> None:
    assert _used({0: 0.9, 1: -1.0, 2: 25.0, 3: 0.9}, 3) == [None, None, None, 0]


def test_a_jump_counts_once_it_is_borne_out() -> None:
    assert _used({0: 0.9, 1: 0.0, 2: 0.9}, 2) == [None, None, 0]
    assert _used({0: 0.9, 1: 0.1, 2: 0.1}, 2) == [None, 1, 0]
    assert _used({0: 0.9, 1: 0.1}, 1) == [None, None]  # nobody knows yet


def test_nothing_later_is_looked_at() -> None:
    assert _used({0: 0.9, 1: 0.8, 2: 0.5}, 1) == [None, 1]


def test_without_a_reading_that_can_be_nothing_is_said() -> None:
    with pytest.raises(HistoryTooShort):
        use_days(_readings({0: 30.0}), FIRST)


def test_asked_for_is_what_was_used_lately_and_heard_of_just_now() -> None:
    used = np.ones((60, 4))
    used[55:, 1] = np.nan  # not heard of for five days
    used[29:, 2] = 0  # not used for thirty
    used[:40, 3] = np.nan  # hardly known
    assert asked_for(UseDays(used=used, household=np.arange(4)), 60).tolist() == [True, False, False, False]


def test_a_change_is_found_where_it_was_whatever_is_unknown() -> None:
    past = np.zeros((100, 2))
    past[:, 1] = 1
    past[20:, 0] = 1  # yesterday first: used daily until twenty days ago
    past[5:10] = np.nan
    change = change_in(past)
    assert (int(change.ago[0]), float(change.before[0]), float(change.since[0])) == (20, 1.0, 0.0)
    assert change.surprise[0] > 50
    assert (int(change.ago[1]), float(change.surprise[1])) == (0, 0.0)


def test_the_others_of_a_household_tell_whether_anybody_is_there() -> None:
    used = np.ones((60, 3))
    used[50:, :2] = 0  # the first household's two devices stand still
    used[50:, 2] = 0
    then = used_at(UseDays(used=used, household=np.array([0, 0, 1])), 60)
    assert then.features[0, -3:].all()
    assert not then.features[2, -3:].any()


def test_a_fall_is_told_with_its_day_and_without_a_chance_that_nobody_learned() -> None:
    level, levels = 19.0, {}
    for day in range(80):
        level -= 0.1 if day < 60 or day % 7 == 0 else 0.0
        levels[day] = level
    (risk,) = use_risks(_readings(levels), FIRST + timedelta(days=79))
    assert risk.chance is None
    assert (risk.days_a_week, risk.fell_to, risk.fell_on) == (7.0, 1.1, date(2026, 10, 31))
    said = explained_risk(risk)
    assert "Uses fell from 7 days a week to 1.1 since 31 October 2026." in said
    assert "too little is known" in said


def test_of_a_device_that_is_not_heard_of_nothing_is_said() -> None:
    levels = {day: 19.0 - 0.1 * day for day in range(60)}
    assert use_risks(_readings(levels), FIRST + timedelta(days=59))
    assert not use_risks(_readings(levels), FIRST + timedelta(days=66))


def test_given_up_is_foreseen_of_those_that_fade_and_from_the_past_alone() -> None:
    draw = np.random.default_rng(5)
    fades = draw.integers(60, 500, 160)  # the day from which on a device is used once a week, and 40 days later never
    day = np.arange(400)[:, None]
    chance = np.where(day < fades, 0.8, np.where(day < fades + 40, 0.15, 0.0))
    used = (draw.random((400, 160)) < chance).astype(float)
    asked = giving_up(UseDays(used=used, household=np.arange(160)), 280)
    given_up = used[310:370, asked.then.device].sum(axis=0) == 0
    assert asked.chance[given_up].mean() > 0.6
    assert asked.chance[~given_up].mean() < 0.1
    used[280:] = np.nan
    again = giving_up(UseDays(used=used, household=np.arange(160)), 280)
    assert np.array_equal(again.chance, asked.chance)

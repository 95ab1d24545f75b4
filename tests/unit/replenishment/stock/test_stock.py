"""What is left is believed as far as readings can be believed, and ordered when it no longer lasts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replenishment.stock.reorder import STALE_DAYS, Checks, Lead, needed, packs
from replenishment.stock.tracked import Tracked, tracked

LEAD = Lead(mean=3.0, variance=1.0)
PACK = np.array([30.0, 30.0])
NAN = float("nan")


def _followed(days: int = 60, use: float = 1.0) -> tuple[Tracked, np.ndarray]:
    """Two products of one household that use so much a day, and are read every evening."""
    known = tracked(np.array([0, 0]), np.full(2, 2.0), np.full(2, 1.0), np.full(2, 0.1), np.full(2, 200.0))
    level = np.full(2, 150.0)
    for day in range(days):
        level = level - use * (0.8 + 0.1 * (day % 5))
        known.day(np.zeros(2), level)
    return known, level


STEADY, _ = _followed(days=10)


def _read(known: Tracked, reading: float, days: int = 1) -> None:
    for _ in range(days):
        known.day(np.zeros(2), np.array([reading, NAN]))


def test_level_and_rate_are_those_that_are_read() -> None:
    known, level = _followed()
    assert known.level == pytest.approx(level, abs=0.3)
    assert known.rate == pytest.approx([1.0, 1.0], abs=0.15)


@pytest.mark.parametrize("wrong", [-20.0, 500.0, NAN, 0.0, 190.0])
def test_one_reading_that_cannot_be_or_is_strange_changes_nothing(wrong: float) -> None:
    known, level = _followed()
    _read(known, wrong)
    assert known.level[0] == pytest.approx(level[0] - known.rate[0], abs=0.5)
    assert known.unseen[0] == 1


def test_what_fell_is_believed_once_a_second_reading_bears_it_out() -> None:
    known, _ = _followed()
    _read(known, 20.0, days=2)
    assert known.level[0] == pytest.approx(20.0, abs=0.5)
    assert known.rate[0] > 1.2  # somebody used it


def test_what_rose_without_a_delivery_needs_a_third() -> None:
    known, level = _followed()
    _read(known, 190.0, days=2)
    assert known.level[0] < level[0]
    _read(known, 190.0)
    assert known.level[0] == pytest.approx(190.0)


def test_a_delivery_is_no_strange_reading() -> None:
    known, level = _followed()
    known.day(np.array([30.0, 0.0]), level + np.array([29.0, -1.0]))
    assert known.level[0] == pytest.approx(level[0] + 29.0, abs=0.5)


def _beside(days: int, level: np.ndarray, known: Tracked, use: float = 1.0) -> np.ndarray:
    """A pack of thirty of the first product comes, and stands in the cupboard for so many days."""
    for day in range(days):
        level = np.maximum(level - use, 0.0)
        known.day(np.array([30.0 if day == 0 else 0.0, 0.0]), level)
    return level


def test_a_pack_that_stands_beside_the_device_is_no_use_and_is_at_hand() -> None:
    known, level = _followed()
    level = _beside(20, level, known)
    assert known.rate == pytest.approx([1.0, 1.0], abs=0.1)
    assert known.at_hand == pytest.approx(level + np.array([30.0, 0.0]), abs=0.5)
    level += np.array([29.0, -1.0])
    known.day(np.zeros(2), level)
    assert (known.level[0], known.shelf[0]) == (pytest.approx(level[0], abs=0.5), 0.0)


def test_of_a_pack_that_is_filled_in_little_by_little_the_rest_stays_beside() -> None:
    known, level = _followed()
    level = _beside(5, level, known)
    level += np.array([10.0, 0.0])
    for _ in range(2):
        level -= 1.0
        known.day(np.zeros(2), level)
    assert known.level[0] == pytest.approx(level[0], abs=0.5)
    assert known.shelf[0] == pytest.approx(20.0, abs=2.0)
    assert known.rate[0] == pytest.approx(1.0, abs=0.15)


def test_what_is_never_filled_into_an_empty_device_is_not_there() -> None:
    known, _ = _followed()
    _read(known, 5.0, days=3)
    level = _beside(5, np.array([5.0, 60.0]), known)
    assert known.at_hand[0] > 20.0
    for _ in range(7):
        level = np.maximum(level - 1.0, 0.0)
        known.day(np.zeros(2), level)
    assert known.at_hand[0] == pytest.approx(0.0, abs=0.5)
    known.day(np.array([30.0, 0.0]), level)
    assert known.at_hand[0] == pytest.approx(0.0, abs=0.5), "it is not believed again at once"
    known.day(np.zeros(2), level + np.array([29.0, -1.0]))
    known.day(np.array([30.0, 0.0]), level + np.array([28.0, -2.0]))
    assert known.at_hand[0] == pytest.approx(58.0, abs=1.0), "one was found beside it"


def test_while_nothing_is_read_what_is_used_comes_from_beside_an_empty_device() -> None:
    known, _ = _followed()
    _read(known, 5.0, days=3)
    known.day(np.array([30.0, 0.0]), np.full(2, NAN))
    _read(known, NAN, days=9)
    _read(known, 25.0)
    assert known.level[0] == pytest.approx(25.0, abs=0.5)


def test_a_household_that_uses_nothing_of_anything_is_away_and_its_rates_stay() -> None:
    known, level = _followed()
    for _ in range(10):
        known.day(np.zeros(2), level)
    assert known.away().all()
    assert known.rate == pytest.approx([1.0, 1.0], abs=0.35)


def test_a_household_that_uses_one_of_two_is_at_home() -> None:
    known, level = _followed()
    for day in range(6):
        known.day(np.zeros(2), level - np.array([0.0, day + 1.0]))
    assert not known.away().any()


def _ordered(known: Tracked, level: float, service: float = 0.95, position: float = 0.0) -> int:
    known.level[:] = level
    found = packs(known, position=np.full(2, position), lead=LEAD, service=service, margin=None, pack=PACK)
    return int(found[0])


def test_it_is_ordered_when_it_no_longer_lasts_and_in_whole_packs() -> None:
    known, _ = _followed()
    assert [_ordered(known, level) for level in (100.0, 1.0)] == [0, 1]


def test_what_is_on_its_way_counts() -> None:
    known, _ = _followed()
    assert _ordered(known, 1.0, position=30.0) == 0


def test_nothing_is_ordered_by_a_level_that_nobody_saw_for_long() -> None:
    known, _ = _followed()
    known.unseen[:] = STALE_DAYS + 1
    assert _ordered(known, 1.0) == 0


def test_nothing_is_ordered_while_nobody_is_at_home() -> None:
    known, _ = _followed()
    known.lately[:] = 0.0
    assert _ordered(known, 1.0) == 0


@given(service=st.floats(0.5, 0.98), more=st.floats(0.0, 0.019))
def test_a_surer_service_never_needs_less(service: float, more: float) -> None:
    assert (needed(STEADY, LEAD, service + more, None) >= needed(STEADY, LEAD, service, None) - 1e-9).all()


def test_the_margin_is_what_happened_to_its_own_forecasts() -> None:
    many = 500
    draw = np.random.default_rng(1)
    known = tracked(np.arange(many), np.ones(many), np.full(many, 0.1), np.full(many, 0.01), np.full(many, 900.0))
    checks, level = Checks(horizon=3), np.full(many, 500.0)
    assert checks.margin(0.9) is None
    for _ in range(30):
        level = level - draw.gamma(2.0, 0.5, many)
        known.day(np.zeros(many), level)
        checks.note(known, np.zeros(many))
    margin = checks.margin(0.9)
    assert margin is not None
    assert margin > checks.margin(0.5)

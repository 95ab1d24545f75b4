"""The next order day is foreseen from what lies before the day it is asked, and from nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from base.errors import HistoryTooShort
from replenishment.forecast.histories import histories
from replenishment.forecast.next_order import EARLY, forecast, landmarks, likeliest

DAY = 150


def _orders(until: int, seed: int = 1) -> list[tuple[str, str, int]]:
    """Forty customers with three items each, every one at a pace of its own, rather evenly."""
    draw = np.random.default_rng(seed)
    rows = []
    for customer in range(40):
        for item in range(3):
            pace, day = draw.uniform(8, 25), draw.uniform(0, 20)
            while day < 400:
                rows.append((f"c{customer}", f"i{item}", int(day)))
                day += pace * draw.uniform(0.8, 1.2)
    return [row for row in rows if row[2] < until]


@pytest.fixture(scope="module")
def foreseen():
    coded = histories(*zip(*_orders(400), strict=True))
    return coded, forecast(coded, DAY, 4)


def test_what_comes_after_the_day_changes_nothing(foreseen) -> None:
    _, told = foreseen
    before = histories(*zip(*_orders(DAY), strict=True))
    again = forecast(before, DAY, 4)
    assert again.day.tolist() == told.day.tolist()
    assert again.low.tolist() == told.low.tolist()


def test_even_customers_are_told_better_than_by_one_wait_for_all(foreseen) -> None:
    coded, told = foreseen
    following = coded.pairs.next(told.pair, DAY)
    ours = np.abs(told.day - following)
    assert np.median(ours) < 0.7 * np.median(np.abs(np.median(following) - following))


def test_of_ten_orders_nine_come_in_their_interval(foreseen) -> None:
    coded, told = foreseen
    following = coded.pairs.next(told.pair, DAY)
    inside = (told.low <= following) & (following <= told.high)
    assert 0.8 <= inside.mean() <= 0.98
    assert (following < told.low).mean() <= EARLY + 0.08


def test_an_interval_begins_today_at_the_earliest_and_chances_grow(foreseen) -> None:
    _, told = foreseen
    assert (told.low >= DAY).all()
    assert (told.low <= told.high).all()
    assert (np.diff(told.within, axis=1) >= 0).all()


def test_what_has_not_come_yet_counts_as_waited_for(foreseen) -> None:
    coded, _ = foreseen
    seen = landmarks(coded, DAY).waits(DAY)
    assert not seen.came.all()
    assert (seen.days[~seen.came] >= 7).all()


def test_too_short_a_history_is_refused_in_words() -> None:
    with pytest.raises(HistoryTooShort, match="57 days"):
        forecast(histories(["a"], ["tea"], [0]), DAY, 4)


def test_the_likeliest_day_is_the_middle_of_the_shortest_half() -> None:
    chance = np.array([[0.0, 0.1, 0.2, 0.6, 0.9, 1.0, 1.0], [0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0]])
    first, second = likeliest(chance)
    assert first == pytest.approx(3.2, abs=0.35)  # .7 of the chance lies on days 3 and 4
    assert 0 <= second + 0.5 <= 1  # most of it on day 0

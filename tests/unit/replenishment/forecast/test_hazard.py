"""The hazard counts what was seen: an order in its stretch, and only whole stretches of what had not come."""

from __future__ import annotations

import numpy as np
import pytest

from replenishment.forecast.hazard import STRETCHES, PairStanding, PairWaits, fit


def _waits(days: np.ndarray, came: np.ndarray) -> PairWaits:
    """Pairs of which nothing is known that would tell them apart."""
    count = len(days)
    standing = PairStanding(
        features=np.zeros((count, 1)),
        age=np.ones((count, 2)),
        gap=np.full((count, 2), 30.0),
        uneven=np.full(count, 0.6),
    )
    return PairWaits(standing=standing, days=days, came=came)


@pytest.mark.parametrize(
    ("days", "came", "ended"),
    [
        (1, True, (0, 1)),
        (1, False, (0, 0)),
        (3, False, (1, 1)),
        (3, True, (1, 2)),
        (900, False, (STRETCHES, STRETCHES)),
    ],
)
def test_a_stretch_that_was_not_seen_to_its_end_counts_only_with_an_order(
    days: int, came: bool, ended: tuple[int, int]
) -> None:
    stretch, seen = _waits(np.array([days]), np.array([came])).by_stretch()
    assert (int(stretch[0]), int(seen[0])) == ended


def test_one_order_in_twenty_days_is_found_also_where_most_are_watched_for_a_week_or_two() -> None:
    draw = np.random.default_rng(3)
    wait, watched = draw.geometric(0.05, 6000) - 1, draw.integers(4, 80, 6000)
    came = wait < watched
    waits = _waits(np.minimum(wait, watched), came)
    chance = fit(waits).chances(waits.standing.where(slice(0, 1)))[0]
    for day in (6, 13, 41):
        assert chance[day] == pytest.approx(1 - 0.95 ** (day + 1), abs=0.04)
    assert (np.diff(chance) > 0).all()


def test_beyond_what_was_seen_the_last_stretch_goes_on() -> None:
    draw = np.random.default_rng(4)
    wait = draw.geometric(0.1, 2000) - 1
    waits = _waits(np.minimum(wait, 14), wait < 14)
    model = fit(waits)
    assert model.supported < STRETCHES
    left = 1 - model.chances(waits.standing.where(slice(0, 1)))[0]
    assert left[60] / left[50] == pytest.approx((left[13] / left[10]) ** (10 / 3), rel=0.05)

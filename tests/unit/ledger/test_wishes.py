"""What a button asks for: once, however often it is told, bounces or comes out of order; and called off by a second."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from ledger.records.wish import BOUNCES, CALLED_OFF_WITHIN, LATE, SO_SOON_AGAIN, DeviceWish, Press
from tests.factories.records import MORNING

WISH = DeviceWish(device="de_1", customer="key_1", household="ac_1", product_id="coffee")


def press(seconds: float, name: str = "") -> Press:
    return Press(touchpoint_id=f"tp_{name or seconds}", at=MORNING + timedelta(seconds=seconds))


def pressed(*seconds: float, wish: DeviceWish = WISH) -> DeviceWish:
    for one in seconds:
        wish = wish.pressed(press(one))
    return wish


def stands_at(wish: DeviceWish) -> datetime | None:
    return None if wish.standing is None else wish.standing.at


@pytest.mark.parametrize(
    ("seconds", "stands"),
    [
        ((0,), 0),
        ((0, 3), 0),  # bounced
        ((0, 9, 18, 27), 0),  # hammered: each within ten seconds of the one before
        ((0, 30), None),  # called off
        ((0, 30, 33), None),  # the second one bounced
        ((0, 30, 60), 60),  # and on again
        ((0, 121), 0),  # beyond the window: the same wish
    ],
)
def test_a_second_press_calls_off_the_first_and_a_bounce_is_none_in_whatever_order_they_come(
    seconds: tuple[float, ...], stands: float | None
) -> None:
    expected = None if stands is None else MORNING + timedelta(seconds=stands)
    for order in permutations(seconds):
        assert stands_at(pressed(*order)) == expected


def test_a_press_that_is_told_again_changes_nothing() -> None:
    once = pressed(0, 30)
    assert once.pressed(press(0)) is once
    assert stands_at(once) is None, "else it would be on again"


def test_the_same_press_means_the_same_order_and_another_another() -> None:
    assert pressed(0).order_id == pressed(0, 3).order_id
    assert pressed(0).order_id != pressed(60).order_id


def test_it_is_due_when_it_can_be_called_off_no_more() -> None:
    assert pressed(0).due_at == MORNING + CALLED_OFF_WITHIN
    assert pressed(0, 30).due_at is None
    assert BOUNCES < CALLED_OFF_WITHIN


def test_what_is_told_of_the_time_before_it_was_served_changes_nothing() -> None:
    served = pressed(100).served(MORNING + timedelta(minutes=5), ordered=True)
    assert served.pressed(press(50)) is served
    assert served.pressed(press(100)) is served
    assert stands_at(served.pressed(press(400))) == MORNING + timedelta(seconds=400)


@pytest.mark.parametrize(
    ("later", "ordered_before", "asked"),
    [
        (timedelta(minutes=5), None, False),
        (LATE + timedelta(minutes=1), None, True),
        (timedelta(minutes=5), SO_SOON_AGAIN - timedelta(hours=1), True),
        (timedelta(minutes=5), SO_SOON_AGAIN + timedelta(hours=1), False),
    ],
)
def test_what_becomes_known_late_or_comes_soon_after_an_order_is_asked_about(
    later: timedelta, ordered_before: timedelta | None, asked: bool
) -> None:
    now = MORNING + later
    wish = WISH
    if ordered_before is not None:
        wish = pressed(-SO_SOON_AGAIN.total_seconds() * 2).served(now - ordered_before, ordered=True)
    assert pressed(0, wish=wish).must_be_asked(now) is asked

"""The calendar of a subscription, whatever happens to it: held against the obvious way of counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.encoding import from_json, to_json
from ledger.records.interval import Interval, Unit
from ledger.records.subscription import Subscription, SubscriptionState, Trouble, moment_there
from tests.factories.subscriptions import MONTHLY, subscription

days = st.dates(date(2023, 1, 1), date(2030, 12, 31))
intervals = st.builds(Interval, every=st.integers(1, 13), unit=st.sampled_from(Unit))
zones = st.sampled_from(["America/Los_Angeles", "Europe/London", "Pacific/Apia", "Australia/Lord_Howe", "UTC"])
CHANGES = ("skip", "skip two", "move", "pause", "rest", "resume", "change")
happenings = st.sampled_from(["wait", "renew", "sold out", "dearer", *CHANGES])


@given(first=days, interval=intervals, day=days)
def test_the_first_date_beyond_a_day_is_found_as_by_counting_up(first: date, interval: Interval, day: date) -> None:
    counted = next(n for n in range(4_000) if interval.after(first, n) > day)
    assert interval.steps_beyond(first, day) == counted


@given(first=days, interval=intervals)
def test_dates_only_go_forward_and_months_keep_their_day(first: date, interval: Interval) -> None:
    dates = [interval.after(first, n) for n in range(40)]
    assert all(before < after for before, after in pairwise(dates))
    if interval.unit is Unit.MONTH:
        next_days = [day + timedelta(days=1) for day in dates]
        assert all(day.day == first.day or after.day == 1 for day, after in zip(dates, next_days, strict=True))


def test_the_last_of_january_comes_on_the_last_of_february_and_on_the_31st_again() -> None:
    first = date(2028, 1, 31)
    found = [MONTHLY.after(first, n).isoformat() for n in range(4)]
    assert found == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


@given(day=days, zone=zones)
def test_what_is_due_is_due_on_that_day_there_whatever_its_clocks_do(day: date, zone: str) -> None:
    due_at = moment_there(day, zone)
    assert due_at.utcoffset() == timedelta(0)
    assert subscription(time_zone=zone).today(due_at) == day
    # Not by UTC's days, so that the night before never counts.
    assert not subscription(time_zone=zone, due=day).is_due(due_at - timedelta(seconds=1))


@given(first=days, interval=intervals, steps=st.lists(st.tuples(happenings, st.integers(0, 90)), max_size=12))
def test_whatever_happens_a_date_of_the_schedule_is_next_and_none_comes_twice(
    first: date, interval: Interval, steps: list[tuple[str, int]]
) -> None:
    one, today = subscription(first_day=first, interval=interval), first
    placed: list[date] = []
    for happening, passed in steps:
        today += timedelta(days=passed)
        before, one = one, happens(one, happening, today)
        if one.renewals > before.renewals:
            placed += [one.renewed_on or today]
        assert from_json(to_json(one), Subscription) == one
        if one.due is not None and one != before and one.trouble is None:
            assert one.due > min(today, before.due or today)
            assert one.due == one.interval.after(one.first_day, one.step)
    assert placed == sorted(set(placed))


def happens(one: Subscription, happening: str, today: date) -> Subscription:
    due = one.due is not None and one.due <= today
    answers: dict[str, Any] = {
        "renew": lambda: one.renewed(today) if due else one,
        "sold out": lambda: one.not_placed(Trouble.SOLD_OUT, today) if due else one,
        "dearer": lambda: one.not_placed(Trouble.DEARER, today) if due else one,
        "skip": lambda: one.skipped(today),
        "skip two": lambda: one.skipped(today, 2),
        "move": lambda: one.moved(today + timedelta(days=5)),
        "pause": lambda: one.paused(today),
        "rest": lambda: one.paused(today, today + timedelta(days=20)),
        "resume": lambda: one.resumed(today),
        "change": lambda: one.every(Interval(every=3), today),
    }
    return answers.get(happening, lambda: one)()


def test_after_an_outage_one_comes_and_the_next_is_where_it_always_was() -> None:
    late = subscription(interval=Interval(every=1)).renewed(date(2026, 2, 1))  # four dates went by
    assert (late.renewals, late.renewed_on, late.due) == (1, date(2026, 1, 6), date(2026, 2, 3))


def test_what_is_sold_out_is_tried_each_day_for_a_week_and_then_with_the_next_date() -> None:
    one, tried = subscription(), list[date]()
    while one.due is not None and one.due < date(2026, 2, 3):
        tried.append(one.due)
        one = one.not_placed(Trouble.SOLD_OUT, one.due)
    assert tried == [date(2026, 1, 6) + timedelta(days=n) for n in range(8)]
    assert one.due == date(2026, 2, 3)
    assert not one.told


def test_a_dearer_one_waits_for_its_next_date_and_is_told_of_once() -> None:
    dearer = subscription().not_placed(Trouble.DEARER, date(2026, 1, 6))
    assert (dearer.due, dearer.told) == (date(2026, 2, 3), False)
    assert replace(dearer, told=True).not_placed(Trouble.DEARER, date(2026, 2, 3)).told


def test_after_a_declined_one_nothing_comes_until_its_household_says_so() -> None:
    unpaid = subscription(renewals=3, step=3).not_placed(Trouble.DECLINED, date(2026, 4, 1))
    assert (unpaid.state, unpaid.due, unpaid.last_order_id) == (SubscriptionState.UNPAID, None, None)
    resumed = unpaid.resumed(date(2026, 4, 2))
    assert (resumed.state, resumed.due) == (SubscriptionState.ACTIVE, date(2026, 4, 28))


def test_what_is_cancelled_stays_so() -> None:
    gone = subscription().cancelled(datetime(2026, 1, 6, tzinfo=UTC))
    today = date(2026, 1, 7)
    changes = (gone.paused(today), gone.resumed(today), gone.skipped(today, 2), gone.moved(today), gone.so_many(2, 5))
    assert {gone, *changes, gone.every(MONTHLY, today)} == {gone}

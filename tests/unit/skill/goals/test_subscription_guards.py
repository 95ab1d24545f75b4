"""Which changes of a subscription bring more than was agreed to: those are guarded as its beginning is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.records.interval import Interval, Unit
from skill.goals.subscription_guards import brings_more
from tests.factories.subscriptions import subscription

TODAY = date(2026, 11, 21)
COMES = subscription(first_day=TODAY + timedelta(days=7), due=TODAY + timedelta(days=7))
RESTS = COMES.paused(TODAY)

MORE = {
    "a higher price": (COMES, COMES.so_many(3, COMES.agreed_minor + 1)),
    "a shorter interval": (COMES, COMES.every(Interval(every=1, unit=Unit.WEEK), TODAY)),
    "an earlier day": (COMES.paused(TODAY, TODAY + timedelta(days=90)), COMES),
    "going on": (RESTS, RESTS.resumed(TODAY)),
    "a rest that ends, of one that rested without end": (RESTS, RESTS.paused(TODAY, TODAY + timedelta(days=1))),
}
NO_MORE = {
    "the same": (COMES, COMES),
    "fewer": (COMES, COMES.so_many(1, COMES.agreed_minor - 1)),
    "less often": (COMES, COMES.every(Interval(every=12, unit=Unit.MONTH), TODAY)),
    "one left out": (COMES, COMES.skipped(TODAY)),
    "a rest": (COMES, RESTS),
    "a longer rest": (COMES.paused(TODAY, TODAY + timedelta(days=30)), COMES.paused(TODAY, TODAY + timedelta(days=90))),
    "an end": (COMES, COMES.cancelled(COMES.enrolled_at)),
    "a higher price of what rests": (RESTS, replace(RESTS, agreed_minor=RESTS.agreed_minor + 1)),
}


@pytest.mark.parametrize("change", MORE)
def test_more_comes_by(change: str) -> None:
    assert brings_more(*MORE[change])


@pytest.mark.parametrize("change", NO_MORE)
def test_no_more_comes_by(change: str) -> None:
    assert not brings_more(*NO_MORE[change])

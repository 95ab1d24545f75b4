"""Which change of a subscription is suggested, by what is used, and where none is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.records.interval import Interval, Unit
from ledger.records.replenishment import Decided, ReplenishmentDecision, Why
from ledger.records.subscription import SubscriptionState, Trouble
from ledger.records.suggestion import SuggestedDeed, Suggestion
from replenishment.decisions.bought import BoughtProduct
from replenishment.decisions.tuning import ComesBeside, suggestion
from tests.factories.subscriptions import subscription

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
NEXT = date(2026, 11, 27)
PLENTY = (1.0, 3.0, 9.0)
WEEKS = Interval(every=4)
WAIT = Decided.WAIT


def read(pack_days: float, left: tuple[float, float, float] = PLENTY, why: Why = Why.LASTS) -> ReplenishmentDecision:
    """What a device tells: how long a pack lasts, and what is there."""
    return ReplenishmentDecision(
        household="hh", product_id="p", decided=WAIT, because=(why,), days_left=left, seen_at=NOW, a_day=1 / pack_days
    )


def ordered(*gaps: int, packs: int = 1) -> BoughtProduct:
    at = [NOW]
    for gap in gaps:
        at.append(at[-1] + timedelta(days=gap))
    return BoughtProduct(at=at, packs=[packs] * len(at))


def told(decision: ReplenishmentDecision | None, bought: BoughtProduct | None = None, **changes) -> Suggestion | None:
    given = {"due": NEXT, "interval": WEEKS} | changes
    return suggestion(subscription(**given), decision, bought or BoughtProduct(), NOW)


@pytest.mark.parametrize(
    ("pack_days", "deed", "every"),
    [(35, SuggestedDeed.SLOWER, 5), (20, SuggestedDeed.FASTER, 3), (28, None, 4), (31, None, 4), (25, None, 4)],
)
def test_the_interval_that_fits_what_a_device_tells_is_suggested_where_it_is_off_by_a_fifth(
    pack_days: float, deed: SuggestedDeed | None, every: int
) -> None:
    fits = told(read(pack_days))
    assert (fits and fits.deed, fits and fits.interval) == (deed, deed and Interval(every=every))


def test_several_packs_each_time_last_so_many_times_as_long() -> None:
    fits = told(read(14), quantity=3)
    assert fits is not None
    assert (fits.interval, fits.reason) == (Interval(every=6), "3 of it last 42 days and come every 28")


@pytest.mark.parametrize(
    ("other", "pack_days", "by_itself", "fits"),
    [
        (WEEKS, 14, False, None),  # two every 28 days are one every 14
        (WEEKS, 28 / 3, False, (SuggestedDeed.FASTER, Interval(every=2))),  # the other leaves two of three
        (WEEKS, 40, False, None),  # the other brings more than is used: which is too many nobody can tell
        (Interval(every=8), 40, False, (SuggestedDeed.SLOWER, Interval(every=20))),
        (Interval(every=8), 14, True, None),  # what is missing is ordered by itself
    ],
)
def test_all_that_comes_of_a_product_is_counted_against_its_use(
    other: Interval, pack_days: float, by_itself: bool, fits: tuple[SuggestedDeed, Interval] | None
) -> None:
    another = subscription(due=NEXT, interval=other).a_day
    one = subscription(due=NEXT, interval=WEEKS)
    beside = ComesBeside(a_day=another, by_itself=by_itself)
    found = suggestion(one, read(pack_days), BoughtProduct(), NOW, beside)
    assert (found and (found.deed, found.interval)) == fits


def test_a_subscription_that_rests_brings_nothing() -> None:
    assert subscription(due=None, state=SubscriptionState.PAUSED).a_day == 0


def test_months_are_counted_in_months() -> None:
    fits = told(read(61), interval=Interval(every=1, unit=Unit.MONTH))
    assert fits is not None
    assert fits.interval == Interval(every=2, unit=Unit.MONTH)


@pytest.mark.parametrize(("pack_days", "quantity", "deed", "count"), [(3.5, 1, "more", 2), (7, 2, None, None)])
def test_what_cannot_come_more_often_comes_in_greater_number(
    pack_days: float, quantity: int, deed: str | None, count: int | None
) -> None:
    fits = told(read(pack_days), interval=Interval(every=1), quantity=quantity)
    if deed is None:  # every other week fits two packs
        assert fits is not None
        assert (fits.deed, fits.interval) == (SuggestedDeed.SLOWER, Interval(every=2))
    else:
        assert fits is not None
        assert (fits.deed, fits.quantity) == (deed, count)


@pytest.mark.parametrize(("low", "skips"), [(36.0, True), (35.0, False)])
def test_the_next_one_is_left_out_where_what_is_there_outlasts_the_one_after(low: float, *, skips: bool) -> None:
    fits = told(read(28, left=(low, 50.0, 70.0)))
    assert (fits is not None) is skips
    assert fits is None or (fits.deed, fits.due) == (SuggestedDeed.SKIP, NEXT)


def test_who_is_away_is_offered_a_pause_and_who_is_back_and_runs_low_to_go_on() -> None:
    fits = told(read(28, why=Why.AWAY))
    assert fits is not None
    assert fits.deed is SuggestedDeed.PAUSE
    rests = {"state": SubscriptionState.PAUSED, "due": None}
    back = told(read(28, left=(2.0, 9.0, 15.0)), **rests)
    assert back is not None
    assert back.deed is SuggestedDeed.RESUME
    assert told(read(28, left=(2.0, 11.0, 15.0)), **rests) is None
    assert told(read(28, why=Why.AWAY), **rests) is None
    assert told(None, ordered(40, 40, 40, 40), **rests) is None, "no device tells that somebody is back"


@pytest.mark.parametrize(
    ("gaps", "every"),
    [
        ((40, 42, 41, 43), 6),
        ((14, 14, 15, 14), 2),
        ((40, 42, 41), None),
        ((28, 28, 90, 28), None),
        ((0, 0, 0, 0), None),
    ],
)
def test_without_a_device_the_usual_gap_between_orders_tells_it(gaps: tuple[int, ...], every: int | None) -> None:
    fits = told(None, ordered(*gaps))
    assert (fits and fits.interval) == (every and Interval(every=every))


def test_only_the_newest_gaps_count_and_each_by_its_packs() -> None:
    fits = told(None, ordered(*[20] * 9, *[80] * 8, packs=2))
    assert fits is not None
    assert fits.interval == Interval(every=6)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": SubscriptionState.CANCELLED, "due": None},
        {"state": SubscriptionState.UNPAID, "due": None},
        {"state": SubscriptionState.PAUSED},  # until a day: that is its own
        {"trouble": Trouble.DEARER},
    ],
)
def test_nothing_is_suggested_of_what_does_not_run(changes: dict[str, object]) -> None:
    assert told(read(60), **changes) is None


def test_what_no_device_told_for_days_suggests_nothing() -> None:
    assert told(read(60, why=Why.STALE)) is None

"""A year of subscriptions with outages, deaths, two workers and clocks that differ: each renewal comes once.

The worker, the shop and the ledger's promises are the product's own; nobody waits, since time is handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.errors import StoreError, StoreUnavailable
from ledger.records import Initiator, Order, OrderSource
from ledger.records.interval import Interval, Unit
from ledger.records.subscription import Subscription, Trouble, moment_there
from ledger.subscriptions import KeptSubscription
from shop.catalog import Catalog
from shop.checkout.renewal import RenewalOutcome, Renewals
from tests.factories.checkout import COFFEE, TRASH_BAGS, built_in_catalog, built_in_shop
from tests.factories.memory import MemoryLedger
from tests.factories.subscriptions import ENROLLED, FOUR_WEEKS, MONTHLY, WEEKLY, subscription

INTERVALS = (WEEKLY, FOUR_WEEKS, MONTHLY, Interval(every=10, unit=Unit.DAY), Interval(every=2, unit=Unit.MONTH))
ZONES = ("America/Los_Angeles", "Europe/London", "Australia/Lord_Howe")
YEAR = timedelta(days=366)
TRIES = (timedelta(hours=14, minutes=30), timedelta(hours=20))  # of a day, UTC


class Killed(BaseException):
    """The process died here."""


@dataclass
class Troubled(MemoryLedger):
    """Dies before or after a transaction, as the next trouble says."""

    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def place_order(self, order: Order, *args: Any, **kwargs: Any) -> bool:
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "died before":
            raise Killed
        if trouble == "refused":
            raise StoreUnavailable("throttled")
        self.loses_reply = trouble == "reply lost"
        placed = super().place_order(order, *args, **kwargs)
        if trouble == "died after":
            raise Killed
        return placed


def begun(ledger: MemoryLedger, one: Subscription) -> Subscription:
    ledger.subscriptions.kept[one.subscription_id] = KeptSubscription(subscription=one, version=1)  # type: ignore[attr-defined]
    return one


def orders_of(ledger: MemoryLedger, subscription_id: str) -> list[Order]:
    mine = (order for _, order in ledger.orders.values() if order.subscription_id == subscription_id)
    return sorted(mine, key=lambda order: order.placed_at)


def renewals(ledger: MemoryLedger, catalog: Catalog | None = None) -> Renewals:
    return Renewals(ledger=ledger, shop=built_in_shop(ledger, catalog))


def lives(ledger: Troubled, days: Iterable[tuple[date, str, int]]) -> None:
    """Let rounds come on each day that nothing is away, by two workers whose clocks are minutes apart."""
    workers = (renewals(ledger), renewals(ledger))
    for day, trouble, minutes in days:
        ledger.away = trouble == "away"
        ledger.troubles = [trouble] if trouble not in {"", "away"} else []
        for at in TRIES:
            now = datetime(day.year, day.month, day.day, tzinfo=UTC) + at
            for worker, apart in zip(workers, (0, minutes), strict=True):
                with suppress(StoreError, Killed):
                    worker.round(now + timedelta(minutes=apart))


days_of_trouble = st.dictionaries(
    st.integers(0, YEAR.days),
    st.tuples(
        st.sampled_from(["away", "died before", "died after", "refused", "reply lost"]),
        st.integers(1, 40),  # days, where it is an outage
        st.integers(0, 30),  # minutes that the clocks are apart
    ),
    max_size=8,
)


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(year=st.sampled_from([2026, 2027, 2028]), troubles=days_of_trouble)
def test_in_a_year_of_outages_each_renewal_comes_once_and_none_is_made_up_for(
    year: int, troubles: dict[int, tuple[str, int, int]]
) -> None:
    ledger, began = Troubled(), date(year, 1, 31)
    kept = [
        begun(ledger, subscription(f"su_{n}{zone}", interval=interval, time_zone=zone, first_day=began))
        for n, interval in enumerate(INTERVALS)
        for zone in ZONES
    ]
    calendar = [(began + timedelta(days=n - 1), *troubled(troubles, n)) for n in range(YEAR.days)]
    calendar.append((began + YEAR, "", 0))  # nothing is away at the end
    lives(ledger, calendar)
    up = [datetime.combine(day, time(), UTC) + at for day, trouble, _ in calendar if trouble != "away" for at in TRIES]
    for one in kept:
        found = orders_of(ledger, one.subscription_id)
        assert [one.today(order.placed_at) for order in found] == comes_on(one, up)
        assert [order.order_id for order in found] == [replace(one, renewals=n).order_id for n in range(len(found))]


def troubled(troubles: dict[int, tuple[str, int, int]], day: int) -> tuple[str, int]:
    """What goes wrong on a day; what is no outage is mended by the day's next round."""
    away = any(kind == "away" and begins <= day < begins + long for begins, (kind, long, _) in troubles.items())
    kind, _, apart = troubles.get(day, ("", 0, 0))
    return ("away" if away else "" if kind == "away" else kind), apart


def comes_on(one: Subscription, up: list[datetime]) -> list[date]:
    """By counting: each date of the schedule, or the first round after an outage; then only dates beyond that day."""
    found: list[date] = []
    for n in range(400):
        there = one.interval.after(one.first_day, n)
        if found and there <= found[-1]:
            continue  # it went by while another was late
        moment = next((at for at in up if at >= moment_there(there, one.time_zone)), None)
        if moment is None:
            return found
        found.append(one.today(moment))
    raise AssertionError("a year has no end")


def test_what_comes_is_a_machines_order_that_names_its_subscription() -> None:
    ledger = MemoryLedger()
    one = begun(ledger, subscription(quantity=2))
    assert renewals(ledger).round(datetime(2026, 1, 6, 14, 0, tzinfo=UTC)) == Counter({RenewalOutcome.PLACED: 1})
    (found,) = orders_of(ledger, one.subscription_id)
    assert (found.source, found.initiator) == (OrderSource.SUBSCRIPTION, Initiator.MACHINE)
    assert [(line.product_id, line.quantity) for line in found.lines] == [(COFFEE, 2)]
    (led,) = [touch for touch in ledger.touchpoints.values() if touch.order_id == found.order_id]
    assert (led.action, led.initiator, led.subscription_id) == ("replenish", "machine", "su_1")
    assert found.order_id in ledger.outbox.entries  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [({"agreed_minor": 1}, Trouble.DEARER), ({"product_id": TRASH_BAGS}, Trouble.SOLD_OUT)],
)
def test_what_is_dearer_than_agreed_or_sold_out_is_not_ordered(changes: dict[str, Any], trouble: Trouble) -> None:
    ledger = MemoryLedger()
    one = begun(ledger, subscription(**changes))
    renewals(ledger).round(datetime(2026, 1, 6, 14, 0, tzinfo=UTC))
    kept = ledger.subscriptions.of(one.subscription_id)
    assert kept is not None
    assert (kept.subscription.trouble, kept.subscription.told) == (trouble, False)
    assert ledger.orders == {}


def test_what_is_cheaper_than_agreed_costs_what_it_costs() -> None:
    ledger, coffee = MemoryLedger(), built_in_catalog().products[COFFEE]
    begun(ledger, subscription())
    renewals(ledger).round(datetime(2026, 1, 6, 14, 0, tzinfo=UTC))
    (found,) = orders_of(ledger, "su_1")
    assert found.revenue_minor == coffee.price.minor


@pytest.mark.parametrize("before", [None, "cancelled", "paused", "skipped"])
def test_what_was_said_a_moment_before_the_renewal_holds(before: str | None) -> None:
    ledger = MemoryLedger()
    one = begun(ledger, subscription())
    read = ledger.subscriptions.of("su_1")
    assert read is not None
    wishes = {"cancelled": one.cancelled(ENROLLED), "paused": one.paused(date(2026, 1, 6))}
    wanted = one if before is None else wishes.get(before, one.skipped(date(2026, 1, 6)))
    assert ledger.subscriptions.change(read, wanted)
    renewals(ledger).round(datetime(2026, 1, 6, 14, 0, tzinfo=UTC))
    assert len(ledger.orders) == (before is None)


def test_dates_of_a_schedule_do_not_move_with_the_clocks_of_the_year() -> None:
    one = subscription(interval=WEEKLY)
    due = [replace(one, due=one.interval.after(one.first_day, n)).due_at for n in range(52)]
    assert {(after - before) for before, after in pairwise(filter(None, due))} == {
        timedelta(days=7),
        timedelta(days=7, hours=-1),  # in March
        timedelta(days=7, hours=1),  # in November
    }

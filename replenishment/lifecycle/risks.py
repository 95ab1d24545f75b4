"""The risk of each customer and device, with what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from base.errors import HistoryTooShort
from ledger.records import Order
from replenishment.arrays import Real
from replenishment.decisions.records import PackReading
from replenishment.lifecycle.customers import CustomersThen, Spending, customers_at
from replenishment.lifecycle.from_ledger import spending, use_days
from replenishment.lifecycle.giving_up import learnt as learnt_of_use
from replenishment.lifecycle.staying_away import chance_of_none, for_and_against, learnt
from replenishment.lifecycle.use import UseDays, used_at

SURE = 12.0  # twice the log-likelihood that a change adds, from which on it is told: a few in a thousand by luck alone


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRisk:
    """A customer that may order no more.

    Attributes:
        household: its account's or user's pseudonym.
        chance: that it orders nothing for 90 days; None where there is too little to learn that from.
        orders: days on which it ordered.
        last_order: the last of them.
        usual_gap: days between its orders, drawn towards that of all where it has few.
        speaks_for: what of it speaks for staying away, beside the usual customer, the strongest first.
        speaks_against: likewise against it.
    """

    household: str
    chance: float | None
    orders: int
    last_order: date
    usual_gap: float
    speaks_for: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRisk:
    """A product that a household may use no more, by its device.

    Attributes:
        household: whose.
        product_id: which.
        chance: that it is used on none of the days from a month to three months ahead; None as above.
        last_used: the last day on which it was.
        days_a_week: of use; before the change, where it fell.
        fell_to: days a week since then; None where it did not fall for sure.
        fell_on: the day from which on it was used less.
    """

    household: str
    product_id: str
    chance: float | None
    last_used: date
    days_a_week: float
    fell_to: float | None = None
    fell_on: date | None = None


def customer_risks(orders: Iterable[Order], now: datetime) -> tuple[CustomerRisk, ...]:
    """Return every customer's risk as of a moment, the greatest first; nothing later is looked at.

    Raises:
        HistoryTooShort: there is no order.
    """
    given = spending(orders, now)
    today = now.astimezone(UTC).date().toordinal() + 1
    then = customers_at(given, today)
    found = sorted(_of_customers(given, then, today), key=lambda one: (-(one.chance or 0.0), one.household))
    return tuple(found)


def _of_customers(given: Spending, then: CustomersThen, today: int) -> Iterator[CustomerRisk]:
    try:
        model = learnt(given, today)
    except HistoryTooShort:
        model = None
    chance = None if model is None else chance_of_none(model, then.features)
    said = None if model is None else for_and_against(model, then)
    for place, customer in enumerate(then.customer):
        speaks_for, against = ((), ()) if said is None else said[place]
        yield CustomerRisk(
            household=str(given.histories.customer_names[customer]),
            chance=None if chance is None else round(float(chance[place]), 4),
            orders=int(then.orders[place]),
            last_order=date.fromordinal(int(then.last[place])),
            usual_gap=round(float(then.typical[place]), 1),
            speaks_for=speaks_for,
            speaks_against=against,
        )


def use_risks(readings: Iterable[PackReading], now: datetime) -> tuple[UseRisk, ...]:
    """Return the risk of every product of which a device told within five days, and that was used within thirty.

    Of others nothing is said: nobody knows whether they are used. The greatest first.

    Raises:
        HistoryTooShort: there is no reading that can be believed.
    """
    days, places, first = use_days(readings, now)
    today = len(days.used)
    then = used_at(days, today)
    chance = _chances(days, today, then.features)
    found = []
    for place, device in enumerate(then.device):
        household, product = places[device]
        sure = then.change.surprise[place] >= SURE
        found.append(
            UseRisk(
                household=household,
                product_id=product,
                chance=None if chance is None else round(float(chance[place]), 4),
                last_used=first + timedelta(days=today - 1 - int(then.silent[place])),
                days_a_week=round(7 * float(then.change.before[place] if sure else then.overall[place]), 1),
                fell_to=round(7 * float(then.change.since[place]), 1) if sure else None,
                fell_on=first + timedelta(days=today - int(then.change.ago[place])) if sure else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-(one.chance or 0.0), one.household, one.product_id)))


def _chances(days: UseDays, today: int, features: Real) -> Real | None:
    try:
        return learnt_of_use(days, today).chances(features)
    except HistoryTooShort:
        return None

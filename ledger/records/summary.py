"""What a voice turn wants to know of a customer before it says a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self

from ledger.records.consent import Consent
from ledger.records.constraints import UtcTime
from ledger.records.guard import Guarded
from ledger.records.news import HouseholdNews
from ledger.records.order import Order
from ledger.records.words import OrderStatus

MOST_UNDER_WAY = 8
"""Orders whose promised days are kept beside the newest one's."""
REMEMBERED = timedelta(days=14)
"""How long after its day an order may still be asked about with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastOrder:
    """The newest order that stands.

    Attributes:
        order_id: which.
        placed_at: when.
        product_id: its first product.
        products: how many different ones it has.
        arrives_by: the day that was promised; None where none is known.
    """

    order_id: str
    placed_at: UtcTime
    product_id: str | None = None
    products: int = 1
    arrives_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedDay:
    """The day by which an order arrives, as it was said when it was placed."""

    order_id: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtSoFar:
    """What a customer's orders come to, kept by whatever writes one.

    Attributes:
        usual: the product bought last and kept.
        quantity: how many of it.
        before: what was usual before that order: it is again when the order is cancelled.
        order: the newest order that stands.
        promised: the days that were promised for orders before it, newest first.
    """

    usual: str | None = None
    quantity: int = 1
    before: str | None = None
    order: LastOrder | None = None
    promised: tuple[PromisedDay, ...] = ()

    @classmethod
    def by(
        cls,
        order: Order,
        *,
        before: str | None = None,
        arrives_by: date | None = None,
        promised: tuple[PromisedDay, ...] = (),
    ) -> Self:
        """Return what is bought with an order that was placed just now."""
        line = next((one for one in order.lines if one.product_id is not None), None)
        last = LastOrder(
            order_id=order.order_id,
            placed_at=order.placed_at,
            product_id=None if line is None else line.product_id,
            products=len(order.lines),
            arrives_by=arrives_by,
        )
        if line is None:
            return cls(usual=before, before=before, order=last, promised=promised)
        return cls(usual=line.product_id, quantity=line.quantity, before=before, order=last, promised=promised)

    @classmethod
    def of(cls, orders: Iterable[Order]) -> Self:
        """Return the same from all of a customer's orders, newest first; which day was promised is known no more."""
        kept = [one for one in orders if one.status is not OrderStatus.CANCELLED]
        standing = next((one for one in kept if one.status is OrderStatus.PLACED), None)
        products = [line for one in kept for line in one.lines if line.product_id is not None]
        usual = next(iter(products), None)
        before = next((one.product_id for one in products[1:] if usual and one.product_id != usual.product_id), None)
        return cls(
            usual=None if usual is None else usual.product_id,
            quantity=1 if usual is None else usual.quantity,
            before=before,
            order=None if standing is None else cls.by(standing).order,
        )

    def day_of(self, order_id: str) -> date | None:
        """Return the day that was promised for an order; None where it is not known, or no more."""
        return next((one.day for one in self.days() if one.order_id == order_id), None)

    def under_way(self, moment: datetime) -> tuple[PromisedDay, ...]:
        """Return what was promised for a day that is not long over at a moment, newest first: a few at most."""
        since = moment.date() - REMEMBERED
        return tuple([one for one in self.days() if one.day >= since][:MOST_UNDER_WAY])

    def days(self) -> Iterator[PromisedDay]:
        """Go through the days that were promised, the newest order's first."""
        if self.order is not None and self.order.arrives_by is not None:
            yield PromisedDay(order_id=self.order.order_id, day=self.order.arrives_by)
        yield from self.promised

    def promised_as(self, other: BoughtSoFar | None, orders: Iterable[Order]) -> BoughtSoFar:
        """Return the same with the days that another knows were promised for these orders, and for no others."""
        days = {} if other is None else {one.order_id: one for one in other.days()}
        order = self.order
        mine = None if order is None else days.pop(order.order_id, None)
        if order is not None and mine is not None:
            order = replace(order, arrives_by=mine.day)
        known = {one.order_id for one in orders}
        return replace(self, order=order, promised=tuple(day for day in days.values() if day.order_id in known))

    def after(self, order: Order) -> BoughtSoFar:
        """Return the same when one of the orders has become another: only the newest counts."""
        if self.order is None or self.order.order_id != order.order_id or order.status is OrderStatus.PLACED:
            return self
        if order.status is OrderStatus.CANCELLED:
            return BoughtSoFar(usual=self.before, promised=self.promised)
        return replace(self, order=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """A product in the basket that outlives its session, and how many of it."""

    product_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBasket:
    """A basket, until when it is kept, and what it was before the turn that changed it last.

    Attributes:
        until: when it is gone.
        lines: what is in it.
        changed_by: a mark of the turn that changed it, by which that turn is known when it comes again.
        changed_at: its moment, in items of earlier releases; two turns of one second have the same.
        before: what was in it before.
    """

    until: UtcTime
    lines: tuple[KeptLine, ...] = ()
    changed_by: str | None = None
    changed_at: UtcTime | None = None
    before: tuple[KeptLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSummary:
    """All of it, read at once.

    Attributes:
        consent: what the customer agreed to.
        bought: what it bought.
        quiet: whether it asked that no product be named when the skill is opened.
        waits_for: products that were sold out when it asked for them.
        basket: what it put into the basket and neither bought nor took out since.
        basket_changed: a mark of the turn that changed it last, and what it was before that.
        guarded: how the linked account's orders are guarded, where that was asked for; None where it was not.
        news: what it is to hear of what was ordered by itself, or might be; None where there is nothing.
        arms: by test of an experiment that was asked for, the household's arm; None where none is stored.
    """

    consent: Consent = field(default_factory=Consent)
    bought: BoughtSoFar = field(default_factory=BoughtSoFar)
    quiet: bool = False
    waits_for: tuple[str, ...] = ()
    basket: tuple[KeptLine, ...] = ()
    basket_changed: tuple[str, tuple[KeptLine, ...]] | None = None
    guarded: Guarded | None = None
    news: HouseholdNews | None = None
    arms: Mapping[str, str | None] = field(default_factory=dict)

    def seen_by(self, mark: str) -> CustomerSummary:
        """Return the same as a turn sees it: come again, it sees the basket as it was, and changes it to the same."""
        changed = self.basket_changed
        return replace(self, basket=changed[1]) if changed is not None and changed[0] == mark else self

    def with_more(self, more: CustomerSummary) -> CustomerSummary:
        """Return the same with what is known under another key: what was bought, where that is newer, and arms."""
        mine, other = self.bought.order, more.bought.order
        newer = other is not None and (mine is None or other.placed_at > mine.placed_at)
        bought = more.bought if newer or self.bought == BoughtSoFar() else self.bought
        return replace(
            self, bought=bought, arms={**more.arms, **{test: arm for test, arm in self.arms.items() if arm is not None}}
        )

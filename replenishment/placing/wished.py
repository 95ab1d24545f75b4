"""What somebody asked a device for becomes an order, once, or a proposal: an order button, a pack that was scanned.

Only a household that lets itself be replenished is served, and only what it lets be ordered without asking is ordered:
a press names no price. Order, touchpoint, outbox entry and the wish as it is after it are one transaction.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from base.errors import NotPlaced
from base.ids import derived_id
from ledger.automations import Automations, KeptAutomation, automations_of
from ledger.consent import minimised, with_nobody_there
from ledger.delivery import Sealer
from ledger.items import Item
from ledger.news import news_of
from ledger.records import (
    Action,
    DeviceType,
    Exposure,
    Identity,
    Initiator,
    Order,
    OrderSource,
    OrderStatus,
    Outcome,
    Platform,
    Stage,
    Touchpoint,
)
from ledger.records.news import HouseholdNews, OrderedByItself, Proposed
from ledger.records.summary import CustomerSummary
from ledger.records.wish import SO_SOON_AGAIN, DeviceWish
from ledger.rounds import gone_round
from ledger.store import Ledger
from ledger.table import Key
from ledger.wishes import KeptWish, Wishes
from replenishment.placing.bounds import over, spent_of
from shop.checkout.port import CheckoutPort, Placed, Placing
from shop.checkout.session import Buyer, CheckoutSession, RequestedLine, TotalType

log = logging.getLogger("earshot.replenishment")

_NO_KEYS = Sealer(())
_YEAR = timedelta(days=365)  # how far back what was paid is looked for


class WishServed(StrEnum):
    """What became of a wish that was found due."""

    ORDERED = "wishes ordered"
    PROPOSED = "wishes proposed"
    NOT_ALLOWED = "wishes of nobody"  # its household lets nothing be ordered by a device
    NOT_DUE = "wishes not due"  # any more: called off, or somebody else was there
    LATER = "wishes later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """Serves what is due; the parts are those of `CarryingOut`."""

    ledger: Ledger
    shop: CheckoutPort
    sealer: Sealer = _NO_KEYS
    may_order: bool = True

    @property
    def automations(self) -> Automations:
        """What households of the ledger let be ordered by themselves."""
        return automations_of(self.ledger)

    @property
    def wishes(self) -> Wishes:
        """What devices were asked for."""
        return Wishes(self.ledger.dynamo, self.ledger.shards)

    def round(self, now: datetime, *, time_is_left: Callable[[], bool] = lambda: True) -> Counter[WishServed]:
        """Serve all that is due; what is not done in time is found again by the next round.

        Raises:
            StoreError: some could not be; said after all the others were.
        """
        return gone_round(
            self.wishes.due(now),
            lambda one: self.serve(one, now),
            whom="wishes",
            time_is_left=time_is_left,
            log=log,
        )

    def serve(self, key: Key, now: datetime) -> WishServed:
        """Order or propose what one wish asks for."""
        read = self.wishes.of(key)
        if read is None or read.wish.due_at is None or read.wish.due_at > now:
            return WishServed.NOT_DUE
        wish, leave = read.wish, self.automations.of(read.wish.customer)
        if leave is None or leave.automation.ended_at is not None:
            return self._noted(read, now, WishServed.NOT_ALLOWED)
        known = self.ledger.summaries.summary_of(wish.customer, (wish.household,))
        touch = self._touch(wish, known, now)
        if touch is None:
            return self._noted(read, now, WishServed.NOT_ALLOWED)
        session = self._session(wish, leave, now)
        if session is None:
            return self._proposed(read, leave, now)
        return self._ordered(read, leave, session, self._placing(read, leave, session, known, touch, now), now)

    def _session(self, wish: DeviceWish, leave: KeptAutomation, now: datetime) -> CheckoutSession | None:
        """Return what is to be ordered, priced; None where that has to be asked."""
        rules = leave.automation.rules
        if not self.may_order or wish.product_id not in rules.automatic or wish.must_be_asked(now):
            return None
        orders = self._orders(leave, now)
        if _ordered_lately(orders, wish.product_id, now):
            return None
        session = self.shop.create(
            (RequestedLine(product_id=wish.product_id),), idempotency_key=wish.order_id or "", moment=now
        )
        guard = self.ledger.guards.of(wish.customer).guard
        spoken = replace(rules, month_limit_minor=None)  # that is of what machines spend, and somebody pressed
        paid = _paid(orders, wish.product_id, session.currency)
        if not session.ready or over(session, paid, spoken, guard, spent_of(orders, now)) is not None:
            return None
        return session

    def _placing(  # noqa: PLR0913, PLR0917 - what an order is made of
        self,
        read: KeptWish,
        leave: KeptAutomation,
        session: CheckoutSession,
        known: CustomerSummary,
        touch: Touchpoint,
        now: datetime,
    ) -> Placing:
        recipient = self.sealer.open(leave.automation.automation_id, leave.sealed)
        told = None if recipient is None else replace(recipient, product=session.line_items[0].title)
        return Placing(
            buyer=Buyer(customer=read.wish.customer, consent=touch.consent, identity=touch.identity),
            touchpoint=touch,
            placed_at=now,
            source=OrderSource.DEVICE_AUTO,
            initiator=Initiator.HUMAN,
            is_new_customer=known.bought.usual is None,
            bought_before=known.bought.usual,
            promised_before=known.bought.under_way(now),
            delivery=None if told is None else self.sealer.seal(read.wish.order_id or "", told),
            held_until=now + timedelta(minutes=leave.automation.undo_minutes),
            also=(
                self.wishes.replacing(read, read.wish.served(now, ordered=True)),
                *self._heard_of(read.wish, leave, session, now),
            ),
        )

    def _heard_of(self, wish: DeviceWish, leave: KeptAutomation, session: CheckoutSession, now: datetime) -> list[Item]:
        """Return what lets the household hear of it at its next opening, beside what waits for it unheard.

        What was ordered by itself and is unheard yet stays: of that nobody at home knows.
        """
        ordered = OrderedByItself(
            order_id=wish.order_id or "",
            product_id=wish.product_id,
            total_minor=session.amount(TotalType.TOTAL),
            currency=session.currency,
            undo_until=now + timedelta(minutes=leave.automation.undo_minutes),
            pressed=True,
        )
        told = []
        for who in dict.fromkeys((wish.customer, *self.automations.speakers(leave.automation.rules.household))):
            waits = news_of(self.ledger.dynamo, who, now) or HouseholdNews(made_at=now)
            news = HouseholdNews(made_at=now) if waits.heard_at is not None else waits
            if news.proposed is not None and news.proposed.product_id == wish.product_id:
                news = replace(news, proposed=None)  # there it is
            unknown = news.ordered is not None and not news.ordered.pressed
            news = replace(news, made_at=now, ordered=news.ordered if unknown else ordered)
            told.append(self.automations.telling(who, news))
        return told

    def _ordered(
        self, read: KeptWish, leave: KeptAutomation, session: CheckoutSession, placing: Placing, now: datetime
    ) -> WishServed:
        total = session.amount(TotalType.TOTAL)
        try:
            placed = self.shop.complete(session.session_id, expected_total_minor=total, placing=placing)
        except NotPlaced:
            return WishServed.LATER
        if not isinstance(placed, Placed):
            return self._proposed(read, leave, now)  # price or stock changed at this very moment
        if not placed.new:
            self.wishes.change(read, read.wish.served(now, ordered=True))
        return WishServed.ORDERED

    def _proposed(self, read: KeptWish, leave: KeptAutomation, now: datetime) -> WishServed:
        self.automations.tell(read.wish.customer, HouseholdNews(made_at=now))
        news = HouseholdNews(made_at=now, proposed=Proposed(product_id=read.wish.product_id))
        for who in self.automations.speakers(leave.automation.rules.household):
            waits = news_of(self.ledger.dynamo, who, now)
            helped = None if waits is None or waits.helped is None or waits.helped.product_id else waits.helped
            self.automations.tell(who, replace(news, helped=helped))  # of a danger that is there it hears first
        return self._noted(read, now, WishServed.PROPOSED)

    def _noted(self, read: KeptWish, now: datetime, what: WishServed) -> WishServed:
        return what if self.wishes.change(read, read.wish.served(now, ordered=False)) else WishServed.LATER

    def _touch(self, wish: DeviceWish, known: CustomerSummary, now: datetime) -> Touchpoint | None:
        """Return the purchase as a touch of the session of the press; None where its household was forgotten since."""
        standing = wish.standing
        assert standing is not None, "it is due"
        bought = Touchpoint(
            touchpoint_id=derived_id("tp", wish.order_id or ""),
            session_id=derived_id("se", standing.touchpoint_id),
            occurred_at=standing.at,
            received_at=now,
            platform=Platform.IOT,
            device_type=DeviceType.BUTTON,
            stage=Stage.PURCHASE,
            action=Action.BUY,
            initiator=Initiator.HUMAN,
            exposure=Exposure.ACTIVE,
            outcome=Outcome.ORDERED,
            product_id=wish.product_id,
            order_id=wish.order_id,
            consent=with_nobody_there(known.consent),
            identity=Identity(account=wish.household, device=wish.device),
        )
        obeyed = self.ledger.requests.obeyed(bought, wish.customer)
        return None if obeyed is None else minimised(obeyed)

    def _orders(self, leave: KeptAutomation, now: datetime) -> list[Order]:
        found: list[Order] = []
        for key in self.automations.orders_found_by(leave.automation):
            for order in self.ledger.orders_of(key):
                if order.placed_at <= now - _YEAR:
                    break
                found.append(order)
        return sorted(found, key=lambda order: order.placed_at)


def _ordered_lately(orders: list[Order], product_id: str, now: datetime) -> bool:
    """Tell whether somebody of the household, or a machine of it, just ordered the same in whatever way."""
    return any(
        line.product_id == product_id
        for order in orders
        if now - order.placed_at < SO_SOON_AGAIN and order.status is not OrderStatus.CANCELLED
        for line in order.lines
    )


def _paid(orders: list[Order], product_id: str, currency: str) -> int:
    """Return what a household paid for one of a product last; 0 where it never did."""
    lines = [
        line.unit_price_minor
        for order in orders
        if order.currency == currency and order.status is not OrderStatus.CANCELLED
        for line in order.lines
        if line.product_id == product_id
    ]
    return lines[-1] if lines else 0

"""Renewals: what is due of a subscription becomes an order, once, at the price that was agreed or a lower one.

Order, what led to it, its entry in the outbox and the subscription's next date are one transaction: whoever dies leaves
all of it or nothing, and of two at once one finds it done. An outage is caught up with by one order, not by one for
each date that went by.
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
from ledger import table
from ledger.consent import minimised, with_nobody_there
from ledger.delivery import Sealer
from ledger.items import Item
from ledger.letters import letters_of
from ledger.pseudonyms import UNKEYED, Pseudonyms
from ledger.records import (
    Action,
    Identity,
    Initiator,
    OrderSource,
    OrderStatus,
    Outcome,
    Platform,
    Stage,
)
from ledger.records.letter import Letter, LetterAbout
from ledger.records.subscription import Subscription, Trouble
from ledger.records.summary import CustomerSummary
from ledger.records.touchpoint import Touchpoint
from ledger.rounds import gone_round
from ledger.settlements import Refusal
from ledger.store import Ledger
from ledger.subscriptions import KeptSubscription
from shop.checkout.port import CheckoutPort, Placed, Placing
from shop.checkout.session import Buyer, CheckoutSession, RequestedLine, TotalType

log = logging.getLogger("earshot.renewals")

CHANNEL = "subscription"
FORETOLD_BEFORE = timedelta(days=3)  # its date: time enough to say no
_LOOKED_FOR = timedelta(hours=6)  # in each round
_WEEK, _LOOKED_AT = timedelta(days=7), 100  # days and orders that count against a household's limit of a week
_NO_KEYS = Sealer(())


class RenewalOutcome(StrEnum):
    """What became of a subscription that was found due."""

    PLACED = "placed"
    NOT_DUE = "not due"  # any more: somebody else was there, or it was skipped, paused or cancelled meanwhile
    SOLD_OUT = "sold out"
    DEARER = "dearer than agreed"
    DECLINED = "the last one was declined"
    FORETOLD = "dearer next time, and told"
    FORGOTTEN = "forgotten"  # its household asked for that, and the round that erases is not there yet
    LATER = "later"  # written by another at that moment: the next round looks again


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """Places what is due.

    Attributes:
        ledger: where subscriptions and orders are.
        shop: sells it; the merchant hears of it through the outbox.
        sealer: opens whom a subscription is for, and seals it for its order.
        pseudonyms: by which an account's own rule for dearer renewals is found.
    """

    ledger: Ledger
    shop: CheckoutPort
    sealer: Sealer = _NO_KEYS
    pseudonyms: Pseudonyms = UNKEYED

    def round(self, now: datetime, *, time_is_left: Callable[[], bool] = lambda: True) -> Counter[RenewalOutcome]:
        """Try each that is due; what is not done in time is found again by the next round.

        Raises:
            StoreError: some could not be served; said after all the others were.
        """
        ahead = now + FORETOLD_BEFORE
        due, soon = self.ledger.subscriptions.due_by(now), self.ledger.subscriptions.due_by(ahead, ahead - _LOOKED_FOR)
        done = gone_round(
            due, lambda one: self.renew(one, now), whom="subscriptions", time_is_left=time_is_left, log=log
        )
        told = gone_round(
            soon, lambda one: self.foretell(one, now), whom="subscriptions", time_is_left=time_is_left, log=log
        )
        return done + Counter({RenewalOutcome.FORETOLD: told[RenewalOutcome.FORETOLD]})

    def foretell(self, subscription_id: str, now: datetime) -> RenewalOutcome:
        """Tell by mail of a date that comes dearer than was agreed, some days before it, once a date."""
        read = self.ledger.subscriptions.of(subscription_id)
        one = None if read is None else read.subscription
        if read is None or one is None or one.due is None or one.keeper is not None or one.foretold == one.due:
            return RenewalOutcome.NOT_DUE
        lines = (RequestedLine(product_id=one.product_id, quantity=one.quantity),)
        session = self.shop.create(lines, idempotency_key=f"{one.order_id}.soon", moment=now)
        total = session.amount(TotalType.TOTAL) if session.ready and session.currency == one.currency else 0
        looked = replace(one, foretold=one.due)
        told = () if total <= one.agreed_minor else self._letter(read, session, now, soon=True)
        noted = self.ledger.subscriptions.change(read, looked, *told)
        return RenewalOutcome.FORETOLD if noted and told else RenewalOutcome.NOT_DUE

    def renew(self, subscription_id: str, now: datetime) -> RenewalOutcome:
        """Place the renewal that is due of one subscription, or note why it cannot be."""
        read = self.ledger.subscriptions.of(subscription_id)
        if read is None or not read.subscription.is_due(now):
            return RenewalOutcome.NOT_DUE
        if self._was_declined(read.subscription):
            return self._put_off(read, Trouble.DECLINED, now)
        known = self.ledger.summaries.summary_of(read.subscription.customer, _pseudonyms(read.subscription))
        told = self._touchpoint(read.subscription, known, now)
        if told is None:
            return RenewalOutcome.FORGOTTEN
        return self._placed(read, known, told, now)

    def _placed(
        self, read: KeptSubscription, known: CustomerSummary, told: Touchpoint, now: datetime
    ) -> RenewalOutcome:
        one = read.subscription
        lines = (RequestedLine(product_id=one.product_id, quantity=one.quantity),)
        session = self.shop.create(lines, idempotency_key=one.order_id, moment=now)
        if not session.ready or session.currency != one.currency:
            return self._put_off(read, Trouble.SOLD_OUT, now)
        total = session.amount(TotalType.TOTAL)
        if total > one.agreed_minor and not self._may_rise(read, total, now):
            return self._put_off(read, Trouble.DEARER, now, *self._letter(read, session, now))
        after = one.renewed(one.today(now))
        placing = Placing(
            buyer=Buyer(customer=one.customer, consent=told.consent, identity=told.identity),
            touchpoint=told,
            placed_at=now,
            source=OrderSource.SUBSCRIPTION,
            initiator=Initiator.MACHINE,
            subscription_id=one.subscription_id,
            is_new_customer=known.bought.usual is None,
            bought_before=known.bought.usual,
            promised_before=known.bought.under_way(now),
            delivery=self._sealed_for(read, session),
            also=(self.ledger.subscriptions.replacing(read, after),),
        )
        try:
            placed = self.shop.complete(session.session_id, expected_total_minor=total, placing=placing)
        except NotPlaced:
            return RenewalOutcome.LATER
        if not isinstance(placed, Placed):
            return RenewalOutcome.LATER  # price or stock changed at this very moment
        if not placed.new:  # placed before: then it has gone on, or is an older copy of one that had
            self.ledger.subscriptions.change(read, after)
        return RenewalOutcome.PLACED

    def _put_off(self, read: KeptSubscription, trouble: Trouble, now: datetime, *beside: Item) -> RenewalOutcome:
        one = read.subscription
        noted = self.ledger.subscriptions.change(read, one.not_placed(trouble, one.today(now)), *beside)
        told = {
            Trouble.SOLD_OUT: RenewalOutcome.SOLD_OUT,
            Trouble.DEARER: RenewalOutcome.DEARER,
            Trouble.DECLINED: RenewalOutcome.DECLINED,
        }
        return told[trouble] if noted else RenewalOutcome.LATER

    def _may_rise(self, read: KeptSubscription, total: int, now: datetime) -> bool:
        """Tell whether its household wished that it goes on at a price: its account's rule, set by the shop's page.

        What was agreed to goes on whatever the limits of its orders are; what is dearer, within these alone.
        """
        whom = self.sealer.open(read.subscription.subscription_id, read.sealed)
        account = None if whom is None else self.pseudonyms.service_key("account", whom.customer_id)
        if account is None:
            return False
        guard = self.ledger.guards.of(account).guard
        if not guard.allows_renewal(total, read.subscription.agreed_minor):
            return False
        return guard.lets_come_to(total, 0 if guard.week_limit_minor is None else self._spent(read.subscription, now))

    def _spent(self, one: Subscription, now: datetime) -> int:
        """Return what the household's orders of seven days came to that stand, in minor units."""
        bought = self.ledger.purchases_of((one.customer, *_pseudonyms(one)), _LOOKED_AT).orders
        standing = {order.order_id: order for order in bought if order.status is not OrderStatus.CANCELLED}
        recent = (order for order in standing.values() if order.placed_at > now - _WEEK and not order.is_test)
        return sum(
            order.revenue_minor + order.tax_minor + order.shipping_minor - order.refunded_minor for order in recent
        )

    def _letter(
        self, read: KeptSubscription, session: CheckoutSession, now: datetime, *, soon: bool = False
    ) -> tuple[Item, ...]:
        """Return the letter that tells what it costs now, where anybody can be written to: one a date and price."""
        one, total = read.subscription, session.amount(TotalType.TOTAL)
        if read.sealed is None:
            return ()
        letter = Letter(
            letter_id=derived_id("le", one.subscription_id, str(one.due), str(total), *(("soon",) if soon else ())),
            about=LetterAbout.DEARER_SOON if soon else LetterAbout.DEARER,
            subject=one.subscription_id,
            made_at=now,
            product_id=one.product_id,
            title=session.line_items[0].title,
            quantity=one.quantity,
            agreed_minor=one.agreed_minor,
            total_minor=total,
            currency=one.currency,
            locale=one.locale,
            due=one.due if soon else None,
            goes_on=soon and self._may_rise(read, total, now),
        )
        return (letters_of(self.ledger).writing(letter),)

    def _was_declined(self, one: Subscription) -> bool:
        """Tell whether the merchant declined the last renewal: then nothing is ordered before its household said so."""
        if one.last_order_id is None:
            return False
        last = self.ledger.order(one.last_order_id)
        if last is None or last.status is not OrderStatus.CANCELLED:
            return False
        return self.ledger.document(table.order_key(last.order_id), table.NOTICE) == Refusal.DECLINED

    def _touchpoint(self, one: Subscription, known: CustomerSummary, now: datetime) -> Touchpoint | None:
        """Return what led to the order, as far as its household agrees today; None where it was forgotten."""
        machine = Touchpoint(
            touchpoint_id=derived_id("tp", one.order_id),
            session_id=derived_id("se", one.order_id),
            occurred_at=now,
            received_at=now,
            platform=Platform.ALEXA,
            stage=Stage.PURCHASE,
            action=Action.REPLENISH,
            initiator=Initiator.MACHINE,
            channel=CHANNEL,
            outcome=Outcome.ORDERED,
            brand_id=one.brand_id,
            product_id=one.product_id,
            order_id=one.order_id,
            subscription_id=one.subscription_id,
            locale=one.locale,
            consent=with_nobody_there(known.consent),
            identity=Identity(user=one.identity.user, account=one.identity.account),
        )
        begun = replace(machine, occurred_at=one.enrolled_at)  # what is forgotten of its life is what was agreed then
        allowed = self.ledger.requests.obeyed(begun, one.customer)
        if allowed is None:
            return None
        return minimised(replace(allowed, occurred_at=now))

    def _sealed_for(self, read: KeptSubscription, session: CheckoutSession) -> str | None:
        one = read.subscription
        recipient = self.sealer.open(one.subscription_id, read.sealed)
        if recipient is None:
            return None
        return self.sealer.seal(one.order_id, replace(recipient, product=session.line_items[0].title))


def _pseudonyms(one: Subscription) -> tuple[str, ...]:
    return tuple(filter(None, (one.identity.user, one.identity.account)))

"""The parcel of a household: what of its decisions the shop has, and what the household's limits make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ledger.automations import Automations, automations_of
from ledger.records import Order
from ledger.records.automation import Automation
from ledger.records.replenishment import Decided, ReplenishmentDecision, Why
from ledger.store import Ledger
from replenishment.placing.bounds import asking, over, spent_of, waiting
from replenishment.stock.costs import keeping
from shop.checkout.port import CheckoutPort
from shop.checkout.session import CheckoutSession, RequestedLine, TotalType

_MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcels:
    """Puts parcels together, as they are priced now."""

    ledger: Ledger
    shop: CheckoutPort

    @property
    def _automations(self) -> Automations:
        return automations_of(self.ledger)

    def parcel(
        self, one: Automation, decisions: Sequence[ReplenishmentDecision], now: datetime
    ) -> tuple[tuple[ReplenishmentDecision, ...], CheckoutSession | None]:
        """Return decisions with what the shop and the household's limits make of them, and the parcel to order."""
        found = [self._in_stock(one, each, now) for each in decisions]
        wanted = [each for each in found if each.decided is Decided.ORDER]
        if not wanted:
            return tuple(found), None
        session = self.session(one, wanted, now)
        if not session.ready:
            return tuple(waiting(each, Why.SOLD_OUT) if each in wanted else each for each in found), None
        agreed = sum(each.cost_minor for each in wanted if each.currency == session.currency)
        guard = self.ledger.guards.of(one.customer).guard
        spent = spent_of(self._lately(one, now), now)
        why = over(session, agreed, one.rules, guard, spent)
        if why is not None:
            return tuple(asking(each, why) if each in wanted else each for each in found), None
        for more in _one_more(wanted, session):
            larger = [more if each.product_id == more.product_id else each for each in wanted]
            sent = self.session(one, larger, now)
            added = sum(each.cost_minor for each in larger) - sum(each.cost_minor for each in wanted)
            if sent.ready and _sent_free(sent) and over(sent, agreed + added, one.rules, guard, spent) is None:
                return tuple(more if each.product_id == more.product_id else each for each in found), sent
        return tuple(found), session

    def session(self, one: Automation, wanted: Sequence[ReplenishmentDecision], now: datetime) -> CheckoutSession:
        """Return the checkout session of some of its products."""
        lines = [RequestedLine(product_id=each.product_id, quantity=each.packs) for each in wanted]
        return self.shop.create(lines, idempotency_key=one.order_id, moment=now)

    def _in_stock(self, one: Automation, each: ReplenishmentDecision, now: datetime) -> ReplenishmentDecision:
        """Let wait what the shop has not, so that the rest of a parcel goes without it."""
        if each.decided is Decided.WAIT or self.session(one, [each], now).ready:
            return each
        return waiting(each, Why.SOLD_OUT)

    def _lately(self, one: Automation, now: datetime) -> list[Order]:
        found: list[Order] = []
        for key in self._automations.orders_found_by(one):
            for order in self.ledger.orders_of(key):
                if order.placed_at <= now - _MONTH:
                    break
                found.append(order)
        return found


def _sent_free(session: CheckoutSession) -> bool:
    return session.amount(TotalType.FULFILLMENT) == 0


def _one_more(wanted: Sequence[ReplenishmentDecision], session: CheckoutSession) -> list[ReplenishmentDecision]:
    """Return the products of a parcel with a pack more, where shipping costs more than to keep it: cheapest first."""
    found = []
    for each in wanted:
        if each.a_day and each.days_left is not None and each.cost_minor > 0:
            price = each.cost_minor // each.packs
            kept = keeping(1, price, each.days_left[1] + each.packs / each.a_day)
            more = replace(
                each,
                packs=each.packs + 1,
                cost_minor=each.cost_minor + price,
                because=(*each.because, Why.SAVES_SHIPPING),
            )
            found.append((kept, each.product_id, more))
    shipping = session.amount(TotalType.FULFILLMENT)
    return [more for kept, _, more in sorted(found, key=lambda one: one[:2]) if kept < shipping]

"""A UCP business as the shop's port: it prices and sells; the ledger keeps what was ordered and what waits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from base.errors import MerchantUnavailable, NotPlaced, StoreError, Unanswered, UnknownCheckout
from ledger.records import Order, OrderStatus
from ledger.records.summary import BoughtSoFar
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from ledger.store import Ledger
from shop.catalog import Catalog
from shop.checkout.order import order_of
from shop.checkout.port import Placed, Placing
from shop.checkout.session import BUSINESS_AWAY, CheckoutSession, RequestedLine, Status, TotalType
from shop.checkout.ucp.client import UcpClient
from shop.checkout.ucp.completion import completed
from shop.checkout.ucp.offered import Offered, offered_of
from shop.checkout.ucp.sessions import Sessions
from shop.checkout.ucp.wire import WireCheckout

log = logging.getLogger("earshot.merchant")

OURS_FOR = timedelta(seconds=10)  # how long the turn tells the business itself, before the outbox does

_CLOSING_SECONDS = 0.4  # that a goodbye waits for a checkout to be closed: one that stays open expires

_BOUGHT = (Status.COMPLETED, Status.COMPLETE_IN_PROGRESS)


class UcpBusiness:
    """See `CheckoutPort`. Where the business does not answer, a session says so in a message of its own.

    `patience` says how many seconds the business may still be waited for; it is asked before each request.
    """

    keeps_sessions = True

    def __init__(
        self, client: UcpClient, catalog: Catalog, ledger: Ledger, *, seller: str, patience: Callable[[], float]
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._patience = patience
        self._sessions = Sessions(catalog, seller)

    def create(
        self,
        lines: Sequence[RequestedLine],
        *,
        idempotency_key: str,
        moment: datetime,
        token: str | None = None,
    ) -> CheckoutSession:
        """Open a checkout at the business; see `CheckoutPort.create`."""
        offered = Offered(key=idempotency_key, checkout="")
        return self._asked(
            offered, moment, lambda seconds: self._client.create(lines, idempotency_key, seconds, token=token), lines
        )

    def read(self, session_id: str, moment: datetime, *, token: str | None = None) -> CheckoutSession:
        """Return a checkout as it is now; as it was last told while the business is away, and once it is bought."""
        offered = offered_of(session_id)
        now = self._asked(offered, moment, lambda seconds: self._client.get(offered.checkout, seconds, token=token))
        away = bool(now.messages) and now.messages[0].code == BUSINESS_AWAY
        return self._sessions.as_offered(offered) if away or now.status in _BOUGHT else now

    def update(
        self,
        session_id: str,
        lines: Sequence[RequestedLine],
        moment: datetime,
        *,
        token: str | None = None,
    ) -> CheckoutSession:
        """Put other lines in their place; see `CheckoutPort.update`. What an order stands on is not changed."""
        offered = offered_of(session_id)
        if not offered.checkout or self._ledger.order(offered.key) is not None:
            raise UnknownCheckout("the business has no checkout of this session that could be changed")
        try:
            checkout = self._client.update(offered.checkout, lines, offered.key, self._patience(), token=token)
        except MerchantUnavailable as trouble:
            return self._no_answer(offered, trouble)
        return self._sessions.told(offered.key, checkout, lines, moment=moment)

    def cancel(self, session_id: str, *, token: str | None = None) -> CheckoutSession:
        """Close a checkout; an order that was placed is not touched."""
        offered = offered_of(session_id)
        if self._ledger.order(offered.key) is not None:
            return self._sessions.as_offered(offered, Status.COMPLETED)
        return self._asked(
            offered,
            None,
            lambda seconds: self._client.cancel(offered.checkout, min(_CLOSING_SECONDS, seconds), token=token),
        )

    def complete(self, session_id: str, *, expected_total_minor: int, placing: Placing) -> Placed | CheckoutSession:
        """Commit the order, then tell the business in the time that is left; the outbox goes on where that fails."""
        offered = offered_of(session_id)
        session = self._sessions.as_offered(offered)
        if not session.ready or session.amount(TotalType.TOTAL) != expected_total_minor:
            before = self._ledger.order(offered.key)
            return (
                self._sessions.refused(offered, Refused(reason=Refusal.PRICE_CHANGED))
                if before is None
                else self._before(offered, before)
            )
        order = order_of(session, offered.key, placing)
        if not self._committed(order, session, offered, placing):
            return self._before(offered, self._ledger.order(order.order_id) or order)
        return self._told(offered, order, placing)

    def _committed(self, order: Order, session: CheckoutSession, offered: Offered, placing: Placing) -> bool:
        """Write order, touchpoint and outbox entry; False when the order was there before."""
        try:
            return self._ledger.place_order(
                order,
                placing.touchpoint,
                customer=placing.buyer.customer,
                checkout=offered.checkout,
                free_at=placing.placed_at + OURS_FOR,
                delivery=placing.delivery,
                alexa_user=placing.alexa_user,
                bought=BoughtSoFar.by(
                    order,
                    before=placing.bought_before,
                    arrives_by=session.arrives_by,
                    promised=placing.promised_before,
                ),
                basket=placing.basket,
            )
        except StoreError as trouble:
            there = self._ledger.order(order.order_id)
            if there is not None:
                return there == order
            if isinstance(trouble, Unanswered):
                raise Unanswered("the order may be placed yet: a look just after proves nothing") from trouble
            raise NotPlaced("the order was not placed; it may be tried again") from trouble

    def _told(self, offered: Offered, order: Order, placing: Placing) -> Placed | CheckoutSession:
        try:
            settlement = completed(self._client, offered.checkout, order, self._patience, token=placing.token)
        except (MerchantUnavailable, UnknownCheckout) as trouble:
            log.warning("order %s goes on from the outbox: %s", order.order_id, trouble)
            return self._placed(offered, order, confirmed=False)
        settled = self._settled(order, settlement, placing.placed_at)
        if isinstance(settlement, Refused) and settled.status is OrderStatus.CANCELLED:
            return self._sessions.refused(offered, settlement)
        charged = settlement.charged if isinstance(settlement, Confirmed) else None
        return replace(self._placed(offered, settled, confirmed=True), charged=charged)

    def _settled(self, order: Order, settlement: Settlement, now: datetime) -> Order:
        """Let the order say it too, and return it as it stands then.

        A sale stands at the business, and the outbox finds it there. A refusal that is not kept decides nothing: the
        outbox asks again, and by then the business may sell.
        """
        try:
            settled = self._ledger.outbox.settle(order.order_id, settlement, now, told=True)
            return settled or self._ledger.order(order.order_id) or order
        except StoreError as trouble:
            if isinstance(settlement, Refused):
                raise Unanswered("the order was refused, and may stand yet: that could not be kept") from trouble
            log.warning("order %s is settled from the outbox: %s", order.order_id, trouble)
            return order

    def _before(self, offered: Offered, order: Order) -> Placed | CheckoutSession:
        """Return what became of an order that an earlier request placed."""
        if order.status is OrderStatus.CANCELLED:
            return self._sessions.refused(offered, Refused(reason=Refusal.DECLINED))
        return self._placed(offered, order, new=False, confirmed=order.merchant_order_id is not None)

    def _placed(self, offered: Offered, order: Order, *, confirmed: bool, new: bool = True) -> Placed:
        session = self._sessions.as_offered(offered, Status.COMPLETED)
        return Placed(session=session, order=order, new=new, confirmed=confirmed)

    def _asked(
        self,
        offered: Offered,
        moment: datetime | None,
        ask: Callable[[float], WireCheckout],
        lines: Sequence[RequestedLine] = (),
    ) -> CheckoutSession:
        try:
            checkout = ask(self._patience())
        except (MerchantUnavailable, UnknownCheckout) as trouble:  # what it forgot is opened anew where it is completed
            return self._no_answer(offered, trouble)
        return self._sessions.told(offered.key, checkout, lines, moment=moment)

    def _no_answer(self, offered: Offered, trouble: Exception) -> CheckoutSession:
        log.warning("the business does not answer: %s", trouble)
        return self._sessions.away(offered)

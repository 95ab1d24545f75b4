"""The built-in shop: prices from the catalogue, sessions that carry themselves, orders on the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from base.errors import NotPlaced, StoreError, Unanswered, UnknownCheckout
from ledger.records import Order, OrderLine
from ledger.records.summary import BoughtSoFar
from ledger.store import Ledger
from shop.catalog import Catalog
from shop.checkout.contents import Contents, contents_of
from shop.checkout.order import order_of
from shop.checkout.port import Placed, Placing
from shop.checkout.pricing import Pricing, totals
from shop.checkout.session import (
    PRICE_CHANGED,
    SESSION_CLOSED,
    CheckoutMessage,
    CheckoutSession,
    LineItem,
    MessageType,
    RequestedLine,
    Severity,
    Status,
    Total,
    TotalType,
)
from shop.checkout.terms import Terms


class BuiltInShop:
    """Sells the catalogue on its own terms; the one payment handler is "account on file". See `CheckoutPort`.

    Reading a session that was completed, or cancelling one, costs a read of the ledger; completing one a transaction.
    """

    keeps_sessions = False

    def __init__(self, catalog: Catalog, ledger: Ledger, terms: Terms, *, told_later: bool = False) -> None:
        """Sell a catalogue; `told_later`: a merchant hears of an order after it was placed, and may refuse it."""
        self._catalog = catalog
        self._ledger = ledger
        self._terms = terms
        self._told_later = told_later
        self._pricing = Pricing(catalog, terms)

    def create(
        self,
        lines: Sequence[RequestedLine],
        *,
        idempotency_key: str,
        moment: datetime,
        token: str | None = None,  # noqa: ARG002 - the account is ours to know
    ) -> CheckoutSession:
        """Open a session; see `CheckoutPort.create`."""
        return self._open(Contents(key=idempotency_key, lines=tuple(lines)), moment)

    def read(self, session_id: str, moment: datetime, *, token: str | None = None) -> CheckoutSession:  # noqa: ARG002 - as above
        """Return a session as it is now; see `CheckoutPort.read`."""
        return self._as_it_is(contents_of(session_id), moment)

    def update(
        self,
        session_id: str,
        lines: Sequence[RequestedLine],
        moment: datetime,
        *,
        token: str | None = None,  # noqa: ARG002 - as above
    ) -> CheckoutSession:
        """Price other lines in their place; see `CheckoutPort.update`."""
        contents = contents_of(session_id)
        if contents.canceled or contents.completed:
            return _closed(self._as_it_is(contents, moment))
        return self._open(replace(contents, lines=tuple(lines)), moment)

    def cancel(self, session_id: str, *, token: str | None = None) -> CheckoutSession:  # noqa: ARG002 - as above
        """Close a session; see `CheckoutPort.cancel`."""
        contents = contents_of(session_id)
        order = self._order(contents.key) if contents.completed else self._ledger.order(contents.key)
        return self._canceled(replace(contents, canceled=True)) if order is None else _closed(self._completed(order))

    def complete(self, session_id: str, *, expected_total_minor: int, placing: Placing) -> Placed | CheckoutSession:
        """Place the order in one transaction with its touchpoint and outbox entry; see `CheckoutPort.complete`."""
        contents = contents_of(session_id)
        session = self._as_it_is(contents, placing.placed_at)
        if not session.ready or session.amount(TotalType.TOTAL) != expected_total_minor:
            before = self._ledger.order(contents.key)
            return _refused(session) if before is None else self._placed(before, new=False)
        order = order_of(session, contents.key, placing)
        try:
            new = self._ledger.place_order(
                order,
                placing.touchpoint,
                customer=placing.buyer.customer,
                delivery=placing.delivery,
                alexa_user=placing.alexa_user,
                bought=BoughtSoFar.by(
                    order,
                    before=placing.bought_before,
                    arrives_by=session.arrives_by,
                    promised=placing.promised_before,
                ),
                basket=placing.basket,
                held_until=placing.held_until,
                also=map(dict, placing.also),
            )
        except StoreError as trouble:
            there = self._after_trouble(order, trouble)
            return self._placed(there, new=there == order)
        return self._placed(order if new else self._placed_before(order), new=new)

    # -- where a session stands ----------------------------------------------------------------------------------

    def _as_it_is(self, contents: Contents, moment: datetime) -> CheckoutSession:
        if contents.completed:
            return self._completed(self._order(contents.key))
        return self._canceled(contents) if contents.canceled else self._open(contents, moment)

    def _open(self, contents: Contents, moment: datetime) -> CheckoutSession:
        return self._pricing.session(contents.session_id, contents.lines, moment)

    def _canceled(self, contents: Contents) -> CheckoutSession:
        return CheckoutSession(
            session_id=contents.session_id,
            status=Status.CANCELED,
            seller=self._terms.seller,
            currency=self._catalog.currency,
        )

    def _completed(self, order: Order) -> CheckoutSession:
        """Tell a completed session from its order alone, so that a replay tells the same."""
        items = tuple(self._sold(line) for line in order.lines)
        return CheckoutSession(
            session_id=Contents(key=order.order_id, completed=True).session_id,
            status=Status.COMPLETED,
            seller=self._terms.seller,
            currency=order.currency,
            line_items=items,
            totals=totals(goods=order.revenue_minor, shipping=order.shipping_minor, tax=order.tax_minor),
            fulfillment=self._pricing.shipping(items, order.shipping_minor, order.placed_at),
            order_id=order.order_id,
        )

    def _sold(self, line: OrderLine) -> LineItem:
        product = self._catalog.product(line.product_id)
        return LineItem(
            product_id=line.product_id or "",
            brand_id=line.brand_id or "",
            title=(line.product_id or "") if product is None else product.name,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            totals=(Total(type=TotalType.SUBTOTAL, amount_minor=line.unit_price_minor * line.quantity),),
        )

    # -- the order -----------------------------------------------------------------------------------------------

    def _placed(self, order: Order, *, new: bool) -> Placed:
        confirmed = not self._told_later or order.merchant_order_id is not None
        return Placed(session=self._completed(order), order=order, new=new, confirmed=confirmed)

    def _order(self, order_id: str) -> Order:
        order = self._ledger.order(order_id)
        if order is None:
            raise UnknownCheckout(f"this session was completed as order {order_id!r}, which the ledger does not have")
        return order

    def _placed_before(self, order: Order) -> Order:
        try:
            return self._ledger.order(order.order_id) or order
        except StoreError:
            return order  # it is there, the ledger just said so; what it says in full can wait

    def _after_trouble(self, order: Order, trouble: StoreError) -> Order:
        """The reply may have been lost after the commit: look before speaking."""
        there = self._ledger.order(order.order_id)
        if there is not None:
            return there
        if isinstance(trouble, Unanswered):
            raise Unanswered("the order may be placed yet: a look just after proves nothing") from trouble
        raise NotPlaced("the order was not placed; it may be tried again") from trouble


def _refused(session: CheckoutSession) -> CheckoutSession:
    if not session.ready:
        return _closed(session) if session.status is Status.CANCELED else session
    now = session.amount(TotalType.TOTAL)
    changed = CheckoutMessage(
        type=MessageType.WARNING,
        code=PRICE_CHANGED,
        path="$.totals",
        content=f"the total is now {now} minor units of {session.currency}",
    )
    return replace(session, messages=(*session.messages, changed))


def _closed(session: CheckoutSession) -> CheckoutSession:
    closed = CheckoutMessage(
        type=MessageType.ERROR,
        code=SESSION_CLOSED,
        path="$.status",
        content=f"this session is {session.status}; create another",
        severity=Severity.UNRECOVERABLE,
    )
    return replace(session, messages=(*session.messages, closed))

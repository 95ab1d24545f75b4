"""A UCP business's checkouts as sessions of ours: what can be bought by a yes, and why something cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from base.json_text import json_cut
from ledger.settlements import Because, Refusal, Refused
from shop.catalog import Catalog
from shop.checkout.pricing import totals
from shop.checkout.session import (
    BUSINESS_AWAY,
    DECLINED,
    EXPIRED,
    INSUFFICIENT_STOCK,
    ON_ITS_OWN_PAGE,
    OUT_OF_STOCK,
    PRICE_CHANGED,
    CheckoutMessage,
    CheckoutSession,
    FulfillmentMethod,
    FulfillmentOption,
    LineItem,
    MessageType,
    RequestedLine,
    Severity,
    Status,
    Total,
    TotalType,
    status_for,
)
from shop.checkout.ucp.completion import SOLD_OUT_CODES
from shop.checkout.ucp.offered import Offered, OfferedLine
from shop.checkout.ucp.wire import TOTAL, WireCheckout, WireMessage

A_DAY = timedelta(days=1)
"""By so much the business's day may be another than ours."""

_BETWEEN_US = frozenset({"version_unsupported", "capabilities_incompatible"})
"""Errors that are about the protocol: a buyer can do nothing with their words."""

CODES: Mapping[Refusal, str] = {
    Refusal.SOLD_OUT: OUT_OF_STOCK,
    Refusal.PRICE_CHANGED: PRICE_CHANGED,
    Refusal.ESCALATION: ON_ITS_OWN_PAGE,
    Refusal.DECLINED: DECLINED,
}


class Sessions:
    """Makes our sessions of what one business says."""

    def __init__(self, catalog: Catalog, seller: str) -> None:
        self._catalog = catalog
        self._seller = seller

    def told(
        self,
        key: str,
        checkout: WireCheckout,
        asked: Sequence[RequestedLine] = (),
        *,
        moment: datetime | None = None,
    ) -> CheckoutSession:
        """Return a checkout as it stands; `asked` are the lines that were asked for, where that was just done.

        One that has expired by its own word is opened anew; one that would have arrived before the moment is sold on
        the business's page alone: such a day is said to nobody.
        """
        offered = _offered(key, checkout, self._catalog)
        problems = _problems(checkout, asked) or ([] if moment is None else _out_of_time(checkout, moment))
        if not problems and offered.arrives_by is not None:
            return replace(self.as_offered(offered), messages=_warnings(checkout))
        status = Status(checkout.status) if checkout.status in _CLOSED else status_for(problems)
        return self._session(offered, status, tuple(problems), continue_url=checkout.continue_url)

    def as_offered(self, offered: Offered, status: Status = Status.READY_FOR_COMPLETE) -> CheckoutSession:
        """Return a session on the terms that its id carries; one that carries none cannot be completed."""
        if offered.arrives_by is None:
            return self.away(offered)
        option = FulfillmentOption(
            option_id="told", title="", arrives_by=offered.arrives_by, amount_minor=offered.shipping_minor
        )
        method = FulfillmentMethod(
            type="shipping",
            line_item_ids=tuple(line.product_id for line in offered.lines),
            options=(option,),
            selected_option_id=option.option_id,
        )
        amounts = totals(goods=offered.subtotal_minor, shipping=offered.shipping_minor, tax=offered.tax_minor)
        return CheckoutSession(
            session_id=offered.session_id,
            status=status,
            seller=self._seller,
            currency=offered.currency,
            line_items=tuple(self._line(line) for line in offered.lines),
            totals=amounts,
            fulfillment=(method,),
            order_id=offered.key if status is Status.COMPLETED else None,
        )

    def away(self, offered: Offered) -> CheckoutSession:
        """Return the session of a business that does not answer."""
        return self._session(offered, Status.INCOMPLETE, (_error(BUSINESS_AWAY, "the business does not answer"),))

    def refused(self, offered: Offered, refused: Refused) -> CheckoutSession:
        """Return the session of an order that the business did not take, with what it says of it."""
        ours = _error(CODES[refused.reason], f"not taken: {refused.reason}")
        if refused.reason is Refusal.SOLD_OUT:  # the paths tell which lines they are
            messages = tuple(replace(ours, path=one.path) for one in refused.said) or (ours,)
        else:
            messages = (ours, *(_because(one) for one in refused.said if one.words))
        return self._session(offered, Status.CANCELED, messages, continue_url=refused.continue_url)

    def _session(
        self,
        offered: Offered,
        status: Status,
        messages: tuple[CheckoutMessage, ...],
        *,
        continue_url: str | None = None,
    ) -> CheckoutSession:
        return CheckoutSession(
            session_id=offered.session_id,
            status=status,
            seller=self._seller,
            currency=offered.currency or self._catalog.currency,
            line_items=tuple(self._line(line) for line in offered.lines),
            messages=messages,
            continue_url=continue_url,
        )

    def _line(self, line: OfferedLine) -> LineItem:
        product = self._catalog.product(line.product_id)
        return LineItem(
            product_id=line.product_id,
            brand_id="" if product is None else product.brand_id,
            title=(line.title or line.product_id) if product is None else product.name,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            totals=(Total(type=TotalType.SUBTOTAL, amount_minor=line.unit_price_minor * line.quantity),),
        )


LONGEST_TITLE = 80
"""Bytes of a name of the business's own: it is kept in the session's attributes."""

_CLOSED = (Status.COMPLETED, Status.CANCELED, Status.COMPLETE_IN_PROGRESS)


def _offered(key: str, checkout: WireCheckout, catalog: Catalog) -> Offered:
    shipping, tax = checkout.amount("fulfillment"), checkout.amount("tax")
    return Offered(
        key=key,
        checkout=checkout.id,
        lines=tuple(
            OfferedLine(
                product_id=line.item.id,
                quantity=line.quantity,
                unit_price_minor=line.item.price,
                title=None if line.item.id in catalog.products else _said(line.item.title),
            )
            for line in checkout.line_items
        ),
        currency=checkout.currency,
        # Goods are what is neither tax nor shipping: discounts and fees of whatever name are in them.
        subtotal_minor=checkout.amount("total") - tax - shipping,
        shipping_minor=shipping,
        tax_minor=tax,
        arrives_by=checkout.arrives_by if checkout.status == Status.READY_FOR_COMPLETE else None,
    )


def _said(title: str) -> str | None:
    """Return what a business calls its goods as it can be said: in one line, and not at any length."""
    return json_cut(" ".join(title.split()), LONGEST_TITLE) or None


def _problems(checkout: WireCheckout, asked: Sequence[RequestedLine]) -> list[CheckoutMessage]:
    """What keeps a checkout from being bought by a yes, what stock allows before what only the buyer can mend."""
    errors = [message for message in checkout.messages if message.type == "error"]
    gone = [message for message in errors if message.code in SOLD_OUT_CODES]
    if gone:  # the path tells which line it is
        return [replace(_error(OUT_OF_STOCK, "sold out"), path=message.path or "$") for message in gone]
    there = {line.item.id: line.quantity for line in checkout.line_items}
    for at, wanted in enumerate(asked):
        if there.get(wanted.product_id, wanted.quantity) < wanted.quantity:
            fewer = _error(INSUFFICIENT_STOCK, "fewer are there", available=there[wanted.product_id])
            return [replace(fewer, path=f"$.line_items[{at}]")]
    ready = checkout.status == Status.READY_FOR_COMPLETE and not errors and _has_a_price(checkout)
    unsaid = any(message.beyond_voice for message in checkout.messages)
    if ready and not unsaid and checkout.payment.saved is not None and checkout.arrives_by is not None:
        return []
    if checkout.status in _CLOSED:
        return [_error(DECLINED, f"the checkout is {checkout.status}")]
    ours = _error(ON_ITS_OWN_PAGE, "only the buyer can go on, on the business's page", Severity.REQUIRES_BUYER_INPUT)
    told = (message for message in errors if message.words and message.code not in _BETWEEN_US)
    return [ours, *(_told(MessageType.ERROR, message) for message in told)]


def _out_of_time(checkout: WireCheckout, moment: datetime) -> list[CheckoutMessage]:
    ends = checkout.expires_at
    if ends is not None and ends.tzinfo is not None and ends <= moment:
        return [_error(EXPIRED, "the checkout is to be opened anew")]
    if checkout.arrives_by is not None and checkout.arrives_by < (moment - A_DAY).date():
        return [_error(ON_ITS_OWN_PAGE, "the day of arrival is over", Severity.REQUIRES_BUYER_INPUT)]
    return []


def _has_a_price(checkout: WireCheckout) -> bool:
    """Tell whether its totals add up and goods cost at least nothing by them: else there is no price to say aloud."""
    told = any(one.type == TOTAL for one in checkout.totals)  # else nothing is told to be free
    beside = checkout.amount("tax") + checkout.amount("fulfillment")
    return told and checkout.adds_up and checkout.amount(TOTAL) >= beside >= 0


def _warnings(checkout: WireCheckout) -> tuple[CheckoutMessage, ...]:
    """What the protocol wants the buyer to hear before a yes, what the law wants first."""
    told = [message for message in checkout.messages if message.type == MessageType.WARNING and message.words]
    told.sort(key=lambda message: not message.disclosure)
    return tuple(_told(MessageType.WARNING, message) for message in told)


def _told(type_: MessageType, message: WireMessage) -> CheckoutMessage:
    return CheckoutMessage(type=type_, code=message.code, path=message.path or "$", content=message.words)


def _because(said: Because) -> CheckoutMessage:
    return CheckoutMessage(type=MessageType.ERROR, code=said.code, path=said.path, content=said.words)


def _error(
    code: str, content: str, severity: Severity = Severity.RECOVERABLE, *, available: int = 0
) -> CheckoutMessage:
    return CheckoutMessage(
        type=MessageType.ERROR, code=code, path="$", content=content, severity=severity, available=available
    )

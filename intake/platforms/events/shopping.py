"""What analytics tools call what a shopper does, and an order as they tell of it: the part that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from base.errors import BadPayload
from base.ids import placed_by_us
from base.money import to_minor
from intake.platforms.events.telling import named, said
from intake.platforms.payload import Payload
from intake.platforms.platform import Lookups, OrderNews
from ledger.records import (
    Action,
    Consent,
    DeviceType,
    Grant,
    Identity,
    Initiator,
    Order,
    OrderLine,
    OrderSource,
    Stage,
    is_currency,
)

LOOKED: Final[Mapping[str, Any]] = {"action": Action.RESEARCH, "stage": Stage.CONSIDERATION}
CHOSE: Final[Mapping[str, Any]] = {"action": Action.BASKET, "stage": Stage.PURCHASE}
CLICKED: Final[Mapping[str, Any]] = {"action": Action.CLICK, "stage": Stage.CONSIDERATION}
VISITED: Final[Mapping[str, Any]] = {"action": Action.VISIT, "stage": Stage.AWARENESS}
_BEFORE_THE_SHOP: Final = timedelta(minutes=1)
# Operating systems and kinds of devices, as tools write them.
_DEVICES: Final = {
    **dict.fromkeys(("ios", "iphone", "ipad", "android", "mobile", "phone", "tablet"), DeviceType.PHONE),
    **dict.fromkeys(("watchos", "wearable", "watch", "wear os"), DeviceType.WEARABLE),
    **dict.fromkeys(("tvos", "roku", "tv", "television", "smarttv", "firetv", "settop"), DeviceType.TV),
    **dict.fromkeys(("car", "carplay", "android auto", "automotive"), DeviceType.CAR),
    **dict.fromkeys(("desktop", "web", "computer"), DeviceType.COMPUTER),
}


def device_called(word: str | None) -> DeviceType | None:
    """Return a kind of device by the word of a tool; None for a word that is not known."""
    return _DEVICES.get((word or "").strip().lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPurchase:
    """An order as a tool tells of it; amounts are whole minor units."""

    order_id: str
    placed_at: datetime
    currency: str
    revenue: int
    tax: int = 0
    shipping: int = 0
    lines: tuple[OrderLine, ...] = ()
    coupon: str | None = None
    payment: str | None = None
    on_app: bool = False
    account: str | None = None
    cookie: str | None = None
    consent: Consent = field(default_factory=Consent)


def purchase(told: ToldPurchase, known: Lookups) -> OrderNews:
    """Return the order; who bought it is named after a yes to measurement alone."""
    who = Identity(
        account=known.pseudonyms.of("account", told.account), cookie=known.pseudonyms.of("cookie", told.cookie)
    )
    agreed = told.consent.measurement is Grant.GRANTED
    return beside_the_shop(
        Order(
            order_id=told.order_id[:256],
            placed_at=told.placed_at,
            received_at=told.placed_at,
            source=OrderSource.APP if told.on_app else OrderSource.WEB_DESKTOP,
            initiator=Initiator.HUMAN,
            currency=told.currency,
            revenue_minor=told.revenue,
            tax_minor=told.tax,
            shipping_minor=told.shipping,
            lines=told.lines,
            promo_codes=tuple(code for code in (said(told.coupon, 256),) if code),
            payment=said(told.payment),
            consent=told.consent,
            identity=who if agreed else Identity(),
        ),
        known,
    )


def beside_the_shop(order: Order, known: Lookups) -> OrderNews:
    """Return an order as one who does not sell tells of it: whatever the shop tells of the same order wins.

    Of an order that is there already only its payment is news; a new one is dated a minute before it was placed.
    """
    there = known.order_of(order.order_id)
    if there is not None and there.payment is None and order.payment is not None:
        order = replace(there, payment=order.payment, received_at=there.received_at + timedelta(microseconds=1))
    else:
        order = replace(order, received_at=order.placed_at - _BEFORE_THE_SHOP)
    return OrderNews(order=order, ours=order.order_id if placed_by_us(order.order_id) else None)


def currency_of(payload: Payload, name: str) -> str:
    """Return a currency that must be there.

    Raises:
        BadPayload: it is not, or is none; the message names the field.
    """
    told = payload.text(name)
    if told is None:
        raise payload.missing(name)
    if not is_currency(told.upper()):
        raise payload.wrong(name, "expected an ISO 4217 code like USD")
    return told.upper()


def line_of(line: Payload, currency: str, *, ids: tuple[str, ...], price: str = "price") -> OrderLine:
    """Return one line of an order.

    Args:
        line: as the tool tells it.
        currency: of its price.
        ids: fields of which the first that is there names the product.
        price: the field that holds the price of one.

    Raises:
        BadPayload: a field cannot be; the message names it.
    """
    told = line.fields.get(price)
    try:
        minor = 0 if told is None else to_minor(str(told), currency)
    except ValueError as error:
        raise BadPayload(f"{line.path(price)}: expected an amount of money") from error
    name = next((found for one in ids if (found := line.text(one))), None)
    return OrderLine(product_id=named(name), quantity=_whole(line), unit_price_minor=minor)


def _whole(line: Payload) -> int:
    told = line.fields.get("quantity")
    if isinstance(told, Decimal) and told == told.to_integral_value():  # 2.0, as some write it
        told = int(told)
    if isinstance(told, bool) or not isinstance(told, int | None) or told == 0:
        raise BadPayload(f"{line.path('quantity')}: expected a whole number of at least 1")
    return max(1, told or 1)

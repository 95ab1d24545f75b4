"""A Shopify order as its webhooks carry it -> our Order. Field names are those of Shopify's REST Admin order.

Measurement consent is what the shop wrote into the note attribute `earshot_consent` (granted or denied) and what the
account answered before, by voice; a no anywhere is a no. The shop's marketing box says nothing about it. A hand-off
token that came back with the order stays a fact of the order either way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from base.personal import impersonal, impersonal_id, impersonal_token
from intake.platforms.payload import Payload
from intake.platforms.shopify.amounts import Amounts, goods_of, is_goods, refunded_at
from intake.sold_items import ProductOf, SoldItem, same_product
from intake.web.browsers import device_of
from intake.web.channels import arrival
from ledger.consent import linkable
from ledger.pseudonyms import Pseudonyms
from ledger.records import (
    Consent,
    DeviceType,
    Grant,
    Identity,
    Initiator,
    Order,
    OrderLine,
    OrderSource,
    is_currency,
)

# What a shop's theme or checkout writes into `note_attributes` for us.
TOKEN_NOTE = "earshot_token"
CONSENT_NOTE = "earshot_consent"
COOKIE_NOTE = "earshot_cookie"
SUBSCRIPTION_NOTE = "earshot_subscription"
ORDER_NOTE = "earshot_order"  # written by us, with the order

_LONGEST = 256
_SOURCES = {
    "pos": OrderSource.STORE,
    "iphone": OrderSource.APP,
    "android": OrderSource.APP,
    "subscription_contract": OrderSource.SUBSCRIPTION,
    "shopify_draft_order": OrderSource.STORE,  # the shop's people wrote it down for the customer
}


ConsentOf = Callable[[str], Consent]  # the stored answer of an account, by its service key


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReader:
    """Turns payloads into orders. Identifiers are kept only after a measurement yes."""

    pseudonyms: Pseudonyms
    product_of: ProductOf = same_product
    consent_of: ConsentOf = lambda _: Consent()

    def read(self, payload: Payload, *, changed_at: datetime) -> Order:
        """Return the order.

        Args:
            payload: the webhook's body.
            changed_at: when the shop last changed it; the later of two deliveries wins by this.

        Raises:
            BadPayload: a field is missing or wrong; the message names it.
        """
        currency = currency_of(payload)
        amounts = Amounts.read(payload, currency)
        consent = self._consent(payload)
        source = source_of(payload)
        return Order(
            order_id=order_id(payload),
            placed_at=placed_at(payload),
            received_at=changed_at,
            source=source,
            initiator=Initiator.MACHINE if source is OrderSource.SUBSCRIPTION else Initiator.HUMAN,
            status=amounts.status,
            cancelled_at=payload.moment("cancelled_at"),
            refunded_at=refunded_at(payload) if amounts.refunded else None,
            currency=currency,
            revenue_minor=amounts.revenue,
            tax_minor=amounts.tax,
            shipping_minor=amounts.shipping,
            refunded_minor=amounts.refunded,
            lines=tuple(
                self._line(line, currency, amounts.tax_inside) for line in payload.parts("line_items") if is_goods(line)
            ),
            handoff_token=impersonal_token(note(payload, TOKEN_NOTE) or token_of(payload)),
            promo_codes=tuple(
                code[:_LONGEST] for one in payload.parts("discount_codes") if (code := impersonal(one.text("code")))
            ),
            subscription_id=impersonal_token(note(payload, SUBSCRIPTION_NOTE)),
            is_new_customer=_is_new(payload),
            is_test=payload.flag("test"),
            consent=consent,
            identity=self._identity(payload) if linkable(consent) else Identity(),
        )

    def customer(self, payload: Payload) -> str | None:
        """Return the service key of the shop's customer, under which those orders are found again that name nobody."""
        return self.pseudonyms.service_key("account", payload.part("customer").text("id"))

    def _consent(self, payload: Payload) -> Consent:
        """Read both purposes; the shop's marketing box says nothing about measurement."""
        customer = self.customer(payload)
        stored = self.consent_of(customer) if customer else Consent()
        said = (note(payload, CONSENT_NOTE) or "").lower()
        answers = {Grant(said) if said in set(Grant) else Grant.UNKNOWN, stored.measurement}
        # A no anywhere is a no: the shop's note may repeat an older yes.
        measurement = next((answer for answer in (Grant.DENIED, Grant.GRANTED) if answer in answers), Grant.UNKNOWN)
        return Consent(measurement=measurement, marketing=_marketing(payload, stored))

    def _identity(self, payload: Payload) -> Identity:
        of = self.pseudonyms.of
        customer, address = payload.part("customer"), payload.part("shipping_address")
        zip_code, country = address.text("zip"), address.text("country_code") or ""
        street = " ".join((address.text("address1") or "").lower().split())
        area = f"{country} {zip_code.replace(' ', '').upper()}" if zip_code else None
        return Identity(
            account=of("account", customer.text("id")),
            email=self.pseudonyms.email(
                payload.text("email") or payload.text("contact_email") or customer.text("email")
            ),
            phone=self.pseudonyms.phone(payload.text("phone") or customer.text("phone") or address.text("phone")),
            address=of("address", f"{area} {street}") if area and street else None,
            postal_code=of("postal", area),
            cookie=of("cookie", note(payload, COOKIE_NOTE)),
            ip=of("ip", payload.part("client_details").text("browser_ip") or payload.text("browser_ip")),
        )

    def _line(self, line: Payload, currency: str, tax_inside: bool) -> OrderLine:
        quantity = line.count("quantity")
        goods = goods_of(line, currency, tax_inside=tax_inside)
        ours = self.product_of(
            SoldItem(
                sku=impersonal_id(line.text("sku")),
                product_id=impersonal_id(line.text("product_id")),
                variant_id=impersonal_id(line.text("variant_id")),
                vendor=line.text("vendor"),
            )
        )
        return OrderLine(
            product_id=ours.product_id if ours else None,
            brand_id=ours.brand_id if ours else None,
            quantity=quantity,
            unit_price_minor=goods // quantity if quantity else 0,
        )


def is_draft(payload: Payload) -> bool:
    """Tell whether this is a draft: an order that nobody has placed yet, whatever the delivery is called."""
    named = payload.text("admin_graphql_api_id") or ""
    return named.startswith("gid://shopify/DraftOrder/") or payload.text("invoice_url") is not None


def token_of(payload: Payload) -> str | None:
    """Return the hand-off token in the address the customer landed on: our own redirect put it there."""
    return arrival(payload.text("landing_site"), None).token[:_LONGEST] or None


def currency_of(payload: Payload) -> str:
    """Return the ISO 4217 code of the order's money."""
    currency = payload.text("currency")
    if currency is None:
        raise payload.missing("currency")
    if not is_currency(currency):
        raise payload.wrong("currency", "expected an ISO 4217 code like USD")
    return currency


def order_id(payload: Payload) -> str:
    """Return the shop's own id, so that whoever knows the order already can tell it is the same."""
    found = payload.text("id")
    if found is None:
        raise payload.missing("id")
    if impersonal_id(found) is None:
        raise payload.wrong("id", "expected the shop's own number")
    return found[:_LONGEST]


def placed_at(payload: Payload) -> datetime:
    """Return when the order was placed."""
    moment = payload.moment("processed_at") or payload.moment("created_at")
    if moment is None:
        raise payload.missing("created_at")
    return moment


def changed_at(payload: Payload) -> datetime | None:
    """Return when the shop last changed the order, by its own signed words."""
    told = [payload.moment(name) for name in ("updated_at", "cancelled_at", "created_at")]
    return max((moment for moment in told if moment), default=None)


def note(payload: Payload, name: str) -> str | None:
    """Return a note attribute's value; one too long to be ours is none."""
    for one in payload.parts("note_attributes"):
        if one.text("name") == name:
            value = one.text("value")
            return value if value and len(value) <= _LONGEST else None
    return None


def device(payload: Payload) -> DeviceType | None:
    """Return the kind of device the order was placed on, by its browser."""
    return device_of(payload.part("client_details").text("user_agent"))


def source_of(payload: Payload) -> OrderSource:
    """Return where the order was placed: by the channel the shop names, on the web by the browser."""
    named = _SOURCES.get((payload.text("source_name") or "").lower())
    if named is not None:
        return named
    return OrderSource.WEB_MOBILE if device(payload) is DeviceType.PHONE else OrderSource.WEB_DESKTOP


def _marketing(payload: Payload, stored: Consent) -> Grant:
    customer = payload.part("customer")
    state = customer.part("email_marketing_consent").text("state")
    # A no stands until it is taken back where it was said.
    if state == "unsubscribed" or stored.marketing is Grant.DENIED:
        return Grant.DENIED
    if state == "subscribed" or payload.flag("buyer_accepts_marketing"):
        return Grant.GRANTED
    return stored.marketing


def _is_new(payload: Payload) -> bool | None:
    orders = payload.part("customer")
    return None if orders.text("orders_count") is None else orders.count("orders_count") <= 1

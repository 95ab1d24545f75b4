"""`POST /platforms/adobe-xdm`: Adobe Experience Platform's experience events in XDM.

Source: Adobe's XDM schemas (github.com/adobe/xdm: `components/classes/experienceevent.schema.json`, the commerce,
environment and consent field groups) and developer.adobe.com/events, "Signature verification", both read on 2026-11-27.
Adobe I/O Events sign each body twice with keys that are published at static.adobeioevents.com, and say for whom it is.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs

from base.errors import BadPayload, NotSigned
from intake.platforms.events.proofs import same
from intake.platforms.events.shopping import (
    CHOSE,
    CLICKED,
    LOOKED,
    VISITED,
    ToldPurchase,
    currency_of,
    device_called,
    line_of,
    purchase,
)
from intake.platforms.events.source import EventSource, KnownFrom, News, Outside, SourceReply
from intake.platforms.events.telling import BY_A_PERSON, happened, named, needed, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, OrderNews, SetAside
from ledger.records import Consent, Grant, OrderLine, Platform

NAME: Final = "adobe-xdm"
KEYS_AT: Final = "https://static.adobeioevents.com"
_PATH: Final = re.compile(r"(/[A-Za-z0-9_-]+){0,6}/[A-Za-z0-9_-]+\.pem")
_DONE: Final = {
    **dict.fromkeys(("web.webpagedetails.pageViews", "application.launch", "mobileApp.screenView"), VISITED),
    **dict.fromkeys(("commerce.productViews", "commerce.productListViews"), LOOKED),
    **dict.fromkeys(("commerce.productListAdds", "commerce.productListOpens", "commerce.checkouts"), CHOSE),
    "web.webinteraction.linkClicks": CLICKED,
}
_PURCHASES: Final = "commerce.purchases"
_ANSWERS: Final = {"y": Grant.GRANTED, "n": Grant.DENIED}


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    """A key is the client id of the project for which Adobe delivers."""
    recipient = _recipient(delivery)
    if not any(same(recipient, key) for key in keys):
        raise NotSigned("recipient_client_id: not the client id that EARSHOT_PLATFORM_KEYS names for adobe-xdm")
    for number in (1, 2):
        path = delivery.headers.get(f"x-adobe-public-key{number}-path") or ""
        signature = delivery.headers.get(f"x-adobe-digital-signature-{number}") or ""
        if _PATH.fullmatch(path) and _holds(outside.keys.said(KEYS_AT + path), signature, delivery.body):
            return
    raise NotSigned("x-adobe-digital-signature-1 and -2: neither is of this body by a key of Adobe's")


def _recipient(delivery: Delivery) -> str:
    try:
        told = Payload.parse(delivery.body)
        return told.text("recipient_client_id") or told.text("recipientclientid") or ""
    except BadPayload as error:
        raise NotSigned("recipient_client_id: missing") from error


def _holds(pem: bytes, signature: str, body: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
        if not isinstance(key, RSAPublicKey):
            return False
        key.verify(base64.b64decode(signature, validate=True), body, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _greet(delivery: Delivery, keys: tuple[str, ...], outside: Outside) -> SourceReply | None:
    """Answer the challenge by which Adobe asks whether the address is ours."""
    del keys, outside
    if delivery.method != "GET":
        return None
    challenge = parse_qs(delivery.query, max_num_fields=10).get("challenge", [""])[0]
    if re.fullmatch(r"[A-Za-z0-9-]{1,128}", challenge) is None:
        raise BadPayload("challenge: expected letters, digits and hyphens")
    return SourceReply(headers={"Content-Type": "text/plain"}, body=challenge.encode())


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    told = Payload.parse(delivery.body)
    for event in _events(told):
        try:
            kind = needed(event, "eventType")
            if kind == _PURCHASES:
                yield _bought(event, known)
            elif kind in _DONE:
                yield _touched(event, kind, known)
        except BadPayload as error:
            yield SetAside(reason=error.logged)


def _events(told: Payload) -> Iterator[Payload]:
    """One experience event within the envelope's `event.xdmEntity`, `event`, or as the body; or a list of them."""
    inner = told.part("event") if told.has("event") else told
    if inner.has("events"):
        yield from inner.parts("events")
    else:
        yield inner.part("xdmEntity") if inner.has("xdmEntity") else inner


def _touched(event: Payload, kind: str, known: Lookups) -> News:
    return touch(
        known,
        NAME,
        needed(event, "_id"),
        at=happened(event, "timestamp"),
        account=_identity(event, "customerId"),
        consent=_consent(event),
        identity={"cookie": _identity(event, "ECID")},
        platform=Platform.APP if event.has("application") else Platform.WEB,
        device_type=device_called(event.part("device").text("type") or event.part("environment").text("type")),
        product_id=named(_product(event)),
        **BY_A_PERSON,
        **_DONE[kind],
    )


def _bought(event: Payload, known: Lookups) -> OrderNews:
    order = event.part("commerce", "order")
    currency = currency_of(order, "currencyCode")
    lines = event.parts("productListItems")
    total = order.money("priceTotal", currency)
    if total is None:
        raise order.missing("priceTotal")
    tax = order.money("taxAmount", currency) or 0
    shipping = event.part("commerce", "shipping").money("shippingAmount", currency) or 0
    if total < tax + shipping:
        raise order.wrong("priceTotal", "expected at least tax and shipping")
    paid = next(iter(order.parts("payments")), Payload({}))
    return purchase(
        ToldPurchase(
            order_id=needed(order, "purchaseID"),
            placed_at=happened(event, "timestamp"),
            currency=currency,
            revenue=total - tax - shipping,
            tax=tax,
            shipping=shipping,
            lines=tuple(_line(line, currency) for line in lines),
            payment=paid.text("paymentType"),
            on_app=event.has("application"),
            account=_identity(event, "customerId"),
            cookie=_identity(event, "ECID"),
            consent=_consent(event),
        ),
        known,
    )


def _line(line: Payload, currency: str) -> OrderLine:
    """XDM tells what a line costs in all; the price of one is that by the quantity where it comes out even."""
    told = line_of(line, currency, ids=("SKU", "name"), price="priceTotal")
    return replace(told, unit_price_minor=told.unit_price_minor // told.quantity)


def _product(event: Payload) -> str | None:
    first = next(iter(event.parts("productListItems")), Payload({}))
    return first.text("SKU") or first.text("name")


def _identity(event: Payload, namespace: str) -> str | None:
    found = event.part("identityMap").parts(namespace)
    return found[0].text("id") if found else None


def _consent(event: Payload) -> Consent:
    answers = event.part("consents")
    return Consent(
        measurement=_ANSWERS.get(answers.part("collect").text("val") or "", Grant.UNKNOWN),
        marketing=_ANSWERS.get(answers.part("personalize", "content").text("val") or "", Grant.UNKNOWN),
    )


SOURCE = EventSource(
    name=NAME,
    title="Adobe Experience Platform (XDM)",
    signed=_signed,
    read=_read,
    greets=_greet,
    methods=("POST", "GET"),
    known=KnownFrom(
        form="XDM ExperienceEvent with the commerce, environment and consent field groups (github.com/adobe/xdm), in"
        " Adobe I/O Events' envelope (developer.adobe.com/events), read 2026-11-27",
        sample="ours, field by field after the schemas",
        proof="one of two RSA-SHA256 signatures of the raw body (`x-adobe-digital-signature-1`, `-2`) under keys of"
        " static.adobeioevents.com, and `recipient_client_id` in the signed body is ours. The challenge by `GET` is"
        " echoed",
        becomes=(
            ("`web.webpagedetails.pageViews`, `mobileApp.screenView`", "`visit`"),
            ("`commerce.productViews`, `commerce.productListViews`", "`research`"),
            ("`commerce.productListAdds`, `commerce.checkouts`", "`basket`"),
            ("`web.webinteraction.linkClicks`", "`click`"),
            ("`commerce.purchases`", "an order; `payments[0].paymentType` is its `payment`"),
            ("other events", "nothing"),
        ),
        notes=(
            "Key: the client id of the project.",
            "`identityMap.customerId` is the customer's number at the shop, `ECID` the browser.",
            "`consents.collect` is leave to measure.",
        ),
    ),
)

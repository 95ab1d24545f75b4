"""Shopify's own webhooks about privacy: a customer's data to be erased or shown, a shop that is gone.

Source: shopify.dev, "Privacy law compliance": `customers/redact`, `customers/data_request`, `shop/redact`.
"""

from __future__ import annotations

from collections.abc import Iterator

from base.errors import BadPayload
from base.personal import impersonal_id
from intake.platforms.payload import Payload
from intake.platforms.platform import Lookups, PrivacyNews
from intake.platforms.shopify.proven import REDACT, SHOP, SHOW, of_its_topic, of_our_shop
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed

PRIVACY_TOPICS = frozenset({REDACT, SHOW, SHOP})
_LONGEST = 256


def privacy_news(topic: str, payload: Payload, known: Lookups) -> Iterator[PrivacyNews]:
    """Yield what a delivery asks for; nothing when it names nobody.

    Raises:
        BadPayload: its signed body is no such request, or is another shop's.
    """
    of_its_topic(payload, topic)
    _of_our_shop(topic, payload, known.shop)
    if topic == SHOP:
        yield PrivacyNews(request=PrivacyRequest(deed=Deed.ERASED, at=known.clock(), everything=True))
        return
    request = _request(payload, known)
    if topic == SHOW:
        asked = payload.part("data_request").text("id")
        if asked is None or not asked.isalnum():
            raise payload.part("data_request").wrong("id", "expected the number of the request")
        yield PrivacyNews(request=request, show_as=asked[:64])
    elif request.named:
        yield PrivacyNews(request=request)


def _of_our_shop(topic: str, payload: Payload, ours: str) -> None:
    asking = payload.text("shop_domain")
    if asking is None:
        raise payload.missing("shop_domain")
    of_our_shop(asking, ours)
    if topic == SHOP and not ours:
        raise BadPayload(
            "shop_domain: EARSHOT_SHOPIFY_SHOP does not say which shop is served here, so nothing is erased; "
            "set it, and have it delivered again"
        )


def _request(payload: Payload, known: Lookups) -> PrivacyRequest:
    customer = payload.part("customer")
    orders = (*payload.texts("orders_to_redact"), *payload.texts("orders_requested"))  # one of the two is there
    return PrivacyRequest(
        deed=Deed.ERASED,
        at=known.clock(),
        customers=known.pseudonyms.versions("account", customer.text("id")),
        emails=known.pseudonyms.emails(customer.text("email")),
        services=known.pseudonyms.sealed_service("account", customer.text("id")),
        orders=tuple(order[:_LONGEST] for order in orders if impersonal_id(order)),
        guards=True,
    )

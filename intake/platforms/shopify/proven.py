"""What the signature proves of a delivery: its body, and nothing in its headers.

Whoever got hold of one signed body can send it again under any topic. So what a body may do hangs on its own shape: an
order erases nobody, and a request of one customer never all, whatever the header calls it. And one app's secret signs
for every shop that has the app.
"""

from __future__ import annotations

from base.errors import BadPayload
from intake.platforms.payload import Payload

REDACT, SHOW, SHOP, DELETED = "customers/redact", "customers/data_request", "shop/redact", "orders/delete"
_OF_AN_ORDER = ("line_items", "currency", "created_at")
_OF_SHOWING = ("data_request", "orders_requested")
_OF_ERASING = ("orders_to_redact",)
# By topic, what is in the bodies of others alone: the fewer fields a request has, the more it erases.
_FOREIGN = {
    DELETED: (*_OF_AN_ORDER, *_OF_SHOWING, *_OF_ERASING),
    REDACT: (*_OF_AN_ORDER, *_OF_SHOWING),
    SHOW: (*_OF_AN_ORDER, *_OF_ERASING),
    SHOP: (*_OF_AN_ORDER, *_OF_SHOWING, *_OF_ERASING, "customer"),
}


def of_its_topic(payload: Payload, topic: str) -> None:
    """Accept a body silently that has no field of another topic's.

    Raises:
        BadPayload: it has one: the topic beside it was put there by somebody else.
    """
    found = next((name for name in _FOREIGN[topic] if payload.has(name)), None)
    if found is not None:
        raise payload.wrong(found, f"a delivery of {topic} has none: it is another topic's body")


def of_our_shop(shop: str | None, ours: str) -> None:
    """Accept what is of the shop that is served silently, and anything where either is not known.

    Raises:
        BadPayload: it is another shop's.
    """
    if shop and ours and shop.strip().lower() != ours.strip().lower():
        raise BadPayload("shop_domain: of another shop than EARSHOT_SHOPIFY_SHOP names")

"""What the signature proves of a delivery: its body, and nothing in its headers.

Whoever got hold of one signed body can send it again under any topic. So what a body may do hangs on its own shape: an
order erases nobody, whatever the header calls it. And one app's secret signs for every shop that has the app.
"""

from __future__ import annotations

from base.errors import BadPayload
from intake.platforms.payload import Payload

_OF_AN_ORDER = ("line_items", "currency", "created_at")


def no_order(payload: Payload, topic: str) -> None:
    """Accept a body without an order's fields silently.

    Raises:
        BadPayload: it has some: the topic beside it was put there by somebody else.
    """
    found = next((name for name in _OF_AN_ORDER if payload.has(name)), None)
    if found is not None:
        raise payload.wrong(found, f"a delivery of {topic} has none: it is an order's body under another's topic")


def of_our_shop(shop: str | None, ours: str) -> None:
    """Accept what is of the shop that is served silently, and anything where either is not known.

    Raises:
        BadPayload: it is another shop's.
    """
    if shop and ours and shop.strip().lower() != ours.strip().lower():
        raise BadPayload("shop_domain: of another shop than EARSHOT_SHOPIFY_SHOP names")

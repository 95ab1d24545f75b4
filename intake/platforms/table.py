"""The platforms we take orders from, one a line."""

from __future__ import annotations

from intake.platforms.own_orders import OWN_ORDERS
from intake.platforms.shopify.webhook import SHOPIFY

PLATFORMS = (
    SHOPIFY,
    OWN_ORDERS,
)

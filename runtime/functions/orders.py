"""The function that takes what the shop tells: webhooks of each platform, orders in our own form, households."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import Clock, system_clock
from base.door_variables import RechargeSecrets, ShopifySecrets, recharge_secret, shopify_secret, shopify_shop
from base.merchant_variables import ucp_url
from base.recorder_settings import NamingSettings
from base.skill_variables import catalog, service_pepper, shop_url
from intake.platforms.table import PLATFORMS
from ledger.secrets import Renewed
from ledger.wiring import open_ledger
from runtime.functions.door import Door
from runtime.http.doors import households_door, orders_doors
from runtime.http.exchange import Route
from runtime.products import products_of
from shop.catalog.load import load_catalog


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class OrdersSettings(NamingSettings, ShopifySecrets, RechargeSecrets):
    """What this function reads."""

    service_pepper: str = service_pepper()
    shopify_secret: str = shopify_secret()
    shopify_shop: str = shopify_shop()
    recharge_secret: str = recharge_secret()
    shop_url: str = shop_url()
    catalog: str = catalog()
    ucp_url: str = ucp_url()


def routes_of(settings: OrdersSettings, clock: Clock = system_clock) -> tuple[Route, ...]:
    """Return what it serves."""
    product_of = products_of(load_catalog(settings.catalog)[0])
    ledger = open_ledger(settings)
    doors = orders_doors(settings, PLATFORMS, ledger=ledger, product_of=product_of, clock=clock)
    return (*doors, households_door(settings, ledger=ledger))


@cache
def _door() -> Door:
    return Door(kept=Renewed(OrdersSettings, routes_of), doubts=frozenset({401}))


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Answer an event of the HTTP API."""
    return _door().answer(event)

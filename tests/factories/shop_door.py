"""A function that takes a shop's deliveries and opens its links, with settings of its own.

It stands for the functions that come with the cloud: mypy reads it as it reads the product, and it is packed in tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from base.clock import Clock, system_clock
from base.environment import RecorderSettings, keys, read, secret, variable
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from intake.web.handoff_links import HandoffLinks
from ledger.wiring import open_ledger, open_pseudonyms, open_recorder, open_tokens
from runtime.http.exchange import Route
from runtime.http.handoff import handoff_route
from runtime.http.http_api import answer_event
from runtime.http.orders import orders_route


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ShopDoorSettings(RecorderSettings):
    """What this function reads."""

    pepper: str = secret("EARSHOT_PEPPER", "Secret of the pseudonyms.", default="pepper")
    token_key: str = secret("EARSHOT_TOKEN_KEY", "Signs links.", default="key")
    shopify_secret: str = secret("EARSHOT_SHOPIFY_SECRET", "Signs webhooks.", default="development-shopify-secret")
    shop_url: str = variable("EARSHOT_SHOP_URL", "The shop.", default="https://shop.example/")
    seller: str = variable("EARSHOT_SELLER", "The seller.", default="Harbor Pantry")

    @property
    def token_keys(self) -> tuple[bytes, ...]:
        """Return the keys of links."""
        return keys(self.token_key)

    @property
    def shopify_secrets(self) -> tuple[bytes, ...]:
        """Return the webhook secrets."""
        return keys(self.shopify_secret)


def routes_of(settings: ShopDoorSettings, clock: Clock = system_clock) -> tuple[Route, ...]:
    """Return what it serves."""
    ledger, pseudonyms = open_ledger(settings), open_pseudonyms(settings)
    links = HandoffLinks(
        tokens=open_tokens(settings),
        ledger=ledger,
        recorder=open_recorder(settings, ledger),
        pseudonyms=pseudonyms,
        shop_url=settings.shop_url,
        clock=clock,
    )
    lookups = lookups_in(ledger, pseudonyms=pseudonyms, shop_url=settings.shop_url, clock=clock)
    deliveries = Deliveries(platform=SHOPIFY, secrets=SHOPIFY.secrets(settings), ledger=ledger, lookups=lookups)
    return handoff_route(links, seller=settings.seller), orders_route(deliveries)


@cache
def _routes() -> tuple[Route, ...]:
    return routes_of(read(ShopDoorSettings))


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:
    """Answer an event of API Gateway."""
    return answer_event(_routes(), event)

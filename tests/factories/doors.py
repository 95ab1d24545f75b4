"""The doors of the shop, as tests knock at them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as OWN
from intake.platforms.platform import Delivery, PlatformIntake, Receipt
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order
from runtime.demo.signing import sign_shopify
from tests.factories.memory import MemoryLedger
from tests.factories.shopify import SECRET

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Intake:
    """The doors of the shop, at noon."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.shop = "ours.myshopify.com"
        self.now = NOON

    def _receive(self, platform: PlatformIntake[Any], body: bytes, headers: dict[str, str]) -> Receipt:
        known = lookups_in(
            self.ledger,
            pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"),
            shop_url="https://shop.example/",
            shop=self.shop,
            clock=lambda: self.now,
        )
        doors = Deliveries(platform=platform, secrets=(SECRET,), ledger=self.ledger, lookups=known)
        return doors.receive(Delivery(headers=headers, body=body))

    def shopify(
        self, payload: dict[str, Any], *, event: str = "event-1", topic: str = "orders/updated", shop: str = ""
    ) -> Receipt:
        body = json.dumps(payload).encode()
        signed = sign_shopify(body, SECRET, event=event, topic=topic)
        return self._receive(SHOPIFY, body, signed | ({"X-Shopify-Shop-Domain": shop} if shop else {}))

    def own(self, *lines: str) -> Receipt:
        body = "\n".join(lines).encode()
        signed = sign_shopify(body, SECRET, event="-")["X-Shopify-Hmac-Sha256"]
        return self._receive(OWN, body, {"X-Earshot-Hmac-Sha256": signed})

    def order(self, order_id: str = "5001") -> Order:
        found = self.ledger.order(order_id)
        assert found is not None
        return found

"""The shop's own webhooks, sent until they are answered: of orders of its own, and of one that we placed there."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zlib import crc32

from base.errors import BenchError
from bench.soak.processes import Running
from ledger.records import Order, OrderStatus
from ledger.store import Ledger
from runtime.demo.signing import sign_shopify
from runtime.demo.storefront import BasketItem, Sale, Shopper, order_webhook

_AGAIN_FOR_SECONDS = 120.0
_THERE = 5_000_000_000_000  # where the storefront's ids begin
_FIRST = 7_000_000_000
_SHOPPER = Shopper(number=1, name="A Buyer", email="buyer@shop.example", street="1 Elm St", postal_code="00000")


@dataclass(slots=True)
class Shop:
    """What a shop sold by itself, and told us of."""

    secret: bytes
    own: set[str] = field(default_factory=set)
    ours: set[str] = field(default_factory=set)

    def tell(self, number: int, of_ours: str | None, servers: Callable[[], Running]) -> None:
        """Tell of an order of its own, twice; that it was cancelled; and of one of ours."""
        own, now = str(_THERE + _FIRST + number), datetime.now(UTC)
        self.own.add(own)
        placed = _webhook(_FIRST + number, now - timedelta(minutes=10))
        for _ in range(2):
            self._deliver(placed, f"{own}-placed", "orders/create", servers)
        moment = (now - timedelta(minutes=5)).isoformat(timespec="seconds")
        cancelled = json.loads(placed) | {"cancelled_at": moment, "updated_at": moment}
        self._deliver(json.dumps(cancelled).encode(), f"{own}-cancelled", "orders/cancelled", servers)
        if of_ours is not None:
            self.ours.add(of_ours)
            there = _webhook(_number_of(of_ours), now + timedelta(seconds=1), notes={"earshot_order": of_ours})
            self._deliver(there, f"{own}-ours", "orders/create", servers)

    def _deliver(self, body: bytes, event: str, topic: str, servers: Callable[[], Running]) -> None:
        headers = sign_shopify(body, self.secret, event=event, topic=topic)
        deadline = time.monotonic() + _AGAIN_FOR_SECONDS
        while time.monotonic() < deadline:
            status = _posted(servers(), body, headers)
            if status == 200:
                return
            if status is not None and status < 500:
                raise BenchError(f"the shop's {topic} was answered with {status}")
            time.sleep(0.05)
        raise BenchError(f"the shop's {topic} was answered by nobody for {_AGAIN_FOR_SECONDS:.0f} s")

    def wrong_in(self, ledger: Ledger) -> list[str]:
        """Return what the table holds and should not: every order told of stands as it was told last."""
        own = {one: ledger.order(one) for one in self.own}
        ours = {one: ledger.order(one) for one in self.ours}
        wrong = [one for one, kept in own.items() if kept is None or kept.status is not OrderStatus.CANCELLED]
        wrong += [one for one, kept in ours.items() if not _is_there(one, kept)]
        return [f"the shop's word on order {one} was lost" for one in wrong]


def id_there(order_id: str) -> str:
    """Return the id that an order of ours has at the merchant."""
    return str(_THERE + _number_of(order_id))


def _number_of(order_id: str) -> int:
    return crc32(order_id.encode())


def _is_there(order_id: str, kept: Order | None) -> bool:
    return kept is not None and kept.merchant_order_id == id_there(order_id)


def _webhook(number: int, placed_at: datetime, notes: Mapping[str, str] | None = None) -> bytes:
    item = BasketItem(product_id="thing", title="a thing", price_minor=1_000)
    return order_webhook(Sale(number=number, placed_at=placed_at, shopper=_SHOPPER, items=[item], notes=notes))


def _posted(server: Running, body: bytes, headers: Mapping[str, str]) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("POST", "/orders/shopify", body, dict(headers))
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return answer.status

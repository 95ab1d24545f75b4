"""The shop's orders, each in three versions, delivered doubled and in any order: the latest version stays."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from base.clock import rfc3339
from base.errors import BenchError
from bench.soak.customers import AT_ONCE
from bench.soak.processes import Running
from ledger.records import OrderStatus
from ledger.store import Ledger

ORDERS = 40
_VERSIONS = (OrderStatus.PLACED, OrderStatus.CANCELLED, OrderStatus.REFUNDED)


def order_ids(number: int = ORDERS) -> frozenset[str]:
    """Return the ids of the orders that are delivered."""
    return frozenset(f"shop-{n}" for n in range(number))


def deliver(server: Running, secret: bytes) -> int:
    """Deliver every version of every order twice, shuffled; return how many deliveries were refused."""
    told = [one for n in range(ORDERS) for one in _versions(n)] * 2
    random.Random(ORDERS).shuffle(told)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        statuses = threads.map(lambda order: _post(server, json.dumps(order).encode(), secret), told)
        return sum(status != 200 for status in statuses)


def wrong_in(ledger: Ledger) -> int:
    """Return how many of the orders are not in the state of their latest version."""
    kept = [ledger.order(order_id) for order_id in order_ids()]
    return sum(one is None or one.status is not OrderStatus.REFUNDED or one.refunded_minor != 500 for one in kept)


def _versions(number: int) -> Iterator[Mapping[str, Any]]:
    placed = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    for version, status in enumerate(_VERSIONS):
        changed = rfc3339(placed + timedelta(minutes=version))
        order = {
            "order_id": f"shop-{number}",
            "placed_at": rfc3339(placed),
            "received_at": changed,
            "source": "web_desktop",
            "status": status,
            "currency": "USD",
            "revenue_minor": 1_000,
            "refunded_minor": 500 * (status is OrderStatus.REFUNDED),
        }
        yield order | ({f"{status}_at": changed} if version else {})


def _post(server: Running, body: bytes, secret: bytes) -> int:
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    headers = {"Content-Type": "application/json", "X-Earshot-Hmac-Sha256": signature}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("POST", "/orders", body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise BenchError(f"an order could not be delivered: {error}") from error
    finally:
        connection.close()
    return answer.status

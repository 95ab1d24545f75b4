"""Shopify's subscription contracts and Recharge's subscriptions over HTTP, as much as we ask; and what goes wrong.

One subscription, told by either API. `lost` replies are those of the next changes: done, and the connection closed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.factories.checkout import COFFEE
from tests.factories.loopback import QuietHandler, served

CONTRACT = "gid://shopify/SubscriptionContract/77"


@dataclass
class KeptThere:
    """A shop that keeps subscription 77: two packs of coffee every four weeks, for 18.00, the next on 1 December."""

    status: str = "ACTIVE"
    due: date | None = date(2026, 12, 1)
    quantity: int = 2
    every: tuple[int, str] = (4, "week")
    reason: str | None = None
    products: int = 1
    skipped: set[str] = field(default_factory=set)
    draft: dict[str, Any] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)  # what was done, in order
    away: int = 0  # so many requests are answered with 503
    lost: int = 0
    refuses: bool = False
    gone: bool = False
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # -- Shopify -------------------------------------------------------------------------------------------------

    def graphql(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        query, told = body["query"], body["variables"]
        name = query.split("(")[0].split()[1]
        if name == "Contract":
            return 200, {"data": {"subscriptionContract": None if self.gone else self.contract()}}
        if name == "Contracts":
            page = {"nodes": [self.contract()], "pageInfo": {"hasNextPage": told["after"] is None, "endCursor": "c"}}
            return 200, {"data": {"subscriptionContracts": page}}
        if name == "Cycle":
            return 200, {"data": {"subscriptionBillingCycle": {"skipped": _day(told) in self.skipped}}}
        if self.refuses:
            return 200, {"data": {"done": {"userErrors": [{"field": ["x"], "message": "no"}]}}}
        self.changes.append(name)
        self._shopify_does(name, told)
        return 200, {"data": {"done": {"userErrors": [], "draft": {"id": "gid://shopify/SubscriptionDraft/1"}}}}

    def _shopify_does(self, name: str, told: dict[str, Any]) -> None:
        states = {"Pause": "PAUSED", "Activate": "ACTIVE", "Cancel": "CANCELLED"}
        self.status = states.get(name, self.status)
        if name == "Next":
            self.due = date.fromisoformat(told["date"][:10])
        elif name == "Skip":
            self.skipped.add(_day(told))
        elif name == "Draft":
            self.draft = {}
        elif name in {"Often", "Count"}:
            self.draft |= told["input"]
        elif name == "Commit":
            self.quantity = self.draft.get("quantity", self.quantity)
            if "billingPolicy" in self.draft:
                policy = self.draft["billingPolicy"]
                self.every = (policy["intervalCount"], policy["interval"].lower())

    def contract(self) -> dict[str, Any]:
        line = {"id": "gid://shopify/SubscriptionLine/5", "sku": COFFEE, "quantity": self.quantity}
        return {
            "id": CONTRACT,
            "status": self.status,
            "createdAt": "2026-10-06T16:00:00Z",
            "nextBillingDate": None if self.due is None else f"{self.due}T17:00:00Z",
            "currencyCode": "USD",
            "billingPolicy": {"interval": self.every[1].upper(), "intervalCount": self.every[0]},
            "deliveryPrice": {"amount": "4.99"},
            "customer": {"id": "gid://shopify/Customer/1001"},
            "originOrder": {"id": "gid://shopify/Order/900"},
            "lines": {"nodes": [line | {"currentPrice": {"amount": "9.00"}}] * self.products},
        }

    # -- Recharge ------------------------------------------------------------------------------------------------

    def recharge(self, method: str, path: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path == "/customers/4":
            return 200, {"customer": {"id": 4, "external_customer_id": {"ecommerce": "1001"}}}
        if method == "GET" and path.startswith("/subscriptions?"):
            more = {} if "cursor" in path else {"next_cursor": "c"}
            return 200, {"subscriptions": [self.subscription()], **more}
        if self.gone:
            return 404, {"errors": "Not Found"}
        if method == "GET":
            return 200, {"subscription": self.subscription()}
        if self.refuses:
            return 422, {"errors": {"quantity": "no"}}
        self.changes.append(f"{method} {path}")
        self._recharge_does(path, told)
        return 200, {"subscription": self.subscription()}

    def _recharge_does(self, path: str, told: dict[str, Any]) -> None:
        if path.endswith("/cancel"):
            assert told["send_email"] is False
            self.status, self.reason = "CANCELLED", told["cancellation_reason"]
        elif path.endswith("/activate"):
            self.status, self.reason = "ACTIVE", None
        elif path.endswith("/set_next_charge_date"):
            self.due = date.fromisoformat(told["date"])
        elif path == "/addresses/9/charges/skip":
            assert told == {"date": str(self.due), "subscription_ids": [77]}
            assert self.due is not None
            self.due += timedelta(weeks=self.every[0])
        else:
            self.quantity = told.get("quantity", self.quantity)
            if "order_interval_unit" in told:
                assert told["charge_interval_frequency"] == told["order_interval_frequency"]
                self.every = (told["order_interval_frequency"], told["order_interval_unit"])

    def subscription(self) -> dict[str, Any]:
        return {
            "id": 77,
            "address_id": 9,
            "customer_id": 4,
            "status": self.status.lower(),
            "cancellation_reason": self.reason,
            "next_charge_scheduled_at": None if self.due is None else str(self.due),
            "order_interval_frequency": self.every[0],
            "order_interval_unit": self.every[1],
            "charge_interval_frequency": self.every[0],
            "quantity": self.quantity,
            "price": "9.00",
            "presentment_currency": "USD",
            "sku": COFFEE,
            "created_at": "2026-10-06T09:00:00",
        }


def _day(told: dict[str, Any]) -> str:
    return str(told["cycle"]["selector"]["date"])[:10]


class _Handler(QuietHandler):
    there: KeptThere

    def _serve(self) -> None:
        there, length = self.there, int(self.headers.get("Content-Length") or 0)
        told = json.loads(self.rfile.read(length) or b"{}")
        if there.away > 0:
            there.away -= 1
            self.send_json(503, b"{}")
            return
        before = len(there.changes)
        if self.path == "/graphql.json":
            assert self.headers["X-Shopify-Access-Token"] == "token"
            status, answer = there.graphql(told)
        else:
            assert (self.headers["X-Recharge-Access-Token"], self.headers["X-Recharge-Version"]) == ("token", "2021-11")
            status, answer = there.recharge(self.command, self.path, told)
        if len(there.changes) > before and there.lost > 0:
            there.lost -= 1
            self.close_connection = True
            return
        self.send_json(status, json.dumps(answer).encode())

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the library's names


@contextmanager
def open_keeper(there: KeptThere) -> Iterator[KeptThere]:
    """Serve it on a free loopback port for the length of the block."""
    handler = type("Handler", (_Handler,), {"there": there})
    with served(handler) as there.port:
        yield there

"""A little merchant over HTTP, of every kind we can tell of an order, and everything that can go wrong with one.

It speaks UCP's checkout, Shopify's Admin GraphQL and takes signed webhooks, and keeps what it was told. `troubles` are
what happens to the next requests, one each: see `Trouble`.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from base.discovery import WELL_KNOWN
from tests.factories.loopback import QuietHandler, served
from tests.factories.ucp_business import ENVELOPE, REVIEW, profile_of, unknown_checkout


class Trouble(StrEnum):
    NONE = "none"
    LOST_REPLY = "lost_reply"  # done, and the connection closed without an answer
    SERVER_ERROR = "server_error"  # 503, nothing done
    THROTTLED = "throttled"  # 429, nothing done
    HANG = "hang"  # nothing done, and no answer
    LATE = "late"  # done, and the answer never comes
    GARBLED = "garbled"  # done, and the answer is not JSON


@dataclass
class Merchant:
    prices: dict[str, int] = field(default_factory=dict)
    shipping: int = 499
    tax: int = 0
    pays: bool = True  # it holds a saved instrument
    arrives: str | None = "2026-11-25T18:00:00Z"
    expires: str | None = None  # when its checkouts do
    adds: list[tuple[str, int]] = field(default_factory=list)  # lines that it sells beside those that are asked for
    swaps: dict[str, str] = field(default_factory=dict)  # what it sells in the place of something
    raises: int = 0  # by so many it sells more of everything
    sold_out: set[str] = field(default_factory=set)
    declines: list[dict[str, Any]] = field(default_factory=list)  # what it says where it does not complete a checkout
    escalates: bool = False
    says: list[dict[str, Any]] = field(default_factory=list)  # messages beside those of what is sold out
    put_refused: int = 0  # the status with which it answers every change of a checkout
    away: bool = False
    poison: str = ""  # an order that is answered with 503 for ever
    indexed: bool = True  # Shopify finds an order at once
    listed: bool = True  # Shopify lists it at once where all are asked for
    unique: bool = True  # Shopify knows the metafield's definition, so that a second of a value is refused
    troubles: deque[Trouble] = field(default_factory=deque)
    only_at: str = ""  # what a request's path has to end in for a trouble to befall it
    checkouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    completed: dict[str, str] = field(default_factory=dict)  # idempotency key -> order
    orders: list[str] = field(default_factory=list)  # our order's id, once for each order made
    calls: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    publishes: bool = True  # its profile, at /.well-known/ucp
    profile: dict[str, Any] = field(default_factory=dict)  # what is otherwise in it than usual
    asked_profile: int = 0
    on_call: dict[tuple[str, int], Callable[[], object]] = field(default_factory=dict)  # (end of a path, which call)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.url}/ucp/v1"

    # -- UCP ---------------------------------------------------------------------------------------------------

    def ucp(self, method: str, path: str, body: dict[str, Any], key: str | None) -> tuple[int, dict[str, Any]]:
        parts = path.removeprefix("/ucp/v1").removeprefix("/checkout-sessions").strip("/").split("/")
        if method == "POST" and parts == [""]:
            return self._create(body, key or "")
        checkout = self.checkouts.get(parts[0])
        if checkout is None:
            return 200, unknown_checkout()
        if parts[1:] == ["complete"]:
            return self._complete(checkout, body, key or "")
        if parts[1:] == ["cancel"]:
            checkout["status"] = "canceled"
        elif method == "PUT" and self.put_refused:
            return self.put_refused, {"code": "conflict", "content": "not changed"}
        elif method == "PUT":
            checkout["lines"], checkout["ours"] = body["line_items"], body["attribution"]["earshot_order"]
        return 200, self._shown(checkout)

    def _create(self, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        if key not in self.by_key:
            self.by_key[key] = f"chk_{len(self.by_key) + 1}"
            ours = body.get("attribution", {}).get("earshot_order", "")
            self.checkouts[self.by_key[key]] = {
                "id": self.by_key[key],
                "lines": body["line_items"],
                "status": "open",
                "ours": ours,
            }
        return 201, self._shown(self.checkouts[self.by_key[key]])

    def _complete(self, checkout: dict[str, Any], body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        assert key, "a complete without an idempotency key"
        assert body["payment"]["instruments"][0]["id"] == "instr_1"
        shown = self._shown(checkout)
        if self.declines:
            return 200, shown | {"messages": self.declines}
        if key not in self.completed and shown["status"] == "ready_for_complete":
            self.orders.append(checkout["ours"])
            self.completed[key] = f"ord_{len(self.orders)}"
            checkout |= {"status": "completed", "order": self.completed[key], "shown": shown}
        return 200, self._shown(checkout)

    def _sold(self, checkout: dict[str, Any]) -> list[tuple[str, int]]:
        asked = [(line["item"]["id"], line["quantity"] + self.raises) for line in checkout["lines"]]
        return [*((self.swaps.get(one, one), count) for one, count in asked), *self.adds]

    def _shown(self, checkout: dict[str, Any]) -> dict[str, Any]:
        if checkout["status"] == "completed":
            made = checkout["order"]
            order = {"id": made, "permalink_url": f"https://shop.example/orders/{made}"}
            return checkout["shown"] | {"status": "completed", "order": order, "messages": []}
        lines = [
            {
                "id": f"li_{n}",
                "item": {"id": id_, "title": "a thing", "price": self.prices[id_]},
                "quantity": quantity,
            }
            for n, (id_, quantity) in enumerate(self._sold(checkout), 1)
        ]
        amounts = [line["item"]["price"] * line["quantity"] for line in lines]
        for line, amount in zip(lines, amounts, strict=True):
            line["totals"] = [{"type": "subtotal", "amount": amount}, {"type": "total", "amount": amount}]
        subtotal, ids = sum(amounts), [line["id"] for line in lines]
        option = {"id": "std", "title": "Standard", "totals": [{"type": "total", "amount": self.shipping}]}
        if self.arrives:
            option["latest_fulfillment_time"] = self.arrives
        gone = [line for line in lines if line["item"]["id"] in self.sold_out]
        open_ = "incomplete" if gone else "requires_escalation" if self.escalates else "ready_for_complete"
        return {
            "ucp": ENVELOPE,
            "id": checkout["id"],
            "status": "canceled" if checkout["status"] == "canceled" else open_,
            "currency": "USD",
            "line_items": lines,
            "totals": [
                {"type": "subtotal", "amount": subtotal},
                {"type": "fulfillment", "amount": self.shipping},
                {"type": "tax", "amount": self.tax},
                {"type": "total", "amount": subtotal + self.shipping + self.tax},
            ],
            "links": [],
            "messages": [
                {"type": "error", "code": "out_of_stock", "content": "gone", "severity": "recoverable", "path": "$"}
                for _ in gone
            ]
            + ([REVIEW] if self.escalates and not self.says else [])
            + self.says,
            "fulfillment": {
                "methods": [
                    {
                        "id": "m",
                        "type": "shipping",
                        "line_item_ids": ids,
                        "groups": [{"id": "g", "line_item_ids": ids, "options": [option], "selected_option_id": "std"}],
                    }
                ]
            },
            "payment": {
                "instruments": [{"id": "instr_1", "handler_id": "saved", "type": "card", "selected": True}]
                if self.pays
                else []
            },
            "continue_url": f"https://shop.example/checkout/{checkout['id']}",
            **({"expires_at": self.expires} if self.expires else {}),
        }

    # -- a signed webhook --------------------------------------------------------------------------------------

    def webhook(self, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        order = body["order"]
        key = headers["Idempotency-Key"]
        if key not in self.completed:
            if {line["product_id"] for line in order["lines"]} & self.sold_out:
                return 422, {"reason": "sold_out"}
            self.orders.append(order["order_id"])
            self.completed[key] = f"wh_{len(self.orders)}"
        return 200, {"merchant_order_id": self.completed[key]}

    # -- Shopify's Admin API -----------------------------------------------------------------------------------

    def graphql(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        query, variables = body["query"], body["variables"]
        if "orderByIdentifier" in query:
            asked = variables["identifier"]["customId"]
            assert (asked["namespace"], asked["key"]) == ("earshot", "order")
            found = [n for n, ours in enumerate(self.orders, 1001) if ours == asked["value"]]
            return 200, {"data": {"orderByIdentifier": {"id": _gid(found[0])} if found and self.indexed else None}}
        if "productVariants" in query:
            return 200, {"data": {f"v{n}": {"nodes": [{"id": "gid://shopify/ProductVariant/7"}]} for n in range(9)}}
        if "orders(first" in query:
            ours = variables["query"].removeprefix("source_identifier:")
            return 200, {
                "data": {
                    "orders": {"nodes": [{"id": _gid(n)} for n, one in enumerate(self.orders, 1001) if one == ours]}
                }
            }
        return 200, {"data": {"orderCreate": self._order_create(variables["order"])}}

    def _order_create(self, order: dict[str, Any]) -> dict[str, Any]:
        (ours,) = [one["value"] for one in order["metafields"] if (one["namespace"], one["type"]) == ("earshot", "id")]
        assert order["customAttributes"] == [{"key": "earshot_order", "value": ours}]
        if self.sold_out:
            return {"order": None, "userErrors": [{"message": "no stock", "code": "INVENTORY_CLAIM_FAILED"}]}
        if self.unique and ours in self.orders:
            return {"order": None, "userErrors": [{"message": "value is taken", "code": "INVALID"}]}
        self.orders.append(ours)
        return {"order": {"id": _gid(1000 + len(self.orders))}, "userErrors": []}

    # -- whatever is asked -------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        for (end, nth), happens in self.on_call.items():
            if path.endswith(end) and sum(asked.endswith(end) for _, asked in self.calls) == nth:
                happens()
        if path == "/graphql.json":
            return self.graphql(json.loads(body))
        if path == "/orders":
            return self.webhook(json.loads(body), headers)
        return self.ucp(method, path, json.loads(body or b"{}"), headers.get("Idempotency-Key"))


def _gid(number: int) -> str:
    return f"gid://shopify/Order/{number}"


class _Handler(QuietHandler):
    merchant: Merchant

    def _serve(self) -> None:
        merchant = self.merchant
        if self.path == WELL_KNOWN:
            self._tell_profile()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        merchant.calls.append((self.command, self.path))
        merchant.headers.append(dict(self.headers.items()))
        merchant.bodies.append(body)
        trouble = self._trouble(body)
        if trouble is Trouble.HANG:
            merchant.released.wait(20)
            self.close_connection = True
            return
        if trouble in {Trouble.SERVER_ERROR, Trouble.THROTTLED}:
            self.send_json(503 if trouble is Trouble.SERVER_ERROR else 429, b'{"code":"later"}')
            return
        status, told = merchant.answer(self.command, self.path, body, merchant.headers[-1])
        if trouble is Trouble.LATE:
            merchant.released.wait(20)
        if trouble in {Trouble.LOST_REPLY, Trouble.LATE}:
            self.close_connection = True
            return
        self.send_json(status, b"<html>" if trouble is Trouble.GARBLED else json.dumps(told).encode())

    def _tell_profile(self) -> None:
        self.merchant.asked_profile += 1
        status = 503 if self.merchant.away else 200 if self.merchant.publishes else 404
        told = profile_of(self.merchant.endpoint) | self.merchant.profile if status == 200 else {}
        self.send_json(status, json.dumps(told).encode())

    def _trouble(self, body: bytes) -> Trouble:
        if self.merchant.away or (self.merchant.poison and self.merchant.poison in body.decode()):
            return Trouble.SERVER_ERROR
        if not self.merchant.troubles or not self.path.endswith(self.merchant.only_at):
            return Trouble.NONE
        return self.merchant.troubles.popleft()

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the library's names


@contextmanager
def open_merchant(merchant: Merchant) -> Iterator[Merchant]:
    """Serve a merchant on a free loopback port for the length of the block."""
    handler = type("Handler", (_Handler,), {"merchant": merchant})
    with served(handler) as merchant.port:
        try:
            yield merchant
        finally:
            merchant.released.set()

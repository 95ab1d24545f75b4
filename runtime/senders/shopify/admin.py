"""The requests of one try to a shop's Admin API, which have ended in time together."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from base.errors import MerchantUnavailable
from base.merchant_call import MerchantCall, MerchantRequest
from ledger.records import Order
from runtime.senders.shopify.queries import ALL, LOOK, doubles_of, look_for, variants_query


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminApi:
    """One shop's; every method raises MerchantUnavailable when it did not answer, or did not do what was asked."""

    url: str
    token: str = field(repr=False)
    call: MerchantCall
    patience: Callable[[], float]

    def ask(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Ask, and return the answer's data."""
        body = json.dumps({"query": query, "variables": variables}, separators=(",", ":")).encode()
        headers = {"X-Shopify-Access-Token": self.token}
        request = MerchantRequest(method="POST", url=self.url, headers=headers, body=body)
        reply = self.call(request, self.patience())
        if reply.status != 200:
            raise MerchantUnavailable(f"the shop answered {reply.status}")
        told = reply.json()
        if told.get("errors") or not isinstance(told.get("data"), dict):
            raise MerchantUnavailable(f"the shop did not do it: {_messages(told.get('errors'))}")
        return dict(told["data"])

    def found(self, order_id: str) -> str | None:
        """Return the shop's id of our order, if it finds it by ours."""
        told = self.ask(LOOK, look_for(order_id))["orderByIdentifier"]
        return None if told is None else number_of(told["id"])

    def all_of(self, order_id: str) -> tuple[str, ...]:
        """Return the shop's ids of all orders that bear ours."""
        nodes = self.ask(ALL, doubles_of(order_id))["orders"]["nodes"]
        return tuple(number_of(node["id"]) for node in nodes)

    def variants(self, order: Order) -> dict[str, str]:
        """Return the shop's variants by our products' ids, of those lines for which there is exactly one."""
        query, variables = variants_query(order.lines)
        told = self.ask(query, variables)
        found = {line.product_id or "": told[f"v{n}"]["nodes"] for n, line in enumerate(order.lines)}
        return {product: nodes[0]["id"] for product, nodes in found.items() if len(nodes) == 1}


def number_of(global_id: str) -> str:
    """Return the id as the shop's webhooks write it: the end of `gid://shopify/Order/1001`."""
    return str(global_id).rsplit("/", 1)[-1][:256]


def _messages(errors: object) -> str:
    listed = errors if isinstance(errors, list) else [errors]
    codes = (one.get("extensions", {}).get("code") if isinstance(one, dict) else None for one in listed)
    return "; ".join(str(code)[:64] if code else "an error without a code" for code in codes)

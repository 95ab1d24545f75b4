"""A Shopify shop: look first, create, and after a lost answer look again before anything else.

`orderCreate` takes no key. One attempt at a time (the outbox's lease) and a look before each make it once in effect;
the shop's unique `id` metafield refuses a second. Where all of that was late - an answer lost, and the order not to be
found yet - a double can remain: it is looked for after every try but the first, and reported.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from base.errors import MerchantUnavailable, SettingsError
from base.merchant_call import MerchantCall, MerchantRequest, call_merchant, https_address
from ledger.delivery import Recipient
from ledger.outbox import Attempt, Confirmed, Refusal, Refused, Settlement
from ledger.records import Order
from runtime.senders.sender import SECONDS, SenderKind
from runtime.senders.settings import MerchantSettings
from runtime.senders.shopify.queries import (
    ALL,
    CREATE,
    LOOK,
    OPTIONS,
    customer_input,
    doubles_of,
    look_for,
    order_input,
    variants_query,
)

log = logging.getLogger("earshot.merchant")

_SOLD_OUT = "INVENTORY_CLAIM_FAILED"


class ShopifySender:
    """Makes orders in one shop by its Admin API."""

    def __init__(self, url: str, token: str, *, call: MerchantCall = call_merchant) -> None:
        self._url = url
        self._token = token
        self._call = call

    def tell(self, attempt: Attempt) -> Settlement:
        """Make the order, unless it is there."""
        try:
            return self._made(attempt)
        except (KeyError, TypeError, IndexError) as error:
            raise MerchantUnavailable("the shop's answer lacks what was asked for") from error

    def _made(self, attempt: Attempt) -> Settlement:
        order, tries = attempt.order, attempt.number
        found = self._found(order.order_id)
        if found is None:
            settlement = self._create(order, attempt.buyer)
            if isinstance(settlement, Refused):
                return settlement
            found = settlement.merchant_order_id
        if tries > 1:
            self._report_doubles(order.order_id)
        return Confirmed(merchant_order_id=found)

    def _found(self, order_id: str) -> str | None:
        told = self._ask(LOOK, look_for(order_id))["orderByIdentifier"]
        return None if told is None else _number(told["id"])

    def _create(self, order: Order, buyer: Recipient | None) -> Settlement:
        made = {"order": order_input(order, self._variants(order)) | customer_input(buyer), "options": OPTIONS}
        try:
            told = self._ask(CREATE, made)["orderCreate"]
        except MerchantUnavailable:
            if (found := self._found(order.order_id)) is not None:
                return Confirmed(merchant_order_id=found)
            raise
        if told["order"] is not None:
            return Confirmed(merchant_order_id=_number(told["order"]["id"]))
        codes = {str(error.get("code")) for error in told["userErrors"]}
        if _SOLD_OUT in codes:
            return Refused(reason=Refusal.SOLD_OUT)
        # What else the shop finds wrong is ours to mend (a definition, a scope), unless it has the order already.
        if (found := self._found(order.order_id)) is not None:
            return Confirmed(merchant_order_id=found)
        raise MerchantUnavailable(f"the shop would not create it: {', '.join(sorted(codes))}")

    def _variants(self, order: Order) -> dict[str, str]:
        """Return the shop's variants by our products' ids, of those lines for which there is exactly one."""
        query, variables = variants_query(order.lines)
        told = self._ask(query, variables)
        found = {line.product_id or "": told[f"v{n}"]["nodes"] for n, line in enumerate(order.lines)}
        return {product: nodes[0]["id"] for product, nodes in found.items() if len(nodes) == 1}

    def _report_doubles(self, order_id: str) -> None:
        """Look whether earlier tries made more than one order; that nobody answers now says nothing of it."""
        try:
            nodes = self._ask(ALL, doubles_of(order_id))["orders"]["nodes"]
        except MerchantUnavailable:
            return
        if len(nodes) > 1:
            log.error("EARSHOT_DOUBLE order %s is %s", order_id, " and ".join(_number(node["id"]) for node in nodes))

    def _ask(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}, separators=(",", ":")).encode()
        headers = {"X-Shopify-Access-Token": self._token}
        reply = self._call(MerchantRequest(method="POST", url=self._url, headers=headers, body=body), SECONDS)
        if reply.status != 200:
            raise MerchantUnavailable(f"the shop answered {reply.status}")
        told = reply.json()
        if told.get("errors") or not isinstance(told.get("data"), dict):
            raise MerchantUnavailable(f"the shop did not do it: {_messages(told.get('errors'))}")
        return dict(told["data"])


def _messages(errors: object) -> str:
    listed = errors if isinstance(errors, list) else [errors]
    codes = (one.get("extensions", {}).get("code") if isinstance(one, dict) else None for one in listed)
    return "; ".join(str(code)[:64] if code else "an error without a code" for code in codes)


def _number(global_id: str) -> str:
    """Return the id as the shop's webhooks write it: the end of `gid://shopify/Order/1001`."""
    return str(global_id).rsplit("/", 1)[-1][:256]


def open_shopify(settings: MerchantSettings) -> ShopifySender:
    """Return the sender to the settings' shop."""
    if not settings.shopify_token:
        raise SettingsError("EARSHOT_SHOPIFY_TOKEN is missing: the Admin API's access token (write_orders)")
    return ShopifySender(https_address(settings.shopify_admin_url, "EARSHOT_SHOPIFY_ADMIN_URL"), settings.shopify_token)


SENDER = SenderKind(name="shopify", sends_receipts=True, open=open_shopify)

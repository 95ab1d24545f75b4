"""What a Shopify shop tells of subscription contracts, and of the tries to bill them.

Source: shopify.dev, webhook topics `subscription_contracts/*` (create, update, activate, pause, cancel, fail, expire),
`subscription_billing_attempts/*` (success, failure, challenged) and `subscription_billing_cycles/*` (skip, unskip);
read 2026-11-27. All are of the app that owns the contracts alone. None tells of lines or the next date: those are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from base.personal import impersonal_id
from intake.platforms.kept_elsewhere import customer_news
from intake.platforms.payload import Payload
from intake.platforms.platform import KeptNews, Lookups
from ledger.records.subscription import Keeper

OF_SUBSCRIPTIONS = ("subscription_contracts/", "subscription_billing_attempts/", "subscription_billing_cycles/")


def subscription_news(payload: Payload, body: bytes, known: Lookups) -> Iterator[KeptNews]:
    """Yield what a delivery tells of a contract; nothing where it names none, as Shopify's examples of tries do."""
    told = sha256(body).hexdigest()
    if payload.has("billing_policy"):
        there = _number(payload, "id")
        yield customer_news(Keeper.SHOPIFY, there, told, payload.text("customer_id"), known)
    elif payload.text("subscription_contract_id") is not None:
        there = _number(payload, "subscription_contract_id")
        failed = payload.text("error_code") or payload.text("error_message")
        order_id = None if failed or payload.text("order_id") is None else _number(payload, "order_id")
        yield KeptNews(keeper=Keeper.SHOPIFY, there=there, told=told, renewed_by=order_id)


def _number(payload: Payload, name: str) -> str:
    found = payload.text(name)
    if found is None:
        raise payload.missing(name)
    if impersonal_id(found) is None or len(found) > 256:
        raise payload.wrong(name, "expected the shop's own number")
    return found

"""`POST /orders/recharge`: a webhook of Recharge's, proved by its signature, says of which subscription there is news.

Source: docs.getrecharge.com, "Using webhooks", and developer.rechargepayments.com/2021-11, read 2026-11-27. Bodies are
wrapped in the name of what they are (`subscription`, `order`, `charge`), and no header says which topic it is. Register
them with `included_objects: ["customer"]`: without the shop's own number of the customer nobody finds it by voice.
The signature is no HMAC, whatever its header is called: the hexadecimal SHA-256 of the client secret and the raw body.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from base.errors import NotSigned
from base.headers import Headers
from base.personal import impersonal_id
from intake.platforms.kept_elsewhere import customer_news
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, KeptNews, Lookups, PlatformIntake, Receipt
from ledger.records.subscription import Keeper

if TYPE_CHECKING:
    from typing import Protocol

    class WithRechargeSecrets(Protocol):
        """Settings that hold the secrets under which Recharge signs."""

        @property
        def recharge_secrets(self) -> tuple[bytes, ...]:
            """The secrets, any of which may have signed."""


_HEADER = "X-Recharge-Hmac-Sha256"
_RECURRING = "recurring"  # an order that a subscription placed; the first one is a person's checkout


def signed(secrets: tuple[bytes, ...], headers: Headers, body: bytes) -> None:
    """Accept what Recharge signed silently; without a secret nothing is accepted.

    Raises:
        NotSigned: the signature is missing or does not match the body.
    """
    given = (headers.get(_HEADER) or "").strip().lower().encode("ascii", "replace")
    valid = [hmac.compare_digest(hashlib.sha256(one + body).hexdigest().encode(), given) for one in secrets]
    if not given or not any(valid):
        raise NotSigned(f"{_HEADER} is missing or does not match the body")


def _read(delivery: Delivery, known: Lookups) -> Iterator[KeptNews]:
    payload = Payload.parse(delivery.body)
    told = hashlib.sha256(delivery.body).hexdigest()
    customer = payload.part("customer", "external_customer_id").text("ecommerce")
    if payload.has("subscription"):
        there = _number(payload.part("subscription"), "id")
        yield customer_news(Keeper.RECHARGE, there, told, customer, known)
    for name in ("order", "charge"):
        if payload.has(name):
            yield from _renewals(payload.part(name), told)


def _renewals(placed: Payload, told: str) -> Iterator[KeptNews]:
    """Yield what an order renewed; one that several subscriptions share says so of the first alone."""
    order_id = placed.part("external_order_id").text("ecommerce")
    if (placed.text("type") or "").lower() != _RECURRING:
        return
    kept = [line for line in placed.parts("line_items") if line.text("purchase_item_type") == "subscription"]
    for line in kept:
        order = _number(placed.part("external_order_id"), "ecommerce") if order_id and line is kept[0] else None
        yield KeptNews(keeper=Keeper.RECHARGE, there=_number(line, "purchase_item_id"), told=told, renewed_by=order)


def _number(payload: Payload, name: str) -> str:
    found = payload.text(name)
    if found is None:
        raise payload.missing(name)
    if impersonal_id(found) is None or len(found) > 256:
        raise payload.wrong(name, "expected a number of Recharge's or the shop's own")
    return found


def _secrets(settings: WithRechargeSecrets) -> tuple[bytes, ...]:
    return settings.recharge_secrets


def _answer(receipt: Receipt) -> Mapping[str, object]:
    return {"status": receipt.taken, "subscriptions": receipt.of_subscriptions}


PLATFORM = PlatformIntake(
    name="recharge", path="/orders/recharge", signed=signed, read=_read, secrets=_secrets, answer=_answer
)

"""`POST /orders/shopify`: an order webhook, proved by its signature, becomes an Order and the visit that led to it.

The shop delivers at least once and in any order. So a delivery seen before changes nothing (`X-Shopify-Event-Id`), and
of two deliveries the one the shop changed later wins, by the signed body's `updated_at`: headers are not signed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from base.clock import Clock, parse_rfc3339, system_clock
from base.errors import InputError
from base.ids import touchpoint_id
from intake.payload import Payload
from intake.shopify.order import OrderReader, changed_at, device, note, order_id, placed_at
from intake.web.channels import arrival, channel
from intake.web.headers import Headers
from ledger.consent import minimised
from ledger.encoding import to_json
from ledger.records import Action, Exposure, Grant, Initiator, Order, OrderSource, Platform, Stage, Touchpoint
from ledger.store import Ledger
from ledger.wire import read_order, read_touchpoint

SIGNATURE_HEADER = "X-Shopify-Hmac-Sha256"
TOPICS = frozenset(
    f"orders/{what}" for what in ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
)
SESSION_NOTE = "earshot_session"
_ON_THE_WEB = frozenset({OrderSource.WEB_MOBILE, OrderSource.WEB_DESKTOP})
# The shop tells what page a customer landed on, not when. The visit is put where it can only have been or earlier.
_BEFORE_ORDER = timedelta(minutes=1)


class NotSigned(InputError):
    """The sender did not prove that it is the shop; answered with 401 and nothing written."""


class Taken(StrEnum):
    """What a delivery did to the ledger."""

    STORED = "stored"
    UNCHANGED = "unchanged"  # seen before, or older than what we have
    IGNORED = "ignored"  # not about an order's content


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a delivery."""

    taken: Taken
    order_id: str | None = None


def check_signature(
    secrets: tuple[bytes, ...], signature: str | None, body: bytes, *, header: str = SIGNATURE_HEADER
) -> None:
    """Accept the raw bytes silently if one of the secrets signed them.

    Raises:
        NotSigned: no signature, a wrong one, or no secret to check it with.
    """
    given = (signature or "").encode("ascii", "replace")
    valid = [
        hmac.compare_digest(base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()), given)
        for secret in secrets
    ]
    if not given or not any(valid):
        raise NotSigned(f"{header} is missing or does not match the body")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopifyOrders:
    """Takes the shop's deliveries into the ledger.

    Raises StoreUnavailable when the ledger is away: the shop delivers again, and whatever was written meets itself.
    """

    secrets: tuple[bytes, ...]
    ledger: Ledger
    reader: OrderReader
    shop_url: str = ""
    clock: Clock = system_clock

    def receive(self, headers: Headers, body: bytes) -> Receipt:
        """Take one delivery.

        Raises:
            NotSigned: the signature is missing or wrong.
            BadPayload, InputError: the body is not such an order; the message names the field.
        """
        check_signature(self.secrets, headers.get(SIGNATURE_HEADER), body)
        payload = Payload.parse(body)
        topic = headers.get("X-Shopify-Topic")
        if topic and topic not in TOPICS:
            return Receipt(taken=Taken.IGNORED)
        moment = changed_at(payload) or _triggered(headers) or self.clock()
        order = self.reader.read(payload, changed_at=moment)
        visit = self._visit(payload, order)
        read_order(to_json(order))  # the record's own limits, before anything is written
        event = headers.get("X-Shopify-Event-Id")
        changed = self.ledger.put_order(
            order, customer=self.reader.account(payload), event=_delivery(event, order.order_id) if event else None
        )
        if visit is not None:  # also on a redelivery: the first one may have been cut off between the two writes
            self.ledger.append_touchpoint(visit)
        return Receipt(taken=Taken.STORED if changed else Taken.UNCHANGED, order_id=order.order_id)

    def _visit(self, payload: Payload, order: Order) -> Touchpoint | None:
        """Return the visit behind an order, unless it came through a hand-off link, whose click is recorded."""
        landing, referrer = payload.text("landing_site"), payload.text("referring_site")
        if order.source not in _ON_THE_WEB or not (landing or referrer):
            return None
        came = arrival(landing, referrer, own_hosts=self._own_hosts(payload))
        name = channel(came)
        if name == "voice_handoff" and order.handoff_token and self.ledger.handoff(order.handoff_token):
            return None
        journey = payload.text("checkout_token") or payload.text("cart_token") or order_id(payload)
        visit = Touchpoint(
            touchpoint_id=touchpoint_id("web", f"shopify#{journey}"),
            session_id=self.reader.pseudonyms.of("session", note(payload, SESSION_NOTE) or f"shopify#{journey}"),
            occurred_at=placed_at(payload) - _BEFORE_ORDER,
            received_at=order.received_at,
            platform=Platform.WEB,
            device_type=device(payload),
            stage=Stage.CONSIDERATION,
            action=Action.VISIT,
            initiator=Initiator.HUMAN,
            exposure=Exposure.ACTIVE,
            channel=name,
            campaign_id=came.campaign[:256] or None,
            # After a no the visit stays a visit, of nobody and for no order.
            order_id=None if order.consent.measurement is Grant.DENIED else order.order_id,
            consent=order.consent,
            identity=order.identity,
        )
        return read_touchpoint(to_json(minimised(visit)))

    def _own_hosts(self, payload: Payload) -> set[str]:
        urls = (self.shop_url, payload.text("order_status_url"))
        hosts = {(urlsplit(url).hostname or "").removeprefix("www.") for url in urls if url}
        return hosts | {"myshopify.com"}


def _delivery(event: str, order_id: str) -> str:
    """Name a delivery. The event id comes in an unsigned header, so alone it could silence another order's event."""
    return f"shopify#{event[:128]}#{order_id}"


def _triggered(headers: Headers) -> datetime | None:
    try:
        return parse_rfc3339(headers.get("X-Shopify-Triggered-At") or "")
    except ValueError:
        return None

"""A signed webhook: an order is posted until it is answered, each time under the same key.

Signed as Standard Webhooks says (standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and in `webhook-signature`
the base64 HMAC-SHA256 of id, timestamp and body, joined by dots. `Idempotency-Key` is the order's id: the merchant
takes it once, whoever often it comes. It answers 2xx once it has the order, and may name its own id of it
(`{"merchant_order_id": ...}`); 422 means that it does not take it, for a `{"reason": ...}` of ours. All else is asked
again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime

from base.clock import Clock, system_clock
from base.errors import MerchantUnavailable, SettingsError
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest, call_merchant, https_address
from ledger.delivery import Recipient
from ledger.encoding import to_plain
from ledger.outbox import Attempt
from ledger.records import Order
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from runtime.senders.sender import SECONDS, SenderKind
from runtime.senders.settings import MerchantSettings

_REASONS = {str(one): one for one in Refusal if one is not Refusal.UNANSWERED}
_REFUSED = 422
_TOLD = ("order_id", "placed_at", "currency", "revenue_minor", "tax_minor", "shipping_minor", "lines")


class WebhookSender:
    """Posts orders to one address."""

    def __init__(
        self, url: str, secret: bytes, *, call: MerchantCall = call_merchant, clock: Clock = system_clock
    ) -> None:
        self._url = url
        self._secret = secret
        self._call = call
        self._clock = clock

    def tell(self, attempt: Attempt) -> Settlement:
        """Post the order."""
        order_id = attempt.order.order_id
        body = webhook_body(attempt.order, attempt.buyer)
        headers = signed_headers(self._secret, f"order.placed.{order_id}", self._clock(), body)
        request = MerchantRequest(
            method="POST", url=self._url, headers={**headers, "Idempotency-Key": order_id}, body=body
        )
        return _settlement(self._call(request, SECONDS))


def webhook_body(order: Order, buyer: Recipient | None) -> bytes:
    """Return what a merchant is told: what was bought, for how much, and for whom as far as we know; no pseudonyms.

    `customer` holds the linked account's id at the shop and its e-mail; null where the account is not known.
    """
    plain = to_plain(order)
    told = {name: plain[name] for name in _TOLD if name in plain}
    known = {} if buyer is None else {"id": buyer.customer_id, "email": buyer.email}
    customer = {name: value for name, value in known.items() if value} or None
    return json.dumps({"type": "order.placed", "order": told, "customer": customer}, separators=(",", ":")).encode()


def signed_headers(secret: bytes, message_id: str, moment: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that prove a post: the same secret on both sides, and a moment against replays."""
    timestamp = str(int(moment.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def _settlement(reply: MerchantReply) -> Settlement:
    if reply.status == _REFUSED:
        reason = _field(reply, "reason")
        return Refused(reason=_REASONS.get(reason or "", Refusal.DECLINED))
    if not 200 <= reply.status < 300:
        raise MerchantUnavailable(f"the merchant answered {reply.status} to an order")
    return Confirmed(merchant_order_id=_field(reply, "merchant_order_id"))


def _field(reply: MerchantReply, name: str) -> str | None:
    """Read a field of an answer that need not be JSON; a whole number is text, as it is where orders come in."""
    try:
        value = reply.json().get(name)
    except MerchantUnavailable:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return (value.strip()[:256] or None) if isinstance(value, str) else None


def open_webhook(settings: MerchantSettings) -> WebhookSender:
    """Return the sender to the settings' address."""
    if not settings.webhook_secret:
        raise SettingsError("EARSHOT_WEBHOOK_SECRET is missing: orders are not posted unsigned")
    return WebhookSender(https_address(settings.webhook_url, "EARSHOT_WEBHOOK_URL"), settings.webhook_secret.encode())


SENDER = SenderKind(name="webhook", open=open_webhook)

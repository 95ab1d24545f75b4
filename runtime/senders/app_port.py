"""Proposals for the merchant's own app: posted and signed like orders, to the same address, each under its own key."""

from __future__ import annotations

import json

from base.clock import Clock, rfc3339, system_clock
from base.errors import MerchantUnavailable
from base.merchant_call import MerchantCall, MerchantRequest, call_merchant, https_address
from ledger.delivery import Recipient
from ledger.records.letter import Letter, LetterAbout
from runtime.senders.sender import SECONDS
from runtime.senders.settings import MerchantSettings
from runtime.senders.webhook import signed_headers

TYPE, HELP_TYPE = "replenishment.proposed", "support.offered"


class WebhookApp:
    """Posts proposals to one address."""

    def __init__(
        self, url: str, secret: bytes, *, call: MerchantCall = call_merchant, clock: Clock = system_clock
    ) -> None:
        self._url = url
        self._secret = secret
        self._call = call
        self._clock = clock

    def propose(self, letter: Letter, whom: Recipient) -> None:
        """Post a proposal; any answer of 2xx takes it, 4xx refuses it for good, all else is asked again."""
        body = proposal_body(letter, whom)
        about = TYPE if letter.about is LetterAbout.PROPOSED else HELP_TYPE
        signed = signed_headers(self._secret, f"{about}.{letter.letter_id}", self._clock(), body)
        headers = {**signed, "Idempotency-Key": letter.letter_id}
        reply = self._call(MerchantRequest(method="POST", url=self._url, headers=headers, body=body), SECONDS)
        if not 200 <= reply.status < 500 or reply.status in {401, 403, 408, 429}:
            raise MerchantUnavailable(f"the merchant answered {reply.status} to a proposal")


def proposal_body(letter: Letter, whom: Recipient) -> bytes:
    """Return what the merchant is told: which product runs low at which of its customers, until which day; no more."""
    if letter.about in {LetterAbout.HELP, LetterAbout.DANGER}:
        return _help_body(letter, whom)
    proposal = {
        "proposal_id": letter.letter_id,
        "made_at": rfc3339(letter.made_at),
        "product_id": letter.product_id,
        "quantity": letter.quantity,
        "lasts_until": None if letter.lasts_until is None else letter.lasts_until.isoformat(),
    }
    told = {"type": TYPE, "proposal": proposal, "customer": {"id": whom.customer_id}}
    return json.dumps(told, separators=(",", ":")).encode()


def _help_body(letter: Letter, whom: Recipient) -> bytes:
    """Return which code an appliance shows, what can be done, and what mends it; of a danger nothing is sold."""
    helped = {
        "notice_id": letter.letter_id,
        "made_at": rfc3339(letter.made_at),
        "appliance": letter.title,
        "code": letter.code,
        "help": letter.text,
        "danger": letter.about is LetterAbout.DANGER,
        "product_id": letter.product_id or None,
    }
    told = {"type": HELP_TYPE, "help": helped, "customer": {"id": whom.customer_id}}
    return json.dumps(told, separators=(",", ":")).encode()


def open_app(settings: MerchantSettings) -> WebhookApp | None:
    """Return the merchant's app; None where there is no address or no secret to sign with."""
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    return WebhookApp(https_address(settings.webhook_url, "EARSHOT_WEBHOOK_URL"), settings.webhook_secret.encode())

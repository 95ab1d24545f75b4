"""A UCP business: the checkout that was quoted is completed, under the order's own key.

The key and a look before each try make it exactly once: a business keeps a key's result, and a checkout that is
completed says so for good.
"""

from __future__ import annotations

from base.errors import MerchantUnavailable
from ledger.outbox import Attempt
from ledger.settlements import Settlement
from runtime.senders.sender import SenderKind, patience
from shop.checkout.ucp.client import UcpClient, open_client
from shop.checkout.ucp.completion import completed


class UcpSender:
    """Completes checkouts at one business."""

    def __init__(self, client: UcpClient) -> None:
        self._client = client

    def tell(self, attempt: Attempt) -> Settlement:
        """Complete the order's checkout."""
        if not attempt.checkout:
            raise MerchantUnavailable("the order was placed without a checkout of the business")
        return completed(self._client, attempt.checkout, attempt.order, patience(), token=_token_of(attempt))


def _token_of(attempt: Attempt) -> str | None:
    return None if attempt.buyer is None else attempt.buyer.token


SENDER = SenderKind(name="ucp", sends_receipts=True, open=lambda settings: UcpSender(open_client(settings)))

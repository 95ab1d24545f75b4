"""What whoever tells of an order finds out about its customer: that it was forgotten meanwhile, or has left.

An order may commit after its customer was forgotten: its yes came before, and nobody knew what became of it.

The round that erased the customer may be over by then, so whoever tells the merchant of an order asks the tombstones
first: every order that commits has an entry in the outbox, however late it comes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ledger.outbox import Attempt
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.requests import PrivacyRequests
from ledger.privacy.tombstones import Deed
from ledger.records import Order
from ledger.settlements import Confirmed, Settlement


class LateOrders:
    """Raises StoreError as the ledger does; all may be repeated."""

    def __init__(self, requests: PrivacyRequests) -> None:
        self._requests = requests

    def forgotten(self, attempt: Attempt) -> bool:
        """Ask for an order, and all that came with it, to be erased where its customer was forgotten since its yes.

        It is an order on its way like any other at a forgetting: it is told to the merchant, and erased after that.

        Args:
            attempt: to tell the merchant of it. An order that is nobody's was found by a round of forgetting.

        Returns:
            Whether it was asked for.
        """
        if attempt.found_by is None:
            return False
        until = self._requests.erased_after(attempt.order, attempt.found_by)
        if until is None:
            return False
        order_id = attempt.order.order_id
        services = () if attempt.service is None else ((order_id, attempt.service),)
        self._requests.ask(PrivacyRequest(deed=Deed.ERASED, at=until, orders=(order_id,), services=services))
        return True

    def left(self, order: Order, now: datetime) -> None:
        """Ask for an order's customer to be erased, who has the skill no more, as if the event of that had come.

        Args:
            order: of theirs; the round finds by it whose it is, also where it names nobody.
            now: what they did until then goes.
        """
        named = tuple(filter(None, (order.identity.user, order.identity.account)))
        self._requests.ask(PrivacyRequest(deed=Deed.ERASED, at=now, customers=named, orders=(order.order_id,)))

    def as_it_stands_there(self, settlement: Settlement) -> Settlement:
        """Return what a merchant says of an order, and that it was deleted there where the shop said so before."""
        if not isinstance(settlement, Confirmed) or settlement.merchant_order_id is None:
            return settlement
        return replace(settlement, deleted_at=self._requests.deleted_at(settlement.merchant_order_id))

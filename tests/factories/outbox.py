"""What a test asks of the outbox."""

from __future__ import annotations

from ledger.store import Ledger


def waiting_in(ledger: Ledger) -> list[str]:
    """The ids of the orders that wait to be told to the merchant, oldest first."""
    return [one.order_id for one in ledger.outbox.waiting()]

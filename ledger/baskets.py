"""The basket of a household beyond a session: under its service key, for 30 days after it was changed last."""

from __future__ import annotations

from datetime import datetime, timedelta

from ledger import table
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import note
from ledger.records.summary import KeptBasket, KeptLine

BASKET_KEPT = timedelta(days=30)


def basket_item(customer: str, lines: tuple[KeptLine, ...], at: datetime) -> Item:
    """Return a customer's basket as an item; an empty one takes the place of what was in it, and is soon gone.

    Args:
        customer: its service key.
        lines: what is in it now.
        at: the moment of the turn that changed it.
    """
    until = at + BASKET_KEPT if lines else at
    body = to_json(KeptBasket(until=until, lines=lines))
    return note((table.customer_key(customer), table.BASKET), body, at) | typed({table.TTL: ttl(until)})


def lines_in(body: str | None, at: datetime | None) -> tuple[KeptLine, ...]:
    """Return what is in a kept basket at a moment: DynamoDB may show an item for days after its time."""
    if body is None:
        return ()
    kept = from_json(body, KeptBasket)
    return kept.lines if at is None or at < kept.until else ()

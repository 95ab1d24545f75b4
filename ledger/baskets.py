"""The basket of a household beyond a session: under its service key, for 30 days after it was changed last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ledger import table
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import note
from ledger.records.summary import CustomerSummary, KeptBasket, KeptLine

BASKET_KEPT = timedelta(days=30)


def basket_item(
    customer: str,
    lines: tuple[KeptLine, ...],
    at: datetime,
    *,
    before: tuple[KeptLine, ...] = (),
    by: str | None = None,
) -> Item:
    """Return a customer's basket as an item; an empty one takes the place of what was in it, and is soon gone.

    Args:
        customer: its service key.
        lines: what is in it now.
        at: the moment of the turn that changed it.
        before: what was in it before that turn.
        by: a mark of the turn, which may come again when its answer was lost; None of a purchase, which finds its
            order then.
    """
    until = at + BASKET_KEPT if lines else at
    kept = KeptBasket(until=until, lines=lines, changed_by=by, before=() if by is None else before)
    body = to_json(kept)
    return note((table.customer_key(customer), table.BASKET), body, at) | typed({table.TTL: ttl(until)})


def with_basket(summary: CustomerSummary, body: str | None, at: datetime | None) -> CustomerSummary:
    """Return a summary with what is in a kept basket at a moment: DynamoDB may show an item for days after its time."""
    if body is None:
        return summary
    kept = from_json(body, KeptBasket)
    lines = kept.lines if at is None or at < kept.until else ()
    changed = None if kept.changed_by is None else (kept.changed_by, kept.before)
    return replace(summary, basket=lines, basket_changed=changed)

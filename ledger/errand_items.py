"""The item of an errand: it waits in the outbox, as an order does."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from base.clock import rfc3339
from ledger import table
from ledger.encoding import to_json
from ledger.items import Item, ttl, typed
from ledger.records.errand import Errand
from ledger.table import Shards

ERRAND: Final = "ERRAND"
ERRANDS_KEPT: Final = timedelta(days=7)


def errand_item(errand: Errand, shards: Shards) -> Item:
    """Return the item of an errand that may be run at once."""
    shard = table.shard_of(errand.errand_id, shards.outbox)
    item: dict[str, str | int] = {
        table.PK: table.order_key(errand.errand_id),
        table.SK: ERRAND,
        table.GSI1PK: table.outbox_key(shard),
        table.GSI1SK: f"{rfc3339(errand.made_at)}#{errand.errand_id}",
        "order_id": errand.errand_id,  # by which the sweep finds what waits
        "free_at": rfc3339(errand.made_at),
        "body": to_json(errand),
        table.TTL: ttl(errand.made_at + ERRANDS_KEPT),
    }
    return typed(item)

"""The errands that wait in the outbox, and which orders were placed for subscriptions that are kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from base.clock import rfc3339
from ledger import table
from ledger.encoding import from_json
from ledger.errand_items import ERRAND, errand_item
from ledger.free_at import IS_FREE, leased
from ledger.items import typed
from ledger.records.errand import ERRAND_PREFIX, Errand

if TYPE_CHECKING:
    from ledger.dynamo import DynamoTable
    from ledger.table import Shards

ERRAND_LEASE: Final = timedelta(seconds=60)
_RENEWS: Final = "RENEWS"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandTry:
    """One try to run an errand, during which nobody else tries; 1 is the first."""

    errand: Errand
    number: int


class Errands:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards

    def put(self, errand: Errand) -> None:
        """Let an errand wait; one that waits already is run again from the beginning."""
        self._table.write(self._table.put(errand_item(errand, self._shards)))

    def begin(self, errand_id: str, now: datetime) -> ErrandTry | None:
        """Begin to run one; None when none waits, or somebody else is at it."""
        began = self._table.update(
            _key(errand_id), "SET free_at = :until ADD attempts :one", IS_FREE, leased(now, ERRAND_LEASE)
        )
        if began is None:
            return None
        return ErrandTry(errand=from_json(began["body"]["S"], Errand), number=int(began["attempts"]["N"]))

    def postpone(self, tried: ErrandTry, until: datetime) -> None:
        """Let one that came to nothing wait until then; unless somebody took it over meanwhile."""
        told = typed({":until": rfc3339(until), ":number": tried.number})
        self._table.update(_key(tried.errand.errand_id), "SET free_at = :until", "attempts = :number", told)

    def done(self, errand_id: str) -> None:
        """Let one go that was run, or that nobody is to run any more."""
        self._table.delete(*_key(errand_id))

    # -- which order a keeper placed for what ------------------------------------------------------------------------

    def renewed(self, order_id: str, subscription_id: str) -> None:
        """Note which subscription the shop's order renews: the shop itself does not say it. It lies with the order."""
        note = {table.PK: table.order_key(order_id), table.SK: _RENEWS, "body": subscription_id}
        self._table.write(self._table.put(typed(note)))

    def renews(self, order_id: str) -> str | None:
        """Return the subscription that the shop's order renews, where a keeper said so."""
        item = self._table.get(table.order_key(order_id), _RENEWS)
        return None if item is None else str(item["body"]["S"])


def is_errand(waiting: str) -> bool:
    """Tell whether what waits in the outbox under an id is an errand, and no order."""
    return waiting.startswith(ERRAND_PREFIX)


def _key(errand_id: str) -> table.Key:
    return table.order_key(errand_id), ERRAND

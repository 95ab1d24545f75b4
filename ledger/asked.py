"""What a customer was asked already, so that nobody is asked twice."""

from __future__ import annotations

from datetime import datetime

from ledger import table
from ledger.dynamo import DynamoTable
from ledger.items import typed
from ledger.notes import note

_IS_FIRST = "attribute_not_exists(PK) OR body = :by"


class AskedBefore:
    """The notes of one table, under their customer: they go with whoever is forgotten. Raises StoreError."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def first(self, customer: str, what: str, by: str, at: datetime) -> bool:
        """Note that a customer is asked something; False when it was asked before, by another request than `by`."""
        item = note((table.customer_key(customer), f"ASKED#{what}"), by, at)
        return self._table.write(self._table.put(item, _IS_FIRST, typed({":by": by})))

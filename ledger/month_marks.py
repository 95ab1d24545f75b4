"""The list of months that hold anything, for whoever reads by day: each is noted before what is written in it."""

from __future__ import annotations

from datetime import datetime

from base.errors import StoreUnavailable, Unanswered
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.items import typed
from ledger.table import Shards


class MonthMarks:
    """Once a month and process: a process remembers which it noted."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards
        self._noted: set[str] = set()

    def note(self, record_id: str, *moments: datetime) -> None:
        """Note the month of what is written next.

        Raises:
            StoreUnavailable: it could not be noted, and so nothing may be written.
        """
        for month in {table.month_of(moment) for moment in moments} - self._noted:
            key = table.months_key(table.shard_of(record_id, self._shards.months))
            try:
                self._table.write(self._table.put(typed({table.PK: key, table.SK: month, "body": month})))
            except Unanswered as trouble:
                raise StoreUnavailable("the month could not be noted, so nothing was written") from trouble
            self._noted.add(month)

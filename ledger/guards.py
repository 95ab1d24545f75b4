"""The guards of the accounts in one table, and how many wrong codes were said: counted before a code is looked at."""

from __future__ import annotations

from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, typed
from ledger.records.guard import Guard, Guarded
from ledger.voice_codes import WRONG_AT_MOST

_TRIES = 5  # two who say a code at once meet each other, seldom twice
_AS_READ = "body = :body AND wrong = :wrong"


class Guards:
    """Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def of(self, account: str) -> Guarded:
        """Return an account's guard; none where none was set."""
        item = self._item(account)
        return Guarded() if item is None else _read(item)

    def put(self, account: str, guard: Guard, *, wrong: int = 0) -> None:
        """Set an account's guard."""
        self._table.write(self._table.put(_written(account, to_json(guard), wrong, "")))

    def claim(self, account: str, by: str) -> bool:
        """Take one of the tries that are left, before the code is looked at: so nobody guesses by asking at once.

        The same request takes one try however often it comes. False when none is left, or somebody else is at it.
        """
        for _ in range(_TRIES):
            item = self._item(account)
            if item is None:
                return True
            wrong = int(item["wrong"]["N"])
            if item["tried_by"]["S"] == by:
                return wrong <= WRONG_AT_MOST
            if wrong >= WRONG_AT_MOST:
                return False
            if self._replaced(account, item, wrong + 1, by):
                return True
        return False

    def forgive(self, account: str) -> None:
        """Note that the right code was said: what was wrong before counts no more."""
        item = self._item(account)
        if item is not None:
            self._replaced(account, item, 0, "")

    def _replaced(self, account: str, item: Item, wrong: int, by: str) -> bool:
        as_read = {":body": item["body"], ":wrong": item["wrong"]}
        return self._table.write(
            self._table.put(_written(account, item["body"]["S"], wrong, by), _AS_READ, as_read),
        )

    def _item(self, account: str) -> Item | None:
        return self._table.get(*_key(account))


def _key(account: str) -> table.Key:
    """Not below the customer: whoever speaks may not take the guard away by a wish to be forgotten."""
    return table.guard_key(account)


def _written(account: str, body: str, wrong: int, by: str) -> Item:
    partition, kind = _key(account)
    return typed({table.PK: partition, table.SK: kind, "body": body, "wrong": wrong, "tried_by": by})


def _read(item: Item) -> Guarded:
    return Guarded(guard=from_json(item["body"]["S"], Guard), wrong=int(item["wrong"]["N"]))

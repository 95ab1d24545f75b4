"""The guards of the accounts in one table, and how many wrong codes were said: counted before a code is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from base.clock import parse_rfc3339, rfc3339
from base.errors import StoreUnavailable
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import to_json
from ledger.items import Item, guard_in, typed
from ledger.notes import WRITTEN_AT, told_at
from ledger.records.guard import Guarded
from ledger.voice_codes import WRONG_AT_MOST

_TRIES = 5  # two who say a code at once meet each other, seldom twice
_AS_READ = "body = :body AND wrong = :wrong"


class Guards:
    """Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def of(self, account: str) -> Guarded:
        """Return an account's guard; none where none was set."""
        return guard_in(self._item(account))

    def change(self, account: str, change: Callable[[Guarded], Guarded], at: datetime) -> None:
        """Let an account's guard become another; a wrong code that is counted meanwhile is not forgotten.

        Args:
            account: its service key.
            change: returns what a guard becomes; with no wrong codes where they are forgiven.
            at: when this was wished; what was wished before the guard was erased changes nothing.

        Raises:
            StoreUnavailable: it is written by others all the time, or the table is away.
        """
        for _ in range(_TRIES):
            item = self._item(account)
            kept = guard_in(item)
            wanted = change(kept)
            by = "" if item is None or wanted.wrong != kept.wrong else item["tried_by"]["S"]
            if wanted == kept or self._was_erased_since(account, at):
                return
            moment = at if item is None else max(at, told_at(item) or at)
            if self._replaced(account, item, to_json(wanted.guard), wanted.wrong, by, moment):
                return
        raise StoreUnavailable("the guard is written by others all the time; send it again")

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
            if self._replaced(account, item, item["body"]["S"], wrong + 1, by):
                return True
        return False

    def forgive(self, account: str) -> None:
        """Note that the right code was said: what was wrong before counts no more."""
        item = self._item(account)
        if item is not None:
            self._replaced(account, item, item["body"]["S"], 0, "")

    def _was_erased_since(self, account: str, at: datetime) -> bool:
        from ledger.privacy.tombstones import EVERYTHING, Deed, mark_of  # late: no voice turn sets a guard

        marks = (mark_of(_key(account)[0]), EVERYTHING)
        stones = self._table.get_many([(f"TO#{mark}", table.TOMBSTONE_KINDS[Deed.ERASED]) for mark in marks])
        return any(parse_rfc3339(stone["erased_at"]["S"]) >= at for stone in stones)

    def _replaced(  # noqa: PLR0913, PLR0917 - what an item is made of
        self, account: str, item: Item | None, body: str, wrong: int, by: str, at: datetime | None = None
    ) -> bool:
        wanted = typed({**_key_of(account), "body": body, "wrong": wrong, "tried_by": by})
        if at is not None:
            wanted |= typed({WRITTEN_AT: rfc3339(at)})
        elif item is not None and WRITTEN_AT in item:
            wanted[WRITTEN_AT] = item[WRITTEN_AT]
        if item is None:
            return self._table.write(self._table.put(wanted, "attribute_not_exists(PK)"))
        as_read = {":body": item["body"], ":wrong": item["wrong"]}
        return self._table.write(self._table.put(wanted, _AS_READ, as_read))

    def _item(self, account: str) -> Item | None:
        return self._table.get(*_key(account))


def _key(account: str) -> table.Key:
    """Not below the customer: whoever speaks may not take the guard away by a wish to be forgotten."""
    return table.guard_key(account)


def _key_of(account: str) -> dict[str, str]:
    partition, kind = _key(account)
    return {table.PK: partition, table.SK: kind}

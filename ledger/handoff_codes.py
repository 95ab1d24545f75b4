"""Short codes that are read aloud and lead where a hand-off link leads: eight digits, good for a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from base.errors import StoreUnavailable
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.items import ttl, typed

DIGITS = 8
GOOD_FOR = timedelta(days=1)
_TRIES = 4  # of a hundred million codes a few thousand are out at a time: two in a row are taken hardly ever
_IS_FREE = "attribute_not_exists(PK) OR body = :token OR expires_at < :now"


class HandoffCodes:
    """The codes of one table. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def give(self, token: str, now: datetime) -> str:
        """Return a code for a token, the same one however often it is asked for.

        Raises:
            StoreUnavailable: the table is away, or every code that this token may have is another's today.
        """
        for code in codes_of(token):
            partition, kind = table.handoff_code_key(code)
            item = {table.PK: partition, table.SK: kind, "body": token, table.TTL: ttl(now + GOOD_FOR)}
            if self._table.write(self._table.put(typed(item), _IS_FREE, typed({":token": token, ":now": ttl(now)}))):
                return code
        raise StoreUnavailable("no short code is free for this link")

    def token(self, code: str, now: datetime) -> str | None:
        """Return the token that a code stands for; None for one that is not known or whose day is over."""
        item = self._table.get(*table.handoff_code_key(code))
        if item is None or int(item[table.TTL]["N"]) < ttl(now):
            return None
        return str(item["body"]["S"])


def codes_of(token: str) -> tuple[str, ...]:
    """Return the codes that a token may have, in the order in which they are tried."""
    hashes = (sha256(f"{token}#{n}".encode()).digest() for n in range(_TRIES))
    return tuple(f"{int.from_bytes(found[:8], 'big') % 10**DIGITS:0{DIGITS}d}" for found in hashes)

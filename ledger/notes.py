"""Small facts about a customer, one an item, each with the moment at which it was told: so that the later one stays.

Whoever is forgotten and comes back has a new life, which the request to forget the old one does not touch: only the
moment tells one from the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from base.clock import parse_rfc3339, rfc3339
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.items import Item, typed

WRITTEN_AT: Final = "written_at"
_MOMENTS: Final = (WRITTEN_AT, "decided_at")
_IS_LATER: Final = f"attribute_not_exists(PK) OR attribute_not_exists({WRITTEN_AT}) OR {WRITTEN_AT} <= :{WRITTEN_AT}"


def note(key: table.Key, body: str, at: datetime) -> Item:
    """Return the item of a fact."""
    return typed({table.PK: key[0], table.SK: key[1], "body": body, WRITTEN_AT: rfc3339(at)})


def put_note(requests: DynamoTable, key: table.Key, body: str, at: datetime) -> None:
    """Keep a fact in the place of an earlier one; one that was told later stays."""
    put_note_item(requests, note(key, body, at))


def put_note_item(requests: DynamoTable, item: Item) -> None:
    """Do the same with a fact that has more to its item."""
    requests.write(requests.put(item, _IS_LATER, {f":{WRITTEN_AT}": item[WRITTEN_AT]}))


def told_at(item: Item) -> datetime | None:
    """Return when a fact was told; None where its item does not say it."""
    told = next((item[name]["S"] for name in _MOMENTS if name in item), None)
    return None if told is None else parse_rfc3339(told)


def erase_as_read(requests: DynamoTable, item: Item) -> bool:
    """Let a fact go; False where it is gone, or was told anew since it was read."""
    name = next((name for name in _MOMENTS if name in item), None)
    key = item[table.PK]["S"], item[table.SK]["S"]
    if name is None:
        missing = " AND ".join(f"attribute_not_exists({name})" for name in _MOMENTS)
        return requests.delete_if(key, f"attribute_exists(PK) AND {missing}")
    return requests.delete_if(key, f"{name} = :as_read", {":as_read": item[name]})

"""A household's guard that was set anew since it asked to be forgotten: what is older of it goes."""

from __future__ import annotations

from datetime import datetime

from base.errors import StoreUnavailable
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import typed
from ledger.notes import told_at
from ledger.records.guard import Guard

_AS_READ = "body = :body AND wrong = :wrong"


def erase_set_until(requests: DynamoTable, account: str, until: datetime) -> bool:
    """Let go of what was set until a moment; True where something went and something stays that was set later.

    A guard that is of then as a whole goes as everything of then does.

    Args:
        requests: to the table.
        account: its service key.
        until: the request's moment.

    Raises:
        StoreUnavailable: another writer was there meanwhile; the next round does it.
    """
    item = requests.get(*table.guard_key(account))
    moment = None if item is None else told_at(item)
    if item is None or moment is None or moment <= until:
        return False
    guard = from_json(item["body"]["S"], Guard)
    left = guard.after(until)
    if left == guard:
        return False
    wanted = item | typed({"body": to_json(left)} | ({"wrong": 0} if left.code is None else {}))
    if not requests.write(requests.put(wanted, _AS_READ, {":body": item["body"], ":wrong": item["wrong"]})):
        raise StoreUnavailable("the guard was written meanwhile; the next round erases what is older of it")
    return True

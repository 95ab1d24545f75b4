"""A table in memory behind DynamoDB's own calls, that counts them: as many shards as the cloud has, in no time."""

from __future__ import annotations

from typing import Any

from ledger import table
from ledger.items import Item


class CountingClient:
    """Keeps items without any conditions; `calls` are those of reads and writes."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.calls = 0

    def put_item(self, **asked: Any) -> dict[str, Any]:
        self.calls += 1
        item = asked["Item"]
        self.items[item[table.PK]["S"], item[table.SK]["S"]] = item
        return {}

    def delete_item(self, **asked: Any) -> dict[str, Any]:
        self.calls += 1
        self.items.pop(_key(asked["Key"]), None)
        return {}

    def get_item(self, **asked: Any) -> dict[str, Any]:
        self.calls += 1
        found = self.items.get(_key(asked["Key"]))
        return {} if found is None else {"Item": found}

    def query(self, **asked: Any) -> dict[str, Any]:
        self.calls += 1
        partition, sort = table.KEYS_OF[asked.get("IndexName")]
        values = asked["ExpressionAttributeValues"]
        prefix = values.get(":prefix", {"S": ""})["S"]
        found = [item for item in list(self.items.values()) if item.get(partition) == values[":value"]]
        found = [item for item in found if item[sort]["S"].startswith(prefix)]
        return {"Items": sorted(found, key=lambda item: str(item[sort]["S"]), reverse=not asked["ScanIndexForward"])}

    def scan(self, **asked: Any) -> dict[str, Any]:
        """Return two items a page."""
        self.calls += 1
        left = sorted(self.items)
        if "ExclusiveStartKey" in asked:
            left = [key for key in left if key > _key(asked["ExclusiveStartKey"])]
        page: dict[str, Any] = {"Items": [self.items[key] for key in left[:2]]}
        if len(left) > 2:
            page["LastEvaluatedKey"] = {name: {"S": part} for name, part in zip(("PK", "SK"), left[1], strict=True)}
        return page


def _key(key: Item) -> tuple[str, str]:
    return key[table.PK]["S"], key[table.SK]["S"]

"""A table in memory behind DynamoDB's own calls, that counts them: as many shards as the cloud has, in no time."""

from __future__ import annotations

from typing import Any

from ledger import table
from ledger.items import Item


class CountingClient:
    """Keeps items without any conditions; `asked` are the names of the calls that were made."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.asked: list[str] = []

    @property
    def calls(self) -> int:
        return len(self.asked)

    @property
    def reads(self) -> list[str]:
        return [name for name in self.asked if name in {"BatchGetItem", "GetItem", "Query", "Scan"}]

    def put_item(self, **asked: Any) -> dict[str, Any]:
        self.asked.append("PutItem")
        item = asked["Item"]
        self.items[item[table.PK]["S"], item[table.SK]["S"]] = item
        return {}

    def delete_item(self, **asked: Any) -> dict[str, Any]:
        self.asked.append("DeleteItem")
        self.items.pop(_key(asked["Key"]), None)
        return {}

    def get_item(self, **asked: Any) -> dict[str, Any]:
        self.asked.append("GetItem")
        found = self.items.get(_key(asked["Key"]))
        return {} if found is None else {"Item": found}

    def batch_get_item(self, **asked: Any) -> dict[str, Any]:
        self.asked.append("BatchGetItem")
        ((name, wanted),) = asked["RequestItems"].items()
        keys = map(_key, wanted["Keys"])
        return {"Responses": {name: [self.items[key] for key in keys if key in self.items]}, "UnprocessedKeys": {}}

    def transact_write_items(self, **asked: Any) -> dict[str, Any]:
        self.asked.append("TransactWriteItems")
        for action in asked["TransactItems"]:
            if "Put" in action:
                item = action["Put"]["Item"]
                self.items[item[table.PK]["S"], item[table.SK]["S"]] = item
            elif "Delete" in action:
                self.items.pop(_key(action["Delete"]["Key"]), None)
        return {}

    def query(self, **asked: Any) -> dict[str, Any]:
        self.asked.append("Query")
        partition, sort = table.KEYS_OF[asked.get("IndexName")]
        values = asked["ExpressionAttributeValues"]
        prefix = values.get(":prefix", {"S": ""})["S"]
        found = [item for item in list(self.items.values()) if item.get(partition) == values[":value"]]
        found = [item for item in found if item[sort]["S"].startswith(prefix)]
        return {"Items": sorted(found, key=lambda item: str(item[sort]["S"]), reverse=not asked["ScanIndexForward"])}

    def scan(self, **asked: Any) -> dict[str, Any]:
        """Return two items a page."""
        self.asked.append("Scan")
        left = sorted(self.items)
        if "ExclusiveStartKey" in asked:
            left = [key for key in left if key > _key(asked["ExclusiveStartKey"])]
        page: dict[str, Any] = {"Items": [self.items[key] for key in left[:2]]}
        if len(left) > 2:
            page["LastEvaluatedKey"] = {name: {"S": part} for name, part in zip(("PK", "SK"), left[1], strict=True)}
        return page


def _key(key: Item) -> tuple[str, str]:
    return key[table.PK]["S"], key[table.SK]["S"]

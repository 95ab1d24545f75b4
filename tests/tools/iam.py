"""IAM's own judgement of a request to the table: what the policy of a function in template.yaml does not allow fails.

Source: AWS's "Policy evaluation logic", and "Using IAM policy conditions for fine-grained access control" of DynamoDB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tests.tools.stack import wired

_PARTS = {"Put": "PutItem", "Delete": "DeleteItem", "Update": "UpdateItem", "ConditionCheck": "ConditionCheckItem"}
_ONE = {"get_item": "GetItem", "put_item": "PutItem", "update_item": "UpdateItem", "delete_item": "DeleteItem"}
_MANY = {"query": "Query", "scan": "Scan"}


class Denied(AssertionError):
    """The function may not do this."""


class Within:
    """A client of the table that denies what a function's policy does not allow, in whole requests as IAM does.

    Args:
        client: does what is allowed.
        function: whose policy, by its name in the template.
    """

    def __init__(self, client: Any, function: str) -> None:
        self._client = client
        self._statements = [
            statement
            for policy in wired().properties[function]["Policies"]
            if isinstance(policy, Mapping)
            for statement in policy["Statement"]
        ]
        self._function = function

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._client, name)

        def judged(**how: Any) -> Any:
            for action, resource, keys in _asked(name, how):
                if not any(_allows(one, f"dynamodb:{action}", resource, keys) for one in self._statements):
                    raise Denied(f"{self._function}: {action} of {sorted(keys)} at {resource}")
            return call(**how)

        return judged


def _asked(name: str, how: Mapping[str, Any]) -> Iterator[tuple[str, str, set[str]]]:
    """The actions of a request, on what, with which keys: those of a transaction are reckoned together."""
    if name in _MANY:
        index = how.get("IndexName")
        yield _MANY[name], f"Ledger.Arn/index/{index}" if index else "Ledger.Arn", set()
    elif name == "batch_get_item":
        yield "BatchGetItem", "Ledger.Arn", {_key(one) for told in how["RequestItems"].values() for one in told["Keys"]}
    elif name == "transact_write_items":
        parts = [(kind, _key(_item(part))) for one in how["TransactItems"] for kind, part in one.items()]
        for kind in {kind for kind, _ in parts}:
            yield _PARTS[kind], "Ledger.Arn", {key for _, key in parts}
    else:
        yield _ONE[name], "Ledger.Arn", {_key(_item(how))}


def _item(part: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = part["Item"] if "Item" in part else part["Key"]
    return found


def _key(item: Mapping[str, Any]) -> str:
    return str(item["PK"]["S"])


def _allows(statement: Mapping[str, Any], action: str, resource: str, keys: set[str]) -> bool:
    actions, resources = (
        told if isinstance(told := statement[part], list) else [told] for part in ("Action", "Resource")
    )
    if action not in actions or not any(fnmatchcase(resource, one) for one in resources):
        return False
    kinds = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"])
    return all(any(fnmatchcase(key, kind) for kind in kinds) for key in keys)

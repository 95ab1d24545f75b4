"""Requests to the one DynamoDB table: puts on a condition, gets, queries page by page, and DynamoDB's errors as ours.

Knows nothing of records; the keys are `ledger.table`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from time import sleep
from typing import TYPE_CHECKING, Any

from base.errors import RecordConflict, RecordRefused, StoreUnavailable, Unanswered
from ledger import attempts, table
from ledger.items import Item, fitting, typed
from ledger.patience import asking_the_table

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


_KEYS_AT_ONCE = 100  # DynamoDB takes no more
_PAUSES = (0.0, 0.05, 0.1, 0.2)  # seconds, before each request for what the one before left unread


class DynamoTable:
    """One table behind a client that is made on first use.

    Every request raises StoreUnavailable when DynamoDB refused it or was out of reach, Unanswered when it was sent and
    no answer says what became of it, RecordRefused when the table cannot hold the item.
    """

    def __init__(self, make_client: Callable[[], DynamoDBClient], name: str) -> None:
        self._make_client = make_client
        self._name = name

    @cached_property
    def client(self) -> DynamoDBClient:
        """The DynamoDB client, made on first use."""
        return self._make_client()

    def put(self, item: Item, condition: str | None = None, values: Mapping[str, Any] | None = None) -> Item:
        """Return the request that puts an item; `values` (typed) fill the condition's placeholders.

        Raises:
            RecordRefused: the item is larger than ours may be.
        """
        request: Item = {"TableName": self._name, "Item": fitting(item)}
        if condition is not None:
            request["ConditionExpression"] = condition
        if values is not None:
            request["ExpressionAttributeValues"] = values
        return request

    def write(self, put: Mapping[str, Any]) -> bool:
        """Put one item; False when its condition said no."""
        return self._call(lambda: self.client.put_item(**put)) is not None

    def write_over(self, as_read: Item, wanted: Item) -> bool:
        """Put an item in the place of one that was read; False when another writer was there meanwhile."""
        known = as_read.get("content_hash")
        if known is None:
            return self.write(self.put(wanted))
        return self.write(self.put(wanted, "content_hash = :as_read", {":as_read": known}))

    def keyed(self, key: Item, condition: str) -> Item:
        """Return what a transaction asks of the item under a (typed) key, on a condition."""
        return {"TableName": self._name, "Key": key, "ConditionExpression": condition}

    def deletion(self, partition: str, kind: str) -> Item:
        """Return what a transaction does to let an item go, whether it is there or not."""
        return {"Delete": {"TableName": self._name, "Key": typed({table.PK: partition, table.SK: kind})}}

    def update(self, key: table.Key, change: str, condition: str, values: Mapping[str, Any]) -> Item | None:
        """Change an item in place and return it as it is then; None when its condition said no."""
        asked: Any = {
            **self.keyed(typed({table.PK: key[0], table.SK: key[1]}), condition),
            "UpdateExpression": change,
            "ExpressionAttributeValues": values,
            "ReturnValues": "ALL_NEW",
        }
        changed = self._call(lambda: self.client.update_item(**asked))
        return None if changed is None else changed["Attributes"]

    def commit(self, actions: Sequence[Item]) -> bool:
        """Run all actions of a transaction or none; False when the condition of any said no."""
        asked: Any = list(actions)
        try:
            return self._call(lambda: self.client.transact_write_items(TransactItems=asked)) is not None
        except RecordConflict:
            return False

    def write_together(self, puts: Sequence[Item]) -> bool:
        """Put all items or none; False when the first was there already.

        Raises:
            RecordConflict: another than the first was there already.
        """
        entries: Any = [{"Put": put} for put in puts]
        return self._call(lambda: self.client.transact_write_items(TransactItems=entries)) is not None

    def get(self, partition: str, kind: str) -> Item | None:
        """Return one item as of now, or None."""
        key = typed({table.PK: partition, table.SK: kind})
        found = self._call(lambda: self.client.get_item(TableName=self._name, Key=key, ConsistentRead=True))
        return None if found is None else found.get("Item")

    def get_many(self, keys: Sequence[table.Key]) -> Iterator[Item]:
        """Yield those of some items that are there, as of now, in any order; a hundred in one request if it can be.

        Args:
            keys: of the items; each counts once.

        Raises:
            StoreUnavailable: as everywhere, or the table left some unread again and again, which is how it throttles.
        """
        asked = [typed({table.PK: pk, table.SK: sk}) for pk, sk in dict.fromkeys(keys)]
        for start in range(0, len(asked), _KEYS_AT_ONCE):
            yield from self._get_some(asked[start : start + _KEYS_AT_ONCE])

    def _get_some(self, keys: Sequence[Item]) -> Iterator[Item]:
        left: Any = {"Keys": keys, "ConsistentRead": True}
        for pause in _PAUSES:
            if not left or not left["Keys"]:
                return
            if pause:
                sleep(pause)
            answer = self._call(partial(self.client.batch_get_item, RequestItems={self._name: left}))
            yield from answer["Responses"].get(self._name, [])
            left = answer.get("UnprocessedKeys", {}).get(self._name)
        if left:
            raise StoreUnavailable("the table left items unread again and again")

    def scan(self) -> Iterator[Item]:
        """Yield every item there is: for a table that serves nobody, or a request that concerns all."""
        asked: Item = {"TableName": self._name, "ConsistentRead": True}
        while True:
            page = self._call(lambda: self.client.scan(**asked)) or {}
            yield from page.get("Items", [])
            if "LastEvaluatedKey" not in page:
                return
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def delete(self, partition: str, kind: str) -> None:
        """Delete one item; deleting what is not there changes nothing."""
        key = typed({table.PK: partition, table.SK: kind})
        self._call(lambda: self.client.delete_item(TableName=self._name, Key=key))

    def delete_if(self, key: table.Key, condition: str, values: Mapping[str, Any] | None = None) -> bool:
        """Delete one item; False when its condition said no."""
        asked: Any = self.keyed(typed({table.PK: key[0], table.SK: key[1]}), condition)
        if values is not None:
            asked["ExpressionAttributeValues"] = values
        return self._call(lambda: self.client.delete_item(**asked)) is not None

    def query(  # noqa: PLR0913 - by name
        self,
        index: str | None,
        partition: str,
        *,
        prefix: str | None = None,
        until: str | None = None,
        forward: bool = True,
        page: int | None = None,
        only: Sequence[str] = (),
    ) -> Iterator[Item]:
        """Yield a partition's items in the order of their sort keys, page by page; of the table, or of an index.

        Those alone whose sort key begins with a prefix, or lies before one. A page is a megabyte, or so many items;
        of each item all, or only some attributes: a client takes longer to read an item than to ask for it.
        """
        key, sort = table.KEYS_OF[index]
        bounds = {":prefix": (f"begins_with({sort}, :prefix)", prefix), ":until": (f"{sort} < :until", until)}
        told = {name: bound for name, bound in bounds.items() if bound[1] is not None}
        asked: Item = {
            "TableName": self._name,
            **({"ConsistentRead": True} if index is None else {"IndexName": index}),
            "KeyConditionExpression": " AND ".join((f"{key} = :value", *(condition for condition, _ in told.values()))),
            "ExpressionAttributeValues": typed({":value": partition, **{name: at for name, (_, at) in told.items()}}),
            "ScanIndexForward": forward,
            **({} if page is None else {"Limit": page}),
            **({"ProjectionExpression": ", ".join(only)} if only else {}),
        }
        while True:
            found = self._call(lambda: self.client.query(**asked)) or {}
            yield from found.get("Items", [])
            if "LastEvaluatedKey" not in found:
                return
            asked["ExclusiveStartKey"] = found["LastEvaluatedKey"]

    def _call(self, request: Callable[[], Any]) -> Any:
        """Run one request; None when its condition said no, the store's own errors otherwise."""
        ready = None if "client" in vars(self) else lambda: self._asked(lambda: self.client)
        return asking_the_table(lambda: self._asked(request), ready=ready)

    def _asked(self, request: Callable[[], Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        attempts.begin()
        try:
            answer = request()
        except ClientError as error:
            return _refused(error)
        except BotoCoreError as error:
            raise _trouble(f"the table {self._name!r} is out of reach ({type(error).__name__})") from error
        if not attempts.is_theirs(answer):
            raise Unanswered(f"the table {self._name!r} is out of reach: something else answered in its place")
        return answer


_IN_PROGRESS = "TransactionInProgressException"


def _trouble(message: str) -> StoreUnavailable:
    return Unanswered(message) if attempts.in_doubt() else StoreUnavailable(message)


def _refused(error: Any) -> None:
    """Tell a condition that said no (return) from a cancelled transaction's other reasons and from trouble (raise)."""
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return
    if code == "TransactionCanceledException":
        reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
        if reasons and reasons[0] == "ConditionalCheckFailed":
            return
        if "ConditionalCheckFailed" in reasons:
            raise RecordConflict("the turn was written before without its order; not placed") from error
    if code == "ValidationException":
        raise RecordRefused(f"the table cannot hold this record: {error.response['Error']['Message'][:200]}") from error
    if code == _IN_PROGRESS:
        raise Unanswered("the same transaction is still under way") from error
    raise _trouble(f"the table refused the write ({code})") from error

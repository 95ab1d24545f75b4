"""An answer that is not the service's own says nothing of what was asked: it was not done."""

from __future__ import annotations

from typing import Any

import pytest

from base.errors import StoreUnavailable, Unanswered
from ledger.dynamo import DynamoTable
from ledger.queue import OrderQueue
from ledger.spool import QueueSpool
from tests.factories.records import touchpoint


class Portal:
    """A client behind which something else answers: botocore takes its page for an empty answer."""

    def __getattr__(self, name: str) -> Any:
        return lambda **_: {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {"content-type": "text/html"}}}


def portal() -> Any:
    return Portal()


def test_a_write_to_something_else_than_the_table_is_in_doubt() -> None:
    table = DynamoTable(portal, "earshot")
    with pytest.raises(Unanswered, match="something else answered"):
        table.write(table.put({"PK": {"S": "a"}}))
    with pytest.raises(Unanswered, match="something else answered"):
        table.commit([{"Put": table.put({"PK": {"S": "a"}})}])


def test_what_something_else_than_a_queue_took_is_kept_by_nobody() -> None:
    with pytest.raises(StoreUnavailable, match="something else answered"):
        QueueSpool(portal, "http://127.0.0.1:9/spool").keep(touchpoint())
    with pytest.raises(StoreUnavailable, match="something else answered"):
        OrderQueue(portal, "http://127.0.0.1:9/outbox").put([("vo_1", 0.0)])

"""The queue between the table's stream and whoever tells the merchant: ids of orders to be tried.

A message says which order to try and no more: what is still to be done, the table knows. So one too many, or one that
comes late or twice, does no harm, and one that is lost is put there again by the sweep.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from base.errors import BadPayload, StoreUnavailable
from ledger.attempts import is_theirs

AT_ONCE = 10  # messages of one request, SQS's limit
LONGEST_DELAY = 900  # seconds, SQS's limit

OrderToTry = tuple[str, float]  # its id, and in how many seconds


class OrderQueue:
    """An SQS queue. Raises StoreUnavailable when it is out of reach or did not take every message."""

    def __init__(self, make_client: Callable[[], Any], queue_url: str) -> None:
        self._make_client = make_client
        self._queue_url = queue_url

    def put(self, orders: Sequence[OrderToTry]) -> None:
        """Let orders be tried; at most `AT_ONCE`."""
        from botocore.exceptions import BotoCoreError, ClientError

        entries = [
            {
                "Id": str(n),
                "MessageBody": json.dumps({"order_id": order_id}),
                "DelaySeconds": min(LONGEST_DELAY, max(0, round(seconds))),
            }
            for n, (order_id, seconds) in enumerate(orders)
        ]
        try:
            answer = self._make_client().send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailable("the queue of orders is out of reach") from error
        if not is_theirs(answer):
            raise StoreUnavailable("the queue of orders is out of reach: something else answered in its place")
        if answer.get("Failed"):
            raise StoreUnavailable(f"the queue did not take {len(answer['Failed'])} of {len(entries)} orders")


def order_of_message(body: str) -> str:
    """Return the order that a message names.

    Raises:
        BadPayload: it names none.
    """
    try:
        told = json.loads(body)
    except ValueError as error:
        raise BadPayload("the message is not JSON") from error
    order_id = told.get("order_id") if isinstance(told, dict) else None
    if not isinstance(order_id, str) or not order_id:
        raise BadPayload("the message names no order")
    return order_id

"""Dead letters on the embedded AWS, in the template's own queues: what becomes one, what never does, and redrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from base.errors import StoreUnavailable
from ledger import table as keys
from ledger.queue import OrderQueue
from ledger.records import Choice, Consent, Grant, OrderLine
from ledger.secrets import Renewed
from ledger.spool import QueueSpool
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from runtime.embedded_aws.template import queue_definition
from runtime.functions import outbox as outbox_function
from runtime.functions import spool as spool_function
from runtime.functions.outbox import TABLE_AWAY, open_tries
from runtime.functions.outbox_feed import OVERDUE
from runtime.outbox_worker import OutboxWorker, open_worker
from runtime.senders.settings import MerchantSettings
from tests.factories.merchant import Merchant, open_merchant
from tests.factories.outbox import waiting_in
from tests.factories.records import MORNING, order, touchpoint

pytestmark = pytest.mark.integration
SPOOL_AGAIN, OUTBOX_AGAIN = (
    timedelta(seconds=int(queue_definition(name).attributes["VisibilityTimeout"])) for name in ("Spool", "Outbox")
)


@pytest.fixture
def ledger(aws: LocalAws, table: str) -> Ledger:
    return Ledger(lambda: aws.client("dynamodb"), table)


def at_once(aws: LocalAws, queue: str) -> None:
    """Let a message that failed come back at once and not in minutes."""
    aws.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "0"})


def waiting(aws: LocalAws, queue: str) -> tuple[int, int]:
    """How many messages wait in a queue, and among its dead letters."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    asked = aws.client("sqs").get_queue_attributes
    there, dead = (asked(QueueUrl=url, AttributeNames=names)["Attributes"] for url in (queue, f"{queue}-dead"))
    return sum(int(there[name]) for name in names), sum(int(dead[name]) for name in names)


def received(aws: LocalAws, queue: str) -> list[dict[str, Any]]:
    """A batch, as Lambda's event source mapping writes it."""
    asked = {"QueueUrl": queue, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
    return [
        {
            "messageId": one["MessageId"],
            "receiptHandle": one["ReceiptHandle"],
            "body": one["Body"],
            "messageAttributes": {
                name: {"stringValue": value["StringValue"]} for name, value in one.get("MessageAttributes", {}).items()
            },
        }
        for one in aws.client("sqs").receive_message(**asked).get("Messages", [])
    ]


def handled(aws: LocalAws, queue: str, handler: Any) -> int:
    """Do with one batch what the event source does; return how many messages failed."""
    batch = received(aws, queue)
    failed = {one["itemIdentifier"] for one in handler({"Records": batch})["batchItemFailures"]} if batch else set()
    for one in batch:
        if one["messageId"] not in failed:
            aws.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=one["receiptHandle"])
    return len(failed)


def redrive(aws: LocalAws, queue: str) -> int:
    """Do what SQS's own redrive does, which the embedded AWS lacks: move every dead letter back to its queue."""
    moved = 0
    while batch := received(aws, f"{queue}-dead"):
        for one in batch:
            attributes = one["messageAttributes"].items()
            told = {name: {"DataType": "String", "StringValue": value["stringValue"]} for name, value in attributes}
            aws.client("sqs").send_message(QueueUrl=queue, MessageBody=one["body"], MessageAttributes=told)
            aws.client("sqs").delete_message(QueueUrl=f"{queue}-dead", ReceiptHandle=one["receiptHandle"])
            moved += 1
    return moved


def tries_until_dead(aws: LocalAws, queue: str, handler: Any) -> int:
    """Let messages be handled until what failed is a dead letter; return how often it failed."""
    failed = 0
    while now := handled(aws, queue, handler):
        failed += now
    return failed


# ------------------------------------------------------------------------------------------------------- the spool


@pytest.fixture
def spool(aws: LocalAws, table: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("EARSHOT_ENDPOINT", aws.endpoint)
    monkeypatch.setenv("EARSHOT_TABLE", table)
    spool_function._ledger.cache_clear()
    queue = aws.create_spool(f"{table}-spool")
    at_once(aws, queue)
    yield queue
    spool_function._ledger.cache_clear()


def test_a_record_that_an_older_function_does_not_know_is_redriven_after_the_new_one_is_deployed(
    aws: LocalAws, ledger: Ledger, spool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = Consent(measurement=Grant.DENIED)
    waits = QueueSpool(lambda: aws.client("sqs"), spool)
    waits.keep(Choice(customer="us_1", consent=denied, decided_at=MORNING))
    waits.keep(touchpoint("tp_1"))
    with monkeypatch.context() as older:
        older.delitem(spool_function._KINDS, "Choice")
        assert tries_until_dead(aws, spool, spool_function.handler) == queue_definition("Spool").max_receive_count
    assert ledger.touchpoint("tp_1") == touchpoint("tp_1")  # the bad one held it up for no moment
    assert waiting(aws, spool) == (0, 1)
    assert redrive(aws, spool) == 1
    assert handled(aws, spool, spool_function.handler) == 0
    assert ledger.consent("us_1") == denied
    assert waiting(aws, spool) == (0, 0)


def test_a_day_without_the_table_makes_no_dead_letter_of_a_record_in_the_spool(
    aws: LocalAws, ledger: Ledger, spool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    QueueSpool(lambda: aws.client("sqs"), spool).keep(touchpoint("tp_1"))
    with monkeypatch.context() as outage:
        outage.setattr(spool_function, "replay", _away)
        for _ in range(timedelta(hours=24) // SPOOL_AGAIN):
            assert handled(aws, spool, spool_function.handler) == 1
    assert handled(aws, spool, spool_function.handler) == 0
    assert ledger.touchpoint("tp_1") == touchpoint("tp_1")
    assert waiting(aws, spool) == (0, 0)


# ------------------------------------------------------------------------------------------------------ the outbox


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant()) as one:
        yield one


class Clock:
    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Orders:
    """The outbox's function and feed, its queue, and a clock that moves on with each batch."""

    worker: OutboxWorker
    queue: str
    clock: Clock

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        self.clock.now += OUTBOX_AGAIN
        return self.worker.tries.handle(event)


@pytest.fixture
def orders(aws: LocalAws, table: str, ledger: Ledger, merchant: Merchant) -> Orders:
    settings = MerchantSettings(
        table=table,
        endpoint=aws.endpoint,
        merchant="webhook",
        webhook_url=f"{merchant.url}/orders",
        webhook_secret="s3cret",
    )
    clock = Clock()
    worker = open_worker(settings, settings, ledger, clock=clock)
    at_once(aws, worker.queue.url)
    return Orders(worker, worker.queue.url, clock)


def place(ledger: Ledger, *ids: str) -> None:
    lines = (OrderLine(product_id="coffee", quantity=1, unit_price_minor=899),)
    for order_id in ids:
        placed = order(order_id, placed_at=MORNING - timedelta(seconds=1), lines=lines)
        ledger.place_order(placed, touchpoint(f"tp_{order_id}"), customer="us_1")


def test_a_poisoned_order_becomes_a_dead_letter_and_mended_and_redriven_is_placed_once(
    aws: LocalAws, table: str, ledger: Ledger, orders: Orders, merchant: Merchant
) -> None:
    place(ledger, "vo_bad", "vo_good")
    key = {"PK": {"S": keys.order_key("vo_bad")}, "SK": {"S": "OR"}}
    whole = aws.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    aws.client("dynamodb").put_item(TableName=table, Item={**whole, "body": {"S": "{}"}})
    orders.worker.feed.sweep(overdue=timedelta())
    tries = queue_definition("Outbox").max_receive_count
    assert tries_until_dead(aws, orders.queue, orders.handle) == tries
    assert (merchant.orders, waiting_in(ledger)) == (["vo_good"], ["vo_bad"])
    assert waiting(aws, orders.queue) == (0, 1)
    aws.client("dynamodb").put_item(TableName=table, Item=whole)
    assert redrive(aws, orders.queue) == 1
    assert handled(aws, orders.queue, orders.handle) == 0
    assert (merchant.orders, waiting_in(ledger)) == (["vo_good", "vo_bad"], [])
    assert waiting(aws, orders.queue) == (0, 0)


def test_the_dead_letter_of_an_order_that_the_sweep_brought_meanwhile_is_redriven_and_does_nothing(
    aws: LocalAws, ledger: Ledger, orders: Orders, merchant: Merchant
) -> None:
    place(ledger, "vo_1")
    aws.client("sqs").send_message(QueueUrl=f"{orders.queue}-dead", MessageBody='{"order_id":"vo_1"}')
    orders.worker.feed.sweep(overdue=timedelta())
    assert handled(aws, orders.queue, orders.handle) == 0
    assert redrive(aws, orders.queue) == 1
    assert handled(aws, orders.queue, orders.handle) == 0
    assert (merchant.orders, merchant.calls) == (["vo_1"], [("POST", "/orders")])


def test_a_day_without_the_table_makes_no_dead_letter_of_an_order(
    aws: LocalAws, ledger: Ledger, orders: Orders, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(ledger, "vo_1")
    orders.worker.feed.sweep(overdue=timedelta())
    put: list[float] = []
    with monkeypatch.context() as outage:
        outage.setattr(type(orders.worker.tries.queue), "put", _at_once(put))
        outage.setattr(type(ledger.outbox), "attempt", _away)
        for _hour in range(24):
            orders.clock.now += timedelta(hours=1)
            assert handled(aws, orders.queue, orders.handle) == 0
    assert set(put) == {TABLE_AWAY.total_seconds()}
    assert handled(aws, orders.queue, orders.handle) == 0
    assert (merchant.orders, waiting_in(ledger)) == (["vo_1"], [])
    assert waiting(aws, orders.queue) == (0, 0)


def test_while_the_secrets_are_away_an_order_is_let_go_and_the_next_sweep_brings_it_again(
    aws: LocalAws, ledger: Ledger, orders: Orders, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(ledger, "vo_1")
    orders.worker.feed.sweep(overdue=timedelta())
    never = Renewed(MerchantSettings, open_tries, environment={"EARSHOT_SECRETS": "EARSHOT_UCP_KEY=arn"}, ask=_away)
    monkeypatch.setattr(outbox_function, "_tries", lambda: never)
    assert handled(aws, orders.queue, outbox_function.handler) == 0
    assert (merchant.calls, waiting(aws, orders.queue)) == ([], (0, 0))
    orders.clock.now += OVERDUE
    orders.worker.feed.sweep()
    assert handled(aws, orders.queue, orders.handle) == 0
    assert (merchant.orders, waiting_in(ledger)) == (["vo_1"], [])


def _away(*_: object) -> Any:
    raise StoreUnavailable("away")


def _at_once(noted: list[float]) -> Callable[[OrderQueue, Any], None]:
    """Put into the queue as ever, but for now: nobody waits a day for a test."""
    put = OrderQueue.put

    def at_once(queue: OrderQueue, orders: Any) -> None:
        noted.extend(seconds for _, seconds in orders)
        put(queue, [(order_id, 0) for order_id, _ in orders])

    return at_once

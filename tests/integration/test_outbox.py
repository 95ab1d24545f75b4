"""The outbox end to end on the embedded AWS: the table's stream, the queue, the functions, a merchant over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.outbox import LEASE
from ledger.records import OrderLine, OrderStatus
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from runtime.functions.outbox_feed import OVERDUE
from runtime.outbox_worker import OutboxWorker, open_worker
from runtime.senders.settings import MerchantSettings
from tests.factories.merchant import Merchant, Trouble, open_merchant
from tests.factories.outbox import waiting_in
from tests.factories.processes import serving
from tests.factories.records import MORNING, order, touchpoint

pytestmark = pytest.mark.integration


class Clock:
    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant()) as one:
        yield one


@pytest.fixture
def settings(aws: LocalAws, table: str, merchant: Merchant) -> MerchantSettings:
    return MerchantSettings(
        table=table,
        endpoint=aws.endpoint,
        merchant="webhook",
        webhook_url=f"{merchant.url}/orders",
        webhook_secret="s3cret",
    )


@pytest.fixture
def ledger(aws: LocalAws, table: str) -> Ledger:
    return Ledger(lambda: aws.client("dynamodb"), table)


@pytest.fixture
def worker(settings: MerchantSettings, ledger: Ledger, clock: Clock) -> OutboxWorker:
    return open_worker(settings, settings, ledger, clock=clock)


def place(ledger: Ledger, *ids: str, at: datetime = MORNING, **how: Any) -> None:
    lines = (OrderLine(product_id="coffee", quantity=1, unit_price_minor=899),)
    for n, order_id in enumerate(ids):
        placed = order(order_id, placed_at=at - timedelta(seconds=1) + timedelta(milliseconds=n), lines=lines)
        ledger.place_order(placed, touchpoint(f"tp_{order_id}"), customer="key_1", **how)


def dead_letters(aws: LocalAws, worker: OutboxWorker) -> int:
    asked = {"QueueUrl": f"{worker.queue.url}-dead", "AttributeNames": ["ApproximateNumberOfMessages"]}
    return int(aws.client("sqs").get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])


def test_the_stream_tells_of_an_order_and_the_merchant_has_it_once(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger
) -> None:
    worker.round()
    place(ledger, "vo_1", "vo_2")
    worker.round()
    worker.round()
    assert sorted(merchant.orders) == ["vo_1", "vo_2"]
    assert waiting_in(ledger) == []
    assert {one.merchant_order_id for one in ledger.orders_of("key_1")} == {"wh_1", "wh_2"}


def test_what_was_placed_while_nobody_heard_the_stream_is_found_in_the_table(
    ledger: Ledger, settings: MerchantSettings, merchant: Merchant, clock: Clock
) -> None:
    place(ledger, "vo_1")
    clock.now += timedelta(seconds=1)
    open_worker(settings, settings, ledger, clock=clock).round()
    assert merchant.orders == ["vo_1"]


def test_an_order_the_merchant_refuses_is_cancelled_and_its_customer_has_something_to_hear(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger
) -> None:
    merchant.sold_out = {"coffee"}
    place(ledger, "vo_1")
    worker.round()
    found = ledger.purchases_of(["key_1"], 20)
    assert [(one.status, one.cancelled_at) for one in found.orders] == [(OrderStatus.CANCELLED, MORNING)]
    assert [(notice.order_id, notice.reason) for notice in found.notices] == [("vo_1", "sold_out")]
    assert (waiting_in(ledger), merchant.orders) == ([], [])


def test_whoever_placed_an_order_and_tells_the_merchant_itself_is_not_overtaken(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger, clock: Clock
) -> None:
    place(ledger, "vo_1", free_at=MORNING + timedelta(seconds=10))
    worker.round()
    assert merchant.calls == []
    clock.now += timedelta(seconds=10) + OVERDUE
    worker.swept_at = None
    worker.round()
    assert merchant.orders == ["vo_1"]


def test_a_merchant_who_is_away_for_48_hours_gets_every_order_once_and_no_order_is_a_dead_letter(
    aws: LocalAws, worker: OutboxWorker, merchant: Merchant, ledger: Ledger, clock: Clock
) -> None:
    ids = [f"vo_{n}" for n in range(3)]
    merchant.away = True
    place(ledger, *ids)
    while clock.now < MORNING + timedelta(hours=48):
        worker.round()
        clock.now += timedelta(hours=2)
    assert (merchant.orders, waiting_in(ledger)) == ([], ids)
    tries = len(merchant.calls)
    assert tries == 3 * 24  # one a round for each: none was forgotten, none went round twice
    merchant.away = False
    worker.round()
    assert (sorted(merchant.orders), waiting_in(ledger)) == (ids, [])
    assert dead_letters(aws, worker) == 0


def test_one_poisoned_order_delays_no_other(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger, clock: Clock
) -> None:
    merchant.poison = '"vo_00"'
    others = [f"vo_{n:02}" for n in range(1, 21)]
    place(ledger, "vo_00", *others)
    worker.round()
    assert (sorted(merchant.orders), waiting_in(ledger)) == (others, ["vo_00"])
    clock.now += timedelta(hours=1)
    place(ledger, "vo_21")
    worker.round()
    assert (merchant.orders[-1], waiting_in(ledger)) == ("vo_21", ["vo_00"])
    merchant.poison = ""
    clock.now += timedelta(hours=1)
    worker.round()
    assert (merchant.orders[-1], waiting_in(ledger)) == ("vo_00", [])


def test_a_message_that_names_no_order_comes_back_alone(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger
) -> None:
    place(ledger, "vo_1")
    event = {
        "Records": [
            {"messageId": "bad", "body": "no order at all"},
            {"messageId": "good", "body": '{"order_id":"vo_1"}'},
        ]
    }
    assert worker.tries.handle(event) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert merchant.orders == ["vo_1"]


def test_what_died_between_telling_and_writing_is_told_again_under_the_same_key_and_is_one_order(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(ledger, "vo_1")
    with monkeypatch.context() as dying:
        dying.setattr(type(ledger.outbox), "settle", lambda *_, **__: 1 / 0)
        worker.round()
    assert (merchant.orders, waiting_in(ledger)) == (["vo_1"], ["vo_1"])
    clock.now += LEASE + OVERDUE
    worker.swept_at = None
    worker.round()
    assert (merchant.orders, waiting_in(ledger)) == (["vo_1"], [])
    assert len(merchant.calls) == 2


def test_a_queue_full_of_duplicates_tells_the_merchant_once(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger
) -> None:
    place(ledger, "vo_1")
    for _ in range(5):
        worker.feed.sweep(overdue=timedelta())
    worker.round()
    assert len(merchant.calls) == 1


def test_a_queue_that_does_not_take_an_order_has_the_stream_read_again_from_there(
    worker: OutboxWorker, ledger: Ledger, aws: LocalAws
) -> None:
    place(ledger, *(f"vo_{n:02}" for n in range(12)))
    records = [one for one in worker.stream.records() if one["dynamodb"]["Keys"]["SK"]["S"] == "OUTBOX"]
    aws.client("sqs").delete_queue(QueueUrl=worker.queue.url)
    first = records[0]["dynamodb"]["SequenceNumber"]
    assert worker.feed.relay(records) == {"batchItemFailures": [{"itemIdentifier": first}]}


def test_a_trouble_that_passes_is_tried_again_within_seconds_by_the_queue_itself(
    worker: OutboxWorker, merchant: Merchant, ledger: Ledger, clock: Clock
) -> None:
    merchant.troubles.append(Trouble.SERVER_ERROR)
    place(ledger, "vo_1")
    worker.round()
    assert waiting_in(ledger) == ["vo_1"]
    clock.now += timedelta(seconds=5)
    until = time.monotonic() + 30
    while waiting_in(ledger) and time.monotonic() < until:
        worker.round()
        time.sleep(0.2)
    assert (merchant.orders, len(merchant.calls)) == (["vo_1"], 2)


def test_a_server_tells_the_merchant_of_what_is_ordered_while_it_runs(
    aws: LocalAws,
    table: str,
    ledger: Ledger,
    settings: MerchantSettings,
    tmp_path: Path,
) -> None:
    merchant = {
        "EARSHOT_MERCHANT": "webhook",
        "EARSHOT_WEBHOOK_URL": settings.webhook_url,
        "EARSHOT_WEBHOOK_SECRET": "s3cret",
    }
    with serving(aws, table, tmp_path, "--no-verify", **merchant):
        place(ledger, "vo_1", at=datetime.now(UTC))  # the server's own clock: it gives up what is a week old
        until = time.monotonic() + 60
        while waiting_in(ledger) and time.monotonic() < until:
            time.sleep(0.1)
    assert [one.merchant_order_id for one in ledger.orders_of("key_1")] == ["wh_1"]

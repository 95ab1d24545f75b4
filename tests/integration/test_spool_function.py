"""The cloud's spool, end to end: a queue on the embedded AWS, messages as Lambda hands them over, the real table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.records import Choice, Consent, Grant
from ledger.spool import QueueSpool
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from runtime.functions import spool as spool_function
from tests.factories.records import MORNING, touchpoint

pytestmark = pytest.mark.integration


@pytest.fixture
def ledger(aws: LocalAws, table: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setenv("EARSHOT_ENDPOINT", aws.endpoint)
    monkeypatch.setenv("EARSHOT_TABLE", table)
    spool_function._ledger.cache_clear()
    yield Ledger(lambda: aws.client("dynamodb"), table)
    spool_function._ledger.cache_clear()


def delivered(aws: LocalAws, queue: str) -> dict[str, Any]:
    """What waits in the queue, as Lambda's event source mapping writes it."""
    found: list[dict[str, Any]] = []
    while (
        messages := aws.client("sqs")
        .receive_message(QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        .get("Messages")
    ):
        found += messages
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "body": message["Body"],
                "messageAttributes": {
                    name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
                    for name, value in message.get("MessageAttributes", {}).items()
                },
            }
            for message in found
        ]
    }


def test_what_waited_in_the_queue_gets_into_the_ledger_and_a_bad_message_comes_back_alone(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    queue = aws.create_spool(f"{table}-spool")
    spool = QueueSpool(lambda: aws.client("sqs"), queue)
    denied = Consent(measurement=Grant.DENIED)
    spool.keep(touchpoint("tp_1", heard="tide well"))
    spool.keep(Choice(customer="us_1", consent=denied, decided_at=MORNING))
    aws.client("sqs").send_message(QueueUrl=queue, MessageBody="no record at all")
    event = delivered(aws, queue)
    assert len(event["Records"]) == 3
    (failure,) = spool_function.handler(event)["batchItemFailures"]
    (bad,) = (message for message in event["Records"] if message["body"] == "no record at all")
    assert failure["itemIdentifier"] == bad["messageId"]
    assert ledger.touchpoint("tp_1") == touchpoint("tp_1")
    assert ledger.heard("tp_1") == "tide well"
    assert ledger.consent("us_1") == denied


def test_a_message_delivered_twice_is_one_touchpoint(aws: LocalAws, table: str, ledger: Ledger) -> None:
    queue = aws.create_spool(f"{table}-spool")
    spool = QueueSpool(lambda: aws.client("sqs"), queue)
    spool.keep(touchpoint("tp_1"))
    spool.keep(replace(touchpoint("tp_1"), received_at=MORNING + timedelta(seconds=1), outcome="error"))
    assert spool_function.handler(delivered(aws, queue)) == {"batchItemFailures": []}
    assert [found.touchpoint_id for found in ledger.day(MORNING.date()).touchpoints] == ["tp_1"]

"""The queues of template.yaml on the embedded AWS, and what Lambda's event sources do with them and with the stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from base.errors import StoreUnavailable
from runtime.embedded_aws.template import queue_definition


def create_queue(client: Any, logical_id: str, name: str) -> str:
    """Make a queue of template.yaml, with its dead letters, under this name, or find it; answer its URL."""
    dead, queue = queue_definition(f"{logical_id}DeadLetters"), queue_definition(logical_id)
    dead_url = asked(client.create_queue, QueueName=f"{name}-dead", Attributes=dead.attributes)["QueueUrl"]
    told = asked(client.get_queue_attributes, QueueUrl=dead_url, AttributeNames=["QueueArn"])
    redrive = {"deadLetterTargetArn": told["Attributes"]["QueueArn"], "maxReceiveCount": queue.max_receive_count}
    attributes = queue.attributes | {"RedrivePolicy": json.dumps(redrive)}
    return str(asked(client.create_queue, QueueName=name, Attributes=attributes)["QueueUrl"])


def find_queue(client: Any, name: str) -> str | None:
    """Return the URL of a queue by its name, or None."""
    found = asked(client.list_queues, QueueNamePrefix=name).get("QueueUrls", [])
    return next((str(url) for url in found if str(url).endswith(f"/{name}")), None)


class StreamTail:
    """A table's stream from now on, as a function is given it. Raises StoreUnavailable as all here does."""

    def __init__(self, streams: Any, dynamodb: Any, table: str) -> None:
        self._streams = streams
        arn = asked(dynamodb.describe_table, TableName=table)["Table"]["LatestStreamArn"]
        shards = asked(streams.describe_stream, StreamArn=arn)["StreamDescription"]["Shards"]
        self._iterators = [self._end_of(arn, shard["ShardId"]) for shard in shards]

    def _end_of(self, arn: str, shard: str) -> str:
        end = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "LATEST"}
        return str(asked(self._streams.get_shard_iterator, **end)["ShardIterator"])

    def records(self) -> list[dict[str, Any]]:
        """Return what was written since the last time."""
        found: list[dict[str, Any]] = []
        for place, iterator in enumerate(self._iterators):
            page = asked(self._streams.get_records, ShardIterator=iterator)
            self._iterators[place] = page.get("NextShardIterator", iterator)
            found += page["Records"]
        return found


class QueueEnd:
    """The end of a queue where a function is given its messages."""

    def __init__(self, client: Any, queue_url: str) -> None:
        self._client = client
        self.url = queue_url

    def messages(self) -> Iterator[dict[str, Any]]:
        """Yield what waits, until nothing does; each is to be taken away once it was handled."""
        while received := self._received():
            for message in received:
                yield {
                    "messageId": message["MessageId"],
                    "receiptHandle": message["ReceiptHandle"],
                    "body": message["Body"],
                    "messageAttributes": {},
                }

    def take_away(self, message: dict[str, Any]) -> None:
        """Let a message that was handled not come again."""
        asked(self._client.delete_message, QueueUrl=self.url, ReceiptHandle=message["receiptHandle"])

    def _received(self) -> list[dict[str, Any]]:
        answer = asked(self._client.receive_message, QueueUrl=self.url, MaxNumberOfMessages=10)
        return list(answer.get("Messages", []))


def asked(call: Callable[..., Any], **words: object) -> Any:
    """Ask the embedded AWS for something; StoreUnavailable where it is out of reach, or refuses."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return call(**words)
    except (BotoCoreError, ClientError) as error:
        raise StoreUnavailable("the embedded AWS is out of reach") from error

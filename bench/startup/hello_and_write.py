"""The hello-world skill, and one plain conditional write a turn: the yardstick of a warm turn."""

from __future__ import annotations

from typing import Any

from base.settings import read_settings
from bench.startup.hello_skill import handler as hello
from ledger.client import make_dynamodb

_settings = read_settings()
_client = make_dynamodb(_settings)


def handler(event: dict[str, Any], context: object) -> Any:
    """Answer, and put one small item that must not exist."""
    answer = hello(event, context)  # type: ignore[arg-type]  # the SDK says str and takes what Lambda gives
    key = {"PK": {"S": f"BENCH#{event['request']['requestId']}"}, "SK": {"S": "TP"}, "body": {"S": "x" * 400}}
    _client.put_item(TableName=_settings.table, Item=key, ConditionExpression="attribute_not_exists(PK)")
    return answer

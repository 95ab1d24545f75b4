"""The hello-world skill, and a conditional write a turn by a client as boto3 makes it: the yardstick of a warm turn."""

from __future__ import annotations

from typing import Any

import boto3

from base.settings import read_settings
from bench.startup.hello_skill import handler as hello

_settings = read_settings()
_client = boto3.client(
    "dynamodb",
    region_name=_settings.region,
    endpoint_url=_settings.endpoint,
    aws_access_key_id="embedded",
    aws_secret_access_key="embedded",
)


def handler(event: dict[str, Any], context: object) -> Any:
    """Answer, and put one small item that must not exist."""
    answer = hello(event, context)  # type: ignore[arg-type]  # the SDK says str and takes what Lambda gives
    key = {"PK": {"S": f"BENCH#{event['request']['requestId']}"}, "SK": {"S": "TP"}, "body": {"S": "x" * 400}}
    _client.put_item(TableName=_settings.table, Item=key, ConditionExpression="attribute_not_exists(PK)")
    return answer

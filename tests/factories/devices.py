"""Devices of a test and what they publish, as AWS IoT Core's rule hands it over."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import boto3
from moto import mock_aws

from base.clock import rfc3339
from intake.iot.delivery import topic_of
from ledger.device_hours import DeviceReading, Measure
from ledger.pseudonyms import Pseudonyms
from ledger.records import DeviceType
from ledger.records.device import RegisteredDevice
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from tests.factories.records import MORNING

TABLE = "devices"
PSEUDONYMS = Pseudonyms(b"pepper", service_pepper=b"service")
THING = "dishwasher-7"
CERTIFICATE = "6f0c" * 16


@contextmanager
def ledger_in_memory() -> Iterator[Ledger]:
    """A ledger on a table that keeps DynamoDB's conditions."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
        client.create_table(TableName=TABLE, **table_definition().create)
        yield Ledger(lambda: client, TABLE, pseudonyms=PSEUDONYMS)


def emptied(ledger: Ledger) -> Ledger:
    """The same ledger with nothing in it: a new one takes a second."""
    for item in ledger.client.scan(TableName=TABLE)["Items"]:
        ledger.client.delete_item(TableName=TABLE, Key={name: item[name] for name in ("PK", "SK")})
    return ledger


def registered(thing: str = THING, account: str = "customer-ada", **more: Any) -> RegisteredDevice:
    """A dishwasher of Ada's that uses up salt."""
    customer = PSEUDONYMS.of("account", account)
    ((_, service), *_) = PSEUDONYMS.sealed_service("account", account)
    told: dict[str, Any] = {
        "device": PSEUDONYMS.of("device", thing),
        "customer": customer,
        "device_type": DeviceType.APPLIANCE,
        "registered_at": MORNING,
        "service": service,
        "certificate": CERTIFICATE,
        "products": (("salt", "somat-salt"),),
    }
    return RegisteredDevice(**(told | more))


def reading(sequence: int, left: int, at: datetime = MORNING, **more: Any) -> DeviceReading:
    """One reading of the salt."""
    told = {"device": PSEUDONYMS.of("device", THING), "boot": 0, "part": "salt", "measure": Measure.WEIGHT} | more
    levels = {"first": left, "last": left, "lowest": left, "highest": left}
    return DeviceReading(occurred_at=at, first_at=at, sequence=sequence, count=1, **levels, **told)


def published(kind: str, sequence: int, at: datetime = MORNING, *, thing: str = THING, **fields: Any) -> bytes:
    """A message of a device, as the rule hands it over; `certificate` is that of the connection."""
    certificate = fields.pop("certificate", CERTIFICATE)
    head = {"kind": kind, "version": 1, "device": thing, "sequence": sequence, "occurred_at": rfc3339(at)}
    own: dict[str, Any] = {"reading": {"part": "salt", "measure": "weight", "left": 500}, "error": {"code": "E24"}}
    message = head | own.get(kind, {}) | fields
    told = {"topic": topic_of(thing, kind), "client": thing, "certificate": certificate}
    return json.dumps({**told, "payload": base64.b64encode(json.dumps(message).encode()).decode()}).encode()

"""A person whose address, number and name came in by every door: told in no place but the sealed delivery item."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.table_export.export import export_records
from base.settings import Settings
from intake.devices import DeviceEvents
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as OWN
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.delivery import Sealer
from ledger.encoding import to_json
from ledger.records import Identity, Platform
from ledger.wiring import open_ledger, open_pseudonyms, open_recorder
from runtime.embedded_aws.local import LocalAws
from runtime.http.devices import devices_route
from runtime.http.orders import orders_route
from runtime.ledger_source import read_span
from skill.app import build_skill
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.shopify import SECRET, shop_order
from tests.fault.test_planted_data import ADDRESS, NAME, NUMBER, posted, tells

pytestmark = pytest.mark.integration

RAW = Identity(user=NAME, account=ADDRESS, email=ADDRESS, phone=NUMBER, address=f"{NAME}, 1 Main Street", cookie=NAME)
WHERE = {"first_name": "Zora", "last_name": "Quill", "name": NAME, "phone": NUMBER, "address1": NAME, "company": NAME}


def speaks(settings: Settings, *turns: dict[str, Any], first: int = 0) -> None:
    """One conversation of the customer, whose linked account is called by its address."""
    skill, attributes = build_skill(settings, clock=lambda: MORNING), {}
    for number, asked in enumerate(turns, start=first):
        said = request("IntentRequest", requestId=f"amzn1.echo-api.request.{number}", intent=asked)
        heard = skill.invoke(
            envelope(said, token=access_token(ADDRESS, ADDRESS), attributes=attributes, user=NAME, person=NAME)
        )
        attributes = heard.get("sessionAttributes", {})


def the_shop_and_a_device_tell(settings: Settings) -> None:
    ledger, pseudonyms = open_ledger(settings), open_pseudonyms(settings)
    lookups = lookups_in(ledger, pseudonyms=pseudonyms, shop_url="https://shop.example/", clock=lambda: MORNING)
    customer = {"id": 1001, "email": ADDRESS, "phone": NUMBER, "first_name": "Zora", "last_name": "Quill"}
    web = shop_order(
        5001,
        notes={"earshot_consent": "granted", "earshot_cookie": NAME},
        customer=customer,
        email=ADDRESS,
        contact_email=ADDRESS,
        phone=NUMBER,
        note=f"for {NAME}",
        shipping_address=WHERE,
        billing_address=WHERE,
        landing_site=f"/?utm_source=mail&utm_campaign={ADDRESS}",
    )
    own = to_json(order("o1", identity=RAW, consent=GRANTED, promo_codes=(NUMBER,), handoff_token=ADDRESS))
    event = touchpoint("tp_device", platform=Platform.IOT, identity=RAW, consent=GRANTED, campaign_id=NUMBER)
    for platform, body in ((SHOPIFY, json.dumps(web)), (OWN, own)):
        taken = Deliveries(platform=platform, secrets=(SECRET,), ledger=ledger, lookups=lookups)
        assert not tells(posted(orders_route(taken), platform.path, body.encode(), ADDRESS, {}))
    devices = DeviceEvents(recorder=open_recorder(settings, ledger), pseudonyms=pseudonyms, clock=lambda: MORNING)
    assert '"kept":1' in posted(devices_route(devices, (SECRET,)), "/devices", to_json(event).encode(), "e", {})


def in_files(folder: Path) -> dict[str, str]:
    """What stands in every file of a folder; Parquet as its rows."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    rows = {file.name: str(pq.read_table(file).to_pylist()) for file in files if file.suffix == ".parquet"}
    return {file.name: file.read_bytes().decode(errors="replace") for file in files} | rows


def test_who_came_in_by_every_door_is_told_by_nothing_but_the_sealed_delivery(
    aws: LocalAws, table: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = aws.create_spool(f"{table}-spool")
    there = Settings(endpoint=aws.endpoint, table=table, state=str(tmp_path / "state"))
    away = replace(there, table="no-such-table")
    research = intent("ResearchIntent", need="hard water")
    with caplog.at_level(logging.INFO):
        basket = intent("BasketAddIntent", product="paper towels")
        speaks(there, intent("ConsentIntent"), intent("AMAZON.YesIntent"), research, basket, first=20)
        speaks(there, intent("ReorderIntent", brand="ruxton", product="coffee"), intent("AMAZON.YesIntent"), first=5)
        speaks(away, research, first=10)
        speaks(replace(away, spool=queue), research, first=11)
        speaks(replace(away, spool="/dev/null/nowhere"), research, first=12)  # a line that was not stored
        the_shop_and_a_device_tell(there)
        span = read_span(open_ledger(there))
        export_records(table, span.touchpoints, span.orders, MORNING, tmp_path / "export", stones=span.stones)
        attribute(Inputs(touchpoints=span.touchpoints, orders=span.orders), Parameters(), tmp_path / "run")
    assert "EARSHOT_UNSTORED" in caplog.text
    assert not tells(caplog.text)
    held = aws.client("dynamodb").scan(TableName=table)["Items"]
    assert [item["PK"]["S"] for item in held if tells(item)] == []
    waiting = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    spooled = in_files(tmp_path / "state")
    assert (len(waiting), len(spooled)) == (1, 1)
    written = {"queue": str(waiting), **spooled, **in_files(tmp_path / "export"), **in_files(tmp_path / "run")}
    assert [name for name, text in written.items() if tells(text)] == []
    ((order_id, sealed),) = [
        (item["PK"]["S"].removeprefix("OR#"), item["body"]["S"]) for item in held if item["SK"]["S"] == "DELIVERY"
    ]
    recipient = Sealer((there.delivery_key.encode(),)).open(order_id, sealed)
    assert recipient is not None
    assert (recipient.customer_id, recipient.email) == (ADDRESS, ADDRESS)
    assert {one.order_id for one in span.orders} == {order_id, "5001", "o1"}
    assert "tp_device" in {one.touchpoint_id for one in span.touchpoints}

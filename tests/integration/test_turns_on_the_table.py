"""Conversations on the embedded AWS: the real table, the real transaction, the real matcher."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from base.settings import Settings
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.platform import Delivery
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.records import Grant, Order, Touchpoint
from ledger.spool import FileSpool
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws
from skill.app import build_skill
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.outbox import waiting_in
from tests.factories.records import MORNING
from tests.factories.shopify import SECRET, shop_order

pytestmark = pytest.mark.integration


@dataclass
class Kitchen:
    """One household and the table behind it."""

    settings: Settings
    requests: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = open_ledger(self.settings)
        self.skill = build_skill(self.settings, ledger=self.ledger, clock=lambda: MORNING)

    def says(self, name: str, *, request_id: str | None = None, **slots: str) -> str:
        self.requests += 1
        asked = request(
            "IntentRequest",
            requestId=request_id or f"amzn1.echo-api.request.{self.requests}",
            intent=intent(name, **slots),
        )
        answer = self.skill.invoke(envelope(asked, token=access_token(), attributes=self.attributes))
        self.attributes = answer.get("sessionAttributes", {})
        return str(answer["response"]["outputSpeech"]["ssml"])

    @property
    def orders(self) -> tuple[Order, ...]:
        return self.ledger.day(MORNING.date()).orders

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        return self.ledger.day(MORNING.date()).touchpoints


@pytest.fixture
def kitchen(aws: LocalAws, table: str, tmp_path: Path) -> Kitchen:
    return Kitchen(Settings(endpoint=aws.endpoint, table=table, spool=str(tmp_path)))


def test_a_misheard_reorder_is_bought_and_stands_in_the_table_with_its_outbox_entry(kitchen: Kitchen) -> None:
    assert "Ruxton Roast House ground coffee" in kitchen.says("ReorderIntent", brand="ruckston", product="coffee")
    assert "Done. I ordered" in kitchen.says("AMAZON.YesIntent")
    (order,) = kitchen.orders
    assert waiting_in(kitchen.ledger) == [order.order_id]
    assert [touch.order_id for touch in kitchen.touchpoints if touch.order_id] == [order.order_id]
    assert len(kitchen.touchpoints) == 2
    first = next(touch for touch in kitchen.touchpoints if touch.order_id is None)
    assert kitchen.ledger.heard(first.touchpoint_id) == "ruckston"


def test_who_never_agreed_is_served_and_no_pseudonym_of_it_stands_in_the_table(
    aws: LocalAws, table: str, kitchen: Kitchen
) -> None:
    kitchen.says("ReorderIntent", brand="tidewell", product="detergent")
    kitchen.says("AMAZON.YesIntent")
    pseudonyms = open_pseudonyms(kitchen.settings)
    lookups = lookups_in(kitchen.ledger, pseudonyms=pseudonyms, shop_url="https://shop.example/")
    body = json.dumps(shop_order(customer={"id": 1234567, "email": "ada@post.earshot.shop"})).encode()
    headers = sign_shopify(body, SECRET, event="e-1")
    shop = Deliveries(platform=SHOPIFY, secrets=(SECRET,), ledger=kitchen.ledger, lookups=lookups)
    assert shop.receive(Delivery(headers=headers, body=body)).stored
    held = str(aws.client("dynamodb").scan(TableName=table)["Items"])
    named = {"user": "amzn1.ask.account.ADA", "account": "1234567", "device": "amzn1.ask.device.KITCHEN"}
    assert [kind for kind, value in named.items() if str(pseudonyms.of(kind, value)) in held] == []
    keys = {kind: str(pseudonyms.service_key(kind, value)) for kind, value in named.items()}
    assert [len(list(kitchen.ledger.orders_of(keys[kind]))) for kind in ("user", "account")] == [1, 1]
    records = str(kitchen.ledger.day(MORNING.date())) + str(kitchen.ledger.order("5001"))
    assert not [key for key in keys.values() if key in records]


def test_a_purchase_costs_one_read_and_one_transaction_and_the_first_a_note_that_consent_was_asked(
    kitchen: Kitchen,
) -> None:
    asked: list[str] = []

    def note(model: Any, **_: object) -> None:
        asked.append(model.name)

    kitchen.ledger.client.meta.events.register("before-call.dynamodb", note)
    kitchen.says("ReorderIntent", brand="ruxton", product="coffee")
    asked.clear()
    assert "Done. I ordered" in kitchen.says("AMAZON.YesIntent")
    bought = ["BatchGetItem", "TransactWriteItems"]  # summary and guard; what was bought the quote has read
    assert asked == [*bought, "PutItem"]
    kitchen.says("AMAZON.NoIntent")
    kitchen.says("ReorderIntent", brand="ruxton", product="coffee")
    asked.clear()
    kitchen.says("AMAZON.YesIntent")
    assert "PutItem" not in asked


def test_after_a_yes_orders_bear_its_name_and_after_a_no_it_finds_them_all_the_same(kitchen: Kitchen) -> None:
    for words in ("ConsentIntent", "AMAZON.YesIntent"):
        kitchen.says(words)
    kitchen.says("ReorderIntent", brand="quenbys", product="soup")
    kitchen.says("AMAZON.YesIntent")
    assert kitchen.orders[0].identity.user is not None
    assert "Your usual: Quenby's Tomato soup" in kitchen.says("ReorderIntent")
    kitchen.says("OptOutIntent")
    assert kitchen.orders[0].identity.user is None
    assert "Your usual: Quenby's Tomato soup" in kitchen.says("ReorderIntent")


def test_the_household_finds_its_usual_again(kitchen: Kitchen) -> None:
    kitchen.says("ReorderIntent", brand="quenbys", product="soup")
    kitchen.says("AMAZON.YesIntent")
    assert "Your usual: Quenby's Tomato soup" in kitchen.says("ReorderIntent")


def test_the_same_yes_from_two_functions_at_once_is_one_order(kitchen: Kitchen) -> None:
    kitchen.says("ReorderIntent", brand="ruxton", product="coffee")
    start = Barrier(2)
    heard: list[str] = []

    def confirm(number: int) -> None:
        twin = Kitchen(kitchen.settings, attributes=dict(kitchen.attributes))
        twin.ledger.orders_of("nobody")
        start.wait()
        heard.append(twin.says("AMAZON.YesIntent", request_id=f"amzn1.echo-api.request.twin-{number}"))

    twins = [Thread(target=confirm, args=(number,)) for number in (1, 2)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert len(kitchen.orders) == 1
    assert sum("Done. I ordered" in speech for speech in heard) <= 1
    assert all("ordered" in speech or "Shall I try again?" in speech for speech in heard)


def test_a_repeated_request_writes_one_touchpoint(kitchen: Kitchen) -> None:
    for _ in range(2):
        kitchen.says("ResearchIntent", need="hard water", request_id="amzn1.echo-api.request.same")
    assert len(kitchen.touchpoints) == 1


def test_a_choice_about_privacy_holds_from_then_on(kitchen: Kitchen) -> None:
    kitchen.says("ConsentIntent")
    kitchen.says("AMAZON.YesIntent")
    kitchen.says("ResearchIntent", need="hard water")
    kitchen.says("OptOutIntent")
    kitchen.says("ResearchIntent", need="dry skin", whose="me")
    by_id = {touch.product_id: touch for touch in kitchen.touchpoints if touch.product_id}
    assert by_id["tidewell-hard-water-laundry-detergent"].identity.account is not None
    assert by_id["calmora-oat-body-wash"].identity.account is None
    assert by_id["calmora-oat-body-wash"].consent.measurement is Grant.DENIED


def test_a_turn_kept_aside_while_the_table_was_gone_arrives_once(aws: LocalAws, table: str, tmp_path: Path) -> None:
    without = Kitchen(Settings(endpoint=aws.endpoint, table="no-such-table", spool=str(tmp_path)))
    assert "Tidewell" in without.says("ResearchIntent", need="hard water")
    spool = FileSpool(tmp_path)
    assert spool.waiting() == 1
    there = open_ledger(Settings(endpoint=aws.endpoint, table=table))
    assert spool.drain(there) == 1
    assert len(there.day(MORNING.date()).touchpoints) == 1

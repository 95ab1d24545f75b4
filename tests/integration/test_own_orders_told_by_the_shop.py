"""What the shop tells of an order that we placed updates ours, on the embedded AWS, and never makes a second."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from base.errors import StoreUnavailable
from intake.import_files import Importer
from intake.imported import Imported, Kind
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as OWN_ORDERS
from intake.platforms.platform import Delivery, PlatformIntake
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.delivery import Recipient, Sealer
from ledger.dynamo import DynamoTable
from ledger.encoding import to_json
from ledger.order_alerts import OrderAlert, OrderProgress
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import Pseudonyms
from ledger.records import Identity, Order, OrderSource, OrderStatus
from ledger.settlements import Confirmed, Refusal, Refused
from ledger.store import Ledger
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws
from runtime.senders.built_in import BuiltInSender
from runtime.senders.dispatch import Dispatch
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.shopify import SECRET, shop_order

pytestmark = pytest.mark.integration

OURS = order("vo_1", source=OrderSource.VOICE, revenue_minor=1_800, identity=Identity(user="us_1"), consent=GRANTED)
SEALER = Sealer((b"key",))
SHIPPED = MORNING + timedelta(days=1)


@pytest.fixture
def ledger(aws: LocalAws, table: str) -> Ledger:
    one = Ledger(lambda: aws.client("dynamodb"), table)
    one.place_order(OURS, touchpoint(), customer="key_1")
    return one


def deliveries(platform: PlatformIntake[Any], ledger: Ledger) -> Deliveries:
    lookups = lookups_in(
        ledger,
        pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"),
        shop_url="https://shop.example/",
        clock=lambda: SHIPPED + timedelta(hours=1),
    )
    return Deliveries(platform=platform, secrets=(SECRET,), ledger=ledger, lookups=lookups)


def shopify(ledger: Ledger, *, event: str = "e-1", note: str = "vo_1", **changes: Any) -> dict[str, Any]:
    body = json.dumps(shop_order(notes={"earshot_order": note}, landing_site=None, **changes)).encode()
    receipt = deliveries(SHOPIFY, ledger).receive(Delivery(headers=sign_shopify(body, SECRET, event=event), body=body))
    return dict(SHOPIFY.answer(receipt))


def all_orders(ledger: Ledger) -> list[Order]:
    return list(ledger.day(MORNING.date()).orders)


def test_a_shopify_webhook_of_our_order_gives_it_its_id_there_and_its_amounts(ledger: Ledger) -> None:
    assert shopify(ledger)["status"] == "stored"
    (told,) = all_orders(ledger)
    assert (told.order_id, told.merchant_order_id, told.source) == ("vo_1", "5001", OrderSource.VOICE)
    assert (told.revenue_minor, told.tax_minor, told.shipping_minor) == (1_800, 144, 500)
    assert (told.identity, told.consent, told.lines) == (OURS.identity, OURS.consent, OURS.lines)
    assert list(ledger.orders_of("us_1")) == [told]


def test_redelivered_and_reordered_webhooks_leave_one_order_as_the_shop_told_it_last(ledger: Ledger) -> None:
    cancelled = {"cancelled_at": "2026-11-21T03:00:00-05:00", "updated_at": "2026-11-21T03:00:00-05:00"}
    assert shopify(ledger, event="e-2", **cancelled)["status"] == "stored"
    assert shopify(ledger, event="e-1")["status"] == "unchanged"
    assert shopify(ledger, event="e-2", **cancelled)["status"] == "unchanged"
    (told,) = all_orders(ledger)
    assert (told.status, told.merchant_order_id, told.net_revenue_minor) == (OrderStatus.CANCELLED, "5001", 0)


def test_a_webhook_before_our_own_answer_and_the_answer_after_it_are_one_order(ledger: Ledger) -> None:
    shopify(ledger)
    settled = ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
    assert settled is not None
    assert all_orders(ledger) == [settled]


def test_a_webhook_without_our_note_is_known_by_the_id_the_merchant_gave_us(ledger: Ledger) -> None:
    ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
    shopify(ledger, note="")
    assert [one.order_id for one in all_orders(ledger)] == ["vo_1"]


def test_a_webhook_that_is_written_after_our_own_answer_and_read_the_ledger_before_it_makes_no_second_order(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_order = ledger.put_order

    def settled_first(told: Order, **how: Any) -> bool:
        ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
        return put_order(told, **how)

    monkeypatch.setattr(ledger, "put_order", settled_first)
    assert shopify(ledger, note="")["status"] == "stored"
    (told,) = all_orders(ledger)
    assert (told.order_id, told.merchant_order_id, told.tax_minor) == ("vo_1", "5001", 144)


def test_a_webhook_that_was_cut_off_before_ours_took_it_in_is_taken_in_by_the_next(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_order = ledger.put_order

    def settled_then_cut_off(told: Order, **how: Any) -> bool:
        ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
        put_order(told, **how)
        raise StoreUnavailable("cut off")

    monkeypatch.setattr(ledger, "put_order", settled_then_cut_off)
    with pytest.raises(StoreUnavailable):
        shopify(ledger, note="")
    shopify(ledger, note="")
    (told,) = all_orders(ledger)
    assert (told.order_id, told.merchant_order_id, told.tax_minor) == ("vo_1", "5001", 144)


def test_a_webhook_that_is_written_while_our_own_answer_is_makes_no_second_order(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, tried = DynamoTable.commit, list[int]()

    def told_first(requests: DynamoTable, actions: list[Any]) -> bool:
        tried.append(len(actions))
        if len(tried) == 1:
            shopify(ledger, note="")
        return commit(requests, actions)

    monkeypatch.setattr(DynamoTable, "commit", told_first)
    ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
    (told,) = all_orders(ledger)
    assert (told.order_id, told.merchant_order_id, told.tax_minor) == ("vo_1", "5001", 144)
    assert len(tried) == 2


def imported(ledger: Ledger, folder: Path, *told: Order) -> Imported:
    """What `earshot import` makes of a file of the shop's own orders."""
    file = folder / "orders.jsonl"
    file.write_text("".join(f"{to_json(one)}\n" for one in told), "utf-8")
    importer = Importer(ledger)
    importer.orders([file])
    return importer.finish()


THERE = order("5001", received_at=MORNING + timedelta(hours=1), source=OrderSource.WEB_DESKTOP, tax_minor=144)


@pytest.mark.parametrize("when", ["settled before", "settled between", "settled after", "imported during"])
def test_a_file_of_the_shop_s_own_orders_makes_no_second_of_ours(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def settle() -> None:
        ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)

    put_order, commit, tried = ledger.put_order, DynamoTable.commit, list[int]()

    def settled_first(told: Order, **how: Any) -> bool:
        settle()
        return put_order(told, **how)

    def imported_first(requests: DynamoTable, actions: list[Any]) -> bool:
        tried.append(len(actions))
        if len(tried) == 1:
            imported(ledger, tmp_path, THERE)
        return commit(requests, actions)

    if when == "settled before":
        settle()
    if when == "settled between":
        monkeypatch.setattr(ledger, "put_order", settled_first)
    if when == "imported during":
        monkeypatch.setattr(DynamoTable, "commit", imported_first)
        settle()
    else:
        imported(ledger, tmp_path, THERE)
    if when == "settled after":
        settle()
    (told,) = all_orders(ledger)
    assert (told.order_id, told.merchant_order_id, told.tax_minor) == ("vo_1", "5001", 144)
    assert imported(ledger, tmp_path, THERE).unchanged[Kind.ORDER] == 1


def test_an_order_of_ours_that_is_imported_takes_in_what_was_imported_under_the_shop_s_own_id(
    aws: LocalAws, table: str, tmp_path: Path
) -> None:
    fresh = Ledger(lambda: aws.client("dynamodb"), table)
    ours = order("vo_2", merchant_order_id="5001", received_at=MORNING)
    imported(fresh, tmp_path, THERE, ours)
    (told,) = all_orders(fresh)
    assert (told.order_id, told.merchant_order_id, told.tax_minor) == ("vo_2", "5001", 144)
    assert imported(fresh, tmp_path, THERE).unchanged[Kind.ORDER] == 1


def test_of_two_orders_of_ours_that_one_order_there_is_said_to_be_the_first_has_it_and_the_other_is_reported(
    aws: LocalAws, table: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fresh = Ledger(lambda: aws.client("dynamodb"), table)
    first, other = (order(name, merchant_order_id="5001", received_at=MORNING) for name in ("vo_2", "vo_3"))
    imported(fresh, tmp_path, other, THERE, first)
    assert "EARSHOT_DOUBLE orders vo_2 and vo_3 are both 5001 there" in caplog.text
    later = order("vo_1", merchant_order_id="5001", placed_at=MORNING - timedelta(days=1), received_at=MORNING)
    imported(fresh, tmp_path, later)
    assert "EARSHOT_DOUBLE orders vo_2 and vo_1 are both 5001 there" in caplog.text
    told = replace(THERE, received_at=MORNING + timedelta(hours=2), tax_minor=145)
    imported(fresh, tmp_path, told)
    taxes = {
        one.order_id: one.tax_minor
        for month in (MORNING - timedelta(days=1), MORNING)
        for one in fresh.day(month.date()).orders
    }
    assert taxes == {"vo_1": 0, "vo_2": 145, "vo_3": 0}


def test_a_file_of_orders_that_are_none_of_ours_asks_little_more_of_the_table_than_to_keep_them(
    aws: LocalAws, table: str, tmp_path: Path
) -> None:
    client, asked = aws.client("dynamodb"), Counter[str]()
    client.meta.events.register("before-call.dynamodb", lambda model, **_: asked.update([model.name]))
    imported(Ledger(lambda: client, table), tmp_path, *(order(f"or_{n}") for n in range(40)))
    assert (asked["GetItem"], asked["BatchGetItem"]) == (40, 2)


def test_more_ids_than_the_table_takes_at_once_are_asked_for_in_several_requests(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    client, asked = aws.client("dynamodb"), Counter[str]()
    client.meta.events.register("before-call.dynamodb", lambda model, **_: asked.update([model.name]))
    ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
    placed = Ledger(lambda: client, table).placed
    assert placed.of_merchants(f"{4900 + n}" for n in range(201)) == {"5001": "vo_1"}
    assert asked["BatchGetItem"] == 3


def test_a_webhook_with_our_note_before_our_own_answer_lets_the_next_without_one_find_ours(ledger: Ledger) -> None:
    shopify(ledger)
    ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="5001"), MORNING)
    shopify(ledger, note="", event="e-2")
    assert [one.order_id for one in all_orders(ledger)] == ["vo_1"]


def test_an_order_that_was_refused_and_is_there_all_the_same_is_what_the_shop_says_and_is_reported(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.outbox.settle("vo_1", Refused(reason=Refusal.DECLINED), SHIPPED)
    shopify(ledger)
    (told,) = all_orders(ledger)
    assert (told.status, told.cancelled_at, told.merchant_order_id) == (OrderStatus.PLACED, None, "5001")
    assert "EARSHOT_DISPUTED" in caplog.text


def test_a_second_order_at_the_shop_is_reported_and_not_counted(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    shopify(ledger)
    assert shopify(ledger, event="e-2", number=5002)["status"] == "unchanged"
    assert [one.merchant_order_id for one in all_orders(ledger)] == ["5001"]
    assert "EARSHOT_DOUBLE order vo_1 is 5001 and 5002" in caplog.text


def test_a_note_that_names_no_order_of_ours_is_an_order_like_any_other(ledger: Ledger) -> None:
    shopify(ledger, note="vo_unknown")
    assert sorted(one.order_id for one in all_orders(ledger)) == ["5001", "vo_1"]


def test_the_generic_door_updates_an_order_of_ours_and_keeps_whose_it_is(ledger: Ledger) -> None:
    told = order("vo_1", merchant_order_id="M-7", revenue_minor=1_700, received_at=SHIPPED)
    body = to_json(told).encode()
    signature = sign_shopify(body, SECRET, event="e-1")["X-Shopify-Hmac-Sha256"]
    delivery = Delivery(headers={"X-Earshot-Hmac-Sha256": signature}, body=body)
    for expected in (1, 0):
        assert len(deliveries(OWN_ORDERS, ledger).receive(delivery).stored) == expected
    (kept,) = all_orders(ledger)
    assert (kept.merchant_order_id, kept.revenue_minor, kept.source) == ("M-7", 1_700, OrderSource.VOICE)
    assert kept.identity == OURS.identity


def test_what_is_shipped_is_told_to_alexa_once_and_then_nobody_knows_to_whom(
    ledger: Ledger, aws: LocalAws, table: str
) -> None:
    mine = order("vo_2", source=OrderSource.VOICE, identity=Identity(user="us_1"), consent=GRANTED)
    sealed = SEALER.seal("vo_2", Recipient(alexa_user="amzn1.ask.account.ADA"))
    ledger.place_order(mine, touchpoint("tp_2"), customer="key_1", alexa_user=sealed)
    alexa = Alexa()
    dispatch = Dispatch(
        outbox=ledger.outbox,
        sender=BuiltInSender(),
        sealer=SEALER,
        alerts=alexa,
        clock=lambda: SHIPPED + timedelta(hours=2),
    )
    for event, parcel in (("e-1", None), ("e-2", None), ("e-3", "delivered"), ("e-3", "delivered")):
        sent = {"fulfillment_status": "fulfilled", "fulfillments": [{"shipment_status": parcel}]}
        shopify(ledger, event=event, note="vo_2", number=5002, **sent)
        dispatch.deliver("vo_2")
        dispatch.deliver("vo_2")
    assert alexa.told == [("ORDER_SHIPPED", "amzn1.ask.account.ADA"), ("ORDER_DELIVERED", "amzn1.ask.account.ADA")]
    items = aws.client("dynamodb").scan(TableName=table)["Items"]
    assert not [item for item in items if item["SK"]["S"] == "ALEXA"]


def test_whom_alexa_tells_goes_with_who_is_forgotten_and_then_nobody_is_told(
    ledger: Ledger, aws: LocalAws, table: str
) -> None:
    mine = order("vo_2", source=OrderSource.VOICE, identity=Identity(user="us_1"), consent=GRANTED)
    sealed = SEALER.seal("vo_2", Recipient(alexa_user="amzn1.ask.account.ADA"))
    ledger.place_order(mine, touchpoint("tp_2"), customer="key_1", alexa_user=sealed)
    assert ledger.outbox.alerts.reached("vo_2", OrderProgress.SHIPPED, SHIPPED + timedelta(hours=1))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=SHIPPED, customers=("us_1",)))
    forget_what_was_asked(ledger)
    items = aws.client("dynamodb").scan(TableName=table)["Items"]
    assert not [item for item in items if item["SK"]["S"] == "ALEXA"]
    alexa = Alexa()
    Dispatch(outbox=ledger.outbox, sender=BuiltInSender(), sealer=SEALER, alerts=alexa, clock=lambda: SHIPPED).deliver(
        "vo_2"
    )
    assert alexa.told == []


def outbox_of(ledger: Ledger, alexa: Alexa) -> Dispatch:
    now = SHIPPED + timedelta(hours=2)
    return Dispatch(outbox=ledger.outbox, sender=BuiltInSender(), sealer=SEALER, alerts=alexa, clock=lambda: now)


class Alexa:
    """Remembers what she was told, of whom."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def tell(self, alert: OrderAlert, user: str) -> None:
        self.told.append((alert.progress.value, user))

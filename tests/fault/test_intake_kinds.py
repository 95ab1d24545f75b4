"""What shops really send: the same second, odd dates and amounts, deletions, drafts, refunds, cards, separators."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from base.errors import BadPayload, InputError
from base.ids import voice_order_id
from intake.import_files import Importer
from intake.imported import Kind
from intake.platforms.platform import Taken
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.encoding import to_json
from ledger.recorder import LOG_MARK
from ledger.records import OrderSource, OrderStatus
from runtime.demo.signing import sign_shopify
from tests.factories.doors import NOON, Intake
from tests.factories.memory import MemoryLedger
from tests.factories.records import order, touchpoint
from tests.factories.shopify import SECRET, line, shop_order

NOW = NOON
SECOND = "2026-11-20T03:00:05-05:00"
BREAKS = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"]  # where str.splitlines also breaks


@pytest.fixture
def intake() -> Intake:
    return Intake()


# -- same-second updates ---------------------------------------------------------------------------------------------

PLACED = shop_order(updated_at=SECOND)
CANCELLED = PLACED | {"cancelled_at": SECOND}
PARTLY = PLACED | {"refunds": [{"created_at": SECOND, "transactions": [], "refund_line_items": [{"subtotal": "4.00"}]}]}
REFUNDED = PLACED | {
    "financial_status": "refunded",
    "refunds": [{"created_at": SECOND, "refund_line_items": [{"subtotal": "18.00"}]}],
}


@pytest.mark.parametrize("arrival", list(permutations([PLACED, PARTLY, CANCELLED, REFUNDED])))
def test_of_updates_of_the_same_second_the_furthest_state_stays_in_whatever_order_they_come(
    intake: Intake, arrival: tuple[dict[str, Any], ...]
) -> None:
    for number, payload in enumerate(arrival):
        intake.shopify(payload, event=f"event-{number}")
    assert intake.order().status is OrderStatus.REFUNDED


@pytest.mark.parametrize("seed", range(20))
def test_a_cancellation_of_the_same_second_is_never_lost(intake: Intake, seed: int) -> None:
    dice = random.Random(seed)
    told = [PLACED | {"note": str(dice.random())}, CANCELLED | {"subtotal_price": f"{dice.randint(1, 99)}.00"}]
    dice.shuffle(told)
    for number, payload in enumerate(told):
        intake.shopify(payload, event=f"event-{number}")
    assert intake.order().status is OrderStatus.CANCELLED


def test_an_import_settles_the_same_second_in_the_same_way(tmp_path: Path) -> None:
    versions = [
        order(),
        order(status=OrderStatus.CANCELLED, cancelled_at=NOW),
        order(status=OrderStatus.REFUNDED, refunded_minor=5, refunded_at=NOW),
        order(status=OrderStatus.REFUNDED, refunded_minor=70, refunded_at=NOW),
    ]
    for number, arrival in enumerate(permutations(versions)):
        file = tmp_path / f"{number}.jsonl"
        file.write_text("\n".join(map(to_json, arrival)), "utf-8")
        ledger = MemoryLedger()
        Importer(ledger, clock=lambda: NOW).orders([file])
        assert ledger.order("or_1") == versions[-1]


# -- one event under several topics ----------------------------------------------------------------------------------


def test_one_event_under_several_topics_loses_none_of_what_they_tell(intake: Intake) -> None:
    paid = PLACED | {"updated_at": "2026-11-20T03:00:06-05:00", "subtotal_price": "17.00"}
    gone = PLACED | {"updated_at": "2026-11-20T03:00:07-05:00", "cancelled_at": "2026-11-20T03:00:07-05:00"}
    told = [(PLACED, "orders/create"), (paid, "orders/paid"), (gone, "orders/cancelled")]
    assert [intake.shopify(payload, topic=topic).taken for payload, topic in told] == [Taken.STORED] * 3
    assert intake.order().status is OrderStatus.CANCELLED
    assert [intake.shopify(payload, topic=topic).taken for payload, topic in told] == [Taken.UNCHANGED] * 3


# -- dates that cannot be --------------------------------------------------------------------------------------------

ABSURD = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2027-11-20T00:00:00Z"]


@pytest.mark.parametrize("date", ABSURD)
@pytest.mark.parametrize("field", ["created_at", "updated_at", "cancelled_at"])
def test_a_date_that_cannot_be_is_refused_by_name_and_wins_over_nothing(intake: Intake, field: str, date: str) -> None:
    payload = PLACED | {field: date} | ({"processed_at": date} if field == "created_at" else {})
    # An old change is older than the order's own dates, so that it says nothing; the other two are kept as they are.
    if field == "updated_at" and date < "2000":
        assert intake.shopify(payload).taken is Taken.STORED
        return
    with pytest.raises(BadPayload, match=r"_at: .* cannot be: expected a moment from 2000-01-01 to 2026-11-21"):
        intake.shopify(payload)
    intake.shopify(PLACED, event="event-2")
    assert intake.order().received_at == datetime(2026, 11, 20, 8, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "soon", ""])
def test_a_header_that_cannot_be_a_date_is_passed_over(intake: Intake, said: str) -> None:
    payload = {name: value for name, value in PLACED.items() if name not in {"updated_at", "created_at"}}
    body = json.dumps(payload).encode()
    headers = sign_shopify(body, SECRET, event="e") | {"X-Shopify-Triggered-At": said}
    assert intake._receive(SHOPIFY, body, headers).taken is Taken.STORED


@pytest.mark.parametrize("field", ["placed_at", "received_at", "cancelled_at", "refunded_at"])
@pytest.mark.parametrize("date", ABSURD)
def test_a_line_of_our_own_form_with_such_a_date_is_set_aside_and_the_others_go_on(
    intake: Intake, field: str, date: str
) -> None:
    odd = json.dumps(json.loads(to_json(order("or_odd"))) | {field: date})
    receipt = intake.own(odd, to_json(order("or_1")))
    assert receipt.stored == ("or_1",)
    assert receipt.rejected[0].startswith(f"body:1: {field}: ")


def test_an_import_sets_aside_what_no_clock_explains_and_takes_a_planned_month(tmp_path: Path) -> None:
    ahead = [NOW + timedelta(days=90), NOW + timedelta(days=400)]
    (tmp_path / "orders.jsonl").write_text(
        "\n".join(to_json(order(f"or_{n}", received_at=moment)) for n, moment in enumerate(ahead)), "utf-8"
    )
    (tmp_path / "touches.jsonl").write_text(
        to_json(touchpoint(occurred_at=datetime(9999, 12, 31, tzinfo=UTC), heard="ruxton")), "utf-8"
    )
    importer = Importer(MemoryLedger(), clock=lambda: NOW)
    importer.orders([tmp_path / "orders.jsonl"])
    importer.touchpoints([tmp_path / "touches.jsonl"])
    result = importer.finish()
    assert (result.stored[Kind.ORDER], result.stored[Kind.TOUCHPOINT]) == (1, 0)
    assert [(line.record, line.line) for line in result.rejected] == [(Kind.ORDER, 2), (Kind.TOUCHPOINT, 1)]


# -- amounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "amount",
    [
        *(
            "NaN",
            "sNaN",
            "-NaN",
            "Infinity",
            "-inf",
            "nan123",
            "1e999999",
            "1e400",
            "9" * 30,
            "1_000.00",
            "１８.00",
        ),
        *("18.005", "18.000000000000000000000000000000000001", "0." + "0" * 40 + "1", "0x12", "18,00", "--1", "1e"),
    ],
)
def test_an_amount_that_is_none_or_too_precise_is_refused_by_name(intake: Intake, amount: str) -> None:
    with pytest.raises(BadPayload, match=r"^subtotal_price: "):
        intake.shopify(shop_order(subtotal_price=amount))
    assert intake.ledger.orders == {}


@pytest.mark.parametrize(("amount", "minor"), [("18.000000", 1800), ("1.8e1", 1800), ("18.", 1800), ("+18.00", 1800)])
def test_an_amount_written_at_length_is_what_it_is(intake: Intake, amount: str, minor: int) -> None:
    intake.shopify(shop_order(subtotal_price=amount))
    assert intake.order().revenue_minor == minor


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e3", "1.5", '"1800"', "9" * 5000, "true"])
def test_an_amount_of_our_own_form_is_a_whole_number_or_set_aside(intake: Intake, token: str) -> None:
    odd = to_json(order("or_odd")).replace(f'"revenue_minor":{order().revenue_minor}', f'"revenue_minor":{token}')
    receipt = intake.own(to_json(order("or_1")), odd)
    assert receipt.stored == ("or_1",)
    assert len(receipt.rejected) == 1


# -- deletions and drafts --------------------------------------------------------------------------------------------


def test_an_order_that_the_shop_deletes_is_cancelled_from_then_on(intake: Intake) -> None:
    intake.shopify(PLACED)
    assert intake.shopify({"id": 5001}, event="event-2", topic="orders/delete").taken is Taken.STORED
    gone = intake.order()
    assert (gone.status, gone.cancelled_at, gone.net_revenue_minor) == (OrderStatus.CANCELLED, NOW, 0)
    intake.now += timedelta(hours=1)
    assert intake.shopify({"id": 5001}, event="event-2", topic="orders/delete").taken is Taken.IGNORED
    assert intake.shopify(PLACED, event="event-3").taken is Taken.UNCHANGED


def test_an_order_of_ours_that_the_shop_deletes_under_its_own_id_is_cancelled(intake: Intake) -> None:
    ours = order(voice_order_id("us_1", "dr_1"), source=OrderSource.VOICE, placed_at=NOW, received_at=NOW)
    intake.ledger.place_order(ours, touchpoint("tp_bought"), customer="key_1")
    intake.shopify(shop_order(notes={"earshot_order": ours.order_id}))
    intake.now += timedelta(hours=1)
    assert intake.shopify({"id": 5001}, event="event-2", topic="orders/delete").taken is Taken.STORED
    assert intake.order(ours.order_id).status is OrderStatus.CANCELLED
    assert intake.ledger.order("5001") is None


def test_an_order_deleted_before_it_came_is_not_taken_when_it_comes(intake: Intake) -> None:
    assert intake.shopify({"id": 5001}, topic="orders/delete").taken is Taken.REQUESTED
    assert intake.shopify(PLACED, event="event-2").taken is Taken.UNCHANGED
    assert intake.ledger.orders == {}


@pytest.mark.parametrize("quantity", [10**9 + 1, 2**63])
def test_a_quantity_that_nobody_buys_is_refused_by_its_name(intake: Intake, quantity: int) -> None:
    with pytest.raises(InputError, match="quantity"):
        intake.shopify(shop_order(line_items=[line("tide", "1.00", quantity=quantity)]))


# -- drafts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draft",
    [{"admin_graphql_api_id": "gid://shopify/DraftOrder/7"}, {"invoice_url": "https://shop.example/invoices/7"}],
)
@pytest.mark.parametrize("topic", ["", "orders/create", "draft_orders/create"])
def test_a_draft_is_no_order_whatever_its_delivery_is_called(intake: Intake, draft: dict[str, str], topic: str) -> None:
    assert intake.shopify(PLACED | draft, topic=topic).taken is Taken.IGNORED
    assert intake.ledger.orders == {}


def test_an_order_made_of_a_draft_was_written_down_in_the_shop_and_not_on_the_web(intake: Intake) -> None:
    intake.shopify(shop_order(source_name="shopify_draft_order"))
    assert intake.order().source is OrderSource.STORE


# -- refunds by transaction, gift cards ------------------------------------------------------------------------------


def paid_back(amount: str, **changes: Any) -> dict[str, Any]:
    moved = {"kind": "refund", "status": "success", "amount": amount, "currency": "USD"} | changes
    return {"created_at": SECOND, "refund_line_items": [], "order_adjustments": [], "transactions": [moved]}


@pytest.mark.parametrize(
    ("refunds", "refunded", "status"),
    [
        ([paid_back("5.00")], 500, OrderStatus.PLACED),
        ([paid_back("5.00"), paid_back("4.00")], 900, OrderStatus.PLACED),
        ([paid_back("24.44")], 1800, OrderStatus.REFUNDED),
        ([paid_back("5.00", status="failure")], 0, OrderStatus.PLACED),
        ([paid_back("5.00", status="pending")], 0, OrderStatus.PLACED),
        ([paid_back("5.00", kind="sale")], 0, OrderStatus.PLACED),
        ([paid_back("5.00", currency="EUR")], 0, OrderStatus.PLACED),
        (
            [paid_back("7.00") | {"order_adjustments": [{"kind": "shipping_refund", "amount": "-5.00"}]}],
            200,
            OrderStatus.PLACED,
        ),
        ([paid_back("4.00") | {"refund_line_items": [{"subtotal": "4.00"}]}], 400, OrderStatus.PLACED),
        (
            [paid_back("4.00") | {"order_adjustments": [{"kind": "refund_discrepancy", "amount": "-4.00"}]}],
            400,
            OrderStatus.PLACED,
        ),
    ],
)
def test_money_that_was_paid_back_without_naming_goods_is_refunded_once(
    intake: Intake, refunds: list[dict[str, Any]], refunded: int, status: OrderStatus
) -> None:
    intake.shopify(PLACED | {"refunds": refunds})
    assert (intake.order().refunded_minor, intake.order().status) == (refunded, status)


CARD = line("GIFT-50", "50.00") | {"gift_card": True}


def test_a_gift_card_is_no_goods_until_it_is_spent(intake: Intake) -> None:
    mixed = [line("SKU-1", "20.00", off="2.00", tax="1.44"), CARD]
    intake.shopify(shop_order(5001, subtotal_price="68.00", line_items=mixed))
    intake.shopify(shop_order(5002, subtotal_price="50.00", total_tax="0.00", line_items=[CARD]), event="event-2")
    intake.shopify(shop_order(5003, payment_gateway_names=["gift_card"]), event="event-3")
    assert [intake.order(number).revenue_minor for number in ("5001", "5002", "5003")] == [1800, 0, 1800]
    assert [len(intake.order(number).lines) for number in ("5001", "5002")] == [1, 0]


def test_a_gift_card_given_back_refunds_no_goods(intake: Intake) -> None:
    back = {"created_at": SECOND, "refund_line_items": [{"subtotal": "50.00", "line_item": CARD}]}
    mixed = [line("SKU-1", "20.00", off="2.00", tax="1.44"), CARD]
    intake.shopify(shop_order(subtotal_price="68.00", line_items=mixed, refunds=[back]))
    assert (intake.order().refunded_minor, intake.order().status) == (0, OrderStatus.PLACED)


# -- separators of lines within texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", BREAKS)
def test_a_separator_within_a_text_ends_no_line_of_our_own_form(intake: Intake, separator: str) -> None:
    odd = [order(f"or_{n}", promo_codes=(f"a{separator}b",)) for n in range(2)]
    assert intake.own(*(json.dumps(json.loads(to_json(one)), ensure_ascii=False) for one in odd)).rejected == ()
    assert intake.order("or_1") == odd[1]


@pytest.mark.parametrize("separator", BREAKS)
def test_a_separator_within_a_text_ends_no_line_of_a_file_or_of_a_log(tmp_path: Path, separator: str) -> None:
    said = touchpoint(channel=f"a{separator}b")
    raw = json.dumps(json.loads(to_json(said)), ensure_ascii=False)
    for name, text in {"file.jsonl": raw, "log.txt": f"ERROR earshot.recorder: {LOG_MARK}{raw}\nTraceback\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
        ledger = MemoryLedger()
        importer = Importer(ledger, clock=lambda: NOW)
        importer.touchpoints([tmp_path / name])
        assert importer.finish().rejected == []
        assert ledger.touchpoint(said.touchpoint_id) == replace(said, heard=None)


def test_windows_line_ends_between_orders_are_no_part_of_them(intake: Intake) -> None:
    assert intake.own(to_json(order("or_1")) + "\r", to_json(order("or_2"))).stored == ("or_1", "or_2")


def test_whatever_was_wrong_is_the_senders_to_mend_and_never_our_own_fault(intake: Intake) -> None:
    dice = random.Random(11)
    odd: list[Any] = [*ABSURD, "NaN", "1e999999", -1, 10**30, True, [], {}, "\u2028", None, 1e308]
    names = sorted(PLACED)
    for number in range(600):
        payload = PLACED | {dice.choice(names): dice.choice(odd) for _ in range(dice.randint(1, 3))}
        with suppress(InputError):
            intake.shopify(payload, event=f"event-{number}")
    assert intake.ledger.orders

"""What the shop asks for its customers, and what only looks as if it did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from base.errors import BadPayload
from intake.platforms.platform import Taken
from ledger.encoding import to_json
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import OrderStatus
from tests.factories.doors import Intake
from tests.factories.records import order
from tests.factories.shopify import shop_order

PLACED = shop_order(updated_at="2026-11-20T03:00:05-05:00")


@pytest.fixture
def intake() -> Intake:
    return Intake()


OURS = {"shop_id": 1, "shop_domain": "ours.myshopify.com"}
ADA = {"id": 191167, "email": "ada@post.earshot.shop", "phone": "555-625-1199"}


def test_a_customer_whom_the_shop_asks_to_erase_is_erased_and_stays_so(intake: Intake) -> None:
    told = OURS | {"customer": ADA, "orders_to_redact": [5001, 5002]}
    assert intake.shopify(told, topic="customers/redact").taken is Taken.REQUESTED
    (asked,) = intake.ledger.requests.asked
    assert (asked.deed, asked.orders, asked.at) == (Deed.ERASED, ("5001", "5002"), intake.now)
    assert (asked.customers[0][:3], asked.emails[0][:3]) == ("ac_", "em_")
    assert intake.shopify(PLACED, event="event-2").taken is Taken.UNCHANGED
    assert intake.ledger.orders == {}


@pytest.mark.parametrize("processed_at", ["2026-11-20T03:00:00-05:00", "2026-11-20T08:00:00-05:00"])
def test_what_the_shop_tells_of_our_order_after_it_was_erased_is_no_order_of_the_web(
    intake: Intake, processed_at: str
) -> None:
    asked = PrivacyRequest(deed=Deed.ERASED, at=intake.now, orders=("vo_1",))
    intake.ledger.requests.ask(asked)
    note = [{"name": "earshot_order", "value": "vo_1"}]
    told = shop_order(note_attributes=note, processed_at=processed_at, updated_at=processed_at, customer=ADA)
    assert intake.shopify(told, topic="orders/paid").taken is Taken.UNCHANGED
    assert intake.ledger.orders == {}
    assert intake.ledger.touchpoints == {}


def test_the_shop_s_word_that_it_has_an_order_counts_while_its_customer_s_data_waits_to_be_erased(
    intake: Intake,
) -> None:
    intake.ledger.put_order(order("vo_1", placed_at=intake.now, received_at=intake.now))
    intake.ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=intake.now, orders=("vo_1",)))
    intake.shopify(PLACED | {"note_attributes": [{"name": "earshot_order", "value": "vo_1"}]})
    assert intake.order("vo_1").merchant_order_id == "5001", "or the outbox would tell it again"
    assert set(intake.ledger.orders) == {"vo_1"}


def test_what_a_customer_asks_to_see_is_noted_and_nothing_is_erased(intake: Intake) -> None:
    told = OURS | {"customer": ADA, "orders_requested": [5001], "data_request": {"id": 9999}}
    assert intake.shopify(told, topic="customers/data_request").taken is Taken.REQUESTED
    assert intake.ledger.requests.noted("9999").orders == ("5001",)
    assert intake.ledger.requests.asked == []


def test_a_shop_that_is_gone_takes_everything_along(intake: Intake) -> None:
    intake.shopify({"shop_id": 1, "shop_domain": "Ours.MyShopify.com"}, topic="shop/redact")
    (asked,) = intake.ledger.requests.asked
    assert asked.everything


BODIES = {
    "customers/redact": {"customer": ADA, "orders_to_redact": [5001]},
    "customers/data_request": {"customer": ADA, "orders_requested": [5001], "data_request": {"id": 9999}},
    "shop/redact": {},
    "orders/delete": {"id": 5001},
}
PRIVACY = ("customers/redact", "customers/data_request", "shop/redact")


@pytest.mark.parametrize("topic", PRIVACY)
@pytest.mark.parametrize("shop", ["some-dev-store.myshopify.com", None], ids=["another shop's", "nobody's"])
def test_what_another_shop_asks_of_the_same_app_erases_nothing_here(
    intake: Intake, topic: str, shop: str | None
) -> None:
    asked = OURS | BODIES[topic] | {"shop_domain": shop}
    with pytest.raises(BadPayload, match="shop_domain"):
        intake.shopify(asked, topic=topic)
    assert intake.ledger.requests.asked == []


def test_nothing_is_erased_as_a_whole_while_nobody_knows_which_shop_this_is(intake: Intake) -> None:
    intake.shop = ""
    with pytest.raises(BadPayload, match="EARSHOT_SHOPIFY_SHOP"):
        intake.shopify(OURS, topic="shop/redact")
    assert intake.shopify(OURS | {"customer": ADA}, topic="customers/redact").taken is Taken.REQUESTED


@pytest.mark.parametrize("topic", [*PRIVACY, "orders/delete"])
def test_an_order_sent_again_under_another_topic_erases_and_cancels_nothing(intake: Intake, topic: str) -> None:
    told = shop_order(customer=ADA, shop_domain="ours.myshopify.com")
    assert intake.shopify(told).taken is Taken.STORED
    with pytest.raises(BadPayload, match="another topic's body"):
        intake.shopify(told, topic=topic, event="event-2")
    assert intake.ledger.requests.asked == []
    assert intake.order().status is OrderStatus.PLACED


def test_an_order_that_is_deleted_before_it_is_known_erases_no_customer_of_it(intake: Intake) -> None:
    intake.shopify(BODIES["orders/delete"], topic="orders/delete")
    (asked,) = intake.ledger.requests.asked
    assert (asked.orders, asked.alone) == (("5001",), True)


@pytest.mark.parametrize("topic", BODIES)
@pytest.mark.parametrize("signed", BODIES)
def test_a_request_sent_again_under_another_topic_does_no_more_than_it_asked_for(
    intake: Intake, signed: str, topic: str
) -> None:
    body = (OURS if signed != "orders/delete" else {}) | BODIES[signed]
    if signed == topic:
        assert intake.shopify(body, topic=topic).taken is Taken.REQUESTED
        return
    if (signed, topic) == ("shop/redact", "customers/redact"):  # that names nobody
        assert intake.shopify(body, topic=topic).taken is Taken.IGNORED
    else:
        with pytest.raises(BadPayload):
            intake.shopify(body, topic=topic)
    assert (intake.ledger.requests.asked, intake.ledger.requests.shown) == ([], {})


def test_an_order_of_another_shop_that_has_the_app_is_not_taken(intake: Intake) -> None:
    with pytest.raises(BadPayload, match="another shop"):
        intake.shopify(PLACED, shop="some-dev-store.myshopify.com")
    assert intake.shopify(PLACED, shop="ours.myshopify.com").taken is Taken.STORED


@pytest.mark.parametrize("named", ["product_id", "variant_id", "sku"])
def test_a_product_that_is_called_by_a_persons_address_is_none(intake: Intake, named: str) -> None:
    intake.shopify(shop_order(line_items=[{"quantity": 1, "price": "2.00", named: "ada@post.earshot.shop"}]))
    assert "ada" not in str(intake.order().lines)


def test_what_a_customer_types_where_our_token_belongs_is_not_kept(intake: Intake) -> None:
    notes = [{"name": name, "value": "Ada Lovelace, 1 Main St"} for name in ("earshot_token", "earshot_subscription")]
    intake.shopify(
        PLACED | {"note_attributes": notes, "discount_codes": [{"code": "ada(at)x.example"}, {"code": "TEN"}]}
    )
    kept = intake.order()
    assert (kept.handoff_token, kept.subscription_id, kept.promo_codes) == (None, None, ("TEN",))


@pytest.mark.parametrize("field", ["handoff_token", "subscription_id"])
def test_nor_at_the_door_for_orders_of_any_shop(intake: Intake, field: str) -> None:
    intake.own(to_json(replace(order("A-17"), **{field: "Ada Lovelace"})))
    assert getattr(intake.order("A-17"), field) is None


def test_one_event_s_id_silences_no_other_order_s_event(intake: Intake) -> None:
    assert intake.shopify(PLACED, event="event-1").taken is Taken.STORED
    other = PLACED | {"id": 5002}
    assert intake.shopify(other, event="event-1").taken is Taken.STORED
    assert intake.order("5002").order_id == "5002"

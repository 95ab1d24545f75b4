"""A UCP business as the shop's port: sold once, at the agreed price, and told truly, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from base.errors import Unanswered, UnknownCheckout
from ledger.outbox import Busy
from ledger.records import OrderStatus
from shop.checkout.port import Placed
from shop.checkout.session import (
    BUSINESS_AWAY,
    INSUFFICIENT_STOCK,
    ON_ITS_OWN_PAGE,
    OUT_OF_STOCK,
    PRICE_CHANGED,
    CheckoutSession,
    Status,
    TotalType,
)
from shop.checkout.ucp.business import OURS_FOR, UcpBusiness
from shop.checkout.ucp.client import UcpClient, idempotency_key
from tests.factories.checkout import COFFEE, DETERGENT, built_in_catalog, completed, created, lines
from tests.factories.memory import MemoryLedger
from tests.factories.merchant import Merchant, Trouble, open_merchant
from tests.factories.outbox import waiting_in
from tests.factories.records import MORNING, order

PRICES = {COFFEE: 899, DETERGENT: 1_299}


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices=dict(PRICES))) as one:
        yield one


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def shop(merchant: Merchant, ledger: MemoryLedger) -> Any:
    client = UcpClient(lambda _: merchant.endpoint, api_key="k", profile="https://us.example/profile")
    return UcpBusiness(client, built_in_catalog(), ledger, seller="Harbor Pantry", patience=lambda: 0.5)


def code(session: object) -> str:
    assert isinstance(session, CheckoutSession), f"placed: {session}"
    return session.messages[0].code


def test_a_session_is_priced_by_the_business_and_can_be_bought_by_a_yes(shop: Any, merchant: Merchant) -> None:
    session = created(shop, (COFFEE, 2), (DETERGENT, 1))
    assert session.ready
    assert [session.amount(type_) for type_ in (TotalType.SUBTOTAL, TotalType.FULFILLMENT, TotalType.TOTAL)] == [
        2 * 899 + 1_299,
        499,
        2 * 899 + 1_299 + 499,
    ]
    assert session.arrives_by.isoformat() == "2026-11-25"
    asked = {name.lower(): value for name, value in merchant.headers[0].items()}
    assert (asked["x-api-key"], asked["ucp-agent"]) == ("k", 'profile="https://us.example/profile"')


def test_the_same_key_opens_one_checkout(shop: Any, merchant: Merchant) -> None:
    assert created(shop, (COFFEE, 1)) == created(shop, (COFFEE, 1))
    assert len(merchant.checkouts) == 1


def test_a_yes_is_one_order_here_and_there(shop: Any, merchant: Merchant, ledger: MemoryLedger) -> None:
    result = completed(shop, created(shop, (COFFEE, 1)))
    assert isinstance(result, Placed)
    assert (result.confirmed, result.new, result.order.merchant_order_id) == (True, True, "ord_1")
    assert ledger.order("vo_1") == result.order
    assert (merchant.orders, waiting_in(ledger)) == (["vo_1"], [])
    assert list(merchant.completed) == [idempotency_key("complete#vo_1")]


def test_a_checkout_that_the_business_forgot_before_the_yes_is_bought_on_the_terms_that_were_said(
    shop: Any, merchant: Merchant
) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.checkouts.clear()
    assert shop.read(session.session_id, MORNING).ready
    result = completed(shop, session)
    assert isinstance(result, Placed)
    assert merchant.orders == ["vo_1"]


def test_a_second_yes_meets_the_first(shop: Any, merchant: Merchant) -> None:
    session = created(shop, (COFFEE, 1))
    first, again = completed(shop, session), completed(shop, session, touchpoint_id="tp_2")
    assert (again.order, again.new, again.confirmed) == (first.order, False, True)
    assert merchant.orders == ["vo_1"]


@pytest.mark.parametrize("trouble", [one for one in Trouble if one is not Trouble.NONE])
def test_without_an_answer_the_order_is_sent_and_not_called_ordered(
    shop: Any, merchant: Merchant, ledger: MemoryLedger, trouble: Trouble
) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.only_at, merchant.troubles = "/complete", merchant.troubles.__class__([trouble])
    result = completed(shop, session)
    assert isinstance(result, Placed)
    assert (result.confirmed, result.new, result.order.merchant_order_id) == (False, True, None)
    assert waiting_in(ledger) == ["vo_1"]
    assert ledger.outbox.attempt("vo_1", MORNING) == Busy(free_at=MORNING + OURS_FOR)


def test_with_the_business_away_at_the_yes_the_order_is_taken_on_the_terms_that_were_said(
    shop: Any, merchant: Merchant, ledger: MemoryLedger
) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.away = True
    assert shop.read(session.session_id, MORNING) == session
    result = completed(shop, session)
    assert isinstance(result, Placed)
    assert (result.confirmed, result.order.revenue_minor, waiting_in(ledger)) == (False, 899, ["vo_1"])


def test_a_price_that_changed_is_seen_before_the_yes_is_taken(shop: Any, merchant: Merchant) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.prices[COFFEE] = 999
    now = shop.read(session.session_id, MORNING)
    assert now.ready
    assert now.amount(TotalType.SUBTOTAL) == 999


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sold_out": {COFFEE}}, OUT_OF_STOCK),
        ({"prices": {COFFEE: 999}}, PRICE_CHANGED),
        ({"escalates": True}, ON_ITS_OWN_PAGE),
        ({"pays": False}, ON_ITS_OWN_PAGE),
    ],
)
def test_what_the_business_refuses_at_the_yes_is_ordered_nowhere_and_told_at_once(
    shop: Any, merchant: Merchant, ledger: MemoryLedger, change: dict[str, Any], expected: str
) -> None:
    session = created(shop, (COFFEE, 1))
    for name, value in change.items():
        setattr(merchant, name, value)
    result = completed(shop, session)
    assert code(result) == expected
    assert merchant.orders == []
    (order,) = ledger.orders_of("key_1")
    assert (order.status, order.cancelled_at) == (OrderStatus.CANCELLED, MORNING)
    assert (waiting_in(ledger), ledger.notices) == ([], {})


def test_a_refused_order_stays_refused_when_the_yes_is_repeated(shop: Any, merchant: Merchant) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.sold_out = {COFFEE}
    completed(shop, session)
    merchant.sold_out = set()
    assert isinstance(completed(shop, session, touchpoint_id="tp_2"), CheckoutSession)
    assert merchant.orders == []


@pytest.mark.parametrize("how", ["refuses_settling", "loses_settling"])
def test_a_refusal_that_could_not_be_kept_is_not_called_one(
    shop: Any, merchant: Merchant, ledger: MemoryLedger, how: str
) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.sold_out = {COFFEE}
    setattr(ledger.outbox, how, True)
    with pytest.raises(Unanswered):
        completed(shop, session)


def test_the_next_yes_knows_what_became_of_a_refusal_that_could_not_be_kept(
    shop: Any, merchant: Merchant, ledger: MemoryLedger
) -> None:
    stands, refused = created(shop, (COFFEE, 1)), created(shop, (COFFEE, 1), key="vo_2")
    merchant.sold_out = {COFFEE}
    for session, how in ((stands, "refuses_settling"), (refused, "loses_settling")):
        setattr(ledger.outbox, how, True)
        with pytest.raises(Unanswered):
            completed(shop, session, touchpoint_id=f"tp_{how}")
    again = completed(shop, stands, touchpoint_id="tp_again")
    assert isinstance(again, Placed)
    assert (again.new, again.confirmed) == (False, False)
    assert isinstance(completed(shop, refused, touchpoint_id="tp_too"), CheckoutSession)


def test_a_sale_that_could_not_be_kept_is_ordered_all_the_same(
    shop: Any, merchant: Merchant, ledger: MemoryLedger
) -> None:
    session = created(shop, (COFFEE, 1))
    ledger.outbox.refuses_settling = True  # type: ignore[attr-defined]
    result = completed(shop, session)
    assert isinstance(result, Placed)
    assert (result.confirmed, merchant.orders, waiting_in(ledger)) == (True, ["vo_1"], ["vo_1"])


def test_an_order_that_the_business_told_of_meanwhile_is_not_called_refused(
    shop: Any, merchant: Merchant, ledger: MemoryLedger
) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.sold_out = {COFFEE}
    told = order("ord_9", received_at=MORNING)
    merchant.on_call["/chk_1", 1] = lambda: ledger.placed.update("vo_1", told, merchant_order_id="ord_9", event=None)
    result = completed(shop, session)
    assert isinstance(result, Placed)
    assert result.order.merchant_order_id == "ord_9"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sold_out": {COFFEE}}, OUT_OF_STOCK),
        ({"pays": False}, ON_ITS_OWN_PAGE),
        ({"escalates": True}, ON_ITS_OWN_PAGE),
        ({"arrives": None}, ON_ITS_OWN_PAGE),
        ({"away": True}, BUSINESS_AWAY),
    ],
)
def test_what_no_yes_could_buy_is_known_at_the_quote(
    shop: Any, merchant: Merchant, change: dict[str, Any], expected: str
) -> None:
    for name, value in change.items():
        setattr(merchant, name, value)
    session = created(shop, (COFFEE, 1))
    assert not session.ready
    assert code(session) == expected
    assert (session.continue_url is not None) == (expected != BUSINESS_AWAY)


def test_fewer_than_were_asked_for_are_told_by_their_number(shop: Any, merchant: Merchant) -> None:
    session = created(shop, (COFFEE, 1))
    merchant.checkouts["chk_1"]["lines"] = [{"item": {"id": COFFEE}, "quantity": 2}]
    adjusted = shop._sessions.told("vo_1", shop._client.get("chk_1", 1), lines((COFFEE, 5)))
    assert session.ready
    assert (code(adjusted), adjusted.messages[0].available) == (INSUFFICIENT_STOCK, 2)
    of_two = shop._sessions.told("vo_1", shop._client.get("chk_1", 1), lines((DETERGENT, 1), (COFFEE, 5)))
    assert of_two.messages[0].path == "$.line_items[1]"


def test_other_lines_are_priced_in_the_place_of_the_first(shop: Any, merchant: Merchant) -> None:
    session = created(shop, (COFFEE, 1))
    changed = shop.update(session.session_id, lines((DETERGENT, 2)), MORNING)
    assert [(line.product_id, line.quantity) for line in changed.line_items] == [(DETERGENT, 2)]
    assert len(merchant.checkouts) == 1


def test_a_checkout_is_closed_and_an_order_is_not_touched_by_it(
    shop: Any, merchant: Merchant, ledger: MemoryLedger
) -> None:
    session = created(shop, (COFFEE, 1))
    assert shop.cancel(session.session_id).status is Status.CANCELED
    other = created(shop, (COFFEE, 1), key="vo_2")
    completed(shop, other)
    assert shop.cancel(other.session_id).status is Status.COMPLETED
    assert merchant.orders == ["vo_2"]


@pytest.mark.parametrize("forged", ["", "uc_", "co_abc", "uc_!!", "uc_eyJ9"])
def test_an_id_that_is_not_the_ports_names_no_session(shop: Any, forged: str) -> None:
    with pytest.raises(UnknownCheckout):
        shop.read(forged, MORNING)

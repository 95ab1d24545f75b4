"""A checkout session of the built-in shop, from its first price to its order: one order whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from base.errors import NotPlaced, StoreUnavailable, UnknownCheckout
from base.money import Money
from ledger.records import Consent, Grant, Identity, Initiator, OrderSource
from shop.catalog import Catalog
from shop.checkout.built_in import BuiltInShop
from shop.checkout.session import (
    Buyer,
    CheckoutMessage,
    CheckoutSession,
    MessageType,
    Severity,
    Status,
    TotalType,
    status_for,
)
from tests.factories.checkout import (
    COFFEE,
    DETERGENT,
    TRASH_BAGS,
    built_in_catalog,
    built_in_shop,
    completed,
    created,
    lines,
    placed,
    placing,
)
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, touchpoint


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def shop(ledger: MemoryLedger) -> BuiltInShop:
    return built_in_shop(ledger)


def dearer(ledger: MemoryLedger, product_id: str = COFFEE, **changes: object) -> BuiltInShop:
    """The same shop after a change of its catalogue: a product costs a dollar more, or what is said of it."""
    sold = built_in_catalog()
    product = sold.products[product_id]
    changed = replace(product, **(changes or {"price": Money(product.price.minor + 100, "USD")}))  # type: ignore[arg-type]
    others = [changed if other is product else other for other in sold.products.values()]
    return built_in_shop(ledger, Catalog(sold.brands.values(), others))


# -- open ----------------------------------------------------------------------------------------------------------


def test_a_session_is_found_again_by_its_id_in_another_process_without_the_ledger(ledger: MemoryLedger) -> None:
    session = created(built_in_shop(ledger), (COFFEE, 1), (DETERGENT, 2))
    again = built_in_shop(ledger).read(session.session_id, MORNING)
    assert again == session
    assert ledger.reached == 0


def test_a_session_created_twice_under_one_key_is_the_same(shop: BuiltInShop) -> None:
    first, again = created(shop, (COFFEE, 1)), created(shop, (COFFEE, 1))
    assert first == again
    assert first.session_id != created(shop, (COFFEE, 1), key="vo_2").session_id


def test_a_session_read_later_is_priced_as_it_is_then(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    session = created(shop, (COFFEE, 1))
    now = dearer(ledger).read(session.session_id, MORNING)
    assert now.amount(TotalType.SUBTOTAL) == session.amount(TotalType.SUBTOTAL) + 100


def test_an_update_puts_other_lines_in_place_and_prices_them(shop: BuiltInShop) -> None:
    session = shop.update(created(shop, (TRASH_BAGS, 1)).session_id, lines((COFFEE, 1), (DETERGENT, 1)), MORNING)
    assert session.ready
    assert session.totals == created(shop, (COFFEE, 1), (DETERGENT, 1)).totals
    assert shop.read(session.session_id, MORNING) == session


@pytest.mark.parametrize("session_id", ["", "co_", "co_!", "co_bm8", "co_W10", "é", "x" * 500])
def test_an_id_of_no_session_is_refused_by_name(shop: BuiltInShop, session_id: str) -> None:
    with pytest.raises(UnknownCheckout, match="is no checkout session of this shop; create one"):
        shop.read(session_id, MORNING)


@pytest.mark.parametrize(
    "marred", [lambda id_: id_.removeprefix("co_"), lambda id_: f"{id_}!!\n", lambda id_: f"{id_[:9]}\n{id_[9:]}"]
)
def test_an_id_that_is_ours_but_for_some_letters_is_refused(shop: BuiltInShop, marred: Callable[[str], str]) -> None:
    session = created(shop, (COFFEE, 1))
    with pytest.raises(UnknownCheckout, match="is no checkout session of this shop; create one"):
        shop.read(marred(session.session_id), MORNING)


def test_what_only_the_buyer_can_mend_is_escalated_and_what_we_can_is_not() -> None:
    def error(severity: Severity) -> CheckoutMessage:
        return CheckoutMessage(type=MessageType.ERROR, code="x", path="$", content="", severity=severity)

    warning = CheckoutMessage(type=MessageType.WARNING, code="x", path="$", content="")
    assert status_for([warning]) is Status.READY_FOR_COMPLETE
    assert status_for([warning, error(Severity.RECOVERABLE)]) is Status.INCOMPLETE
    assert (
        status_for([error(Severity.RECOVERABLE), error(Severity.REQUIRES_BUYER_REVIEW)]) is Status.REQUIRES_ESCALATION
    )


# -- completed -----------------------------------------------------------------------------------------------------


def test_an_order_holds_what_was_quoted(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    result = placed(shop, created(shop, (DETERGENT, 2)))
    order = ledger.orders["vo_1"][1]
    assert result.new
    assert (order.revenue_minor, order.shipping_minor, order.tax_minor) == (2898, 499, 188)
    assert [(line.product_id, line.brand_id, line.quantity, line.unit_price_minor) for line in order.lines] == [
        (DETERGENT, "tidewell", 2, 1449)
    ]


def test_many_lines_are_one_order(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    result = placed(shop, created(shop, (COFFEE, 1), (DETERGENT, 2)))
    assert [order for _, order in ledger.orders.values()] == [result.order]
    assert [(line.product_id, line.quantity) for line in result.order.lines] == [(COFFEE, 1), (DETERGENT, 2)]
    assert sum(line.unit_price_minor * line.quantity for line in result.order.lines) == result.order.revenue_minor


def test_an_order_says_who_acted_for_whom_and_by_which_subscription(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    buyer = Buyer(
        customer="us_7", consent=Consent(measurement=Grant.GRANTED), identity=Identity(user="us_7", account="ac_7")
    )
    result = placed(
        shop,
        created(shop, (COFFEE, 1)),
        buyer=buyer,
        source=OrderSource.SUBSCRIPTION,
        initiator=Initiator.MACHINE,
        subscription_id="su_1",
    )
    assert ledger.orders["vo_1"] == ("us_7", result.order)
    assert (result.order.source, result.order.initiator) == (OrderSource.SUBSCRIPTION, Initiator.MACHINE)
    assert result.order.subscription_id == "su_1"
    assert (result.order.consent, result.order.identity) == (buyer.consent, buyer.identity)


def test_a_completed_session_tells_its_order_from_then_on(shop: BuiltInShop) -> None:
    result = placed(shop, created(shop, (COFFEE, 1), (DETERGENT, 2)))
    assert result.session.status is Status.COMPLETED
    assert result.session.order_id == "vo_1"
    assert [total.amount_minor for total in result.session.totals] == [4247, 0, 188, 4435]
    assert shop.read(result.session.session_id, MORNING) == result.session


def test_a_replay_returns_the_first_order(shop: BuiltInShop) -> None:
    first = placed(shop, created(shop, (COFFEE, 1)), touchpoint_id="tp_1")
    again = placed(shop, created(shop, (COFFEE, 2)), touchpoint_id="tp_2")
    assert not again.new
    assert (again.order, again.session) == (first.order, first.session)


@pytest.mark.parametrize("changes", [{}, {"stock": 0}])
def test_a_replay_returns_the_first_order_though_price_or_stock_have_changed_since(
    shop: BuiltInShop, ledger: MemoryLedger, changes: dict[str, object]
) -> None:
    session = created(shop, (COFFEE, 1))
    first = placed(shop, session)
    again = placed(dearer(ledger, **changes), session, touchpoint_id="tp_2")
    assert (again.order, again.new) == (first.order, False)


def test_completing_a_completed_session_returns_its_order_whatever_is_expected(shop: BuiltInShop) -> None:
    first = placed(shop, created(shop, (COFFEE, 1)))
    again = shop.complete(first.session.session_id, expected_total_minor=0, placing=placing("tp_2"))
    assert again == replace(first, new=False)


def test_every_id_a_session_ever_had_meets_its_one_order(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    opened = created(shop, (COFFEE, 1))
    changed = shop.update(opened.session_id, lines((COFFEE, 1), (DETERGENT, 1)), MORNING)
    first = placed(shop, changed)
    late = shop.update(opened.session_id, lines((DETERGENT, 3)), MORNING)
    for session in (opened, changed, late, first.session):
        again = completed(shop, session, touchpoint_id="tp_2")
        assert again == replace(first, new=False)
    assert list(ledger.orders) == ["vo_1"]


@pytest.mark.parametrize("off", [-1, 1])
def test_at_a_total_that_was_never_said_nothing_is_ordered_be_it_less_or_more(
    shop: BuiltInShop, ledger: MemoryLedger, off: int
) -> None:
    session = created(shop, (COFFEE, 1))
    said = session.amount(TotalType.TOTAL) + off
    refused = shop.complete(session.session_id, expected_total_minor=said, placing=placing())
    assert isinstance(refused, CheckoutSession)
    assert ledger.orders == {}


def test_at_another_price_than_the_one_agreed_nothing_is_ordered(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    session = created(shop, (COFFEE, 1), (DETERGENT, 1))
    refused = completed(dearer(ledger), session)
    assert isinstance(refused, CheckoutSession)
    assert refused.amount(TotalType.TOTAL) == session.amount(TotalType.TOTAL) + 100
    assert [message.code for message in refused.messages] == ["price_changed"]
    assert ledger.orders == {}
    assert placed(dearer(ledger), refused).new, "at the new total it is ordered"


def test_without_stock_for_every_line_nothing_is_ordered(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    session = created(shop, (COFFEE, 1), (DETERGENT, 2))
    refused = completed(dearer(ledger, DETERGENT, stock=1), session)
    assert isinstance(refused, CheckoutSession)
    assert [(message.code, message.available) for message in refused.messages] == [("insufficient_stock", 1)]
    assert ledger.orders == {}


# -- canceled ------------------------------------------------------------------------------------------------------


def test_a_canceled_session_stays_canceled(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    canceled = shop.cancel(created(shop, (COFFEE, 1)).session_id)
    assert (canceled.status, canceled.totals) == (Status.CANCELED, ())
    assert shop.read(canceled.session_id, MORNING) == canceled
    assert shop.cancel(canceled.session_id) == canceled
    for closed in (shop.update(canceled.session_id, lines((COFFEE, 1)), MORNING), completed(shop, canceled)):
        assert isinstance(closed, CheckoutSession)
        assert closed.status is Status.CANCELED
        assert [message.code for message in closed.messages] == ["session_closed"]
    assert ledger.orders == {}


def test_a_completed_session_is_neither_changed_nor_canceled(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    session = placed(shop, created(shop, (COFFEE, 1))).session
    for kept in (shop.cancel(session.session_id), shop.update(session.session_id, lines((DETERGENT, 1)), MORNING)):
        assert kept.status is Status.COMPLETED
        assert [message.code for message in kept.messages] == ["session_closed"]
    assert list(ledger.orders) == ["vo_1"]


def test_no_older_id_cancels_a_session_whose_order_is_placed(shop: BuiltInShop) -> None:
    opened = created(shop, (COFFEE, 1))
    done = placed(shop, opened).session
    kept = shop.cancel(opened.session_id)
    assert (kept.session_id, kept.status, kept.order_id) == (done.session_id, Status.COMPLETED, "vo_1")
    assert [message.code for message in kept.messages] == ["session_closed"]


# -- with the ledger in trouble --------------------------------------------------------------------------------------


def test_a_refusal_is_certain_after_the_order_was_looked_for(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.refuses_orders = True
    with pytest.raises(NotPlaced):
        completed(shop, created(shop, (COFFEE, 1)))


def test_a_lost_reply_is_found_out(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.loses_reply = True
    assert placed(shop, created(shop, (COFFEE, 1))).new


def test_with_the_ledger_away_it_is_not_known(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.away = True
    with pytest.raises(StoreUnavailable) as trouble:
        completed(shop, created(shop, (COFFEE, 1)))
    assert not isinstance(trouble.value, NotPlaced)


def test_a_turn_written_before_without_its_order_places_nothing(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    ledger.append_touchpoint(touchpoint("tp_1"))
    with pytest.raises(NotPlaced):
        completed(shop, created(shop, (COFFEE, 1)), touchpoint_id="tp_1")
    assert ledger.orders == {}


def test_a_completed_session_without_its_order_is_unknown(shop: BuiltInShop, ledger: MemoryLedger) -> None:
    session = placed(shop, created(shop, (COFFEE, 1))).session
    ledger.orders.clear()
    with pytest.raises(UnknownCheckout, match="'vo_1', which the ledger does not have"):
        shop.read(session.session_id, MORNING)

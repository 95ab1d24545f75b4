"""The built-in shop on the real table: many lines, one transaction, one order, whatever is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from base.errors import NotPlaced
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from shop.checkout.built_in import BuiltInShop
from shop.checkout.session import Status
from tests.factories.checkout import COFFEE, DETERGENT, built_in_shop, completed, created, placed
from tests.factories.outbox import waiting_in
from tests.factories.records import MORNING, touchpoint

pytestmark = pytest.mark.integration


class Wire:
    """A client that counts what is asked of the table, and may lose a reply after the table has done its work."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.asked: list[str] = []
        self.loses_reply = False

    def __getattr__(self, name: str) -> Any:
        def call(**arguments: Any) -> Any:
            self.asked.append(name)
            reply = getattr(self._client, name)(**arguments)
            if self.loses_reply and name == "transact_write_items":
                self.loses_reply = False
                raise ReadTimeoutError(endpoint_url="the table")
            return reply

        return call


@pytest.fixture
def wire(aws: LocalAws) -> Wire:
    return Wire(aws.client("dynamodb"))


@pytest.fixture
def ledger(wire: Wire, table: str) -> Ledger:
    return Ledger(lambda: wire, table)  # type: ignore[arg-type,return-value]


@pytest.fixture
def shop(ledger: Ledger) -> BuiltInShop:
    return built_in_shop(ledger)


def test_two_lines_are_one_order_with_one_touchpoint_and_one_outbox_entry(shop: BuiltInShop, ledger: Ledger) -> None:
    result = placed(shop, created(shop, (COFFEE, 1), (DETERGENT, 2)))
    day = ledger.day(MORNING.date())
    assert day.orders == (result.order,)
    assert [touch.touchpoint_id for touch in day.touchpoints] == ["tp_1"]
    assert waiting_in(ledger) == ["vo_1"]
    assert [(line.product_id, line.quantity) for line in day.orders[0].lines] == [(COFFEE, 1), (DETERGENT, 2)]
    assert [order.order_id for order in ledger.orders_of("key_1")] == ["vo_1"]


def test_a_session_of_two_lines_costs_one_transaction_and_no_other_call(shop: BuiltInShop, wire: Wire) -> None:
    session = created(shop, (COFFEE, 1), (DETERGENT, 2))
    shop.read(session.session_id, MORNING)
    assert wire.asked == []
    placed(shop, session)
    assert wire.asked == ["put_item", "transact_write_items"]  # the first notes the month, once a month and process


def test_a_replay_meets_the_order_that_is_there(shop: BuiltInShop, ledger: Ledger) -> None:
    session = created(shop, (COFFEE, 1), (DETERGENT, 2))
    first = placed(shop, session, touchpoint_id="tp_1")
    again = placed(shop, session, touchpoint_id="tp_2")
    assert (again.order, again.session, again.new) == (first.order, first.session, False)
    assert len(ledger.day(MORNING.date()).orders) == 1
    assert waiting_in(ledger) == ["vo_1"]


def test_an_order_whose_reply_was_lost_is_found_and_is_the_only_one(
    shop: BuiltInShop, ledger: Ledger, wire: Wire
) -> None:
    wire.loses_reply = True
    result = placed(shop, created(shop, (COFFEE, 1), (DETERGENT, 2)))
    assert result.new
    assert ledger.day(MORNING.date()).orders == (result.order,)
    assert waiting_in(ledger) == ["vo_1"]


def test_a_turn_written_before_places_no_line_of_the_order(shop: BuiltInShop, ledger: Ledger) -> None:
    ledger.append_touchpoint(touchpoint("tp_1"))
    with pytest.raises(NotPlaced):
        completed(shop, created(shop, (COFFEE, 1), (DETERGENT, 2)))
    assert ledger.day(MORNING.date()).orders == ()
    assert waiting_in(ledger) == []


def test_a_completed_session_is_read_from_its_order(shop: BuiltInShop) -> None:
    session = placed(shop, created(shop, (COFFEE, 1), (DETERGENT, 2))).session
    assert session.status is Status.COMPLETED
    assert shop.read(session.session_id, MORNING) == session

"""An order of ours that the shop deletes before anybody here knows its id there: cancelled once that id is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ledger import table
from ledger.outbox import Attempt
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import OrderStatus
from ledger.settlements import Confirmed, Refusal, Settlement
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from runtime.senders.dispatch import Dispatch
from tests.factories.records import MORNING, order, touchpoint

DELETED, LATER = MORNING + timedelta(minutes=1), MORNING + timedelta(minutes=2)


class Merchant:
    def tell(self, _: Attempt) -> Settlement:
        return Confirmed(merchant_order_id="9001")


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with mock_aws():
        client: Any = boto3.client("dynamodb", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_table(TableName="earshot", **table_definition().create)
        yield Ledger(lambda: client, "earshot")


def told_after(ledger: Ledger, *, alone: bool) -> OrderStatus:
    """The order is placed, asked to be gone by its id there, and told then; return how it stands."""
    ledger.place_order(order("vo_1"), touchpoint(), customer="key_1")
    asked = PrivacyRequest(deed=Deed.ERASED, at=DELETED, orders=("9001",), alone=alone)
    ledger.requests.ask(asked)
    forget_what_was_asked(ledger)
    Dispatch(outbox=ledger.outbox, sender=Merchant(), late=ledger.late_orders, clock=lambda: LATER).deliver("vo_1")
    found = ledger.order("vo_1")
    assert found is not None
    assert found.merchant_order_id == "9001"
    return found.status


def test_what_the_shop_deleted_before_its_id_was_known_is_cancelled_told_and_stays_so(ledger: Ledger) -> None:
    assert told_after(ledger, alone=True) is OrderStatus.CANCELLED
    assert ledger.document(table.order_key("vo_1"), table.NOTICE) == Refusal.DECLINED
    earlier = order("vo_1", received_at=MORNING + timedelta(seconds=30))  # the shop's own first word, late
    ledger.placed.update("vo_1", earlier, merchant_order_id="9001", event=None)
    found = ledger.order("vo_1")
    assert found is not None
    assert (found.status, found.cancelled_at) == (OrderStatus.CANCELLED, DELETED)


def test_a_customer_s_request_that_names_the_order_cancels_nothing(ledger: Ledger) -> None:
    assert told_after(ledger, alone=False) is OrderStatus.PLACED

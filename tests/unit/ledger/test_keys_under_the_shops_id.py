"""Match keys of an order that the shop told under its own id before we knew that it was ours: they end with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import Identity
from ledger.settlements import Confirmed
from ledger.store import Ledger
from ledger.table import match_keys_key
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from tests.factories.records import GRANTED, MORNING, order, touchpoint

USER = "us_" + "a" * 24
KEYS = match_keys_key("9001")


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    ledger = Ledger(lambda: dynamodb, "earshot", pseudonyms=open_pseudonyms(Settings()))
    placed = order("vo_1", identity=Identity(user=USER), consent=GRANTED)
    ledger.place_order(placed, touchpoint("tp_yes", order_id="vo_1"), customer=USER)
    yield ledger
    dynamodb.delete_table(TableName="earshot")


def told_by_the_shop(ledger: Ledger) -> None:
    ledger.put_order(order("9001", identity=Identity(account="ac_1"), consent=GRANTED))
    ledger.put_document(*KEYS, "sealed")


def settles(ledger: Ledger) -> None:
    ledger.outbox.settle("vo_1", Confirmed(merchant_order_id="9001"), MORNING)


def is_noted(ledger: Ledger) -> None:
    ledger.placed.note("9001", "vo_1")
    assert ledger.placed.take_in("9001") == "vo_1"


@pytest.mark.parametrize("known_by", [settles, is_noted])
def test_they_go_when_ours_takes_that_order_in(ledger: Ledger, known_by: Callable[[Ledger], None]) -> None:
    told_by_the_shop(ledger)
    known_by(ledger)
    assert ledger.order("9001") is None
    assert ledger.document(*KEYS) is None


@pytest.mark.parametrize("deed", list(Deed))
def test_what_lies_there_all_the_same_goes_when_its_customer_is_forgotten_or_says_no(
    ledger: Ledger, deed: Deed
) -> None:
    settles(ledger)
    ledger.put_document(*KEYS, "sealed")
    ledger.requests.ask(PrivacyRequest(deed=deed, at=MORNING, customers=(USER,)))
    forget_what_was_asked(ledger)
    assert ledger.document(*KEYS) is None


def test_keys_without_an_order_go_with_the_shop(ledger: Ledger) -> None:
    ledger.put_document(*KEYS, "sealed")
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=MORNING, everything=True))
    forget_what_was_asked(ledger)
    assert ledger.document(*KEYS) is None

"""What is kept of an order on its way when its customer is forgotten: named, with its day; or nothing, at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.erased import CUSTOMER_HEARS, MERCHANT_SAYS, Staying
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import Identity
from ledger.settlements import Confirmed, Refusal, Refused
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from tests.factories.records import GRANTED, MORNING, order, touchpoint

PSEUDONYMS = open_pseudonyms(Settings())
USER, EMAIL = "us_" + "a" * 24, "em_" + "a" * 24
KEY = str(PSEUDONYMS.service_key("user", "raw"))
LATER = MORNING + timedelta(minutes=1)
WEEK = MORNING + timedelta(days=7)


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Ledger(lambda: dynamodb, "earshot", pseudonyms=PSEUDONYMS)
    dynamodb.delete_table(TableName="earshot")


def bought(ledger: Ledger, order_id: str, *, named: bool = True) -> None:
    who = Identity(user=USER) if named else Identity()
    placed = order(order_id, identity=who, consent=GRANTED)
    turn = touchpoint(f"tp_{order_id}", identity=who, consent=GRANTED, order_id=order_id)
    ledger.place_order(placed, turn, customer=KEY, delivery="whom it is for", alexa_user="who is told")


def sealed(ledger: Ledger) -> list[str]:
    """The orders beside which still lies whom they are for."""
    kinds = ((item["PK"]["S"], item["SK"]["S"]) for item in ledger._table.scan())
    return sorted(pk.removeprefix("OR#") for pk, kind in kinds if kind in {"DELIVERY", "ALEXA"})


def asked(**more: Any) -> PrivacyRequest:
    return PrivacyRequest(**({"deed": Deed.ERASED, "at": LATER, "customers": (USER,)} | more))


def four_orders(ledger: Ledger) -> None:
    """One settled, one that was never told, one that may be with the merchant, one refused and its mail unsent."""
    for name in ("vo_done", "vo_untold", "vo_tried", "vo_refused"):
        bought(ledger, name)
    ledger.outbox.settle("vo_done", Confirmed(), MORNING)
    ledger.outbox.attempt("vo_tried", MORNING)
    ledger.outbox.settle("vo_refused", Refused(reason=Refusal.SOLD_OUT), MORNING)


def test_what_stays_is_named_with_its_reason_and_the_day_it_is_gone_by(ledger: Ledger) -> None:
    four_orders(ledger)
    erased = ledger.erasing.carry_out(ledger.requests.ask(asked()))
    assert sorted(erased.waiting, key=lambda kept: kept.order_id) == [
        Staying(order_id="vo_refused", until=CUSTOMER_HEARS, gone_by=WEEK),
        Staying(order_id="vo_tried", until=MERCHANT_SAYS, gone_by=WEEK),
        Staying(order_id="vo_untold", until=MERCHANT_SAYS, gone_by=WEEK),
    ]
    assert sealed(ledger) == ["vo_refused", "vo_tried", "vo_untold"]
    assert ledger.order("vo_done") is None


def test_at_once_nothing_stays_and_the_receipt_says_what_became_of_each(ledger: Ledger) -> None:
    four_orders(ledger)
    erased = ledger.erasing.carry_out(ledger.requests.ask(asked(at_once=True)))
    assert (erased.waiting, erased.taken_back) == ((), ("vo_untold",))
    assert sorted(erased.let_go) == ["vo_refused", "vo_tried"]
    assert sealed(ledger) == []
    assert list(ledger.outbox.waiting()) == list(ledger.requests.waiting()) == []
    assert [order_id for order_id in ("vo_done", "vo_untold", "vo_tried", "vo_refused") if ledger.order(order_id)] == []


def test_a_try_that_is_under_way_settles_nothing_that_went_at_once(ledger: Ledger) -> None:
    bought(ledger, "vo_tried")
    assert ledger.outbox.attempt("vo_tried", MORNING) is not None
    ledger.erasing.carry_out(ledger.requests.ask(asked(at_once=True)))
    assert ledger.outbox.settle("vo_tried", Confirmed(merchant_order_id="9001"), LATER) is None
    assert ledger.outbox.attempt("vo_tried", LATER) is None
    assert ledger.order("vo_tried") is None


def test_what_waits_in_a_restored_table_is_erased_there_too_once_it_is_settled(ledger: Ledger) -> None:
    bought(ledger, "vo_tried")
    ledger.outbox.attempt("vo_tried", MORNING)
    ledger.requests.mark(asked(), (KEY,))  # as the table says of which this one was restored
    told = ledger.erasing.again(list(ledger.requests.all_tombstones()))
    assert told["order kept until the merchant has it"] == 1
    ledger.outbox.settle("vo_tried", Confirmed(), LATER)
    forget_what_was_asked(ledger)
    assert (ledger.order("vo_tried"), list(ledger.requests.waiting())) == (None, [])


def test_an_order_that_names_nobody_leads_to_whoever_placed_it(ledger: Ledger) -> None:
    for name in ("vo_first", "vo_second"):
        bought(ledger, name, named=False)
        ledger.outbox.settle(name, Confirmed(), MORNING)
    ledger.erasing.carry_out(ledger.requests.ask(asked(customers=(), orders=("vo_first",))))
    assert (ledger.order("vo_first"), ledger.order("vo_second")) == (None, None)


def test_a_round_tells_the_log_once_of_each_order_that_stays(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    bought(ledger, "vo_tried")
    ledger.outbox.attempt("vo_tried", MORNING)
    ledger.requests.ask(asked())
    for _ in range(2):
        forget_what_was_asked(ledger)
    told = [line.getMessage() for line in caplog.records if "EARSHOT_KEPT" in line.getMessage()]
    what = "not cancelled, and nobody's; whom it is for is kept, sealed, until the merchant has taken or refused it"
    assert told == [f"EARSHOT_KEPT order vo_tried: {what}, until {WEEK:%Y-%m-%d}T08:00:00.000000Z at the latest"]

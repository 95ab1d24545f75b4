"""Whom an order is for may be sealed under a key that a warm function does not know yet: nobody is told for nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from base.environment import read
from ledger.delivery import Recipient, Sealer
from ledger.order_alerts import OrderProgress
from ledger.outbox import TOLD_FOR, Attempt
from ledger.records import OrderStatus
from ledger.settlements import Confirmed, Settlement
from runtime.functions import outbox
from runtime.senders.built_in import BuiltInSender
from runtime.senders.dispatch import Dispatch
from runtime.senders.settings import MerchantSettings
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, order, touchpoint

NEW, WARM = Sealer((b"new", b"old")), Sealer((b"old",))
ADA = Recipient(customer_id="1001", alexa_user="amzn1.ask.account.ADA")


class Merchant:
    """Takes every order, and remembers whom it was for."""

    def __init__(self) -> None:
        self.told: list[Recipient | None] = []

    def tell(self, attempt: Attempt) -> Settlement:
        self.told.append(attempt.buyer)
        return Confirmed()


@pytest.fixture
def ledger() -> MemoryLedger:
    one, sealed = MemoryLedger(), NEW.seal("vo_1", ADA)
    one.place_order(order("vo_1"), touchpoint(), customer="key_1", delivery=sealed, alexa_user=sealed)
    return one


def dispatch(ledger: MemoryLedger, sender: Any, now: datetime, **how: Any) -> Dispatch:
    return Dispatch(outbox=ledger.outbox, sender=sender, clock=lambda: now, **{"sealer": WARM} | how)


def test_the_merchant_is_told_when_the_key_is_there_and_the_secrets_are_doubted_till_then(ledger: MemoryLedger) -> None:
    merchant, doubted = Merchant(), list[str]()
    again = dispatch(ledger, merchant, MORNING, doubt=lambda: doubted.append("once")).deliver("vo_1")
    assert again is not None
    assert (merchant.told, doubted) == ([], ["once"])
    dispatch(ledger, merchant, again, sealer=NEW).deliver("vo_1")
    assert merchant.told == [ADA]


def test_an_order_whose_key_never_came_is_given_up_like_one_that_was_never_answered(
    ledger: MemoryLedger, caplog: pytest.LogCaptureFixture
) -> None:
    merchant = Merchant()
    dispatch(ledger, merchant, MORNING + TOLD_FOR, enough_tries=1).deliver("vo_1")
    assert (merchant.told, ledger.orders["vo_1"][1].status) == ([], OrderStatus.CANCELLED)
    assert "EARSHOT_GIVEN_UP order vo_1" in caplog.text


def test_the_shop_that_is_its_own_merchant_needs_to_know_nobody(ledger: MemoryLedger) -> None:
    dispatch(ledger, BuiltInSender(), MORNING).deliver("vo_1")
    assert list(ledger.outbox.waiting()) == []


def test_an_alert_waits_for_the_key_too(ledger: MemoryLedger) -> None:
    ledger.outbox.settle("vo_1", Confirmed(), MORNING)
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, MORNING)
    dispatch(ledger, Merchant(), MORNING, alerts=object()).deliver("vo_1")
    assert [one.kind for one in ledger.outbox.waiting()] == ["ALERT"]


def test_the_function_reads_its_secrets_again_where_no_key_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Kept:
        def doubted(self) -> bool:
            asked.append("secrets")
            return True

    tries = outbox._tries()._build(read(MerchantSettings, {}))
    monkeypatch.setattr(outbox, "_tries", Kept)
    tries.dispatch.doubt()
    assert asked == ["secrets"]

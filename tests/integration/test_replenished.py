"""A household that is replenished, on the real table: what its devices say becomes one order that can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from base.settings import Settings
from ledger.automations import Automations, KeptAutomation
from ledger.outbox import Attempt, Busy
from ledger.records import Action, Initiator, Platform
from ledger.records.automation import NextStep
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.local import LocalAws
from tests.factories.checkout import COFFEE
from tests.factories.replenished import KEY, Replenished

pytestmark = pytest.mark.integration


@pytest.fixture
def home(aws: LocalAws, table: str) -> Replenished:
    client = aws.client("dynamodb")
    home = Replenished(Ledger(lambda: client, table, pseudonyms=open_pseudonyms(Settings())))
    home.has_a_device()
    home.bought(70)
    home.bought(50)
    return home


def test_what_runs_out_is_ordered_once_and_waits_to_be_taken_back(home: Replenished) -> None:
    speaker = home.speaks_as("amzn1.ask.account.ADA")
    home.enrols(COFFEE, at=home.now - timedelta(days=60))
    home.is_read(0.1, days=12)
    assert home.decides() == {"something to do": 1}
    assert home.carries_out() == ["ORDERED"]
    assert home.carries_out() == []
    (order,) = home.orders()
    assert (order.initiator, order.subscription_id) == (Initiator.MACHINE, home.automation.automation_id)
    assert [(line.product_id, line.quantity) for line in order.lines] == [(COFFEE, 1)]
    enrolled = home.ledger.touchpoint(home.automation.enrolled_by)
    assert enrolled is not None
    assert (enrolled.action, enrolled.initiator, enrolled.platform) == (Action.SETUP, Initiator.HUMAN, Platform.WEB)
    assert enrolled.subscription_id == order.subscription_id, "by it the touch that enrolled has the credit"
    held = home.now + timedelta(hours=2)
    assert home.ledger.outbox.attempt(order.order_id, home.now + timedelta(minutes=119)) == Busy(free_at=held)
    news = home.ledger.summaries.summary_of(speaker, at=home.now).news
    assert news is not None
    assert news.ordered is not None
    assert (news.ordered.order_id, news.ordered.undo_until) == (order.order_id, held)
    assert isinstance(home.ledger.outbox.attempt(order.order_id, held), Attempt)


def test_two_workers_at_once_and_a_lost_reply_make_one_order(
    home: Replenished, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.enrols(COFFEE)
    home.is_read(0.1, days=12)
    home.decides()
    first, second = home.carrying_out(), home.carrying_out()
    before = home.automations.of(KEY or "")
    home.ledger.client.transact_write_items  # noqa: B018 - made before it is replaced
    real = home.ledger.client.transact_write_items

    def lost(**asked: Any) -> Any:
        real(**asked)
        monkeypatch.setattr(home.ledger.client, "transact_write_items", real)
        raise ReadTimeoutError(endpoint_url="the table")

    monkeypatch.setattr(home.ledger.client, "transact_write_items", lost)
    assert [what.name for what in first.round(home.now)] == ["ORDERED"]
    stale(home, second, before, monkeypatch)
    assert len(home.orders()) == 1
    assert home.automation.orders == 1


def stale(home: Replenished, worker: Any, read: KeptAutomation | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that read it before the other was done."""
    assert read is not None
    assert read.automation.step is NextStep.CARRY_OUT
    monkeypatch.setattr(Automations, "of", lambda *_: read)
    worker.carry_out(KEY, home.now)
    monkeypatch.undo()

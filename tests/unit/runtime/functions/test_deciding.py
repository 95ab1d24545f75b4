"""The function that decides: as its schedule calls it, from settings alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from ledger.records.automation import NextStep
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from runtime.functions import deciding
from tests.factories.checkout import COFFEE
from tests.factories.replenished import NAMES, Replenished


@dataclass
class Context:
    """What Lambda hands over."""

    left_ms: int

    def get_remaining_time_in_millis(self) -> int:
        return self.left_ms


@pytest.fixture
def home(dynamodb: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replenished]:
    """A household whose coffee runs low, and the function on its table."""
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    home = Replenished(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    home.enrols(COFFEE, at=home.now - timedelta(days=60))
    home.has_a_device()
    home.bought(20)
    home.is_read(0.1, days=12)
    monkeypatch.setattr(deciding, "open_ledger", lambda _: home.ledger)
    deciding._deciding.cache_clear()
    yield home
    deciding._deciding.cache_clear()
    dynamodb.delete_table(TableName="earshot")


def test_who_is_due_is_decided_about_once_and_nothing_is_placed(home: Replenished) -> None:
    assert deciding.handler({}, Context(300_000), clock=lambda: home.now) == {"something to do": 1}
    assert home.automation.step is NextStep.CARRY_OUT
    assert deciding.handler({}, Context(300_000), clock=lambda: home.now) == {}
    assert home.orders() == []


def test_what_there_is_no_time_for_is_due_still(home: Replenished) -> None:
    assert deciding.handler({}, Context(30_000), clock=lambda: home.now) == {}
    assert home.automation.decided_at is None

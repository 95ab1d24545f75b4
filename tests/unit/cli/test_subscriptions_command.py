"""`earshot subscriptions` reads what somebody else keeps; twice it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from base.errors import InputError
from ledger.records.subscription import Keeper
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from runtime.kept_subscriptions import ReadingAll
from runtime.senders.keepers.errands import Following
from runtime.senders.keepers.port import SubscriptionKeeper
from runtime.senders.keepers.recharge import RechargeSubscriptions
from tests.factories.keepers import KeptThere, open_keeper
from tests.factories.replenished import NAMES

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES)
    dynamodb.delete_table(TableName="earshot")


def reading(ledger: Ledger, keepers: dict[Keeper, SubscriptionKeeper]) -> ReadingAll:
    following = Following(ledger=ledger, time_zone="America/Los_Angeles")
    return ReadingAll(ledger=ledger, pseudonyms=NAMES, keepers=keepers, following=following, clock=lambda: NOW)


def test_all_are_read_with_whose_they_are_and_read_again_they_are_as_before(ledger: Ledger) -> None:
    with open_keeper(KeptThere()) as there:
        kept = RechargeSubscriptions(there.url, "token", currency="USD", time_zone="America/Los_Angeles")
        all_of_them = reading(ledger, {Keeper.RECHARGE: kept})
        assert dict(all_of_them.read()) == {"read anew": 1, "as before": 1}  # its two pages hold the same one
        assert dict(all_of_them.read()) == {"as before": 2}
    (found,) = ledger.subscriptions.of_customer(NAMES.service_key("account", "1001") or "")
    assert found.subscription.keeper is Keeper.RECHARGE


def test_where_we_keep_them_all_there_is_nobody_to_ask(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="EARSHOT_SUBSCRIPTIONS"):
        reading(ledger, {}).read()

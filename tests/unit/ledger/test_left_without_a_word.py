"""A customer who disabled the skill while its event was lost: found out when the next word of an order is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from base.settings import Settings
from ledger.delivery import Recipient, Sealer
from ledger.order_alerts import OrderAlert, OrderProgress
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.records import Consent, Identity
from ledger.settlements import Confirmed
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from runtime.senders.built_in import BuiltInSender
from runtime.senders.dispatch import Dispatch
from tests.factories.records import GRANTED, MORNING, order, touchpoint

SOON = MORNING + timedelta(days=1)
SEALER = Sealer((b"key",))
PSEUDONYMS = open_pseudonyms(Settings())
KEY = str(PSEUDONYMS.service_key("user", "raw"))
ADA = Identity(user=str(PSEUDONYMS.of("user", "raw")))


@dataclass
class Alexa:
    """Refuses to tell, and knows who has the skill."""

    refuses: int
    left: bool

    def tell(self, _alert: OrderAlert, _user: str) -> int | None:
        return self.refuses

    def has_left(self, _user: str) -> bool:
        return self.left


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with mock_aws():
        client: Any = boto3.client("dynamodb", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_table(TableName="earshot", **table_definition().create)
        yield Ledger(lambda: client, "earshot", pseudonyms=PSEUDONYMS)


@pytest.mark.parametrize("refuses", [400, 403, 404])
@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("who", [ADA, Identity()], ids=["measured", "not measured"])
def test_whoever_has_left_is_forgotten_and_whoever_may_only_not_be_told_is_not(
    ledger: Ledger, who: Identity, refuses: int, *, left: bool
) -> None:
    consent = GRANTED if who.user else Consent()
    for day, name in enumerate(("vo_0", "vo_1")):
        at = MORNING - timedelta(days=1 - day)
        bought = order(name, identity=who, consent=consent, placed_at=at, received_at=at)
        yes = touchpoint(f"tp_{day}", identity=who, consent=consent, order_id=name, occurred_at=at)
        sealed = SEALER.seal(name, Recipient(alexa_user="amzn1.ask.account.ADA"))
        ledger.place_order(bought, yes, customer=KEY, alexa_user=sealed)
        ledger.outbox.settle(name, Confirmed(), at)
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    Dispatch(
        outbox=ledger.outbox,
        sender=BuiltInSender(),
        sealer=SEALER,
        alerts=Alexa(refuses, left),
        late=ledger.late_orders,
        clock=lambda: SOON,
    ).deliver("vo_1")
    forget_what_was_asked(ledger)
    stays = not left or refuses == 400
    assert [ledger.order(name) is not None for name in ("vo_0", "vo_1")] == [stays, stays]
    assert (ledger.touchpoint("tp_1") is not None) is stays

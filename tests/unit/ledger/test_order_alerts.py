"""What Alexa is to tell of an order: each state once, the newest alone, and to nobody after its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ledger.order_alerts import ALERT_LEASE, ALEXA_KEPT, OrderProgress
from ledger.settlements import Confirmed
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from tests.factories.memory import MemoryLedger
from tests.factories.outbox import waiting_in
from tests.factories.records import MORNING, order, touchpoint

KEYS = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
SOON = MORNING + timedelta(days=1)


@pytest.fixture(params=["memory", "moto"])
def ledger(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        yield placed(MemoryLedger())
        return
    with mock_aws():
        client: Any = boto3.client("dynamodb", region_name="us-east-1", **KEYS)
        client.create_table(TableName="earshot", **table_definition().create)
        yield placed(Ledger(lambda: client, "earshot"))


def placed(ledger: Ledger) -> Ledger:
    ledger.place_order(order("vo_1"), touchpoint(), customer="key_1", alexa_user="sealed")
    ledger.outbox.settle("vo_1", Confirmed(), MORNING)
    return ledger


def test_a_state_waits_is_told_and_waits_no_more_however_often_it_is_told_of(ledger: Ledger) -> None:
    alerts = ledger.outbox.alerts
    assert alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    assert not alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    assert waiting_in(ledger) == ["vo_1"]
    alert = alerts.begin_alert("vo_1", SOON)
    assert alert is not None
    assert (alert.progress, alert.number, alert.sealed, alert.since) == (OrderProgress.SHIPPED, 1, "sealed", SOON)
    assert alerts.begin_alert("vo_1", SOON) is None
    alerts.end_alert(alert)
    assert waiting_in(ledger) == []
    assert not alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    assert alerts.begin_alert("vo_1", SOON + timedelta(days=1)) is None


def test_of_two_states_the_further_is_told_and_none_goes_back(ledger: Ledger) -> None:
    alerts = ledger.outbox.alerts
    alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    begun = alerts.begin_alert("vo_1", SOON)
    assert begun is not None
    assert alerts.reached("vo_1", OrderProgress.DELIVERED, SOON)
    assert not alerts.reached("vo_1", OrderProgress.OUT_FOR_DELIVERY, SOON)
    alerts.end_alert(begun)
    further = alerts.begin_alert("vo_1", SOON)
    assert further is not None
    assert further.progress is OrderProgress.DELIVERED


def test_with_the_last_state_nobody_knows_any_more_whom_it_was_told_to(ledger: Ledger) -> None:
    alerts = ledger.outbox.alerts
    for progress, sealed in ((OrderProgress.SHIPPED, "sealed"), (OrderProgress.DELIVERED, "sealed")):
        assert alerts.reached("vo_1", progress, SOON)
        alert = alerts.begin_alert("vo_1", SOON)
        assert alert is not None
        assert alert.sealed == sealed
        alerts.end_alert(alert)
    assert not alerts.reached("vo_1", OrderProgress.DELIVERED, SOON)
    assert waiting_in(ledger) == []


def test_a_user_whom_alexa_does_not_know_any_more_is_told_of_nothing_further(ledger: Ledger) -> None:
    alerts = ledger.outbox.alerts
    alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    alert = alerts.begin_alert("vo_1", SOON)
    assert alert is not None
    alerts.end_alert(alert, last=True)
    assert not alerts.reached("vo_1", OrderProgress.DELIVERED, SOON)


def test_what_was_not_told_is_begun_again_when_it_is_due_or_its_lease_is_over(ledger: Ledger) -> None:
    alerts = ledger.outbox.alerts
    alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    first = alerts.begin_alert("vo_1", SOON)
    assert first is not None
    alerts.postpone_alert(first, SOON + timedelta(seconds=5))
    second = alerts.begin_alert("vo_1", SOON + timedelta(seconds=5))
    assert second is not None
    third = alerts.begin_alert("vo_1", SOON + timedelta(seconds=5) + ALERT_LEASE)
    assert third is not None
    assert (first.number, second.number, third.number) == (1, 2, 3)


def test_an_order_whose_customer_allowed_nothing_or_whose_days_are_over_is_told_to_nobody(ledger: Ledger) -> None:
    ledger.place_order(order("vo_2"), touchpoint("tp_2"), customer="key_1")
    assert not ledger.outbox.alerts.reached("vo_2", OrderProgress.SHIPPED, SOON)
    assert not ledger.outbox.alerts.reached("vo_unknown", OrderProgress.SHIPPED, SOON)
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    assert not ledger.outbox.alerts.reached("vo_1", OrderProgress.DELIVERED, MORNING + ALEXA_KEPT)
    late = ledger.outbox.alerts.begin_alert("vo_1", MORNING + ALEXA_KEPT)
    assert late is not None
    assert late.sealed is None

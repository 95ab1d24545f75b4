"""The keys of the one table: where each kind of item lies, and that no key becomes too hot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from base.environment import Aws
from base.settings import Settings
from ledger import table
from ledger.daily import daily_key
from ledger.devices import device_hour_key, device_keys
from ledger.records.spend import Spend
from ledger.wiring import open_ledger
from tests.factories.records import MORNING

DUE = datetime(2026, 12, 24, 6, 0, tzinfo=UTC)


def test_each_kind_lies_under_a_key_of_its_own() -> None:
    spend = Spend(day=date(2026, 11, 20), channel="paid_search", currency="USD", spend_minor=1)
    indexed = [
        table.subscription_keys("x", "x", MORNING),
        table.assignment_keys("x", "x", MORNING, table.FEW),
        device_keys("x", "x"),
    ]
    keys = [
        (table.touchpoint_key("x"), "TP"),
        (table.touchpoint_key("x"), "HEARD"),
        (table.order_key("x"), "OR"),
        (table.order_key("x"), "OUTBOX"),
        (table.handoff_key("x"), "HO"),
        (table.customer_key("x"), "CONSENT"),
        (table.customer_key("x"), "ACCOUNT"),
        table.delivery_key("x"),
        table.match_keys_key("x"),
        table.summary_key("x"),
        table.erasure_key("x"),
        daily_key(spend),
        daily_key(replace(spend, campaign_id="autumn")),
        *((item[table.PK], item[table.SK]) for item in indexed),
    ]
    assert len(set(keys)) == len(keys)


def test_what_was_spent_on_a_campaign_lies_beside_its_channels_total() -> None:
    spend = Spend(day=date(2026, 11, 20), channel="paid_search", currency="USD", spend_minor=1)
    assert daily_key(spend) == ("SPEND#2026-11-20", "paid_search#USD")
    assert daily_key(replace(spend, campaign_id="autumn")) == ("SPEND#2026-11-20", "paid_search#USD#autumn")


def test_a_customers_subscriptions_come_in_the_order_in_which_they_began() -> None:
    old, new = (table.subscription_keys(id_, "us_1", at) for id_, at in (("s_2", MORNING), ("s_1", DUE)))
    assert old[table.GSI1PK] == new[table.GSI1PK] == "CU#us_1"
    assert old[table.GSI1SK] < new[table.GSI1SK]


def test_what_is_due_stands_among_all_that_are_due_the_earliest_first() -> None:
    keys = table.due_keys("s_1", DUE, table.MANY)
    assert keys[table.GSI2PK] == table.due_key(table.shard_of("s_1", table.MANY.outbox))
    assert keys[table.GSI2SK] == "2026-12-24T06:00:00.000000Z#s_1"
    assert (table.due_key(0), table.due_key(7)) == ("DUE", "DUE#7")


def test_an_arm_is_found_by_the_household_and_by_the_test() -> None:
    keys = table.assignment_keys("tip", "ac_1", MORNING, table.FEW)
    assert (keys[table.PK], keys[table.SK]) == ("CU#ac_1", "ARM#tip")
    assert keys[table.GSI2PK] in {table.assignments_key("tip", shard) for shard in range(table.FEW.days)}


def test_a_device_is_found_by_its_household_and_its_hours_lie_with_it_in_the_order_of_time() -> None:
    assert device_keys("de_1", "us_1") == {
        "PK": "DE#de_1",
        "SK": "DEVICE",
        "GSI1PK": "CU#us_1",
        "GSI1SK": "DE#de_1",
    }
    morning, next_day = device_hour_key("de_1", MORNING), device_hour_key("de_1", MORNING + timedelta(1))
    assert morning == ("DE#de_1", "HOUR#2026-11-20T08")
    assert morning < next_day


def test_few_shards_are_the_first_of_many_so_that_what_was_written_before_is_still_read() -> None:
    assert {table.outbox_key(shard) for shard in range(table.FEW.outbox)} == {"OUTBOX"}
    assert {table.months_key(shard) for shard in range(table.FEW.months)} == {"MONTHS"}
    day = MORNING.date()
    few = {table.day_key(day, shard) for shard in range(table.FEW.days)}
    assert few == {f"DAY#2026-11-20#{shard}" for shard in range(4)}
    assert few < {table.day_key(day, shard) for shard in range(table.MANY.days)}
    assert table.outbox_key(0) == "OUTBOX"
    assert table.months_key(0) == "MONTHS"


@pytest.mark.parametrize(("aws", "shards"), [(Aws.EMBEDDED, table.FEW), (Aws.AWS, table.MANY)])
def test_the_cloud_spreads_its_keys_and_one_machine_does_not(aws: Aws, shards: table.Shards) -> None:
    assert open_ledger(Settings(aws=aws)).shards == shards

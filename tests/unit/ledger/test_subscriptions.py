"""Subscriptions on the table: found by household and by moment, changed by one at a time, and let go of when asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from base.errors import NotOpened, RecordConflict
from base.settings import Settings
from ledger.delivery import Recipient, Sealer
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import sealed
from ledger.records import Identity, OrderSource
from ledger.records.subscription import CANCELLED_KEPT, Subscription, SubscriptionState
from ledger.store import Ledger
from ledger.subscriptions import KeptSubscription
from ledger.table import Shards
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from shop.checkout.renewal import RenewalOutcome, Renewals
from tests.factories.checkout import built_in_shop
from tests.factories.records import GRANTED, touchpoint
from tests.factories.records import order as an_order
from tests.factories.subscriptions import ENROLLED, subscription

USER, ACCOUNT = "us_" + "a" * 24, "ac_" + "a" * 24
ADA = Identity(user=USER, account=ACCOUNT)
PSEUDONYMS = open_pseudonyms(Settings())
KEY = str(PSEUDONYMS.service_key("user", "raw"))
SERVICES = ((USER, sealed(PSEUDONYMS.service_pepper, USER, KEY)),)
MORNING = datetime(2026, 1, 6, 14, 0, tzinfo=UTC)  # six there
FOR_ADA, SEALER = Recipient(customer_id="1001"), Sealer((b"key",))
HERS = subscription(customer=KEY, identity=ADA, consent=GRANTED)


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Ledger(lambda: dynamodb, "earshot", pseudonyms=PSEUDONYMS, shards=Shards(days=2, outbox=3, months=1))
    dynamodb.delete_table(TableName="earshot")


def enrolled(ledger: Ledger, one: Subscription = HERS) -> KeptSubscription:
    turn = touchpoint(f"tp_{one.subscription_id}", occurred_at=one.enrolled_at, received_at=one.enrolled_at)
    assert ledger.subscriptions.begin(one, turn, SEALER.seal(one.subscription_id, FOR_ADA))
    read = ledger.subscriptions.of(one.subscription_id)
    assert read is not None
    return read


def renew(ledger: Ledger, now: datetime = MORNING, sealer: Sealer = SEALER) -> RenewalOutcome:
    return Renewals(ledger=ledger, shop=built_in_shop(ledger), sealer=sealer).renew(HERS.subscription_id, now)


def forgotten(ledger: Ledger, deed: Deed, at: datetime) -> dict[str, int]:
    asked = ledger.requests.ask(PrivacyRequest(deed=deed, at=at, customers=(USER,), services=SERVICES))
    return dict(+ledger.erasing.carry_out(asked).items)


def test_it_begins_with_the_turn_that_agreed_to_it_and_a_repeated_yes_meets_itself(ledger: Ledger) -> None:
    read = enrolled(ledger)
    assert (read.subscription, read.version) == (HERS, 1)
    assert SEALER.open("su_1", read.sealed) == FOR_ADA
    assert ledger.touchpoint("tp_su_1") is not None
    again = replace(HERS, quantity=2)
    assert not ledger.subscriptions.begin(again, touchpoint("tp_su_1"), None)
    assert [one.subscription for one in ledger.subscriptions.of_customer(KEY)] == [HERS]


def test_what_is_due_is_found_in_every_shard_however_long_nobody_looked(ledger: Ledger) -> None:
    for number in range(12):
        enrolled(ledger, subscription(f"su_{number}", due=date(2026, 1, 6) + timedelta(days=number)))
    due = {*ledger.subscriptions.due_by(MORNING + timedelta(days=5))}
    assert due == {f"su_{number}" for number in range(6)}
    assert {*ledger.subscriptions.due_by(MORNING + timedelta(days=500))} == {f"su_{number}" for number in range(12)}


def test_of_two_who_change_it_at_once_one_is_told_to_look_again(ledger: Ledger) -> None:
    read = enrolled(ledger)
    assert ledger.subscriptions.change(read, read.subscription.skipped(date(2026, 1, 5)))
    assert not ledger.subscriptions.change(read, read.subscription.cancelled(ENROLLED))


def test_a_renewal_is_an_order_an_entry_and_the_next_date_together(ledger: Ledger) -> None:
    enrolled(ledger)
    assert renew(ledger) is RenewalOutcome.PLACED
    read = ledger.subscriptions.of("su_1")
    assert read is not None
    assert (read.subscription.due, read.subscription.renewals) == (date(2026, 2, 3), 1)
    (waiting,) = ledger.outbox.waiting()
    order = ledger.order(HERS.order_id)
    assert order is not None
    assert (waiting.order_id, order.source, order.subscription_id) == (HERS.order_id, OrderSource.SUBSCRIPTION, "su_1")
    assert renew(ledger) is RenewalOutcome.NOT_DUE


def test_a_renewal_whose_customer_no_key_of_ours_opens_is_placed_for_nobody_and_waits_for_the_key(
    ledger: Ledger,
) -> None:
    enrolled(ledger)
    with pytest.raises(NotOpened):
        renew(ledger, sealer=Sealer((b"older",)))
    assert list(ledger.outbox.waiting()) == []
    assert renew(ledger) is RenewalOutcome.PLACED


def test_no_order_is_placed_of_what_was_changed_a_moment_before(ledger: Ledger) -> None:
    read = enrolled(ledger)
    stale = ledger.subscriptions.replacing(read, read.subscription.renewed(date(2026, 1, 6)))
    assert ledger.subscriptions.change(read, read.subscription.cancelled(ENROLLED))
    order = replace(HERS, renewals=0).order_id
    with pytest.raises(RecordConflict):
        ledger.place_order(an_order(order), touchpoint("tp_renewal"), customer=KEY, also=[stale])
    assert ledger.order(order) is None


def test_what_was_cancelled_is_due_no_more_is_for_nobody_and_goes(ledger: Ledger, dynamodb: Any) -> None:
    read = enrolled(ledger)
    assert ledger.subscriptions.change(read, read.subscription.cancelled(MORNING))
    item = dynamodb.get_item(TableName="earshot", Key={"PK": {"S": "SU#su_1"}, "SK": {"S": "SU"}})["Item"]
    assert not {"GSI2PK", "GSI2SK", "sealed_for"} & {*item}
    assert int(item["expires_at"]["N"]) == (MORNING + CANCELLED_KEPT).timestamp()


def test_whoever_is_forgotten_has_no_subscription_even_one_that_was_renewed_since(ledger: Ledger) -> None:
    enrolled(ledger)
    assert renew(ledger) is RenewalOutcome.PLACED
    assert forgotten(ledger, Deed.ERASED, ENROLLED + timedelta(minutes=1))["subscription"] == 1
    assert ledger.subscriptions.of("su_1") is None


def test_nothing_is_renewed_of_whoever_is_to_be_forgotten(ledger: Ledger) -> None:
    enrolled(ledger)
    asked = PrivacyRequest(deed=Deed.ERASED, at=ENROLLED + timedelta(minutes=1), customers=(USER,), services=SERVICES)
    ledger.requests.ask(asked)
    assert renew(ledger) is RenewalOutcome.FORGOTTEN
    assert ledger.order(HERS.order_id) is None


def test_what_is_begun_after_that_is_a_new_life(ledger: Ledger) -> None:
    enrolled(ledger)
    forgotten(ledger, Deed.ERASED, ENROLLED - timedelta(minutes=1))
    assert ledger.subscriptions.of("su_1") is not None


def test_after_a_no_to_measurement_it_serves_on_and_ties_to_nothing(ledger: Ledger) -> None:
    enrolled(ledger)
    assert forgotten(ledger, Deed.UNLINKED, ENROLLED + timedelta(minutes=1))["subscription"] == 1
    read = ledger.subscriptions.of("su_1")
    assert read is not None
    assert (read.subscription.identity, read.subscription.state) == (Identity(), SubscriptionState.ACTIVE)
    assert renew(ledger) is RenewalOutcome.PLACED
    order = ledger.order(HERS.order_id)
    assert order is not None
    assert order.identity == Identity()
    assert [one.order_id for one in ledger.orders_of(KEY)] == [HERS.order_id]


def test_a_table_that_was_restored_forgets_it_again(ledger: Ledger) -> None:
    enrolled(ledger)
    forgotten(ledger, Deed.ERASED, ENROLLED + timedelta(minutes=1))
    stones = list(ledger.requests.all_tombstones())
    enrolled(ledger, replace(HERS, subscription_id="su_2"))
    ledger.erasing.again(stones)
    assert ledger.subscriptions.of("su_2") is None


def test_one_that_an_earlier_version_wrote_is_read(ledger: Ledger, dynamodb: Any) -> None:
    body = (
        '{"subscription_id":"su_1","customer":"k","enrolled_at":"2026-01-05T18:00:00Z","enrolled_by":"tp_1",'
        '"product_id":"p","interval":{"every":4},"time_zone":"UTC","first_day":"2026-01-06","agreed_minor":1,'
        '"currency":"USD","due":"2026-01-06"}'
    )
    item = {"PK": {"S": "SU#su_1"}, "SK": {"S": "SU"}, "revision": {"N": "1"}, "body": {"S": body}}
    dynamodb.put_item(TableName="earshot", Item=item)
    read = ledger.subscriptions.of("su_1")
    assert read is not None
    assert (read.subscription.quantity, read.subscription.state) == (1, SubscriptionState.ACTIVE)

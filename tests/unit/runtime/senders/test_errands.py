"""A subscription that a shop keeps comes into the ledger, and what its household says goes out to its keeper, once."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from base.errors import NotSigned
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.platform import Delivery, PlatformIntake
from intake.platforms.recharge.webhook import PLATFORM as RECHARGE
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import Choice, Consent, Grant, Identity, Initiator, OrderSource
from ledger.records.errand import kept_id
from ledger.records.subscription import Keeper, Subscription, SubscriptionState
from ledger.store import Ledger
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.template import table_definition
from runtime.senders.built_in import BuiltInSender
from runtime.senders.dispatch import Dispatch
from runtime.senders.keepers import errands
from runtime.senders.keepers.errands import ErrandPost, Following
from runtime.senders.keepers.port import SubscriptionKeeper
from runtime.senders.keepers.recharge import RechargeSubscriptions
from runtime.senders.keepers.shopify import ShopifyContracts
from shop.checkout.renewal import Renewals
from tests.factories.checkout import COFFEE, built_in_shop
from tests.factories.keepers import KeptThere, open_keeper
from tests.factories.replenished import NAMES
from tests.factories.shopify import SECRET, shop_order

ZONE, SHOPPER = "America/Los_Angeles", "1001"
KEY = NAMES.service_key("account", SHOPPER) or ""
START = datetime(2026, 11, 20, 17, tzinfo=UTC)
DUE, LATER = date(2026, 12, 1), date(2026, 12, 29)
PAUSED, ACTIVE, ENDED = SubscriptionState.PAUSED, SubscriptionState.ACTIVE, SubscriptionState.CANCELLED
CONTRACT = {
    "id": 77,
    "admin_graphql_api_id": "gid://shopify/SubscriptionContract/77",
    "billing_policy": {"interval": "week", "interval_count": 4, "min_cycles": None, "max_cycles": None},
    "currency_code": "USD",
    "customer_id": int(SHOPPER),
    "status": "active",
    "revision_id": "1",
}
BILLED = {"idempotency_key": "k", "order_id": 5001, "subscription_contract_id": 77, "ready": True, "error_code": None}


@dataclass
class Shop:
    """One shop that keeps its subscriptions at one of both, and our ledger."""

    ledger: Ledger
    there: KeptThere
    keeper: Keeper
    now: datetime = START
    deliveries: list[str] = field(default_factory=list)

    def hears(self, platform: PlatformIntake[Any], body: bytes, headers: dict[str, str]) -> str:
        known = lookups_in(self.ledger, pseudonyms=NAMES, shop_url="https://shop.example/", clock=lambda: self.now)
        doors = Deliveries(platform=platform, secrets=(SECRET,), ledger=self.ledger, lookups=known)
        return str(doors.receive(Delivery(headers=headers, body=body)).taken)

    def shopify(self, payload: dict[str, Any], topic: str = "subscription_contracts/update") -> str:
        body = json.dumps(payload).encode()
        return self.hears(SHOPIFY, body, sign_shopify(body, SECRET, event=str(len(body)), topic=topic))

    def recharge(self, payload: dict[str, Any]) -> str:
        body = json.dumps(payload).encode()
        return self.hears(RECHARGE, body, {"X-Recharge-Hmac-Sha256": hashlib.sha256(SECRET + body).hexdigest()})

    def tells_of_it(self) -> None:
        if self.keeper is Keeper.SHOPIFY:
            self.shopify(CONTRACT | {"revision_id": str(self.now)})
        else:
            customer = {"id": 4, "external_customer_id": {"ecommerce": SHOPPER}}
            self.recharge({"subscription": {"id": 77, "updated_at": str(self.now)}, "customer": customer})

    def post(self) -> ErrandPost:
        kept: SubscriptionKeeper = (
            ShopifyContracts(f"{self.there.url}/graphql.json", "token", time_zone=ZONE)
            if self.keeper is Keeper.SHOPIFY
            else RechargeSubscriptions(self.there.url, "token", currency="USD", time_zone=ZONE)
        )
        following = Following(ledger=self.ledger, time_zone=ZONE)
        return ErrandPost(
            errands=self.ledger.errands, following=following, keepers={self.keeper: kept}, clock=lambda: self.now
        )

    def sweeps(self, *only: str) -> list[datetime | None]:
        """Try all that waits, as the outbox does, or some of it."""
        dispatch = Dispatch(
            outbox=self.ledger.outbox, sender=BuiltInSender(), errands=self.post(), clock=lambda: self.now
        )
        return [dispatch.deliver(one) for one in only or self.waiting()]

    def waiting(self) -> list[str]:
        return [one.order_id for one in self.ledger.outbox.waiting()]

    def known(self) -> Subscription | None:
        found = self.ledger.subscriptions.of(kept_id(self.keeper, "77"))
        return None if found is None else found.subscription

    def one(self) -> Subscription:
        (found,) = self.ledger.subscriptions.of_customer(KEY)
        return found.subscription

    def says(self, change: Any) -> None:
        """Change it, as a yes by voice does."""
        (read,) = self.ledger.subscriptions.of_customer(KEY)
        assert self.ledger.subscriptions.change(read, change(read.subscription), at=self.now)

    @property
    def today(self) -> date:
        return self.one().today(self.now)


@pytest.fixture(params=[*Keeper])
def shop(dynamodb: Any, request: pytest.FixtureRequest) -> Iterator[Shop]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    with open_keeper(KeptThere()) as there:
        ledger = Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES)
        yield Shop(ledger, there, request.param)
    dynamodb.delete_table(TableName="earshot")


def begun(shop: Shop) -> Shop:
    shop.tells_of_it()
    shop.sweeps()
    return shop


def test_what_a_shop_keeps_is_its_households_here_and_no_renewal_of_it_is_ours_to_place(shop: Shop) -> None:
    one = begun(shop).one()
    assert (one.product_id, one.quantity, one.due, one.state) == (COFFEE, 2, DUE, ACTIVE)
    later = START + timedelta(days=400)
    assert [*shop.ledger.subscriptions.due_by(later)] == []
    assert not one.is_due(later)
    renewals = Renewals(ledger=shop.ledger, shop=built_in_shop(shop.ledger))
    assert renewals.renew(one.subscription_id, later) == "not due"
    assert shop.waiting() == []


def test_the_touch_that_began_it_is_kept_and_names_its_household_after_a_yes_alone(shop: Shop) -> None:
    one = begun(shop).one()
    touch = shop.ledger.touchpoint(one.enrolled_by)
    assert touch is not None
    assert (touch.action, touch.initiator, touch.subscription_id) == ("subscribe", "human", one.subscription_id)
    assert (touch.identity, one.identity) == (Identity(), Identity())


def test_with_a_yes_the_touch_names_the_account(shop: Shop) -> None:
    shop.ledger.decide(
        Choice(customer=KEY, decided_at=START - timedelta(days=90), consent=Consent(measurement=Grant.GRANTED))
    )
    one = begun(shop).one()
    touch = shop.ledger.touchpoint(one.enrolled_by)
    assert touch is not None
    assert touch.identity == one.identity == Identity(account=NAMES.of("account", SHOPPER))


@pytest.mark.parametrize(
    ("change", "there"),
    [
        (lambda one: one.paused(one.today(START)), {"status": {"PAUSED", "CANCELLED"}}),
        (lambda one: one.skipped(one.today(START)), {"due": {LATER}}),
        (lambda one: one.so_many(5, 5_000), {"quantity": {5}}),
        (lambda one: one.cancelled(START), {"status": {"CANCELLED"}}),
        (lambda one: one.paused(one.today(START), date(2026, 12, 20)), {"due": {LATER}, "status": {"ACTIVE"}}),
    ],
)
def test_what_a_household_says_is_told_its_keeper_once_however_often_it_is_tried(
    shop: Shop, change: Any, there: dict[str, set[object]]
) -> None:
    begun(shop).says(change)
    (errand,) = shop.waiting()
    shop.there.away = 1
    (again,) = shop.sweeps()
    assert again is not None
    shop.now = again
    shop.there.lost = 1
    (again,) = shop.sweeps()
    assert again is not None
    shop.now = again
    assert shop.sweeps() == [None]
    assert {name: getattr(shop.there, name) in allowed for name, allowed in there.items()} == dict.fromkeys(there, True)
    changes = [*shop.there.changes]
    assert shop.sweeps(errand) == [None]
    assert (shop.there.changes, shop.waiting()) == (changes, [])
    steps = [one for one in changes if one != "Draft"]  # one that is not committed is nothing
    assert len(steps) == len(set(steps))
    assert shop.one().untold is None


def test_of_two_wishes_that_overtake_each_other_the_later_holds_and_nothing_is_lost(shop: Shop) -> None:
    begun(shop).says(lambda one: one.so_many(5, 5_000))
    (first,) = shop.waiting()
    shop.now += timedelta(seconds=5)
    shop.says(lambda one: one.paused(one.today(START)))
    shop.now += timedelta(seconds=5)
    shop.says(lambda one: one.resumed(one.today(START)))
    (last,) = set(shop.waiting()[2:])
    shop.sweeps(last)
    shop.sweeps(first)
    shop.sweeps()
    assert (shop.there.status, shop.there.quantity, shop.there.due) == ("ACTIVE", 5, DUE)
    assert (shop.one().state, shop.one().quantity) == (ACTIVE, 5)


def test_news_that_come_before_a_wish_is_told_do_not_undo_it(shop: Shop) -> None:
    begun(shop).says(lambda one: one.paused(one.today(START)))
    (wish,) = shop.waiting()
    shop.now += timedelta(seconds=5)
    shop.tells_of_it()
    (news,) = set(shop.waiting()) - {wish}
    shop.sweeps(news)
    assert (shop.one().state, shop.there.changes) == (PAUSED, [])
    shop.sweeps(wish)
    assert shop.one().state is PAUSED
    assert shop.there.changes != []


def test_what_is_changed_there_is_so_here(shop: Shop) -> None:
    begun(shop)
    shop.there.quantity, shop.there.due = 7, LATER
    shop.now += timedelta(hours=1)
    begun(shop)
    assert (shop.one().quantity, shop.one().due) == (7, LATER)
    shop.there.gone = True
    shop.now += timedelta(hours=1)
    begun(shop)
    assert shop.one().state is ENDED


def test_what_the_keeper_will_not_do_is_undone_here_and_said_in_the_log(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    begun(shop).says(lambda one: one.so_many(5, 5_000))
    shop.there.refuses = True
    assert shop.sweeps() == [None]
    assert shop.one().quantity == 2
    assert "EARSHOT_WISH_REFUSED" in caplog.text
    assert shop.waiting() == []


def test_a_keeper_that_never_answers_is_given_up_and_the_next_news_stand(
    shop: Shop, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "ENOUGH_TRIES", 1)
    begun(shop).says(lambda one: one.so_many(5, 5_000))
    shop.there.away = 1
    with caplog.at_level(logging.ERROR):
        assert shop.sweeps() == [None]
    assert "EARSHOT_GIVEN_UP" in caplog.text
    assert (shop.waiting(), shop.one().untold) == ([], None)
    shop.now += timedelta(hours=1)
    assert begun(shop).one().quantity == 2


def test_one_of_several_products_is_not_kept_here(shop: Shop) -> None:
    if shop.keeper is Keeper.SHOPIFY:
        shop.there.products = 2
        assert begun(shop).known() is None


@pytest.mark.parametrize("news_first", [True, False])
def test_an_order_that_renews_it_is_a_machines_whichever_of_the_two_comes_first(shop: Shop, news_first: bool) -> None:
    begun(shop)
    lines = [{"purchase_item_id": 77, "purchase_item_type": "subscription"}]
    recurring = {"type": "recurring", "external_order_id": {"ecommerce": "5001"}, "line_items": lines}

    def news() -> None:
        if shop.keeper is Keeper.SHOPIFY:
            shop.shopify(BILLED, "subscription_billing_attempts/success")
        else:
            shop.recharge({"order": recurring})

    def told() -> None:
        shop.shopify(shop_order(5001), "orders/create")

    for step in (news, told) if news_first else (told, news):
        step()
    shop.shopify(shop_order(5001, updated_at="2026-11-21T03:00:05-05:00"), "orders/updated")
    found = shop.ledger.order("5001")
    assert found is not None
    expected = (OrderSource.SUBSCRIPTION, Initiator.MACHINE, kept_id(shop.keeper, "77"))
    assert (found.source, found.initiator, found.subscription_id) == expected


def test_a_try_that_failed_and_a_first_order_renew_nothing(shop: Shop) -> None:
    begun(shop)
    shop.shopify(BILLED | {"error_code": "expired_payment_method"}, "subscription_billing_attempts/failure")
    lines = [{"purchase_item_id": 77, "purchase_item_type": "subscription"}]
    shop.recharge({"order": {"type": "checkout", "external_order_id": {"ecommerce": "5001"}, "line_items": lines}})
    assert shop.ledger.errands.renews("5001") is None


def test_who_is_forgotten_has_none_here_and_no_late_news_brings_it_back(shop: Shop) -> None:
    begun(shop)
    services = NAMES.sealed_service("account", SHOPPER)
    customers = NAMES.versions("account", SHOPPER)
    shop.now += timedelta(hours=1)
    request = PrivacyRequest(deed=Deed.ERASED, at=shop.now, customers=customers, services=services, guards=True)
    shop.ledger.requests.ask(request)
    forget_what_was_asked(shop.ledger)
    assert shop.known() is None
    shop.now += timedelta(hours=1)
    assert begun(shop).known() is None


def test_a_body_that_recharge_did_not_sign_is_refused(shop: Shop) -> None:
    body = b'{"subscription": {"id": 77}}'
    for signature in ("", "00", hashlib.sha256(body + SECRET).hexdigest()):
        with pytest.raises(NotSigned):
            shop.hears(RECHARGE, body, {"X-Recharge-Hmac-Sha256": signature})


def test_news_whose_customer_nobody_named_leads_to_nothing(shop: Shop) -> None:
    if shop.keeper is Keeper.RECHARGE:
        assert shop.recharge({"subscription": {"id": 77}}) == "stored"
        assert shop.sweeps() == [None]
        assert shop.known() is None

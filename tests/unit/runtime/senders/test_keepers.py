"""Subscriptions that Shopify or Recharge keeps, over HTTP: read as they are there, and changed once, as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from base.errors import MerchantUnavailable, SettingsError, WishRefused
from ledger.records.interval import Interval, Unit
from ledger.records.subscription import SubscriptionState, WantedThere
from runtime.senders.keepers.port import SubscriptionKeeper
from runtime.senders.keepers.recharge import RechargeSubscriptions
from runtime.senders.keepers.shopify import ShopifyContracts
from runtime.senders.keepers.table import open_keepers
from runtime.senders.settings import MerchantSettings
from tests.factories.checkout import COFFEE
from tests.factories.keepers import KeptThere, open_keeper

ZONE = "America/Los_Angeles"
DUE, LATER = date(2026, 12, 1), date(2026, 12, 29)
PAUSED, ACTIVE, ENDED = SubscriptionState.PAUSED, SubscriptionState.ACTIVE, SubscriptionState.CANCELLED


@pytest.fixture
def there() -> Iterator[KeptThere]:
    with open_keeper(KeptThere()) as one:
        yield one


@pytest.fixture(params=["shopify", "recharge"])
def keeper(there: KeptThere, request: pytest.FixtureRequest) -> SubscriptionKeeper:
    if request.param == "shopify":
        return ShopifyContracts(f"{there.url}/graphql.json", "token", time_zone=ZONE)
    return RechargeSubscriptions(there.url, "token", currency="EUR", time_zone=ZONE)


def test_one_is_read_as_it_is_there(keeper: SubscriptionKeeper) -> None:
    told = keeper.read("77")
    assert told is not None
    assert (told.there, told.state, told.due, told.quantity, told.sku) == ("77", ACTIVE, DUE, 2, COFFEE)
    assert (told.interval, told.currency) == (Interval(every=4), "USD")
    assert told.begun_at == datetime(2026, 10, 6, 16, tzinfo=UTC)
    # Recharge tells no shipping of a subscription
    assert told.total_minor == (2 * 900 + 499 if isinstance(keeper, ShopifyContracts) else 2 * 900)


def test_one_that_is_not_there_is_none_and_is_not_changed(keeper: SubscriptionKeeper, there: KeptThere) -> None:
    there.gone = True
    assert keeper.read("77") is None
    with pytest.raises(WishRefused):
        keeper.want("77", WantedThere(state=PAUSED))


def test_all_are_read_page_by_page_with_the_shops_number_of_whose_they_are(keeper: SubscriptionKeeper) -> None:
    assert [(one.there, one.customer_id) for one in keeper.each()] == [("77", "1001")] * 2


@pytest.mark.parametrize(
    "wanted",
    [
        WantedThere(state=PAUSED),
        WantedThere(state=ENDED),
        WantedThere(left_out=(DUE,), due=LATER),
        WantedThere(due=LATER),
        WantedThere(quantity=3),
        WantedThere(interval=Interval(every=2, unit=Unit.MONTH), due=LATER),
    ],
)
def test_what_is_wanted_is_so_and_asked_again_changes_nothing(
    keeper: SubscriptionKeeper, there: KeptThere, wanted: WantedThere
) -> None:
    keeper.want("77", wanted)
    told, changes = keeper.read("77"), [*there.changes]
    assert told is not None
    assert told.state is (wanted.state or ACTIVE)
    assert told.quantity == (wanted.quantity or 2)
    assert told.interval == (wanted.interval or Interval(every=4))
    assert told.due == (None if wanted.state else wanted.due or DUE)
    keeper.want("77", wanted)
    assert there.changes == changes != []


def test_a_pause_ends_with_the_date_that_is_wanted(keeper: SubscriptionKeeper) -> None:
    keeper.want("77", WantedThere(state=PAUSED))
    keeper.want("77", WantedThere(state=ACTIVE, due=LATER))
    told = keeper.read("77")
    assert told is not None
    assert (told.state, told.due) == (ACTIVE, LATER)


@pytest.mark.parametrize("wanted", [WantedThere(left_out=(DUE,), due=LATER), WantedThere(quantity=5)])
def test_a_change_whose_answer_is_lost_is_made_once(
    keeper: SubscriptionKeeper, there: KeptThere, wanted: WantedThere
) -> None:
    there.lost = 1
    with pytest.raises(MerchantUnavailable):
        keeper.want("77", wanted)
    keeper.want("77", wanted)
    told = keeper.read("77")
    assert told is not None
    assert (told.due, told.quantity) == (wanted.due or DUE, wanted.quantity or 2)
    skips = [one for one in there.changes if one in {"Skip", "POST /addresses/9/charges/skip"}]
    assert len(skips) == len(wanted.left_out)


def test_what_the_keeper_finds_wrong_is_told_from_a_keeper_that_is_away(
    keeper: SubscriptionKeeper, there: KeptThere
) -> None:
    there.refuses = True
    with pytest.raises(WishRefused):
        keeper.want("77", WantedThere(quantity=5))
    there.away = 1
    with pytest.raises(MerchantUnavailable) as away:
        keeper.want("77", WantedThere(quantity=5))
    assert not isinstance(away.value, WishRefused)


def test_a_delivery_that_is_left_out_is_left_out_in_the_billing_cycle_too(there: KeptThere) -> None:
    shop = ShopifyContracts(f"{there.url}/graphql.json", "token", time_zone=ZONE)
    shop.want("77", WantedThere(left_out=(DUE,), due=LATER))
    assert (there.skipped, there.due) == ({"2026-12-01"}, LATER)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"subscriptions": "shopify"}, "EARSHOT_SHOPIFY_TOKEN"),
        ({"subscriptions": "recharge"}, "EARSHOT_RECHARGE_TOKEN"),
        ({"subscriptions": "bold"}, "EARSHOT_SUBSCRIPTIONS"),
        ({"subscriptions": "shopify", "shopify_token": "t", "shopify_admin_url": "http://x.example"}, "ADMIN_URL"),
    ],
)
def test_a_keeper_without_its_settings_is_named_at_the_start(given: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        open_keepers(MerchantSettings(**given), ZONE)


def test_where_nobody_else_keeps_them_there_is_no_keeper() -> None:
    assert open_keepers(MerchantSettings(), ZONE) == {}

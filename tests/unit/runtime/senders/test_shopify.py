"""A shop without keys: a try ends in time however slow it is, and what it may have twice is looked for later."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from base.errors import MerchantUnavailable
from base.merchant_call import MerchantReply, MerchantRequest, call_merchant
from ledger.outbox import Attempt
from ledger.records import OrderLine, OrderStatus
from ledger.second_looks import FIRST_LOOK, LATER_LOOKS
from ledger.settlements import Confirmed
from runtime.functions.outbox_feed import OVERDUE, Feed
from runtime.senders import sender as seam
from runtime.senders.dispatch import LONGEST_AGAIN, Dispatch
from runtime.senders.sender import SECONDS, TRY_SECONDS
from runtime.senders.shopify.sender import ShopifySender
from tests.factories.checkout import COFFEE
from tests.factories.memory import MemoryLedger
from tests.factories.merchant import Merchant, Trouble, open_merchant
from tests.factories.records import MORNING, order, touchpoint

LINES = (OrderLine(product_id=COFFEE, brand_id="ruxton", quantity=1, unit_price_minor=899),)
ORDER = order("vo_1", placed_at=MORNING, revenue_minor=899, lines=LINES)
OF_ONE_TRY = ("orderByIdentifier", "productVariants", "orderCreate", "orderByIdentifier")


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899})) as one:
        yield one


# -- a try ends in time -------------------------------------------------------------------------------------------


@dataclass
class SlowShop:
    """Carries requests to the merchant over HTTP, each of which takes so many seconds by the clock of the sender."""

    takes: float
    now: float = 0.0
    patience: list[float] = field(default_factory=list)

    def __call__(self, request: MerchantRequest, seconds: float) -> MerchantReply:
        self.patience.append(seconds)
        if seconds <= 0:
            raise MerchantUnavailable("no time is left")
        self.now += min(self.takes, seconds)
        reply = call_merchant(request, 30.0)
        if self.takes > seconds:
            raise MerchantUnavailable("done, and too late")
        return reply


@pytest.mark.parametrize("takes", [0.1, 2.9, 4.0, 5.9, 6.1, 60.0])
def test_the_requests_of_a_try_have_ended_in_its_time_together_however_long_each_takes(
    merchant: Merchant, takes: float
) -> None:
    shop = SlowShop(takes)
    sender = ShopifySender(f"{merchant.url}/graphql.json", "t", call=shop, timer=lambda: shop.now)
    settled = False
    for number in range(1, 4):
        began = shop.now
        with suppress(MerchantUnavailable):
            settled = isinstance(sender.tell(Attempt(order=ORDER, checkout=None, number=number)), Confirmed)
        assert shop.now - began <= TRY_SECONDS
    assert max(shop.patience) <= SECONDS
    assert (merchant.orders, settled) == (([], False) if takes > SECONDS else (["vo_1"], True))


def test_a_try_makes_four_requests_at_most(merchant: Merchant) -> None:
    merchant.indexed = False
    merchant.troubles = deque([Trouble.NONE, Trouble.NONE, Trouble.GARBLED])
    with pytest.raises(MerchantUnavailable):
        ShopifySender(f"{merchant.url}/graphql.json", "t").tell(Attempt(order=ORDER, checkout=None, number=2))
    assert len(merchant.bodies) == len(OF_ONE_TRY)
    assert all(name.encode() in body for name, body in zip(OF_ONE_TRY, merchant.bodies, strict=True))


# -- what it may have twice is looked for later -------------------------------------------------------------------


class Shop:
    """A shop, the outbox before it, and the sweep, on a clock that a test moves."""

    def __init__(self, merchant: Merchant) -> None:
        self.merchant, self.now, self.ledger = merchant, MORNING, MemoryLedger()
        sender = ShopifySender(f"{merchant.url}/graphql.json", "t")
        self.dispatch = Dispatch(outbox=self.ledger.outbox, sender=sender, clock=self.clock)
        self.feed = Feed(outbox=self.ledger.outbox, queue=self, clock=self.clock)  # type: ignore[arg-type]
        self.ledger.place_order(ORDER, touchpoint("tp_1"), customer="key_1")

    def clock(self) -> datetime:
        return self.now

    def put(self, orders: list[tuple[str, float]]) -> None:
        """Be the queue, which has each order tried at once."""
        for order_id, _ in orders:
            self.dispatch.deliver(order_id)

    def pass_(self, time: timedelta) -> int:
        """Let time pass until the next sweep; return how many times the shop was asked in it."""
        self.now += time + OVERDUE
        before = len(self.merchant.bodies)
        self.feed.sweep()
        return len(self.merchant.bodies) - before


@pytest.fixture
def shop(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(seam, "SECONDS", 0.4)
    return Shop(merchant)


@pytest.fixture
def doubled(shop: Shop) -> Shop:
    """A shop that neither found its order nor refused a second: the reply to the first was lost."""
    shop.merchant.unique = shop.merchant.indexed = shop.merchant.listed = False
    shop.merchant.troubles = deque([Trouble.NONE, Trouble.NONE, Trouble.LOST_REPLY])
    shop.dispatch.deliver("vo_1")
    shop.now += timedelta(minutes=1)
    shop.dispatch.deliver("vo_1")
    assert (shop.merchant.orders, shop.ledger.orders["vo_1"][1].merchant_order_id) == (["vo_1", "vo_1"], "1002")
    return shop


@pytest.mark.parametrize("shown_after", [0, 1, 2])
def test_a_double_is_found_by_the_sweep_however_late_the_shop_lists_it_and_reported_once(
    doubled: Shop, caplog: pytest.LogCaptureFixture, shown_after: int
) -> None:
    for number, wait in enumerate((FIRST_LOOK, *LATER_LOOKS, timedelta(days=3), timedelta(days=3))):
        doubled.merchant.listed = number >= shown_after
        doubled.pass_(wait)
    reported = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert reported == ["EARSHOT_DOUBLE order vo_1 is 1001 and 1002"]
    assert list(doubled.ledger.outbox.waiting()) == []


def test_a_look_that_the_shop_did_not_answer_is_made_again(doubled: Shop, caplog: pytest.LogCaptureFixture) -> None:
    doubled.merchant.listed, doubled.merchant.away = True, True
    assert doubled.pass_(FIRST_LOOK) == 1
    doubled.merchant.away = False
    assert doubled.pass_(LONGEST_AGAIN) == 1
    assert "EARSHOT_DOUBLE order vo_1 is 1001 and 1002" in caplog.messages


def test_an_order_that_was_tried_twice_and_is_there_once_is_looked_for_for_a_day_and_rings_no_alarm(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.merchant.troubles = deque([Trouble.SERVER_ERROR])
    shop.dispatch.deliver("vo_1")
    shop.now += timedelta(minutes=1)
    shop.dispatch.deliver("vo_1")
    with caplog.at_level(logging.INFO, "earshot.outbox"):
        looks = [shop.pass_(wait) for wait in (FIRST_LOOK, *LATER_LOOKS, timedelta(days=3))]
    assert looks == [1, 1, 1, 0]
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    oldest = [record.outbox_oldest_seconds for record in caplog.records if hasattr(record, "outbox_oldest_seconds")]
    assert max(oldest) <= OVERDUE.total_seconds()  # what is not due yet does not wait


def test_an_order_that_was_taken_at_the_first_try_is_never_looked_for(shop: Shop) -> None:
    shop.dispatch.deliver("vo_1")
    assert [shop.pass_(wait) for wait in (FIRST_LOOK, *LATER_LOOKS)] == [0, 0, 0]


def test_the_last_of_the_stock_that_our_own_lost_try_took_is_no_refusal(shop: Shop) -> None:
    shop.merchant.indexed = False
    shop.merchant.troubles = deque([Trouble.NONE, Trouble.NONE, Trouble.LOST_REPLY])
    shop.dispatch.deliver("vo_1")
    shop.merchant.sold_out, shop.now = {COFFEE}, shop.now + timedelta(minutes=1)
    shop.merchant.on_call = {(".json", len(shop.merchant.calls) + 4): lambda: vars(shop.merchant).update(indexed=True)}
    shop.dispatch.deliver("vo_1")
    kept = shop.ledger.orders["vo_1"][1]
    assert (kept.status, kept.merchant_order_id, shop.merchant.orders) == (OrderStatus.PLACED, "1001", ["vo_1"])


def test_an_order_that_was_refused_here_and_turns_up_at_the_shop_is_reported(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.merchant.indexed = False
    shop.merchant.troubles = deque([Trouble.NONE, Trouble.NONE, Trouble.LOST_REPLY])
    shop.dispatch.deliver("vo_1")
    shop.merchant.sold_out, shop.now = {COFFEE}, shop.now + timedelta(minutes=1)
    shop.dispatch.deliver("vo_1")
    assert shop.ledger.orders["vo_1"][1].status is OrderStatus.CANCELLED
    shop.pass_(FIRST_LOOK)
    assert "EARSHOT_DISPUTED order vo_1 is cancelled here and 1001 at the merchant" in caplog.messages

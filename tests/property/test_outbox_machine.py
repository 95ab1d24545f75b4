"""Place, retry, crash, redrive, take back, cancel, webhook in any order: no order is doubled, lost, or told of wrongly.

A dozen runs a kind of merchant here; a thousand with `make outbox`. The merchant answers in this process, through the
real senders.
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from base.errors import MerchantUnavailable, StoreUnavailable, Unanswered
from base.merchant_call import MerchantReply, MerchantRequest
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as OWN_ORDERS
from intake.platforms.platform import Delivery
from ledger.delivery import Recipient, Sealer
from ledger.encoding import to_json
from ledger.outbox import TOLD_FOR, Attempt
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order, OrderLine, OrderStatus
from ledger.settlements import Refusal, Refused, Settlement
from ledger.table import DELIVERY_KEPT
from runtime.demo.signing import sign_shopify
from runtime.senders.dispatch import LONGEST_AGAIN, Dispatch
from runtime.senders.sender import FindsDoubles, OrderSender
from runtime.senders.shopify.sender import ShopifySender
from runtime.senders.ucp import UcpSender
from runtime.senders.webhook import WebhookSender
from shop.checkout.port import Placed
from shop.checkout.session import TotalType
from shop.checkout.ucp.business import UcpBusiness
from shop.checkout.ucp.client import UcpClient
from tests.factories.checkout import COFFEE, built_in_catalog, lines, placing
from tests.factories.memory import MemoryLedger
from tests.factories.memory_outbox import MemoryOutbox
from tests.factories.merchant import Merchant, Trouble
from tests.factories.records import MORNING, order, touchpoint

RUNS = int(os.environ.get("OUTBOX_RUNS", "12"))
ASKED_FOR_NOTHING = (Trouble.SERVER_ERROR, Trouble.THROTTLED, Trouble.HANG)
troubles = st.sampled_from(Trouble)
_SWEEPS_A_DAY = 4
settlings = st.sampled_from(["", "", "refused", "lost"])  # by the table


SEALER = Sealer((b"key",))


def sealed(order_id: str) -> str:
    return SEALER.seal(order_id, Recipient(customer_id="1001"))


class Killed(BaseException):
    """The process died here."""


class Wire:
    """Carries requests to the merchant, and loses what the next trouble says."""

    def __init__(self, merchant: Merchant) -> None:
        self._merchant = merchant
        self.troubles: list[Trouble] = []
        self.unanswered = False  # since this was last set back

    def __call__(self, request: MerchantRequest, seconds: float) -> MerchantReply:
        trouble, before = self.troubles.pop(0) if self.troubles else Trouble.NONE, self.unanswered
        self.unanswered = True
        if self._merchant.away or trouble in ASKED_FOR_NOTHING:
            raise MerchantUnavailable("no answer, and nothing done")
        path = request.url.removeprefix("https://shop.example")
        status, told = self._merchant.answer(request.method, path, request.body or b"", dict(request.headers))
        if trouble is not Trouble.NONE:
            raise MerchantUnavailable("done, and no answer")
        self.unanswered = before
        return MerchantReply(status=status, body=_json(told))


class Mortal:
    """A sender whose process may die before or after the merchant was told."""

    def __init__(self, within: OrderSender) -> None:
        self._within = within
        self.dies = ""

    def tell(self, attempt: Attempt) -> Settlement:
        assert attempt.sealed is not None, "it was told for nobody"
        dies, self.dies = self.dies, ""
        if dies == "before":
            raise Killed
        settlement = self._within.tell(attempt)
        if dies == "after":
            raise Killed
        return settlement


class MortalFinder(Mortal):
    """The same, of a merchant that may have an order twice."""

    def orders_bearing(self, order_id: str) -> tuple[str, ...]:
        assert isinstance(self._within, FindsDoubles)
        return self._within.orders_bearing(order_id)


class OutboxMachine(RuleBasedStateMachine):
    kind = ""

    def __init__(self) -> None:
        super().__init__()
        self.now = MORNING
        self.merchant = Merchant(prices={COFFEE: 899})
        self.wire = Wire(self.merchant)
        self.ledger = MemoryLedger()
        client = UcpClient(lambda _: "https://shop.example", call=self.wire)
        senders = {
            "ucp": UcpSender(client),
            "webhook": WebhookSender("https://shop.example/orders", b"s", call=self.wire, clock=self.clock),
            "shopify": ShopifySender("https://shop.example/graphql.json", "t", call=self.wire),
        }
        self.sender = (MortalFinder if self.kind == "shopify" else Mortal)(senders[self.kind])
        self.dispatch = Dispatch(
            outbox=self.ledger.outbox, sender=self.sender, sealer=SEALER, enough_tries=2, clock=self.clock
        )
        self.shop = UcpBusiness(client, built_in_catalog(), self.ledger, seller="S", patience=lambda: 1.0)
        lookups = lookups_in(
            self.ledger, pseudonyms=Pseudonyms(b"p"), shop_url="https://shop.example/", clock=self.clock
        )
        self.deliveries = Deliveries(platform=OWN_ORDERS, secrets=(b"s",), ledger=self.ledger, lookups=lookups)
        self.said: dict[str, str] = {}
        self.heard: Counter[str] = Counter()
        self.taken_back: set[str] = set()
        self.given_up: set[str] = set()  # the merchant may have them all the same, as their customers are told
        settle = self.ledger.outbox.settle

        def noted(order_id: str, settlement: Settlement, *told: Any, **how: Any) -> Order | None:
            if settlement == Refused(reason=Refusal.UNANSWERED):
                self._may_be_given_up(order_id)
                self.given_up.add(order_id)
            return settle(order_id, settlement, *told, **how)

        self.ledger.outbox.settle = noted  # type: ignore[method-assign]

    def clock(self) -> datetime:
        return self.now

    # -- what happens --------------------------------------------------------------------------------------------

    @precondition(lambda self: self.kind != "ucp" and len(self.said) < 4)
    @rule()
    def place(self) -> None:
        order_id = f"vo_{len(self.said)}"
        placed = order(
            order_id,
            placed_at=self.now,
            received_at=self.now,
            revenue_minor=899,
            lines=(OrderLine(product_id=COFFEE, quantity=1, unit_price_minor=899),),
        )
        for _ in range(2):  # a repeated yes meets itself
            self.ledger.place_order(placed, touchpoint(f"tp_{order_id}"), customer="key_1", delivery=sealed(order_id))
        self.said[order_id] = "ordered"

    @precondition(lambda self: self.kind == "ucp" and len(self.said) < 4 and not self.merchant.away)
    @rule(befalls=st.lists(troubles, max_size=3), price=st.sampled_from([0, 0, 100]), settling=settlings)
    def say_yes(self, befalls: list[Trouble], price: int, settling: str) -> None:
        order_id = f"vo_{len(self.said)}"
        session = self.shop.create(lines((COFFEE, 1)), idempotency_key=order_id, moment=self.now)
        if not session.ready:
            return
        self.merchant.prices[COFFEE] += price
        self.wire.troubles = list(befalls)
        how = placing(f"tp_{order_id}", placed_at=self.now, delivery=sealed(order_id))
        total = session.amount(TotalType.TOTAL)
        self._settle_badly(settling)
        try:
            result = self.shop.complete(session.session_id, expected_total_minor=total, placing=how)
        except Unanswered:  # "I could not tell. Shall I try again?"
            self._settle_badly("")
            result = self.shop.complete(session.session_id, expected_total_minor=total, placing=how)
        self._settle_badly("")
        self.wire.troubles = []
        said = ("ordered" if result.confirmed else "sent") if isinstance(result, Placed) else "refused"
        self.said[order_id] = said

    @rule(
        pick=st.integers(0, 3),
        befalls=st.lists(troubles, max_size=4),
        dies=st.sampled_from(["", "before", "after"]),
        settling=settlings,
    )
    def deliver(self, pick: int, befalls: list[Trouble], dies: str, settling: str) -> None:
        """A message comes: the first, a duplicate, a redriven one."""
        self.wire.troubles, self.sender.dies = list(befalls), dies
        self._settle_badly(settling)
        with suppress(Killed, StoreUnavailable):
            self._deliver(f"vo_{pick}")
        self.wire.troubles, self.sender.dies = [], ""
        self._settle_badly("")

    @rule(minutes=st.sampled_from([0, 1, 2, 20]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes, seconds=1)

    @rule(days=st.sampled_from([1, 3, 7]), away=st.booleans())
    def wait_for_days(self, days: int, away: bool) -> None:
        """The sweep goes on meanwhile; whom an order is for is gone after seven days, told or given up before."""
        self.merchant.away = away
        for _ in range(days * _SWEEPS_A_DAY):
            self.now += timedelta(days=1) / _SWEEPS_A_DAY
            self._sweep()

    def _sweep(self) -> None:
        for waiting in list(self.ledger.outbox.waiting()):
            self._deliver(waiting.order_id)

    def _deliver(self, order_id: str) -> datetime | None:
        entry = self.ledger.outbox.entries.get(order_id)  # type: ignore[attr-defined]
        if entry is not None and entry.since + DELIVERY_KEPT <= self.now:
            entry.sealed = None
        self.wire.unanswered = False
        return self.dispatch.deliver(order_id)

    def _may_be_given_up(self, order_id: str) -> None:
        """None that is young; and none of which the merchant, asked at last, said anything."""
        entry = self.ledger.outbox.entries[order_id]  # type: ignore[attr-defined]
        assert entry.since + TOLD_FOR <= self.now, f"{order_id} was given up early"
        if entry.sealed is not None:
            assert self.wire.unanswered, f"{order_id} was given up, and the merchant was not asked"
        elif self.kind == "shopify" and order_id in self.merchant.orders:  # it is asked by the order's id
            assert self.wire.unanswered, f"{order_id} was given up, and the merchant has it"

    @rule(away=st.booleans())
    def come_and_go(self, away: bool) -> None:
        self.merchant.away = away

    @rule(out=st.booleans())
    def sell_out_and_restock(self, out: bool) -> None:
        self.merchant.sold_out = {COFFEE} if out else set()

    @rule(pick=st.integers(0, 3), status=st.sampled_from([OrderStatus.PLACED, OrderStatus.CANCELLED]))
    def tell_by_webhook(self, pick: int, status: OrderStatus) -> None:
        """The shop tells of an order it has: at once, later, again."""
        order_id = f"vo_{pick}"
        if order_id in self.merchant.orders:
            there = self._id_there(order_id)
            cancelled = {"status": status, "cancelled_at": self.now} if status is OrderStatus.CANCELLED else {}
            told: Order = order(there, received_at=self.now, revenue_minor=899, **cancelled)
            self.ledger.placed.update(order_id, told, merchant_order_id=there, event=None)

    @rule(pick=st.integers(0, 3), between=st.booleans())
    def tell_by_webhook_without_our_note(self, pick: int, between: bool) -> None:
        """The shop knows its own id alone; our own answer may be written between its look and its write."""
        order_id = f"vo_{pick}"
        if order_id not in self.merchant.orders:
            return
        told = order(self._id_there(order_id), received_at=self.now, revenue_minor=899)
        put_order = self.ledger.put_order

        def settled_first(*args: Any, **how: Any) -> bool:
            with suppress(StoreUnavailable):
                self._deliver(order_id)
            return put_order(*args, **how)

        self.ledger.put_order = settled_first if between else put_order  # type: ignore[method-assign]
        body = to_json(told).encode()
        signature = sign_shopify(body, b"s", event="e")["X-Shopify-Hmac-Sha256"]
        self.deliveries.receive(Delivery(headers={"X-Earshot-Hmac-Sha256": signature}, body=body))
        self.ledger.put_order = put_order  # type: ignore[method-assign]

    @precondition(lambda self: self.ledger.outbox.entries)
    @rule(pick=st.integers(0, 3), minutes=st.sampled_from([0, 2]))
    def take_back(self, pick: int, minutes: int) -> None:
        """The customer cancels by voice, and hears that it pays nothing where that is done."""
        self.wait(minutes)
        waiting = sorted(self.ledger.outbox.entries)
        order_id = waiting[pick % len(waiting)]
        if self.ledger.withdrawals.withdraw(order_id, ("key_1",), self.now, told_too=False) is not None:
            self.taken_back.add(order_id)

    @rule(answer=st.sampled_from(["heard", "lost"]))
    def listen(self, answer: str) -> None:
        """The customer's next turn, and the one after it, which shows whether its answer was heard."""
        for notice in self.ledger.purchases_of(["key_1"], 20).notices:
            if answer == "heard":
                self.heard[notice.order_id] += 1
                self.ledger.told(notice)

    def _settle_badly(self, how: str) -> None:
        outbox: MemoryOutbox = self.ledger.outbox  # type: ignore[assignment]
        outbox.refuses_settling, outbox.loses_settling = how == "refused", how == "lost"

    def _id_there(self, order_id: str) -> str:
        place = self.merchant.orders.index(order_id) + 1
        return {"ucp": f"ord_{place}", "webhook": f"wh_{place}", "shopify": str(1000 + place)}[self.kind]

    # -- what may never be ---------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_doubled(self) -> None:
        assert max(Counter(self.merchant.orders).values(), default=0) <= 1

    @invariant()
    def what_is_called_taken_is_there(self) -> None:
        for _, one in self.ledger.orders.values():
            if one.merchant_order_id is not None:
                assert self._id_there(one.order_id) == one.merchant_order_id

    def teardown(self) -> None:
        """The merchant is back and all is tried until nothing waits: then every order is there once, or told of."""
        self.merchant.away = False
        for _ in range(8):
            self.now += LONGEST_AGAIN
            self._sweep()
        assert self.ledger.outbox.entries == {}
        self.listen("heard")
        strays = set(self.ledger.orders) - set(self.said)
        assert strays <= {self._id_there(one) for one in self.given_up if one in self.merchant.orders}
        for order_id, said in self.said.items():
            one = self.ledger.orders[order_id][1]
            there = order_id in self.merchant.orders
            if there and order_id in self.given_up:
                self._corrected(order_id)
                continue
            assert there == (one.merchant_order_id is not None), f"{order_id} is {one.status}, at the merchant: {there}"
            refused = one.status is OrderStatus.CANCELLED and not there
            assert there or refused, f"{order_id} is lost"
            assert refused or order_id not in self.taken_back, f"{order_id} was said to be cancelled"
            if self.kind == "ucp" and said != "sent":
                assert there == (said == "ordered"), f"{order_id} was said to be {said}"
            told_now = order_id in self.taken_back or (self.kind == "ucp" and said == "refused")
            assert self.heard[order_id] == (1 if refused and not told_now else 0), f"{order_id} was told wrongly"

    def _corrected(self, order_id: str) -> None:
        """Nobody asks about it any more: what the shop itself tells of it counts, before or now."""
        assert self.heard[order_id] <= 1
        self.tell_by_webhook(int(order_id.removeprefix("vo_")), OrderStatus.PLACED)
        one = self.ledger.orders[order_id][1]
        assert (one.status, one.merchant_order_id) == (OrderStatus.PLACED, self._id_there(order_id))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


@pytest.mark.parametrize("kind", ["ucp", "webhook", "shopify"])
def test_no_order_is_doubled_lost_or_told_of_wrongly_whatever_happens_in_what_order(kind: str) -> None:
    machine = type(f"{kind.title()}Machine", (OutboxMachine,), {"kind": kind})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=25,
            deadline=None,
            derandomize="OUTBOX_RUNS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )

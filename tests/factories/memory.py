"""A ledger in memory that keeps the promises of the one on DynamoDB, and can be away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from base.errors import RecordConflict, StoreUnavailable, Unanswered
from base.settings import Settings
from ledger.baskets import basket_item
from ledger.customers import consent_keys
from ledger.days import DayRecords, joined
from ledger.encoding import precedence
from ledger.items import customer_of, named_by
from ledger.outbox import Purchases
from ledger.privacy.requests import PrivacyRequests
from ledger.pseudonyms import is_service_key
from ledger.recorder import Kept
from ledger.records import Choice, Consent, Grant, Order, Touchpoint
from ledger.records.handoff import Handoff
from ledger.records.summary import BoughtSoFar, KeptLine
from ledger.settlements import Notice
from ledger.store import Ledger
from ledger.table import month_of
from ledger.wiring import open_pseudonyms
from tests.factories.memory_asked import MemoryAsked
from tests.factories.memory_codes import MemoryCodes
from tests.factories.memory_daily import MemoryDaily
from tests.factories.memory_device_states import MemoryDeviceStates
from tests.factories.memory_errands import MemoryErrands
from tests.factories.memory_experiments import MemoryExperiments
from tests.factories.memory_guards import MemoryGuards
from tests.factories.memory_outbox import Entry, MemoryOutbox, MemoryPlaced
from tests.factories.memory_requests import MemoryRequests
from tests.factories.memory_subscriptions import MemorySubscriptions
from tests.factories.memory_summaries import MemorySummaries
from tests.factories.memory_withdrawals import MemoryWithdrawals


class MemoryLedger(Ledger):
    """`away` makes every call fail; `loses_reply` commits the next order but fails all the same.

    `commits_late` fails too, and commits the next order only when `catch_up` is called.
    """

    def __init__(self) -> None:
        super().__init__(self._no_client, "memory", pseudonyms=open_pseudonyms(Settings()))
        self.touchpoints: dict[str, Touchpoint] = {}
        self.orders: dict[str, tuple[str, Order]] = {}
        self.handoffs: dict[str, Handoff] = {}
        self.consents: dict[str, Consent] = {}
        self.decided: dict[str, datetime] = {}
        self.accounts: dict[str, str] = {}
        self.services: dict[str, str] = {}
        self.documents: dict[tuple[str, str], str] = {}
        self.events: set[str] = set()
        self.notices: dict[str, Notice] = {}
        self.summaries = MemorySummaries(self)  # type: ignore[assignment]
        self.withdrawals = MemoryWithdrawals(self)  # type: ignore[assignment]
        self.outbox = MemoryOutbox(self)  # type: ignore[assignment]
        self.placed = MemoryPlaced(self)  # type: ignore[assignment]
        self.requests = MemoryRequests(self.reach)  # type: ignore[assignment]
        self.asked = MemoryAsked(self.reach)  # type: ignore[assignment]
        self.daily = MemoryDaily(self)  # type: ignore[assignment]
        self.experiments = MemoryExperiments(self)  # type: ignore[assignment]
        self.guards = MemoryGuards(self.reach)  # type: ignore[assignment]
        self.codes = MemoryCodes(self.reach)  # type: ignore[assignment]
        self.subscriptions = MemorySubscriptions(self)  # type: ignore[assignment]
        self.device_states = MemoryDeviceStates(self.reach)  # type: ignore[assignment]
        self.errands = MemoryErrands()  # type: ignore[assignment]
        self.away = False
        self.reached = 0  # how often it was asked for anything
        self.refuses_orders = False
        self.loses_reply = False
        self.away_after_order = False
        self.commits_late = False
        self._late: list[Callable[[], bool]] = []

    @staticmethod
    def _no_client() -> Any:
        raise AssertionError("a test in memory must not make a client")

    def reach(self) -> None:
        self.reached += 1
        if self.away:
            raise StoreUnavailable("the table is away")

    def append_touchpoint(self, touchpoint: Touchpoint, *, first_exposure: bool = False) -> bool:
        self.reach()
        known = self.touchpoints.get(touchpoint.touchpoint_id)
        if known is not None and known.received_at <= touchpoint.received_at:
            return False
        self.touchpoints[touchpoint.touchpoint_id] = touchpoint
        if first_exposure:
            self.experiments.store(touchpoint)  # type: ignore[attr-defined]
        return True

    def touchpoint(self, touchpoint_id: str) -> Touchpoint | None:
        self.reach()
        found = self.touchpoints.get(touchpoint_id)
        return None if found is None else replace(found, heard=None)

    def heard(self, touchpoint_id: str) -> str | None:
        self.reach()
        found = self.touchpoints.get(touchpoint_id)
        return None if found is None else found.heard

    def touchpoints_of(self, customer: str, *, newest_first: bool = True) -> Iterator[Touchpoint]:
        self.reach()
        mine = [found for found in self.touchpoints.values() if customer_of(found) == customer]
        yield from sorted(mine, key=lambda found: found.occurred_at, reverse=newest_first)

    def place_order(
        self,
        order: Order,
        touchpoint: Touchpoint,
        *,
        customer: str,
        checkout: str | None = None,
        free_at: datetime | None = None,
        held_until: datetime | None = None,
        delivery: str | None = None,
        alexa_user: str | None = None,
        bought: BoughtSoFar | None = None,
        basket: tuple[KeptLine, ...] | None = None,
        also: Iterable[Any] = (),
    ) -> bool:
        self.reach()
        also = tuple(also)
        if self.refuses_orders:
            raise StoreUnavailable("throttled")
        if self.commits_late:
            self.commits_late = False
            self._late.append(
                partial(
                    self.place_order,
                    order,
                    touchpoint,
                    customer=customer,
                    checkout=checkout,
                    free_at=free_at,
                    held_until=held_until,
                    delivery=delivery,
                    alexa_user=alexa_user,
                    bought=bought,
                    basket=basket,
                    also=also,
                )
            )
            raise Unanswered("no answer in time")
        if order.order_id in self.orders:
            return False
        if touchpoint.touchpoint_id in self.touchpoints or not all(map(self.subscriptions.allows, also)):  # type: ignore[attr-defined]
            raise RecordConflict("the turn was written before without its order; not placed")
        for one in also:
            self.subscriptions.put(one)  # type: ignore[attr-defined]
        self.orders[order.order_id] = (named_by(order) or customer, order)
        self.touchpoints[touchpoint.touchpoint_id] = touchpoint
        self.summaries.bought[named_by(order) or customer] = bought or BoughtSoFar.by(order)  # type: ignore[attr-defined]
        if basket is not None:
            self.summaries.baskets[customer] = basket_item(customer, basket, touchpoint.occurred_at)  # type: ignore[attr-defined]
        entry = Entry(
            since=held_until or order.placed_at,
            free_at=free_at or order.placed_at,
            held_until=held_until,
            checkout=checkout,
            sealed=delivery,
        )
        self.outbox.entries[order.order_id] = entry  # type: ignore[attr-defined]
        self.outbox.alerts.to_whom |= {order.order_id: alexa_user} if alexa_user else {}  # type: ignore[attr-defined]
        self.away = self.away_after_order
        if self.loses_reply:
            self.loses_reply = False
            raise Unanswered("the reply was lost")
        return True

    def catch_up(self) -> None:
        """Carry out what was asked without an answer: a transaction, so that it fails whole where it must."""
        for commit in self._late:
            with suppress(RecordConflict):
                commit()
        self._late.clear()

    def put_order(self, order: Order, *, customer: str | None = None, event: str | None = None) -> bool:
        self.reach()
        if event is not None and event in self.events:
            return False
        self.events |= set() if event is None else {event}
        owner = customer or order.order_id
        if order.order_id in self.orders:
            before, known = self.orders[order.order_id]
            owner = before if is_service_key(before) else owner
            if _version(known) >= _version(order):
                return False
            order = replace(order, payment=order.payment or known.payment)
        self.orders[order.order_id] = (named_by(order) or owner, order)
        return True

    def order(self, order_id: str) -> Order | None:
        self.reach()
        return self.orders[order_id][1] if order_id in self.orders else None

    def day_shard(self, day: date, shard: int) -> DayRecords:
        self.reach()
        records = (
            [replace(found, heard=None) for found in self.touchpoints.values() if found.occurred_at.date() == day],
            [found for _, found in self.orders.values() if found.placed_at.date() == day],
        )
        return joined([DayRecords(touchpoints=tuple(records[0]), orders=tuple(records[1]))] if shard == 0 else [])

    def months(self) -> tuple[str, ...]:
        self.reach()
        moments = [found.occurred_at for found in self.touchpoints.values()]
        moments += [found.placed_at for _, found in self.orders.values()]
        return tuple(sorted({month_of(moment) for moment in moments}))

    def orders_of(self, customer: str, *, newest_first: bool = True) -> Iterator[Order]:
        self.reach()
        mine = [order for owner, order in self.orders.values() if owner == customer]
        yield from sorted(mine, key=lambda order: order.placed_at, reverse=newest_first)

    def purchases_of(self, keys: Iterable[str], most: int) -> Purchases:
        found = [order for key in keys for order in self.orders_of(key)]
        newest = tuple(sorted(found, key=lambda order: order.placed_at, reverse=True))[:most]
        notices = tuple(self.notices[order.order_id] for order in newest if order.order_id in self.notices)
        return Purchases(orders=newest, notices=notices)

    def told(self, notice: Notice) -> None:
        self.reach()
        self.notices.pop(notice.order_id, None)

    def put_handoff(self, handoff: Handoff) -> None:
        self.reach()
        self.handoffs[handoff.token] = handoff

    def handoff(self, token: str) -> Handoff | None:
        self.reach()
        return self.handoffs.get(token)

    def decide(self, choice: Choice) -> None:
        self.reach()
        account = choice.account or self.accounts.get(choice.customer)
        if account is not None:
            self.accounts[choice.customer] = account
        self.services |= dict(choice.services)
        names = [choice.customer, *filter(None, (account,))]
        keys = consent_keys(names, self.services, self._pseudonyms.service_pepper)
        for owner in keys:
            if owner not in self.decided or self.decided[owner] <= choice.decided_at:
                self.consents[owner] = choice.consent
                self.decided[owner] = choice.decided_at
        if choice.erase or choice.consent.measurement is Grant.DENIED:
            PrivacyRequests.of_choice(self.requests, choice, account, keys)

    def account(self, customer: str) -> str | None:
        self.reach()
        return self.accounts.get(customer)

    def consent(self, key: str) -> Consent:
        self.reach()
        return self.consents.get(key, Consent())

    def put_document(self, partition: str, kind: str, body: str, *, expires: datetime | None = None) -> None:
        self.reach()
        self.documents[partition, kind] = body

    def document(self, partition: str, kind: str) -> str | None:
        self.reach()
        return self.documents.get((partition, kind))


def _version(order: Order) -> tuple[datetime, str]:
    return order.received_at, precedence(order)


class MemoryRecorder:
    """Keeps what the table did not take, as the spool would."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.spooled: dict[str, Touchpoint] = {}
        self.choices: list[Choice] = []
        self.asked: list[Touchpoint] = []
        self.only_spools = False

    def record(self, touchpoint: Touchpoint, *, first_exposure: bool = False) -> Kept:
        self.asked.append(touchpoint)
        if self.only_spools:
            return self._spool(touchpoint)
        try:
            self._ledger.append_touchpoint(touchpoint, first_exposure=first_exposure)
        except StoreUnavailable:
            return self._spool(touchpoint)
        return Kept.TABLE

    def _spool(self, touchpoint: Touchpoint) -> Kept:
        self.spooled[touchpoint.touchpoint_id] = replace(touchpoint)
        return Kept.SPOOL

    def decide(self, choice: Choice) -> Kept:
        try:
            self._ledger.decide(choice)
        except StoreUnavailable:
            self.choices.append(choice)
            return Kept.SPOOL
        return Kept.TABLE

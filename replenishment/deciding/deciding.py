"""Decides for each household that is due what it needs by now, and keeps that with its automation; places nothing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from ledger.automations import Automations, KeptAutomation, automations_of
from ledger.device_states import any_shown
from ledger.devices import Devices
from ledger.pseudonyms import LaterNames
from ledger.records import Grant, Order
from ledger.records.automation import NextStep
from ledger.records.notice import RECOMMENDED_EVERY, TUNED_EVERY, NoticeKind, ProposedBy
from ledger.records.replenishment import ReplenishmentDecision
from ledger.records.subscription import Subscription
from ledger.records.suggestion import Suggestion
from ledger.shopping_lists import ShoppingLists
from ledger.store import Ledger
from replenishment.deciding.readings import LOOKED_BACK, devices_of, readings_of
from replenishment.decisions.all_of import decisions_for
from replenishment.decisions.bought import BoughtProduct, HouseholdPurchases, purchases_of
from replenishment.decisions.records import PackReading
from replenishment.decisions.tuning import ComesBeside, suggestion
from replenishment.stock.reorder import Lead

log = logging.getLogger("earshot.replenishment")

AT_ONCE = 200  # households that are decided about together: what became of one's forecasts widens another's
_ORDERS = LOOKED_BACK * 8  # of two years: habits are slow
_MOST_ORDERS = 500


class DecidedOf(StrEnum):
    """What became of a household that was due."""

    TO_DO = "something to do"
    NOTHING = "nothing to do"
    LATER = "later"  # written by another at that moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Decides about the households of a ledger. Raises StoreError as it does.

    Attributes:
        ledger: where automations and orders are.
        devices: what devices told.
        later_names: by which the account's later pseudonyms are found.
        lead: of a delivery.
    """

    ledger: Ledger
    devices: Devices
    later_names: LaterNames
    lead: Lead

    @property
    def automations(self) -> Automations:
        """What households of the ledger let be ordered by themselves."""
        return automations_of(self.ledger)

    def round(self, now: datetime, *, time_is_left: Callable[[], bool] = lambda: True) -> Counter[DecidedOf]:
        """Decide for all that are due, some at a time; what is not done in time the next round finds again."""
        done: Counter[DecidedOf] = Counter()
        due = self.automations.due(NextStep.LOOK, now)
        while time_is_left() and (some := list(islice(due, AT_ONCE))):
            done += Counter(self._decided(list(self._read(some, now)), now))
        return done

    def _read(self, customers: list[str], now: datetime) -> Iterator[KeptAutomation]:
        for customer in customers:
            read = self.automations.of(customer)
            one = None if read is None else read.automation
            if read is None or one is None or one.step is not NextStep.LOOK or one.next_at is None or one.next_at > now:
                continue
            yield read

    def _decided(self, some: list[KeptAutomation], now: datetime) -> Iterator[DecidedOf]:
        known: dict[str, HouseholdPurchases] = {}
        readings: list[PackReading] = []
        shown: set[str] = set()
        for read in some:
            household = read.automation.rules.household
            registered = devices_of(self.devices, self.later_names(household))
            known[household] = purchases_of(self._orders(read, now), now)
            readings += readings_of(self.devices, household, registered, now)
            whose = {device: one.customer for device, one in registered.items()}
            lists = ShoppingLists(self.ledger.dynamo).waiting_for(read.automation.customer)
            if any_shown(self.ledger.device_states.of(whose), now) or next(lists, None) is not None:
                shown.add(household)
        rules = [read.automation.rules for read in some]
        found: dict[str, list[ReplenishmentDecision]] = {household: [] for household in known}
        for decision in decisions_for(known, readings, rules, self.lead, now):
            found[decision.household].append(decision)
        for read in some:
            household = read.automation.rules.household
            theirs = self._subscriptions(read)
            fits = self._suggestions(read, theirs, found[household], known[household], now)
            to_tell = household in shown or _may_switch(read, theirs, now) or self._listens(read, now)
            wanted = read.automation.decided(found[household], now, suggestions=fits, to_tell=to_tell)
            if not self.automations.change(read, wanted):
                yield DecidedOf.LATER
            else:
                yield DecidedOf.TO_DO if wanted.step is NextStep.CARRY_OUT else DecidedOf.NOTHING

    def _listens(self, read: KeptAutomation, now: datetime) -> bool:
        """Tell whether something may be recommended to a household: it said yes to that, and heard of none lately."""
        one, kind = read.automation, NoticeKind.RECOMMENDATION
        lately = any(each.kind is kind and now - each.at < RECOMMENDED_EVERY for each in one.told)
        if lately or kind in one.rules.unwanted:
            return False
        return self.ledger.consent(one.customer).marketing is Grant.GRANTED

    def _subscriptions(self, read: KeptAutomation) -> list[Subscription]:
        keys = self.automations.orders_found_by(read.automation)
        kept = (each.subscription for key in keys for each in self.ledger.subscriptions.of_customer(key))
        return list({one.subscription_id: one for one in kept}.values())

    def _suggestions(
        self,
        read: KeptAutomation,
        theirs: list[Subscription],
        decisions: list[ReplenishmentDecision],
        known: HouseholdPurchases,
        now: datetime,
    ) -> Iterator[Suggestion]:
        """Yield what its subscriptions are most in need of, one of each."""
        of_product = {one.product_id: one for one in decisions}
        for one in theirs:
            others = [each for each in theirs if each is not one and each.product_id == one.product_id]
            by_itself = one.product_id in read.automation.rules.automatic
            beside = ComesBeside(a_day=sum(each.a_day for each in others), by_itself=by_itself)
            bought = known.products.get(one.product_id, BoughtProduct())
            fits = suggestion(one, of_product.get(one.product_id), bought, now, beside)
            if fits is not None:
                yield fits

    def _orders(self, read: KeptAutomation, now: datetime) -> Iterator[Order]:
        """Yield a household's orders: its account's, and those that its users spoke."""
        for key in self.automations.orders_found_by(read.automation):
            for order in islice(self.ledger.orders_of(key), _MOST_ORDERS):
                if order.placed_at <= now - _ORDERS:
                    break
                yield order


def _may_switch(read: KeptAutomation, theirs: Iterable[Subscription], now: datetime) -> bool:
    """Tell whether another pack may be suggested: something comes by our own renewals, and none was told of lately."""
    one, kind = read.automation, NoticeKind.SUBSCRIPTION
    lately = any(each.kind is kind and now - each.at < TUNED_EVERY for each in one.told)
    if lately or kind in one.rules.unwanted or one.rules.proposals_by is not ProposedBy.VOICE:
        return False
    return any(each.keeper is None and each.a_day > 0 for each in theirs)

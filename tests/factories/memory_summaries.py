"""The summaries' twin in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from base.errors import StoreUnavailable
from ledger.baskets import basket_item, with_basket
from ledger.consent import linkable
from ledger.items import Item
from ledger.notes import told_at
from ledger.records import Consent, Order
from ledger.records.news import HouseholdNews
from ledger.records.summary import BoughtSoFar, CustomerSummary, KeptLine

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


class MemorySummaries:
    """Keeps the promises of `Summaries` over a ledger in memory."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.bought: dict[str, BoughtSoFar] = {}
        self.quiet: dict[str, bool] = {}
        self.waits: dict[str, set[str]] = {}
        self.baskets: dict[str, Item] = {}
        self.news: dict[str, HouseholdNews] = {}

    def summary_of(
        self,
        customer: str,
        pseudonyms: Sequence[str] = (),
        *,
        at: datetime | None = None,
        guard_of: str | None = None,
    ) -> CustomerSummary:
        self._ledger.reach()
        mine = CustomerSummary(
            consent=self._ledger.consents.get(customer, Consent()),
            bought=self.bought.get(customer, BoughtSoFar()),
            quiet=self.quiet.get(customer, False),
            waits_for=tuple(sorted(self.waits.get(customer, ()))),
            news=self._news(customer, at),
            guarded=None if guard_of is None else self._ledger.guards.of(guard_of),
        )
        mine = with_basket(mine, self.baskets.get(customer, {}).get("body", {}).get("S"), at)
        for name in pseudonyms if linkable(mine.consent) else ():
            more = CustomerSummary(bought=self.bought.get(name, BoughtSoFar()), arms=self._arms(name))
            mine = mine.with_more(more)
        return mine

    def arm_in(self, test_id: str, pseudonyms: Iterable[str]) -> str | None:
        self._ledger.reach()
        return next((arm for name in pseudonyms if (arm := self._arms(name).get(test_id))), None)

    def _arms(self, name: str) -> dict[str, str | None]:
        tests = self._ledger.experiments
        known = tests.arms.get(name, {})  # type: ignore[attr-defined]
        return {one.test_id: known.get(one.test_id) for one in tests.tests}  # type: ignore[attr-defined]

    def quieten(self, customer: str, at: datetime, *, quiet: bool) -> None:
        self._ledger.reach()
        self.quiet[customer] = quiet

    def keep_basket(
        self,
        customer: str,
        lines: tuple[KeptLine, ...],
        at: datetime,
        *,
        before: tuple[KeptLine, ...] = (),
        by: str | None = None,
    ) -> None:
        self._ledger.reach()
        there = None if customer not in self.baskets else told_at(self.baskets[customer])
        if there is None or there <= at:
            self.baskets[customer] = basket_item(customer, lines, at, before=before, by=by)

    def await_product(self, customer: str, product_id: str, at: datetime, *, waits: bool, known: Iterable[str]) -> None:
        self._ledger.reach()
        if self.waits.get(customer, set()) not in (set(), set(known)):
            raise StoreUnavailable("another turn of the same customer wrote meanwhile")
        self.waits[customer] = {*known, product_id} if waits else {*known} - {product_id}

    def _news(self, customer: str, at: datetime | None) -> HouseholdNews | None:
        news = self.news.get(customer)
        return news if news is not None and (at is None or news.is_news(at)) else None

    def news_of(self, household: str, at: datetime) -> HouseholdNews | None:
        """Return the household's own; without any it is there while somebody is to hear anything of that."""
        self._ledger.reach()
        if household in self.news:
            return self.news[household]
        made = max((one.made_at for one in self.news.values()), default=None)
        return None if made is None else HouseholdNews(made_at=made)

    def take_news(self, customer: str, news: HouseholdNews, household: str, at: datetime) -> bool:
        self._ledger.reach()
        self.news.pop(household, None)
        return self.news.pop(customer, None) == news

    def follow(self, customer: str, order: Order) -> None:
        self.bought[customer] = self.bought.get(customer, BoughtSoFar()).after(order)

    def rebuild(self) -> int:
        customers = {owner for owner, _ in self._ledger.orders.values()}
        for customer in customers:
            self.bought[customer] = BoughtSoFar.of(self._ledger.orders_of(customer))
        return len(customers)

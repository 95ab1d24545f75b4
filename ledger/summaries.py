"""The summary of a customer: a handful of items, fetched in one request; each is written with what it is a part of.

The consent is the customer's own item (`CONSENT`), written when it decides; what was bought (`SUMMARY`) is written in
the transaction that places, settles or changes an order, and can be made again from the orders. What was measured is
found by the pseudonym, all else by the service key, and no item says which belong together: whoever speaks is known by
both, so both are asked for at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from base.clock import rfc3339
from base.errors import StoreUnavailable
from ledger import table
from ledger.baskets import basket_item, with_basket
from ledger.consent import linkable
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, guard_in, owner_of, typed
from ledger.news import let_go, news_in, news_of
from ledger.notes import put_note, put_note_item
from ledger.records import Consent, Order
from ledger.records.guard import Guarded
from ledger.records.news import HouseholdNews
from ledger.records.summary import BoughtSoFar, CustomerSummary, KeptLine
from ledger.terms import TermsRead

_SINCE = "since"  # beside for what a customer waits: the moments
_LAST = 20  # orders that a summary is made of
_NO_TESTS: tuple[str, ...] = ()
_TRIES = 5  # a summary meets another writer of the same: an order of that moment, seldom twice
_AS_READ = "body = :as_read"


class Summaries:
    """The summaries of one table. Raises StoreError as the ledger does.

    Args:
        requests: to the table.
        terms: the experiments' terms as this process read them last; they are read along when they are old.
    """

    def __init__(self, requests: DynamoTable, terms: TermsRead | None = None) -> None:
        self._table = requests
        self._terms = terms

    def summary_of(
        self,
        customer: str,
        pseudonyms: Sequence[str] = (),
        *,
        at: datetime | None = None,
        guard_of: str | None = None,
    ) -> CustomerSummary:
        """Return what is known of a customer, in one request to the table.

        Args:
            customer: its service key.
            pseudonyms: what stands under these counts only where it agreed to be measured.
            at: the moment, where experiments matter: arms are read of those that are known to run at it.
            guard_of: the service key of the account whose guard is wanted too.
        """
        tests = _NO_TESTS if self._terms is None or at is None else self._terms.running(at)
        asked = [*_own_keys(customer), *(key for name in pseudonyms for key in _measured_keys(name, tests))]
        if guard_of is not None:
            asked.append(table.guard_key(guard_of))
        reads_terms = self._terms is not None and at is not None and self._terms.old(at)
        found = _Found(self._table.get_many([*asked, table.EXPERIMENTS] if reads_terms else asked))
        if self._terms is not None and at is not None and reads_terms:
            self._terms.read(found.body(table.EXPERIMENTS), at)
        known = found.summary(customer, pseudonyms, tests, at)
        return known if guard_of is None else replace(known, guarded=found.guard(guard_of))

    def arm_in(self, test_id: str, pseudonyms: Iterable[str]) -> str | None:
        """Return a household's stored arm of a test that was not known yet when its summary was read; or None."""
        keys = [_arm_key(name, test_id) for name in pseudonyms]
        return next((item["body"]["S"] for item in self._table.get_many(keys)), None)

    def quieten(self, customer: str, at: datetime, *, quiet: bool) -> None:
        """Keep whether a customer wants no product named when the skill is opened."""
        put_note(self._table, (table.customer_key(customer), table.QUIET), "yes" if quiet else "no", at)

    def keep_basket(
        self,
        customer: str,
        lines: tuple[KeptLine, ...],
        at: datetime,
        *,
        before: tuple[KeptLine, ...] = (),
        by: str | None = None,
    ) -> None:
        """Keep what is in a customer's basket as of a turn in place of what was in it; what a later turn kept stays.

        `by` is a mark of the turn, which sees it as it was `before` when it comes again.
        """
        put_note_item(self._table, basket_item(customer, lines, at, before=before, by=by))

    def basket(self, customer: str, lines: tuple[KeptLine, ...], at: datetime) -> Item:
        """Return the request that keeps it whatever is there: for the transaction of a purchase."""
        return self._table.put(basket_item(customer, lines, at))

    def await_product(self, customer: str, product_id: str, at: datetime, *, waits: bool, known: Iterable[str]) -> None:
        """Keep that a customer waits for a product that is sold out, or that it was told that it is back.

        Args:
            customer: its service key.
            product_id: which.
            at: when that was said.
            waits: whether it waits.
            known: for what it waits as its summary says.

        Raises:
            StoreUnavailable: another turn wrote meanwhile: nothing was changed.
        """
        item = self._table.get(table.customer_key(customer), table.WAITS)
        since = _waited_since(item)
        if item is not None and {*since} != {*known}:
            raise StoreUnavailable("another turn of the same customer wrote meanwhile")
        others = {one: moment for one, moment in since.items() if one != product_id}
        if not self._put_waits(customer, item, others | ({product_id: rfc3339(at)} if waits else {})):
            raise StoreUnavailable("another turn of the same customer wrote meanwhile")

    def news_of(self, household: str, at: datetime) -> HouseholdNews | None:
        """Return what a household is to hear as a whole, by its account's service key; None where it heard it."""
        return news_of(self._table, household, at)

    def take_news(self, customer: str, news: HouseholdNews, household: str, at: datetime) -> bool:
        """Let news go that a user is about to hear; False where others took their place, or they were said before."""
        return let_go(self._table, customer, news, household, at)

    def erase_waits_until(self, customer: str, moment: datetime) -> bool:
        """Forget for what one customer waits since then or longer; return whether that changed it."""
        item = self._table.get(table.customer_key(customer), table.WAITS)
        if item is None:
            return False
        since = _waited_since(item)
        left = {one: began for one, began in since.items() if began > rfc3339(moment)}
        if left:
            return left != since and self._put_waits(customer, item, left)
        gone = (table.customer_key(customer), table.WAITS)
        return self._table.delete_if(gone, _AS_READ, {":as_read": item["body"]})

    def _put_waits(self, customer: str, as_read: Item | None, since: Mapping[str, str]) -> bool:
        put = self._table.put(
            typed(
                {
                    table.PK: table.customer_key(customer),
                    table.SK: table.WAITS,
                    "body": " ".join(sorted(since)),
                    _SINCE: " ".join(since[one] for one in sorted(since)),
                }
            )
        )
        return self._table.write(put | _as_read(as_read))

    def put(self, customer: str, bought: BoughtSoFar) -> Item:
        """Return the request that puts what a customer bought."""
        key, kind = table.summary_key(customer)
        return self._table.put(typed({table.PK: key, table.SK: kind, "body": to_json(bought)}))

    def following(self, customer: str, before: Order, now: Order) -> list[Item]:
        """Return the actions of a transaction by which the summary follows an order that became another."""
        if before.status is now.status:
            return []
        item = self._table.get(*table.summary_key(customer))
        kept = BoughtSoFar() if item is None else from_json(item["body"]["S"], BoughtSoFar)
        bought = kept.after(now)
        return [] if bought == kept else [{"Put": self.put(customer, bought)}]

    def rebuild(self) -> int:
        """Make what every customer bought again from its orders; return of how many customers."""
        customers = {owner_of(item) for item in self._table.scan() if item[table.SK]["S"] == "OR"} - {None}
        for customer in sorted(str(one) for one in customers):
            self.rebuild_of(customer)
        return len(customers)

    def rebuild_of(self, customer: str) -> None:
        """Make what one customer bought again from its orders."""
        self._made_anew(customer, lambda _: True)

    def begin_after(self, customer: str, moment: datetime) -> bool:
        """Let what one customer bought be what it bought after a moment; return whether that changed it."""
        return self._made_anew(customer, lambda order: order.placed_at > moment)

    def erase_until(self, customer: str, moment: datetime) -> bool:
        """Do the same, and let the summary go where nothing is left to be told."""
        changed = self.begin_after(customer, moment)
        item = self._table.get(*table.summary_key(customer))
        if item is None or from_json(item["body"]["S"], BoughtSoFar) != BoughtSoFar():
            return changed
        return self._table.delete_if(table.summary_key(customer), _AS_READ, {":as_read": item["body"]}) or changed

    def _made_anew(self, customer: str, counts: Callable[[Order], bool]) -> bool:
        for _ in range(_TRIES):
            item = self._table.get(*table.summary_key(customer))
            kept = None if item is None else from_json(item["body"]["S"], BoughtSoFar)
            orders = [order for order in self._orders(customer, kept) if counts(order)]
            bought = BoughtSoFar.of(orders).promised_as(kept, orders)
            if bought == (kept or BoughtSoFar()):
                return False
            if self._table.write(self.put(customer, bought) | _as_read(item)):
                return True
        raise StoreUnavailable("the summary is written by others all the time; try again")

    def _orders(self, customer: str, kept: BoughtSoFar | None) -> list[Order]:
        """Return the newest orders of the index, and as it stands now the one that the summary is about."""
        key = table.customer_key(customer)
        found = self._table.query(table.BY_CUSTOMER, key, prefix="OR#", forward=False)
        orders = (from_json(item["body"]["S"], Order) for item in found if item[table.SK]["S"] == "OR")
        newest = {order.order_id: order for order, _ in zip(orders, range(_LAST), strict=False)}
        if kept is not None and kept.order is not None:
            newest.pop(kept.order.order_id, None)
            item = self._table.get(table.order_key(kept.order.order_id), "OR")
            if item is not None and owner_of(item) == customer:
                newest[kept.order.order_id] = from_json(item["body"]["S"], Order)
        return sorted(newest.values(), key=lambda order: (order.placed_at, order.order_id), reverse=True)


def _as_read(item: Item | None) -> Item:
    """Return what holds that nobody wrote since an item was read, or was not there."""
    if item is None:
        return {"ConditionExpression": "attribute_not_exists(PK)"}
    return {"ConditionExpression": _AS_READ, "ExpressionAttributeValues": {":as_read": item["body"]}}


def _waited_since(item: Item | None) -> dict[str, str]:
    """Return for what a customer waits and since when; long ago where its item does not say it."""
    products = [] if item is None else item["body"]["S"].split()
    since = item[_SINCE]["S"].split() if item is not None and _SINCE in item else ["-"] * len(products)
    return dict(zip(products, since, strict=True))


def _own_keys(customer: str) -> Iterator[table.Key]:
    partition = table.customer_key(customer)
    kinds = (table.CONSENT, table.SUMMARY, table.QUIET, table.WAITS, table.BASKET, table.NEWS)
    yield from ((partition, kind) for kind in kinds)


def _measured_keys(pseudonym: str, tests: Iterable[str]) -> Iterator[table.Key]:
    yield table.summary_key(pseudonym)
    yield from (_arm_key(pseudonym, test_id) for test_id in tests)


def _arm_key(pseudonym: str, test_id: str) -> table.Key:
    return table.customer_key(pseudonym), f"{table.ARM}{test_id}"


@dataclass(slots=True)
class _Found:
    """What was fetched, by its keys."""

    items: Mapping[table.Key, Item]

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = {(item[table.PK]["S"], item[table.SK]["S"]): item for item in items}

    def body(self, key: table.Key) -> str | None:
        item = self.items.get(key)
        return None if item is None else item["body"]["S"]

    def guard(self, account: str) -> Guarded:
        return guard_in(self.items.get(table.guard_key(account)))

    def summary(
        self, customer: str, pseudonyms: Iterable[str], tests: Iterable[str], at: datetime | None
    ) -> CustomerSummary:
        consent = self.body((table.customer_key(customer), table.CONSENT))
        waits = self.body((table.customer_key(customer), table.WAITS))
        mine = CustomerSummary(
            consent=Consent() if consent is None else from_json(consent, Consent),
            bought=self._bought(customer),
            quiet=self.body((table.customer_key(customer), table.QUIET)) == "yes",
            waits_for=tuple((waits or "").split()),
            news=news_in(self.body((table.customer_key(customer), table.NEWS)), at),
        )
        mine = with_basket(mine, self.body((table.customer_key(customer), table.BASKET)), at)
        if not linkable(mine.consent):
            return mine
        for name in pseudonyms:
            arms = {test: self.body(_arm_key(name, test)) for test in tests}
            mine = mine.with_more(CustomerSummary(bought=self._bought(name), arms=arms))
        return mine

    def _bought(self, owner: str) -> BoughtSoFar:
        body = self.body(table.summary_key(owner))
        return BoughtSoFar() if body is None else from_json(body, BoughtSoFar)

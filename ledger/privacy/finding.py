"""What the ledger holds of somebody: by the customer's keys, by orders, and by the days on which they were placed."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item, owner_of
from ledger.privacy.findings import Findings, is_personal, moment_of, record_of, some_at_a_time
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed, Tombstones
from ledger.pseudonyms import Pseudonyms, has_unknown_past, is_service_key, opened, sealed, with_later
from ledger.records import Order, Touchpoint
from ledger.records.handoff import Handoff
from ledger.table import Shards

_VISIT_BEFORE = timedelta(hours=1)  # what led to an order is looked for on its day
_READERS = 8  # shards of a day read at once, as `attribute` reads them
_CUSTOMER, _OF = table.customer_key(""), "USER#"
_DEVICE = "DE#"
_END = datetime(9999, 1, 1, tzinfo=UTC)


class Finder:
    """Looks for it in one table. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable, shards: Shards, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._shards = shards
        self._pseudonyms = pseudonyms

    def of(self, request: PrivacyRequest) -> Findings:
        """Return what a request is about, days and all, and nothing that happened after its moment."""
        found = self.by_keys(request)
        for day in self.all_days(request) if found.on_any_day else sorted(set(chain(*found.days.values()))):
            on_it = self.on_day(found.request, day)
            if any(on_it.all()):  # where nothing was, keys lead nowhere that they did not lead before
                found = self.by_keys(on_it.request, on_it, found)
        return found

    def by_keys(self, request: PrivacyRequest, *known: Findings) -> Findings:
        """Return what the keys of all that is known lead to: a few requests, however old the ledger is."""
        search = _Search(self._table, request, self._pseudonyms)
        if request.alone:
            search.look_at_orders()
            return search.findings()
        search.knows(item for found in known for item in found.all())
        search.follow()
        if request.guards:
            search.look_at_guards()
        return search.findings()

    def on_day(self, request: PrivacyRequest, day: date) -> Findings:
        """Return what of the same person lies on a day, every shard of it looked through."""
        search = _Search(self._table, request, self._pseudonyms)
        with ThreadPoolExecutor(max_workers=_READERS) as readers:
            keys = [table.day_key(day, shard) for shard in range(self._shards.days)]
            found = readers.map(lambda key: search.theirs(self._table.query(table.BY_DAY, key)), keys)
            search.knows(chain.from_iterable(found))
        return search.findings()

    def all_days(self, request: PrivacyRequest) -> list[date]:
        """Return every day of the ledger until a request's moment, in the order of time."""
        keys = map(table.months_key, range(self._shards.months))
        months = {item[table.SK]["S"] for key in keys for item in self._table.query(None, key)}
        begins = [date.fromisoformat(f"{month}-01") for month in months]
        days = [begin + timedelta(days=n) for begin in begins for n in range(monthrange(begin.year, begin.month)[1])]
        return sorted(day for day in days if day <= request.at.date())

    def everything(self, request: PrivacyRequest, most: int) -> Iterator[Findings]:
        """Yield all that is personal, at most so many items at a time: a table may be larger than a memory."""
        for some in some_at_a_time((item for item in self._table.scan() if is_personal(item, request.at)), most):
            found = Findings(request=request)
            for item in some:
                found.take(item)
            yield found

    def by_tombstones(self, stones: Tombstones) -> list[tuple[Deed, Findings]]:
        """Return what tombstones say may not be there, out of the whole table."""
        found = {deed: Findings(request=PrivacyRequest(deed=deed, at=_END)) for deed in Deed}
        for item in self._table.scan():
            deed = _due(item, stones)
            if deed is not None:
                found[deed].take(item, _erased_until(item, stones))
            elif item[table.SK]["S"] == table.GUARD and (until := _erased_until(item, stones)) is not None:
                found[Deed.ERASED].guards_since.append(
                    (item[table.PK]["S"].removeprefix(table.guard_key("")[0]), until)
                )
        return list(found.items())


class _Search:
    """Follows one person from key to key until nothing new turns up."""

    def __init__(self, requests: DynamoTable, request: PrivacyRequest, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._request = request
        self._service_pepper = pseudonyms.service_pepper
        self._later_names = pseudonyms.later_names
        self._services: set[str] = set()
        self._sealed: set[tuple[str, str]] = set()
        for name, told in request.services:
            self._note_service(name, told)
        self._customers = with_later(request.customers, self._later_names)
        self._emails = with_later(request.emails, self._later_names)
        self._orders = set(request.orders)
        self._asked: set[str] = set()
        self._items: dict[tuple[str, str], Item] = {}
        self._placed: dict[str, frozenset[date]] = defaultdict(frozenset)

    def follow(self) -> None:
        """Look at all that is known by now, and at what that leads to."""
        while new := self._partitions() - self._asked:
            for partition in sorted(new):
                self._asked.add(partition)
                if partition.startswith(_CUSTOMER):
                    self._look_at_customer(partition)
                else:
                    self._look_at_order(partition)

    def look_at_orders(self) -> None:
        """Take the orders that the request names, under those very ids, and follow them to nobody."""
        for partition in map(table.order_key, sorted(self._orders)):
            item = self._table.get(partition, "OR")
            if item is not None and self._is_of_then(item):
                self._items[partition, "OR"] = item

    def look_at_guards(self) -> None:
        """Take the voice code and the limits of the accounts that are known by now."""
        guards = (self._table.get(*table.guard_key(key)) for key in sorted(self._services))
        for guard in filter(None, guards):
            self._take(guard)

    def _has_unknown_past(self) -> bool:
        """Tell whether the same person may stand under names of earlier peppers that only a look at each can tell."""
        return has_unknown_past(self._customers | self._emails, self._later_names)

    def _partitions(self) -> set[str]:
        customers = map(table.customer_key, self._customers | self._services)
        return {*customers, *map(table.order_key, self._orders)}

    def _note_service(self, name: str, told: str) -> None:
        key = opened(self._service_pepper, name, told)
        self._services |= {key} if key else set()
        self._sealed.add((name, told))

    def theirs(self, found: Iterable[Item]) -> list[Item]:
        """Return those items that are of the same person, by what is known of it: for many threads at once."""
        known = frozenset(self._customers | self._emails | self._orders)
        return [item for item in found if (record := record_of(item)) is not None and self._is_theirs(record, known)]

    def knows(self, found: Iterable[Item]) -> None:
        """Take what is known to be of the same person."""
        for item in found:
            self._take(item)

    def _widened(self) -> PrivacyRequest:
        return self._request.widened(
            customers=self._customers, emails=self._emails, orders=self._orders, services=self._sealed
        )

    def findings(self) -> Findings:
        """Return what was found."""
        request = self._widened()
        found = Findings(
            request=request,
            service_keys=tuple(sorted(self._services)),
            days=dict(self._placed),
            on_any_day=bool(request.emails) or self._has_unknown_past(),
        )
        for key in sorted(self._items):
            found.take(self._items[key])
        return found

    def _look_at_customer(self, partition: str) -> None:
        for item in self._table.query(None, partition):
            self._take(item)
            if item[table.SK]["S"] == table.ACCOUNT and self._is_of_then(item):
                self._customers |= {*self._later_names(item["body"]["S"])}
            if item[table.SK]["S"] == table.SERVICE:
                self._note_service(partition.removeprefix(_CUSTOMER), item["body"]["S"])
            if item[table.SK]["S"].startswith(_OF):
                self._customers |= {*self._later_names(item[table.SK]["S"].removeprefix(_OF))}
        for item in self._table.query(table.BY_CUSTOMER, partition):
            self._take(item)

    def _look_at_order(self, partition: str) -> None:
        ours = self._table.get(partition, table.OURS)
        if ours is not None:
            self._orders.add(ours["body"]["S"])
        item = self._table.get(partition, "OR")
        if item is not None:
            self._take(item)

    def _take(self, item: Item) -> None:
        if not self._is_of_then(item):
            return
        self._items[item[table.PK]["S"], item[table.SK]["S"]] = item
        if item[table.SK]["S"] == table.DEVICE:
            shown = self._table.get(item[table.PK]["S"], table.STATE)
            if shown is not None:
                self._take(shown)
            for hour in self._table.query(None, item[table.PK]["S"], prefix=table.HOUR):
                self._take(hour)
        record = record_of(item)
        if record is None:
            return
        who = record.identity
        self._customers |= with_later(filter(None, (who.user, who.account)), self._later_names)
        if who.email and self._request.deed is Deed.ERASED:
            self._emails |= {one for one in self._later_names(who.email) if "@" not in one}
        if record.handoff_token and (kept := self._table.get(table.handoff_key(record.handoff_token), "HO")):
            self._items[kept[table.PK]["S"], "HO"] = kept
        if isinstance(record, Order):
            self._orders |= {value for value in (record.order_id, record.merchant_order_id) if value}
            on = {record.placed_at.date(), (record.placed_at - _VISIT_BEFORE).date()}
            self._placed[record.order_id] |= on
            self._follow_owner(record.order_id, owner_of(item))

    def _follow_owner(self, order_id: str, owner: str | None) -> None:
        """Take in whom an order serves that names nobody: it may be all that was known of them."""
        if owner is None or not is_service_key(owner) or owner in self._services or not self._service_pepper:
            return
        if self._request.deed is Deed.ERASED:
            self._note_service(order_id, sealed(self._service_pepper, order_id, owner))

    def _is_of_then(self, item: Item) -> bool:
        """Tell whether an item is of the life that is forgotten; one that says no moment is."""
        return (moment_of(item) or self._request.at) <= self._request.at

    def _is_theirs(self, record: Touchpoint | Order, known: frozenset[str]) -> bool:
        who = record.identity
        told = with_later(filter(None, (who.user, who.account, who.email, record.order_id)), self._later_names)
        return not known.isdisjoint(told)


def _due(item: Item, stones: Tombstones) -> Deed | None:
    """Tell what tombstones want of an item of a table that was restored."""
    record = record_of(item)
    if record is not None:
        return _due_of(record, item, stones)
    erased, moment = _erased_until(item, stones), moment_of(item)
    return Deed.ERASED if erased is not None and (moment is None or moment <= erased) else None


def _erased_until(item: Item, stones: Tombstones) -> datetime | None:
    """Return until when was erased what is of the same person as an item that is no record."""
    return max((at for name in _named_by(item) if (at := stones.erased(name))), default=None)


def _due_of(record: Touchpoint | Order, item: Item, stones: Tombstones) -> Deed | None:
    allowed = stones.obeyed(record)
    if allowed is None:
        return Deed.ERASED
    owner = owner_of(item)
    erased = stones.erased(owner) if owner else None
    if erased is not None and (moment_of(item) or _END) <= erased:
        return Deed.ERASED
    return None if allowed == record else Deed.UNLINKED


def _named_by(item: Item) -> tuple[str, ...]:
    """Return by what an item that is no record is somebody's."""
    partition = item[table.PK]["S"]
    if partition.startswith(_CUSTOMER):
        return (partition.removeprefix(_CUSTOMER),)
    if item[table.SK]["S"] == table.GUARD:
        return (partition,)
    if item[table.SK]["S"] == table.SUBSCRIPTION:
        return (str(item[table.GSI1PK]["S"]).removeprefix(_CUSTOMER),)
    if partition.startswith(_DEVICE):
        return (item["customer"]["S"],)
    if item[table.SK]["S"] == "HO":
        who = from_json(item["body"]["S"], Handoff).identity
        return tuple(filter(None, (who.user, who.account)))
    return ()

"""What the ledger holds of somebody: by the customer's keys, by orders, and by the days on which they were placed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from base.clock import parse_rfc3339
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item, owner_of
from ledger.privacy.requests import PrivacyRequest
from ledger.privacy.tombstones import Deed, Tombstones
from ledger.pseudonyms import Pseudonyms, has_unknown_past, opened, with_later
from ledger.records import Order, Touchpoint
from ledger.records.handoff import Handoff
from ledger.table import Shards

_VISIT_BEFORE = timedelta(hours=1)  # what led to an order is looked for on its day
_CUSTOMER, _OF = table.customer_key(""), "USER#"
_END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a request is about: the request with all that is the same person's, and the items of the table."""

    request: PrivacyRequest
    touchpoints: list[Item] = field(default_factory=list)
    orders: list[Item] = field(default_factory=list)
    handoffs: list[Item] = field(default_factory=list)
    others: list[Item] = field(default_factory=list)
    service_keys: tuple[str, ...] = ()

    @property
    def also_named(self) -> tuple[str, ...]:
        """What is marked as forgotten beside what the request names: service keys, and guards where they go too."""
        guards = (table.guard_key(key)[0] for key in self.service_keys) if self.request.guards else ()
        return (*self.service_keys, *guards)

    def all(self) -> Iterator[Item]:
        """Yield every item."""
        for some in (self.touchpoints, self.orders, self.handoffs, self.others):
            yield from some


class Finder:
    """Looks for it in one table. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable, shards: Shards, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._shards = shards
        self._pseudonyms = pseudonyms

    def of(self, request: PrivacyRequest) -> Findings:
        """Return what a request is about, and nothing that happened after its moment."""
        if request.everything:
            return self._everything(request)
        search = _Search(self._table, request, self._pseudonyms)
        search.follow()
        request = search.widened()
        days = self._days() if request.emails or search.has_unknown_past() else search.days()
        for day in sorted(days):
            search.look_at(self._of_day(day))
        search.follow()
        if request.guards:
            search.look_at_guards()
        return search.findings()

    def by_tombstones(self, stones: Tombstones) -> list[tuple[Deed, Findings]]:
        """Return what tombstones say may not be there, out of the whole table."""
        found = {deed: Findings(request=PrivacyRequest(deed=deed, at=_END)) for deed in Deed}
        for item in self._table.scan():
            deed = _due(item, stones)
            if deed is not None:
                _sort(item, found[deed])
        return list(found.items())

    def _everything(self, request: PrivacyRequest) -> Findings:
        found = Findings(request=request)
        for item in self._table.scan():
            moment = _moment_of(item)
            if item[table.PK]["S"][:3] in _PERSONAL and (moment is None or moment <= request.at):
                _sort(item, found)
        return found

    def _days(self) -> set[date]:
        keys = map(table.months_key, range(self._shards.months))
        months = {item[table.SK]["S"] for key in keys for item in self._table.query(None, key)}
        begins = [date.fromisoformat(f"{month}-01") for month in months]
        return {begin + timedelta(days=n) for begin in begins for n in range(monthrange(begin.year, begin.month)[1])}

    def _of_day(self, day: date) -> Iterator[Item]:
        for shard in range(self._shards.days):
            yield from self._table.query(table.BY_DAY, table.day_key(day, shard))


_PERSONAL = ("TP#", "OR#", "HO#", "CU#", "SU#", "DE#", "GU#", "RQ#")


class _Search:
    """Follows one person from key to key until nothing new turns up."""

    def __init__(self, requests: DynamoTable, request: PrivacyRequest, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._request = request
        self._service_pepper = pseudonyms.service_pepper
        self._later_names = pseudonyms.later_names
        self._services: set[str] = set()
        for name, told in request.services:
            self._note_service(name, told)
        self._customers = with_later(request.customers, self._later_names)
        self._emails = with_later(request.emails, self._later_names)
        self._orders = set(request.orders)
        self._asked: set[str] = set()
        self._items: dict[tuple[str, str], Item] = {}
        self._placed: set[date] = set()

    def follow(self) -> None:
        """Look at all that is known by now, and at what that leads to."""
        while new := self._partitions() - self._asked:
            for partition in sorted(new):
                self._asked.add(partition)
                if partition.startswith(_CUSTOMER):
                    self._look_at_customer(partition)
                else:
                    self._look_at_order(partition)

    def look_at_guards(self) -> None:
        """Take the voice code and the limits of the accounts that are known by now."""
        guards = (self._table.get(*table.guard_key(key)) for key in sorted(self._services))
        for guard in filter(None, guards):
            self._take(guard)

    def has_unknown_past(self) -> bool:
        """Tell whether the same person may stand under names of earlier peppers that only a look at each can tell."""
        return has_unknown_past(self._customers | self._emails, self._later_names)

    def _partitions(self) -> set[str]:
        customers = map(table.customer_key, self._customers | self._services)
        return {*customers, *map(table.order_key, self._orders)}

    def _note_service(self, name: str, told: str) -> None:
        key = opened(self._service_pepper, name, told)
        self._services |= {key} if key else set()

    def look_at(self, found: Iterable[Item]) -> None:
        """Take those items that are of the same person."""
        for item in found:
            record = _record(item)
            if record is not None and self._is_theirs(record):
                self._take(item)

    def days(self) -> set[date]:
        """Return the days on which something may lie that only an order names."""
        return self._placed

    def widened(self) -> PrivacyRequest:
        """Return the request with all that was found to be the same person's."""
        return self._request.widened(customers=self._customers, emails=self._emails, orders=self._orders)

    def findings(self) -> Findings:
        """Return what was found."""
        found = Findings(request=self.widened(), service_keys=tuple(sorted(self._services)))
        for key in sorted(self._items):
            _sort(self._items[key], found)
        return found

    def _look_at_customer(self, partition: str) -> None:
        for item in self._table.query(None, partition):
            self._take(item)
            if item[table.SK]["S"] == "ACCOUNT":
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
        moment = _moment_of(item)
        if moment is not None and moment > self._request.at:
            return
        self._items[item[table.PK]["S"], item[table.SK]["S"]] = item
        record = _record(item)
        if record is None:
            return
        who = record.identity
        self._customers |= with_later(filter(None, (who.user, who.account)), self._later_names)
        if who.email and self._request.deed is Deed.ERASED:
            self._emails |= {*self._later_names(who.email)}
        if record.handoff_token and (kept := self._table.get(table.handoff_key(record.handoff_token), "HO")):
            self._items[kept[table.PK]["S"], "HO"] = kept
        if isinstance(record, Order):
            self._orders |= {value for value in (record.order_id, record.merchant_order_id) if value}
            self._placed |= {record.placed_at.date(), (record.placed_at - _VISIT_BEFORE).date()}

    def _is_theirs(self, record: Touchpoint | Order) -> bool:
        who = record.identity
        known = self._customers | self._emails | self._orders
        told = with_later(filter(None, (who.user, who.account, who.email, record.order_id)), self._later_names)
        return not known.isdisjoint(told)


def _record(item: Item) -> Touchpoint | Order | None:
    kind = item[table.SK]["S"]
    if kind == "TP":
        return from_json(item["body"]["S"], Touchpoint)
    return from_json(item["body"]["S"], Order) if kind == "OR" else None


def _sort(item: Item, found: Findings) -> None:
    kinds = {"TP": found.touchpoints, "OR": found.orders, "HO": found.handoffs}
    if item[table.PK]["S"].startswith(table.order_key("")) and item[table.SK]["S"] != "OR":
        return  # goes with its order
    kinds.get(item[table.SK]["S"], found.others).append(item)


def _moment_of(item: Item) -> datetime | None:
    """Return when that happened of which an item tells; None where it is no matter of time."""
    record = _record(item)
    if record is not None:
        return record.occurred_at if isinstance(record, Touchpoint) else record.placed_at
    if item[table.SK]["S"] == "HO":
        return from_json(item["body"]["S"], Handoff).issued_at
    return parse_rfc3339(item["decided_at"]["S"]) if "decided_at" in item else None


def _due(item: Item, stones: Tombstones) -> Deed | None:
    """Tell what tombstones want of an item of a table that was restored."""
    record = _record(item)
    if record is not None:
        return _due_of(record, item, stones)
    erased = [at for name in _named_by(item) if (at := stones.erased(name))]
    moment = _moment_of(item)
    return Deed.ERASED if erased and (moment is None or moment <= max(erased)) else None


def _due_of(record: Touchpoint | Order, item: Item, stones: Tombstones) -> Deed | None:
    allowed = stones.obeyed(record)
    if allowed is None:
        return Deed.ERASED
    owner = owner_of(item)
    erased = stones.erased(owner) if owner else None
    if erased is not None and (_moment_of(item) or _END) <= erased:
        return Deed.ERASED
    return None if allowed == record else Deed.UNLINKED


def _named_by(item: Item) -> tuple[str, ...]:
    """Return by what an item that is no record is somebody's."""
    partition = item[table.PK]["S"]
    if partition.startswith(_CUSTOMER):
        return (partition.removeprefix(_CUSTOMER),)
    if item[table.SK]["S"] == table.GUARD:
        return (partition,)
    if item[table.SK]["S"] == "HO":
        who = from_json(item["body"]["S"], Handoff).identity
        return tuple(filter(None, (who.user, who.account)))
    return ()

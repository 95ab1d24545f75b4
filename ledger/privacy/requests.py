"""Requests to forget: each is a tombstone at once (nothing earlier comes back), and an entry that waits for its round.

It names whom to look for, and goes with what it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import Any, Final

from base.clock import parse_rfc3339, rfc3339
from base.errors import RecordRefused
from base.ids import derived_id
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.privacy.tombstones import (
    EVERYTHING,
    TOMBSTONES_KEPT,
    Deed,
    Remembered,
    Tombstone,
    Tombstones,
    mark_of,
    marks_of,
    unlinked,
)
from ledger.pseudonyms import UNKEYED, LaterNames, with_later
from ledger.records import Choice, Order
from ledger.summaries import Summaries
from ledger.table import Shards

_NAMES: Final = ("customers", "emails", "orders", "services")
_PART_BYTES: Final = 32 * 1024  # of names; the days that are left need room too
_NOTED_FOR = timedelta(days=90)  # a shop has 30 to answer
_NEWEST, _LEFT = 20, "days_left"  # a turn has no time for more orders; the rest goes with the next round
_TRIES = 3  # against a writer of the same moment
_IS_LATER = "attribute_not_exists(PK) OR erased_at < :erased_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRequest:
    """Whose data, until when, and what becomes of it.

    Attributes:
        deed: erase it, or make it nobody's.
        at: what happened later is not touched.
        customers, emails: pseudonyms of users and of accounts, and of e-mail addresses.
        orders: ids of orders, ours or the shop's.
        everything: all that the ledger holds.
        services: pseudonyms, each with the sealed key by which its orders are found that name nobody.
        guards: a household's voice code and limits too; not where somebody spoke, who may be its child.
        at_once: what is yet to be told to a merchant, or of it to its customer, is erased untold.
        alone: the orders it names go, and nobody whom they lead to.
    """

    deed: Deed
    at: datetime
    customers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    everything: bool = False
    services: tuple[tuple[str, str], ...] = ()
    guards: bool = False
    at_once: bool = False
    alone: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """Return every value it names."""
        return (*self.customers, *self.emails, *self.orders)

    def widened(
        self, *, customers: set[str], emails: set[str], orders: set[str], services: set[tuple[str, str]]
    ) -> PrivacyRequest:
        """Return the same with what was found to be of the same person."""
        return replace(
            self,
            customers=tuple(sorted({*self.customers, *customers})),
            emails=tuple(sorted({*self.emails, *emails})),
            orders=tuple(sorted({*self.orders, *orders})),
            services=tuple(sorted({*self.services, *services})),
        )

    def joined(self, other: PrivacyRequest) -> PrivacyRequest:
        """Return the same with what another part of it names."""
        return self.widened(
            customers={*other.customers}, emails={*other.emails}, orders={*other.orders}, services={*other.services}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that waits, by its id, and how far it is.

    Attributes:
        days_left: the days that are yet to be looked through; None before any key was followed.
    """

    request_id: str
    request: PrivacyRequest
    days_left: tuple[date, ...] | None = None

    @property
    def item(self) -> Item:
        """Return what is kept of it, without its keys."""
        left = {} if self.days_left is None else {_LEFT: " ".join(day.isoformat() for day in self.days_left)}
        return {"body": to_json(self.request), **left}


class PrivacyRequests:
    """The requests and tombstones of the one table. Raises StoreError as the ledger does; all may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards, later_names: LaterNames = UNKEYED.later_names) -> None:
        self._table = requests
        self._shards = shards
        self._later_names = later_names

    def ask(self, request: PrivacyRequest, keys: Iterable[str] = ()) -> Asked:
        """Let it hold from now on, also for service keys of the same that are known, and wait to be carried out.

        Whoever is cut off between the two leaves a request that waits, and so do the orders of one kept in parts (more
        than one answer has time for): a round marks what it names before it erases it.
        """
        parts = (request.deed, rfc3339(request.at), *request.named, str(request.everything))
        asked = Asked(request_id=derived_id("er", *parts), request=request)
        whole = self.keep(asked)
        self.mark(request if whole else replace(request, orders=()), keys)
        return asked

    def of_choice(self, choice: Choice, account: str | None, keys: Iterable[str] = ()) -> None:
        """Ask for what a customer's choice says of the past; `keys` are the service keys it is known by."""
        told = (choice.customer, *choice.earlier, account, *(name for name, _ in choice.services))
        customers = tuple(dict.fromkeys(filter(None, told)))
        deed = Deed.ERASED if choice.erase else Deed.UNLINKED
        request = PrivacyRequest(deed=deed, at=choice.decided_at, customers=customers, services=choice.services)
        self.ask(request, keys if choice.erase else ())

    def disown(self, keys: Sequence[str], at: datetime) -> None:
        """Let a customer's newest orders be nobody's before they are erased: it does not hear of them any more."""
        past = self._newest_of(keys, at)
        if past:
            self.ask(PrivacyRequest(deed=Deed.ERASED, at=at, orders=tuple(order.order_id for order in past)))
        for order in past:
            self._unlink(order.order_id, order.order_id)
        for key in keys:
            Summaries(self._table).begin_after(key, at)

    def hand_over(self, names: Sequence[str], key: str, at: datetime) -> None:
        """Let a customer's newest orders be nobody's, and found by its service key: a no ends no service."""
        for order in self._newest_of(names, at):
            self._unlink(order.order_id, key)
        Summaries(self._table).rebuild_of(key)

    def _unlink(self, order_id: str, owner: str) -> None:
        """Let one order be nobody's as it stands now, whatever the index still says; what is left the round does."""
        for _ in range(_TRIES):
            as_read = self._table.get(table.order_key(order_id), "OR")
            if as_read is None:
                return
            order = from_json(as_read["body"]["S"], Order)
            if self._table.write_over(as_read, items.order(unlinked(order), owner, self._shards)):
                return

    def _newest_of(self, keys: Iterable[str], at: datetime) -> list[Order]:
        found = (item for key in keys for item in islice(self._orders_by(key), _NEWEST))
        orders = [from_json(item["body"]["S"], Order) for item in found if item[table.SK]["S"] == "OR"]
        return [order for order in orders if order.placed_at <= at]

    def _orders_by(self, key: str) -> Iterator[Item]:
        return self._table.query(table.BY_CUSTOMER, table.customer_key(key), prefix="OR#", forward=False)

    def mark(self, request: PrivacyRequest, keys: Iterable[str] = ()) -> None:
        """Set the tombstones of all that a request names, by its later names too, and of service keys of the same."""
        names = sorted(with_later((*request.named, *keys), self._later_names))
        for mark in (*map(mark_of, names), *([EVERYTHING] if request.everything else [])):
            self.set(Tombstone(mark=mark, deed=request.deed, at=request.at))

    def set(self, stone: Tombstone) -> None:
        """Set one tombstone, unless there is a later one."""
        item = {
            **table.tombstone_keys(stone.mark, stone.deed, stone.at, self._shards),
            "erased_at": rfc3339(stone.at),
            "deed": stone.deed,
            "mark": stone.mark,
            table.TTL: ttl(stone.at + TOMBSTONES_KEPT),
        }
        self._table.write(self._table.put(typed(item), _IS_LATER, typed({":erased_at": rfc3339(stone.at)})))

    def keep(self, asked: Asked) -> bool:
        """Keep a request waiting, as it stands now; one that names more than an item holds, in parts: then False.

        A part is carried out like any other request, under an id of its own; what was kept under the whole one's stays.
        """
        try:
            self._put(asked)
        except RecordRefused:
            for part in parts_of(asked):
                self._put(part)
            return False
        return True

    def _put(self, asked: Asked) -> None:
        keys = table.erasure_keys(asked.request_id, asked.request.at, self._shards)
        self._table.write(self._table.put(typed({**keys, **asked.item})))

    def done(self, asked: Asked) -> None:
        """Let a request go that was carried out."""
        self._table.delete(*table.erasure_key(asked.request_id))

    def waiting(self) -> Iterator[Asked]:
        """Yield what waits to be carried out."""
        for shard in range(self._shards.months):
            for item in self._table.query(table.BY_CUSTOMER, table.erasures_key(shard)):
                request = from_json(item["body"]["S"], PrivacyRequest)
                left = tuple(map(date.fromisoformat, item[_LEFT]["S"].split())) if _LEFT in item else None
                yield Asked(request_id=item[table.PK]["S"].removeprefix("ER#"), request=request, days_left=left)

    def note(self, shown_as: str, request: PrivacyRequest) -> None:
        """Keep who asked to see what is known, until it was long answered; in parts, as `keep` does."""
        try:
            self._note(shown_as, request)
        except RecordRefused:
            for number, part in enumerate(_split(request)):
                self._note(_part_of(shown_as, number), part)

    def _note(self, shown_as: str, request: PrivacyRequest) -> None:
        key, kind = table.data_request_key(shown_as)
        item = {table.PK: key, table.SK: kind, "body": to_json(request), table.TTL: ttl(request.at + _NOTED_FOR)}
        self._table.write(self._table.put(typed(item)))

    def noted(self, shown_as: str) -> PrivacyRequest | None:
        """Return whose data somebody asked to see."""
        noted: PrivacyRequest | None = None
        for number in count():
            item = self._table.get(*table.data_request_key(_part_of(shown_as, number)))
            if item is None:
                return noted
            part = from_json(item["body"]["S"], PrivacyRequest)
            noted = part if noted is None else noted.joined(part)
        return noted

    def tombstones(self) -> Tombstones:
        """Return all there are: for whoever brings many records."""
        return Tombstones(self.all_tombstones(), self._later_names)

    def all_tombstones(self) -> Iterator[Tombstone]:
        """Yield all there are, those of another table too, whose backup may be restored."""
        for shard in range(self._shards.months):
            yield from map(_read, self._table.query(table.BY_DAY, table.tombstones_key(shard)))

    def obeyed(self, record: Remembered, *known_as: str) -> Remembered | None:
        """Return a record that comes late as it may be kept; None when it may not come back.

        Args:
            record: as it came.
            known_as: by what else its customer is known: the service key of an order that names nobody.
        """
        return self._stones_of(record, *known_as).obeyed(record, *known_as)

    def erased_after(self, record: Remembered, *known_as: str) -> datetime | None:
        """Return until when the customer of a record was erased since it happened, or everybody; None if it was not."""
        return self._stones_of(record, *known_as).erased_after(record, *known_as)

    def _stones_of(self, record: Remembered, *known_as: str) -> Tombstones:
        marks = marks_of(record, self._later_names) + tuple(map(mark_of, known_as))
        keys = [(f"TO#{mark}", table.TOMBSTONE_KINDS[deed]) for mark in marks for deed in Deed]
        return Tombstones(map(_read, self._table.get_many(keys)), self._later_names)


def _part_of(shown_as: str, number: int) -> str:
    return f"{shown_as}#{number + 1}" if number else shown_as


def parts_of(asked: Asked) -> Iterator[Asked]:
    """Yield a request's names some at a time; the same names are the same parts, whoever asks for them."""
    for part in _split(asked.request):
        names = (f"{kind}={name}" for kind in _NAMES for name in getattr(part, kind))
        yield replace(asked, request_id=derived_id("er", part.deed, rfc3339(part.at), *names), request=part)


def _split(request: PrivacyRequest) -> Iterator[PrivacyRequest]:
    parts: dict[int, list[tuple[str, Any]]] = {}
    size = 0
    for kind in _NAMES:
        for name in getattr(request, kind):
            size += len(str(name).encode())
            parts.setdefault(size // _PART_BYTES, []).append((kind, name))
    for some in parts.values():
        told: dict[str, Any] = {kind: tuple(name for of, name in some if of == kind) for kind in _NAMES}
        yield replace(request, **told)


def _read(item: Item) -> Tombstone:
    at = parse_rfc3339(item["erased_at"]["S"])
    return Tombstone(mark=item["mark"]["S"], deed=Deed(item["deed"]["S"]), at=at)

"""Requests to forget: each is a tombstone at once (nothing earlier comes back), and an entry that waits for its round.

It names whom to look for, and goes with what it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice

from base.clock import parse_rfc3339, rfc3339
from base.errors import RecordConflict, RecordRefused
from base.ids import derived_id
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.privacy.request import Asked, PrivacyRequest, asked_in, part_of, parts_of, split
from ledger.privacy.tombstones import (
    EVERYTHING,
    TOMBSTONES_KEPT,
    Deed,
    Remembered,
    Tombstone,
    Tombstones,
    deleted_mark,
    mark_of,
    marks_for,
    marks_of,
    unlinked,
)
from ledger.pseudonyms import UNKEYED, LaterNames
from ledger.records import Choice, Order
from ledger.summaries import Summaries
from ledger.table import Shards

_NOTED_FOR = timedelta(days=90)  # a shop has 30 to answer
_NEWEST = 20  # a turn has no time for more; the rest goes with the next round
_TRIES = 3  # against a writer of the same moment
_IS_LATER = "attribute_not_exists(PK) OR erased_at < :erased_at"
_IS_NEW = "attribute_not_exists(PK)"
_IS_FURTHER = "attribute_not_exists(PK) OR attribute_not_exists(step) OR step < :step"
_IS_AS_FAR = "attribute_not_exists(step) OR step <= :step"


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
        whole = self._keep(asked) is not None
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
        for key in keys:  # first, for a turn's time may end: unasked nothing is named of what is being deleted
            Summaries(self._table).begin_after(key, at)
        past = self._newest_of(keys, at)
        if past:
            self.ask(PrivacyRequest(deed=Deed.ERASED, at=at, orders=tuple(order.order_id for order in past)))
        for order in past:
            self._unlink(order.order_id, order.order_id)

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
        names = (*request.named, *keys)
        marks = [*marks_for(names, self._later_names), *([EVERYTHING] if request.everything else [])]
        marks += map(deleted_mark, request.orders) if request.alone else ()
        for mark in marks:
            self.set(Tombstone(mark=mark, deed=request.deed, at=request.at))

    def deleted_at(self, order_id: str) -> datetime | None:
        """Return when the shop deleted an order by an id that we did not know then; None where it did not."""
        key = (f"TO#{deleted_mark(order_id)}", table.TOMBSTONE_KINDS[Deed.ERASED])
        found = list(self._table.get_many([key]))  # as tombstones are read: a function's role may read them so alone
        return _read(found[0]).at if found else None

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

    def kept(self, asked: Asked) -> Asked:
        """Keep a request waiting as it stands now, a step further, and return it.

        One that names more than an item holds is kept in parts: each is carried out like any other request, under an id
        of its own, and what was kept under the whole one's stays.

        Raises:
            RecordConflict: somebody else carries it out and is as far; whoever goes on reads it again.
        """
        further = replace(asked, step=asked.step + 1)
        if self._keep(further) is False:
            raise RecordConflict(f"the request {asked.request_id} is being carried out by somebody else")
        return further

    def as_kept(self, asked: Asked) -> Asked:
        """Return a request as it is kept now: an index may be behind, and who asks again begins where it is."""
        item = self._table.get(*table.erasure_key(asked.request_id))
        return asked if item is None else asked_in(item)

    def _keep(self, asked: Asked) -> bool | None:
        try:
            return self._put(asked)
        except RecordRefused:
            for part in parts_of(asked):
                self._put(part)
            return None

    def _put(self, asked: Asked) -> bool:
        keys = table.erasure_keys(asked.request_id, asked.request.at, self._shards)
        step = typed({":step": asked.step}) if asked.step else None
        return self._table.write(self._table.put(typed({**keys, **asked.item}), _IS_FURTHER if step else _IS_NEW, step))

    def done(self, asked: Asked) -> None:
        """Let a request go that was carried out, unless somebody else is further with it."""
        self._table.delete_if(table.erasure_key(asked.request_id), _IS_AS_FAR, typed({":step": asked.step}))

    def waiting(self) -> Iterator[Asked]:
        """Yield what waits to be carried out."""
        for shard in range(self._shards.months):
            yield from map(asked_in, self._table.query(table.BY_CUSTOMER, table.erasures_key(shard)))

    def note(self, shown_as: str, request: PrivacyRequest) -> None:
        """Keep who asked to see what is known, until it was long answered; in parts, as `keep` does."""
        try:
            self._note(shown_as, request)
        except RecordRefused:
            for number, part in enumerate(split(request)):
                self._note(part_of(shown_as, number), part)

    def _note(self, shown_as: str, request: PrivacyRequest) -> None:
        key, kind = table.data_request_key(shown_as)
        item = {table.PK: key, table.SK: kind, "body": to_json(request), table.TTL: ttl(request.at + _NOTED_FOR)}
        self._table.write(self._table.put(typed(item)))

    def noted(self, shown_as: str) -> PrivacyRequest | None:
        """Return whose data somebody asked to see."""
        noted: PrivacyRequest | None = None
        for number in count():
            item = self._table.get(*table.data_request_key(part_of(shown_as, number)))
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

    def obeyed(self, record: Remembered, *known_as: str, ids: Iterable[str] = ()) -> Remembered | None:
        """Return a record that comes late as it may be kept; None when it may not come back.

        Args:
            record: as it came.
            known_as: by what else its customer is known: the service key of an order that names nobody.
            ids: by what else an order is known: the id under which we placed it.
        """
        ids = tuple(ids)
        return self._stones_of(record, *known_as, *ids).obeyed(record, *known_as, ids=ids)

    def erased_after(self, record: Remembered, *known_as: str) -> datetime | None:
        """Return until when the customer of a record was erased since it happened, or everybody; None if it was not."""
        return self._stones_of(record, *known_as).erased_after(record, *known_as)

    def _stones_of(self, record: Remembered, *known_as: str) -> Tombstones:
        marks = marks_of(record, self._later_names) + tuple(map(mark_of, known_as))
        keys = [(f"TO#{mark}", table.TOMBSTONE_KINDS[deed]) for mark in marks for deed in Deed]
        return Tombstones(map(_read, self._table.get_many(keys)), self._later_names)


def _read(item: Item) -> Tombstone:
    at = parse_rfc3339(item["erased_at"]["S"])
    return Tombstone(mark=item["mark"]["S"], deed=Deed(item["deed"]["S"]), at=at)

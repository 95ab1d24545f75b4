"""The outbox: orders that wait until the merchant has them, each tried by one at a time and settled once.

An entry is committed with its order and goes when the merchant has taken or refused it: so the table, and no queue,
says what is left to do. An order that nobody spoke is held there for a while first (`held_until`), so that it can be
taken back: until then nobody tells it. `free_at` of an entry is when it may be tried (again): an attempt puts it off by
a lease, so that nobody else tries meanwhile, and whoever dies during one holds it up for no longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from base.clock import parse_rfc3339, rfc3339
from base.errors import RecordRefused, StoreUnavailable
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.free_at import IS_FREE, IS_FREE_AND_NOT_HELD, leased, leased_unless_held, tried_from
from ledger.items import Item, is_nobodys, owner_of, typed
from ledger.order_alerts import OrderAlerts
from ledger.placed import FREE_OR_OURS, PlacedOrders, merged, stray_of
from ledger.records import Order, OrderStatus
from ledger.second_looks import SecondLooks
from ledger.settlements import Confirmed, Notice, Refusal, Refused, Settlement, settled_order
from ledger.summaries import Summaries
from ledger.table import DELIVERY_KEPT, Shards

if TYPE_CHECKING:
    from ledger.delivery import Recipient

RECEIPT = "receipt"
LEASE = timedelta(seconds=60)  # longer than any attempt may take
_PAGE = 250  # entries of a shard: a megabyte of each of them is more than a small function has
TOLD_FOR = DELIVERY_KEPT - timedelta(hours=12)  # the customer's mail needs to know whom it is for, too
_ENTRY = "OUTBOX"
_TRIES = 5  # a settlement meets another writer of the same order: a webhook, seldom twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An order that waits, since when, when it may be tried, and for what: its kind of item (`ledger.table`).

    One that is held waits since it is held no more.
    """

    order_id: str
    since: datetime
    free_at: datetime
    kind: str = "OUTBOX"
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to tell the merchant, during which nobody else tries.

    Attributes:
        order: as it stands now.
        checkout: the merchant's own checkout session, where it has one.
        number: 1 for the first.
        found_by: by what its customer finds it; None where it is nobody's.
        service: the sealed service key of its customer, where that is another.
        sealed: what placing it needs in the clear, encrypted; None where nothing is known or it is gone.
        buyer: the same, opened by whoever has the key.
    """

    order: Order
    checkout: str | None
    number: int
    found_by: str | None = field(default=None, repr=False)
    service: str | None = field(default=None, repr=False)
    sealed: str | None = field(default=None, repr=False)
    buyer: Recipient | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to an order's customer: what became of the order, and what says to whom."""

    order: Order
    about: str  # RECEIPT, or why the order was refused
    number: int
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Somebody else tries, or it is too early."""

    free_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """A customer's newest orders, newest first, and what it has yet to hear of any of them."""

    orders: tuple[Order, ...] = ()
    notices: tuple[Notice, ...] = ()


class Outbox:
    """The entries of the one table. Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards
        self.looks = SecondLooks(requests)
        self.alerts = OrderAlerts(requests, shards)

    def waiting(self) -> Iterator[Waiting]:
        """Yield what waits, oldest first; however much it is, a page of each shard is held at a time."""
        from heapq import merge  # late: a voice turn tells nobody

        keys = (table.outbox_key(n) for n in range(self._shards.outbox))
        shards = (self._table.query(table.BY_CUSTOMER, key, page=_PAGE) for key in keys)
        for item in merge(*shards, key=lambda waiting: waiting[table.GSI1SK]["S"]):
            since = parse_rfc3339(item[table.GSI1SK]["S"].partition("#")[0])
            free_at = parse_rfc3339(item["free_at"]["S"]) if "free_at" in item else since
            held = parse_rfc3339(item["held_until"]["S"]) if "held_until" in item else None
            kind = item[table.SK]["S"]
            yield Waiting(order_id=item["order_id"]["S"], since=since, free_at=free_at, kind=kind, held_until=held)

    def attempt(self, order_id: str, now: datetime) -> Attempt | Busy | None:
        """Begin an attempt; None when the order is settled, or never was in the outbox."""
        began = self._table.update(
            (table.order_key(order_id), _ENTRY),
            "SET free_at = :until ADD attempts :one",
            IS_FREE_AND_NOT_HELD,
            leased_unless_held(now, LEASE),
        )
        if began is None:
            entry = self._table.get(table.order_key(order_id), _ENTRY)
            return None if entry is None else Busy(free_at=tried_from(entry))
        order, item = self._order(order_id)
        return Attempt(
            order=order,
            checkout=began.get("checkout", {}).get("S"),
            number=int(began["attempts"]["N"]),
            found_by=None if is_nobodys(item) else owner_of(item),
            service=began.get("service", {}).get("S"),
            sealed=self._sealed(order_id),
        )

    def begin_mail(self, order_id: str, now: datetime) -> Mail | None:
        """Begin to send the mail about an order; None when none waits, or somebody else is at it."""
        began = self._table.update(
            (table.order_key(order_id), table.MAIL),
            "SET free_at = :until ADD attempts :one",
            IS_FREE,
            leased(now, LEASE),
        )
        if began is None:
            return None
        (order, _), sealed, about = self._order(order_id), self._sealed(order_id), began["about"]["S"]
        if sealed is None or _outdated(about, order):  # no sealed one: an earlier try was cut off just before its end
            self.mailed(order_id)
            return None
        return Mail(order=order, about=about, number=int(began["attempts"]["N"]), sealed=sealed)

    def postpone_mail(self, mail: Mail, until: datetime) -> None:
        """Let a mail that was not sent wait until then."""
        key = (table.order_key(mail.order.order_id), table.MAIL)
        self._table.update(
            key, "SET free_at = :until", "attempts = :n", typed({":until": rfc3339(until), ":n": mail.number})
        )

    def mailed(self, order_id: str) -> None:
        """Let a mail go that was sent, or that nobody can be sent, and with it what said to whom."""
        self._table.delete(*table.delivery_key(order_id))
        self._table.delete(table.order_key(order_id), table.MAIL)

    def _sealed(self, order_id: str) -> str | None:
        item = self._table.get(*table.delivery_key(order_id))
        return None if item is None else str(item["body"]["S"])

    def postpone(self, attempt: Attempt, until: datetime) -> None:
        """End an attempt that came to nothing: the next is due at `until`; unless somebody took it over meanwhile."""
        self._table.update(
            (table.order_key(attempt.order.order_id), _ENTRY),
            "SET free_at = :until",
            "attempts = :number",
            typed({":until": rfc3339(until), ":number": attempt.number}),
        )

    def settle(
        self,
        order_id: str,
        settlement: Settlement,
        now: datetime,
        *,
        told: bool = False,
        look_at: datetime | None = None,
    ) -> Order | None:
        """Let the order say what the merchant said, and its entry go, together.

        Args:
            order_id: whose entry.
            settlement: what the merchant said.
            now: when.
            told: whether the customer hears of a refusal at this very moment, and need not at its next turn.
            look_at: when to look whether the merchant has it twice.

        Returns:
            The order; None when it was settled before, which then stands.

        Raises:
            StoreUnavailable: it was not settled, or that could not be told: settle again.
        """
        for tries in range(_TRIES):
            if self._table.get(table.order_key(order_id), _ENTRY) is None:
                return None
            order, item = self._order(order_id)
            settled, stray = self._with_stray(settled_order(order, settlement, now))
            nobodys, said = is_nobodys(item), settlement
            if settled.status is not OrderStatus.CANCELLED:  # no refusal cancels what the shop itself said that it has
                said = Confirmed()
            elif isinstance(settlement, Confirmed) and settlement.deleted_at is not None:
                said = Refused(reason=Refusal.DECLINED)
            untold = None if told or (nobodys and isinstance(said, Confirmed)) else said
            at_the_next_turn = None if nobodys else untold
            actions = [*self._actions(order, settled, item, at_the_next_turn), *stray]
            actions += self._found_by_its_id_there(settled, again=tries > 0)
            actions += self._about_the_customer(settled, untold)
            if look_at is not None:
                actions.append({"Put": self._table.put(items.second_look(settled, look_at, self._shards))})
            if self._table.commit(actions):
                return settled
        raise StoreUnavailable(f"order {order_id} is written by others all the time; settle it again")

    def _actions(self, order: Order, settled: Order, item: Item, untold: Settlement | None) -> list[Item]:
        key = typed({table.PK: table.order_key(order.order_id), table.SK: _ENTRY})
        actions = [{"Delete": self._table.keyed(key, "attribute_exists(PK)")}]
        if settled == order:
            return actions
        customer = owner_of(item) or ""
        as_read = {":as_read": item["content_hash"]}
        put = self._table.put(items.order(settled, customer, self._shards), "content_hash = :as_read", as_read)
        actions += [{"Put": put}, *Summaries(self._table).following(customer, order, settled)]
        if isinstance(untold, Refused):
            actions.append({"Put": self._table.put(items.notice(settled, untold.reason, customer))})
        return actions

    def _found_by_its_id_there(self, settled: Order, *, again: bool) -> list[Item]:
        """Let the merchant's id find the order, also where the shop told it: what it tells next may not name ours.

        An id that finds another order of ours goes on finding that one: of the two the later is reported.
        """
        there = settled.merchant_order_id
        if there is None or (again and not PlacedOrders(self._table, self._shards).note(there, settled.order_id)):
            return []
        ours = items.ours(there, settled.order_id)
        return [{"Put": self._table.put(ours, FREE_OR_OURS, {":ours": ours["body"]})}]

    def _about_the_customer(self, order: Order, untold: Settlement | None) -> list[Item]:
        """Let the customer be told by mail of what it did not hear; where there is nothing to tell, forget to whom."""
        if self._sealed(order.order_id) is None:
            return []
        about = untold.reason if isinstance(untold, Refused) else RECEIPT
        if untold is None or _outdated(about, order):
            return [self._table.deletion(*table.delivery_key(order.order_id))]
        return [{"Put": self._table.put(items.mail(order, about, self._shards))}]

    def _with_stray(self, settled: Order) -> tuple[Order, list[Item]]:
        """Take in what the shop told under its own id alone before we knew that id: it was this order.

        What it tells between this look and the commit lets the commit fail, and is seen by the next look.
        """
        there = settled.merchant_order_id
        if there is None or there == settled.order_id:
            return settled, []
        stray, gone = stray_of(self._table, there)
        return (settled if stray is None else merged(settled, stray, there)), gone

    def order(self, order_id: str) -> Order | None:
        """Return an order as it stands, whether it waits or was settled; None where it was erased."""
        item = self._table.get(table.order_key(order_id), "OR")
        return None if item is None else from_json(item["body"]["S"], Order)

    def _order(self, order_id: str) -> tuple[Order, Item]:
        item = self._table.get(table.order_key(order_id), "OR")
        if item is None:
            raise RecordRefused(f"order {order_id} waits in the outbox and is not in the ledger")
        return from_json(item["body"]["S"], Order), item


def _outdated(about: str, order: Order) -> bool:
    """Tell whether it is true no more: no receipt is sent of what was cancelled since, no refusal of what stands."""
    return (about == RECEIPT) is (order.status is OrderStatus.CANCELLED)

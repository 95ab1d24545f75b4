"""A request to forget, carried out on the table: found by customer and order, then erased, or made nobody's.

Every step may be repeated, and what is asked for is marked by tombstones before it goes: a crash leaves a request that
is carried out again, and nothing that comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from base.errors import RecordConflict
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item
from ledger.notes import erase_as_read
from ledger.order_alerts import alexa_key
from ledger.outbox import RECEIPT
from ledger.privacy.erased import CUSTOMER_HEARS, MERCHANT_SAYS, Erased, Staying
from ledger.privacy.finding import Finder
from ledger.privacy.findings import Findings
from ledger.privacy.guard_settings import erase_set_until
from ledger.privacy.request import Asked, PrivacyRequest
from ledger.privacy.requests import PrivacyRequests
from ledger.privacy.tombstones import Deed, Tombstone
from ledger.privacy.unlinking import Unlinking
from ledger.pseudonyms import Pseudonyms, is_service_key
from ledger.records import Order
from ledger.subscriptions import unlink
from ledger.summaries import Summaries
from ledger.table import Shards
from ledger.withdrawing import taken_away, untold

_PASSES: Final = 3  # an index may be a moment behind its table
_AT_IT_TOO: Final = 5  # others, before one of them gives up
_AT_ONCE: Final = 25  # items in a piece of work


class Erasing:
    """Carries requests out on one table. Raises StoreError as the ledger does: then it goes on the next time."""

    def __init__(self, requests: DynamoTable, shards: Shards, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._unlinking = Unlinking(requests, shards, pseudonyms)
        self._requests = PrivacyRequests(requests, shards, pseudonyms.later_names)
        self._finding = Finder(requests, shards, pseudonyms)

    def known(self, request: PrivacyRequest) -> Findings:
        """Return what a request would be about."""
        return self._finding.of(request)

    def carry_out(self, asked: Asked, *, over_before: datetime | None = None) -> Erased:
        """Erase, or make nobody's, all that a request is about; it goes when nothing is left to be done.

        With `over_before` a later request waits all the same, to be looked at again by a round (see `pieces`).
        """
        for tries_left in reversed(range(_AT_IT_TOO)):
            erased = Erased()
            try:
                for _ in self.pieces(asked, erased, over_before=over_before):
                    pass
            except RecordConflict:  # a round is at it too: what it did is done, and the rest is looked for again
                if not tries_left:
                    raise
            else:
                break
        return erased

    def pieces(self, asked: Asked, erased: Erased, *, over_before: datetime | None = None) -> Iterator[None]:
        """Do the same piece by piece, a few seconds each; whoever stops between two goes on there the next time.

        Args:
            asked: the request as it was kept.
            erased: where what was done is counted.
            over_before: a later request stays when it is carried out, and is looked at again: what had been written
                before it and nobody answered may yet be there; None: none stays for that.
        """
        asked = self._requests.as_kept(asked)
        may_grow = over_before is not None and asked.request.at > over_before and not asked.request.everything
        if asked.request.everything:
            yield from self._everything(asked, erased)
            left = tuple(kept.order_id for kept in erased.waiting)
            asked = replace(asked, request=replace(asked.request, everything=False, orders=left))
            asked = replace(asked, days_left=())
        else:
            asked = yield from self._by_keys(asked, erased)
            while asked.days_left:
                asked = yield from self._on_a_day(asked, asked.days_left, erased)
        if erased.waiting or may_grow:
            self._requests.kept(asked)
        else:
            self._requests.done(asked)

    def _everything(self, asked: Asked, erased: Erased) -> Iterator[None]:
        for found in self._finding.everything(asked.request, _AT_ONCE):
            self._apply(asked.request, found, erased)
            yield

    def _by_keys(self, asked: Asked, erased: Erased) -> Generator[None, None, Asked]:
        for _ in range(_PASSES):
            found = self._finding.by_keys(asked.request)
            as_marked, asked = asked, self._noted(asked, found)
            before = erased.items.total()
            erased.waiting = ()
            for piece in found.pieces(_AT_ONCE):
                self._apply(asked.request, piece, erased)
                yield
            if asked.request.deed is Deed.UNLINKED:
                self._summarise_anew(found)
            if asked.request.guards:
                at = asked.request.at
                erased.items["note"] += sum(erase_set_until(self._table, key, at) for key in found.service_keys)
            # What committed before the marks were set is found by the next pass, and later by who tells the merchant.
            if erased.items.total() == before and asked == as_marked:
                break
        return asked

    def _on_a_day(self, asked: Asked, days: tuple[date, ...], erased: Erased) -> Generator[None, None, Asked]:
        found = self._finding.on_day(asked.request, days[0])
        yield
        begun = asked
        if any(found.all()):
            asked = self._noted(asked, found)
            self._apply(asked.request, found, erased)
            asked = yield from self._by_keys(asked, erased)
        # What was found may name more of the same person, or an order: then this day comes again, at the end.
        left = tuple(day for day in asked.days_left or () if day != days[0])
        again = days[:1] if asked.request.named != begun.request.named else ()
        return self._requests.kept(replace(asked, days_left=(*left, *again)))

    def _noted(self, asked: Asked, found: Findings) -> Asked:
        """Keep what was found to be the same person's before what says so is gone, and mark it as forgotten."""
        known = () if asked.days_left is None else asked.request.orders
        more = {day for order_id, days in found.days.items() if order_id not in known for day in days}
        wider = replace(asked, request=found.request)
        if found.on_any_day and (asked.days_left is None or _names_people(wider) != _names_people(asked)):
            more |= {*self._finding.all_days(found.request)}
        left = asked.days_left or ()
        wider = replace(wider, days_left=(*left, *sorted(more - {*left})))
        if wider != asked:
            self._requests.mark(wider.request, found.also_named)
            return self._requests.kept(wider)
        return asked

    def again(self, stones: list[Tombstone]) -> Counter[str]:
        """Carry out what was asked of another table, whose backup this one was made of: by its tombstones alone."""
        for stone in stones:
            self._requests.set(stone)
        erased = Erased()
        found = self._finding.by_tombstones(self._requests.tombstones())
        for deed, findings in found:
            self._apply(findings.request, findings, erased, deed=deed)
            if deed is Deed.UNLINKED:
                self._summarise_anew(findings)
            since = findings.guards_since
            erased.items["note"] += sum(erase_set_until(self._table, account, until) for account, until in since)
        erased.items["order kept until the merchant has it"] += len(erased.waiting)
        if erased.waiting:
            at = max(stone.at for stone in stones if stone.deed is Deed.ERASED)
            left = tuple(kept.order_id for kept in erased.waiting)
            self._requests.ask(PrivacyRequest(deed=Deed.ERASED, at=at, orders=left))
        return +erased.items

    def _apply(self, request: PrivacyRequest, found: Findings, erased: Erased, *, deed: Deed | None = None) -> None:
        """Do it to all that was found."""
        done = erased.items
        erase = (deed or request.deed) is Deed.ERASED
        for item in found.touchpoints:
            done["touchpoint"] += self._erase_touchpoint(item) if erase else self._unlinking.touchpoint(item)
        for item in found.orders:
            if not erase:
                done["order"] += self._unlinking.order(item, self._unlinking.still_served(item))
            elif (kept := self._kept(item, request, erased)) is not None:
                erased.keep(kept, newly=self._left_to_be_told(item))
            else:
                done["order"] += self._erase_partition(item[table.PK]["S"])
        for item in found.handoffs:
            done["hand-off"] += self._erase(item) if erase else self._unlinking.handoff(item)
        for item in found.others:
            kind = item[table.SK]["S"]
            if erase or kind.startswith(table.ARM):  # whoever is not measured is in no experiment
                done["subscription" if kind == table.SUBSCRIPTION else "note"] += erase_as_read(self._table, item)
            elif kind == table.SUBSCRIPTION:
                done["subscription"] += unlink(self._table, item)
        for item, until in found.summaries if erase else ():
            done["note"] += self._erase_summary(item, until)

    def _kept(self, item: Item, request: PrivacyRequest, erased: Erased) -> Staying | None:
        """Return an order that stays until the merchant has said, and its customer has heard, what becomes of it.

        It was ordered, and that was said: who is forgotten gets it all the same, and hears by mail where it is refused.
        Where nobody is there to be told (the whole shop is gone), or nothing may stay for that, what nobody began to
        tell is taken back; what may be with the merchant stays, unless nothing may.
        """
        partition, order = item[table.PK]["S"], from_json(item["body"]["S"], Order)
        entry, mail = self._table.get(partition, "OUTBOX"), self._table.get(partition, table.MAIL)
        if entry is None and (mail is None or mail["about"]["S"] == RECEIPT):
            return None
        nobody_is_told = (request.everything or request.at_once) and untold(order, entry)
        if entry is not None and nobody_is_told and self._taken_back(item, entry):
            erased.items["order taken back"] += 1
            erased.taken_back += (order.order_id,)
            return None
        if request.at_once:
            for kind in ("OUTBOX", table.MAIL):  # first: nobody may find them without their order
                self._table.delete(partition, kind)
            erased.let_go += (order.order_id,)
            return None
        return Staying(
            order_id=order.order_id,
            until=MERCHANT_SAYS if entry is not None else CUSTOMER_HEARS,
            gone_by=order.placed_at + table.DELIVERY_KEPT,
        )

    def _left_to_be_told(self, item: Item) -> int:
        """Let an order that waits name nobody; whom it is for stays beside it, sealed, until it is settled."""
        order_id = str(item[table.PK]["S"]).removeprefix(table.order_key(""))
        self._table.delete(*alexa_key(order_id))
        return self._unlinking.order(item, order_id)

    def _taken_back(self, item: Item, entry: Item) -> bool:
        """Let an order go with all that lies beside it; False where somebody began to tell it, or changed it."""
        partition = item[table.PK]["S"]
        beside = {found[table.SK]["S"] for found in self._table.query(None, partition)} - {"OR", "OUTBOX"}
        gone = [self._table.deletion(partition, kind) for kind in sorted(beside)]
        as_read = self._table.keyed({name: item[name] for name in (table.PK, table.SK)}, "content_hash = :as_read")
        as_read["ExpressionAttributeValues"] = {":as_read": item["content_hash"]}
        return self._table.commit([taken_away(self._table, entry), {"Delete": as_read}, *gone])

    def _erase_summary(self, item: Item, until: datetime) -> bool:
        summaries, customer = Summaries(self._table), _customer_of(item)
        waits = item[table.SK]["S"] == table.WAITS
        return summaries.erase_waits_until(customer, until) if waits else summaries.erase_until(customer, until)

    def _summarise_anew(self, found: Findings) -> None:
        """Let what a customer bought stand under the service key, where its orders stand now."""
        bought = [(item, until) for item, until in found.summaries if item[table.SK]["S"] == table.SUMMARY]
        for item, until in bought:
            if not is_service_key(_customer_of(item)):
                Summaries(self._table).erase_until(_customer_of(item), until)
        for key in found.service_keys if bought else ():
            Summaries(self._table).rebuild_of(key)

    def _erase(self, item: Item) -> int:
        self._table.delete(item[table.PK]["S"], item[table.SK]["S"])
        return 1

    def _erase_touchpoint(self, item: Item) -> int:
        self._table.delete(item[table.PK]["S"], "HEARD")
        return self._erase(item)

    def _erase_partition(self, partition: str) -> int:
        erased = 0
        for item in self._table.query(None, partition):
            there = item.get("body", {}).get("S") if item[table.SK]["S"] == "OR" else None
            merchant = None if there is None else from_json(there, Order).merchant_order_id
            if merchant is not None:  # what lies there was told before that id was known as ours
                self._table.delete(*table.match_keys_key(merchant))
                self._table.delete(table.order_key(merchant), table.OURS)
            erased += item[table.SK]["S"] == "OR"
            self._erase(item)
        return erased


def _customer_of(item: Item) -> str:
    return str(item[table.PK]["S"]).removeprefix(table.customer_key(""))


def _names_people(asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return asked.request.customers, asked.request.emails

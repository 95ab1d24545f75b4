"""What was found in the table of somebody, and what an item of it tells of whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from ledger import table
from ledger.encoding import from_json
from ledger.items import Item
from ledger.notes import told_at
from ledger.privacy.request import PrivacyRequest
from ledger.records import Order, Touchpoint
from ledger.records.handoff import Handoff

_PERSONAL = ("TP#", "OR#", "HO#", "CU#", "SU#", "DE#", "GU#", "RQ#")


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a request is about: the request with all that is the same person's, and the items of the table.

    Attributes:
        days: by the orders that were found, the days on which something may lie that only the order names.
        summaries: what somebody bought, and for what it waits, with the moment until which that is found here.
        guards_since: accounts' guards that were set anew since, with the moment until which what is older of them goes.
        on_any_day: something may lie on any day that no key leads to.
    """

    request: PrivacyRequest
    touchpoints: list[Item] = field(default_factory=list)
    orders: list[Item] = field(default_factory=list)
    handoffs: list[Item] = field(default_factory=list)
    summaries: list[tuple[Item, datetime]] = field(default_factory=list)
    others: list[Item] = field(default_factory=list)
    service_keys: tuple[str, ...] = ()
    days: Mapping[str, frozenset[date]] = field(default_factory=dict)
    guards_since: list[tuple[str, datetime]] = field(default_factory=list)
    on_any_day: bool = False

    @property
    def also_named(self) -> tuple[str, ...]:
        """What is marked as forgotten beside what the request names: service keys, and guards where they go too."""
        guards = (table.guard_key(key)[0] for key in self.service_keys) if self.request.guards else ()
        return (*self.service_keys, *guards)

    def take(self, item: Item, until: datetime | None = None) -> None:
        """Take one more item, with those of its kind; of a summary what is until a moment, by default the request's."""
        kinds = {"TP": self.touchpoints, "OR": self.orders, "HO": self.handoffs}
        beside_an_order = item[table.PK]["S"].startswith(table.order_key("")) and item[table.SK]["S"] != "OR"
        if beside_an_order and item[table.SK]["S"] != table.MATCH:  # keys may lie there without one
            return  # goes with its order
        if item[table.SK]["S"] in {table.SUMMARY, table.WAITS}:
            self.summaries.append((item, until or self.request.at))
            return
        kinds.get(item[table.SK]["S"], self.others).append(item)

    def all(self) -> Iterator[Item]:
        """Yield every item."""
        for some in (self.touchpoints, self.orders, self.handoffs, self.others):
            yield from some
        yield from (item for item, _ in self.summaries)

    def pieces(self, most: int) -> Iterator[Findings]:
        """Yield the same, at most so many items at a time."""
        for some in some_at_a_time(self.all(), most):
            piece = Findings(request=self.request, service_keys=self.service_keys)
            for item in some:
                piece.take(item)
            yield piece


def is_personal(item: Item, until: datetime) -> bool:
    """Tell whether an item is about somebody, and of no later moment."""
    moment = moment_of(item)
    return item[table.PK]["S"][:3] in _PERSONAL and (moment is None or moment <= until)


def record_of(item: Item) -> Touchpoint | Order | None:
    """Return the record that an item holds; None where it holds another thing."""
    kind = item[table.SK]["S"]
    if kind == "TP":
        return from_json(item["body"]["S"], Touchpoint)
    return from_json(item["body"]["S"], Order) if kind == "OR" else None


def moment_of(item: Item) -> datetime | None:
    """Return when that happened of which an item tells; None where it does not say it."""
    record = record_of(item)
    if record is not None:
        return record.occurred_at if isinstance(record, Touchpoint) else record.placed_at
    if item[table.SK]["S"] == "HO":
        return from_json(item["body"]["S"], Handoff).issued_at
    return told_at(item)


def some_at_a_time(found: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """Yield all, at most so many at a time."""
    left = iter(found)
    while some := list(islice(left, most)):
        yield some

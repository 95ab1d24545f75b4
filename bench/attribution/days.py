"""A world as it was known from one day to the next: what came in, came late, was corrected, deleted or erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from ledger.records import Identity, Order, OrderStatus, Touchpoint

# Each day: records that are gone, people erased by one of their identifiers, identifiers taken back, orders refunded.
DELETED, ERASED, TAKEN_BACK, REFUNDED = 3, 1, 1, 2
_NAMES = tuple(entry.name for entry in fields(Identity))
Pseudonym = tuple[str, str]
Record = TypeVar("Record", Touchpoint, Order)


@dataclass(frozen=True, slots=True)
class Known:
    """What a shop knew at the end of a day."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]


@dataclass(slots=True)
class _Diary:
    """What was changed so far."""

    gone: set[str] = field(default_factory=set)
    erased: set[Pseudonym] = field(default_factory=set)
    taken_back: set[Pseudonym] = field(default_factory=set)
    refunded: dict[str, datetime] = field(default_factory=dict)

    def known(self, touchpoints: Sequence[Touchpoint], orders: Sequence[Order], until: datetime) -> Known:
        return Known(
            tuple(self._left(touchpoint) for touchpoint in touchpoints if self._stays(touchpoint, until)),
            tuple(self._settled(self._left(order)) for order in orders if self._stays(order, until)),
        )

    def _stays(self, record: Touchpoint | Order, until: datetime) -> bool:
        here = record.received_at <= until and _name(record) not in self.gone
        return here and not self.erased & set(_values(record))

    def _left(self, record: Record) -> Record:
        lost = {name: None for name, value in _values(record) if (name, value) in self.taken_back}
        return replace(record, identity=replace(record.identity or Identity(), **lost)) if lost else record

    def _settled(self, order: Order) -> Order:
        at = self.refunded.get(order.order_id)
        if at is None:
            return order
        return replace(
            order, status=OrderStatus.REFUNDED, refunded_minor=order.revenue_minor, refunded_at=at, received_at=at
        )


def day_pairs(
    touchpoints: Sequence[Touchpoint], orders: Sequence[Order], *, pairs: int, seed: int
) -> Iterator[tuple[Known, Known]]:
    """Yield what was known at the end of each of the last `pairs` days but one, and at the end of the day after it."""
    chance, diary = Random(seed), _Diary()
    everything: list[Touchpoint | Order] = [*touchpoints, *orders]
    last = max(record.received_at for record in everything)
    moments = [last - timedelta(days=day) for day in range(pairs, -1, -1)]
    before = diary.known(touchpoints, orders, moments[0])
    for until in moments[1:]:
        records: list[Touchpoint | Order] = [*before.touchpoints, *before.orders]
        values = [value for record in records for value in _values(record)]
        diary.gone |= {_name(record) for record in chance.sample(records, min(DELETED, len(records)))}
        diary.erased |= set(chance.sample(values, min(ERASED, len(values))))
        diary.taken_back |= set(chance.sample(values, min(TAKEN_BACK, len(values))))
        bought = [order for order in before.orders if order.status is not OrderStatus.CANCELLED]
        for order in chance.sample(bought, min(REFUNDED, len(bought))):
            diary.refunded.setdefault(order.order_id, until)
        after = diary.known(touchpoints, orders, until)
        yield before, after
        before = after


def _name(record: Touchpoint | Order) -> str:
    return record.order_id if isinstance(record, Order) else record.touchpoint_id


def _values(record: Touchpoint | Order) -> list[Pseudonym]:
    identity = record.identity or Identity()
    return [(name, value) for name in _NAMES if (value := getattr(identity, name))]

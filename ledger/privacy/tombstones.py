"""What was erased or unlinked, and when: notes that outlive every copy, for whoever writes old records again.

A tombstone names nobody: its mark is a hash of a pseudonym, which is a keyed hash itself, or of an order's id. A queue,
a backup or a log may still hold what was erased: whoever brings it back asks here first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from ledger.pseudonyms import UNKEYED, LaterNames
from ledger.records import Choice, Consent, Grant, Identity, Order, Touchpoint

# Longer than every copy: queues hold 14 days, backups 35, logs 365 at most.
TOMBSTONES_KEPT = timedelta(days=400)
NEVER = Consent(measurement=Grant.DENIED, marketing=Grant.DENIED)


class Deed(StrEnum):
    """What was done with what is known of somebody."""

    ERASED = "erased"
    UNLINKED = "unlinked"  # it stays, and is nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Of whatever bears the mark, all until that moment was erased, or unlinked."""

    mark: str
    deed: Deed
    at: datetime


Remembered = TypeVar("Remembered", bound=Touchpoint | Order | Choice)
Linked = TypeVar("Linked", bound=Touchpoint | Order)


def mark_of(value: str) -> str:
    """Return what stands for a pseudonym or an order's id in a tombstone: it cannot be turned back."""
    return hashlib.sha256(f"tombstone\0{value}".encode()).hexdigest()[:40]


def marks_for(names: Iterable[str], later_names: LaterNames) -> tuple[str, ...]:
    """Return the marks of names, by their later names too; an address has its pseudonyms', since a hash is guessed."""
    found: set[str] = set()
    for name in names:
        known = later_names(name)
        found.update((known[1:] if "@" in name else ()) or known)
    return tuple(map(mark_of, sorted(found)))


def deleted_mark(order_id: str) -> str:
    """Return the mark of an order that the shop deleted before it was known here by this id: then it is cancelled."""
    return mark_of(f"deleted\0{order_id}")


EVERYTHING = mark_of("everything")  # of a shop that is gone


class Tombstones:
    """Some tombstones, or all there are.

    Args:
        stones: the tombstones.
        later_names: what tells later names of the same: a record may bear an earlier one than was forgotten.
    """

    def __init__(self, stones: Iterable[Tombstone], later_names: LaterNames = UNKEYED.later_names) -> None:
        self._later_names = later_names
        self._at: dict[tuple[str, Deed], datetime] = {}
        for stone in stones:
            key = stone.mark, stone.deed
            self._at[key] = max(stone.at, self._at.get(key, stone.at))

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._at)

    def obeyed(self, record: Remembered, *known_as: str, ids: Iterable[str] = ()) -> Remembered | None:
        """Return a record as it may be kept: as it is, as nobody's, or not at all.

        Its customer may be known by more than it says itself, an order by further `ids`. Whoever was forgotten may come
        again and is new; an order does not, whichever moment is told of it. A choice of the very moment of its
        tombstone is kept: it may be the one that is being carried out.
        """
        if isinstance(record, Order) and self.is_gone(record.order_id, record.merchant_order_id, *ids):
            return None
        marks = (*marks_of(record, self._later_names), *map(mark_of, known_as))
        moment, erased = moment_of(record), self._latest_of(marks, Deed.ERASED)
        if isinstance(record, Choice):
            return None if erased is not None and moment < erased else record
        if erased is not None and moment <= erased:
            return None
        unlinked_at = self._latest_of(marks, Deed.UNLINKED)
        return unlinked(record) if unlinked_at is not None and moment <= unlinked_at else record

    def erased_after(self, record: Remembered, *known_as: str) -> datetime | None:
        """Return until when a record's customer was erased, or all were; None where the record is later than that."""
        marks = (*marks_of(record, self._later_names), *map(mark_of, known_as))
        erased = self._latest_of(marks, Deed.ERASED)
        return None if erased is None or moment_of(record) > erased else erased

    def erased(self, value: str) -> datetime | None:
        """Return until when all of a pseudonym or an order's id was erased."""
        return self.until(value, Deed.ERASED)

    def until(self, value: str, deed: Deed) -> datetime | None:
        """Return until when all of a pseudonym or an order's id was erased, or unlinked."""
        return self._latest_of((*marks_for((value,), self._later_names), EVERYTHING), deed)

    def __iter__(self) -> Iterator[Tombstone]:
        """Yield the latest of each mark and deed."""
        yield from (Tombstone(mark=mark, deed=deed, at=at) for (mark, deed), at in self._at.items())

    def is_gone(self, *order_ids: str | None) -> bool:
        """Tell whether an order was erased by one of its ids, whenever it says that it was placed."""
        return self._latest_of(marks_for(filter(None, order_ids), self._later_names), Deed.ERASED) is not None

    def _latest_of(self, marks: Iterable[str], deed: Deed) -> datetime | None:
        return max((at for mark in marks if (at := self._at.get((mark, deed))) is not None), default=None)


def moment_of(record: Touchpoint | Order | Choice) -> datetime:
    """Return when that happened of which a record tells."""
    if isinstance(record, Touchpoint):
        return record.occurred_at
    return record.placed_at if isinstance(record, Order) else record.decided_at


def marks_of(record: Touchpoint | Order | Choice, later_names: LaterNames = UNKEYED.later_names) -> tuple[str, ...]:
    """Return the marks under which a record may have been erased: of its user, account, e-mail, order, or of all.

    Those of later names of the same are among them.
    """
    if isinstance(record, Choice):
        told = [record.customer, record.account]
    else:
        told = [record.identity.user, record.identity.account, record.identity.email, record.order_id]
        told += [record.merchant_order_id] if isinstance(record, Order) else []
    return (*marks_for(filter(None, told), later_names), EVERYTHING)


def unlinked(record: Linked) -> Linked:
    """Return a record as nobody's: it counts in totals, and ties to nothing."""
    return replace(record, identity=Identity(), consent=NEVER)

"""Order histories as whole numbers: who ordered what on which day, at most once a day."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from replenishment.arrays import WholeNumbers

_DAYS = 1 << 20  # more than any history has


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOf:
    """Days by group (a pair, a customer), sorted by group and day.

    Attributes:
        group: whose, shape (n,), from 0 on.
        day: shape (n,), whole days since any fixed day.
        groups: how many groups there are, also such as have no day.
    """

    group: WholeNumbers
    day: WholeNumbers
    groups: int
    _keys: WholeNumbers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep what is searched."""
        object.__setattr__(self, "_keys", self.group * _DAYS + self.day)

    def before(self, day: int) -> DaysOf:
        """Return what was known in the morning of a day."""
        known = self.day < day
        return DaysOf(group=self.group[known], day=self.day[known], groups=self.groups)

    def number(self, group: WholeNumbers, start: WholeNumbers | int, end: WholeNumbers | int) -> WholeNumbers:
        """Count the days of each group from `start` on, before `end`."""
        first, last = (np.searchsorted(self._keys, group * _DAYS + day) for day in (start, end))
        return np.asarray(last - first, dtype=np.int64)

    def next(self, group: WholeNumbers, day: int) -> WholeNumbers:
        """Return each group's first day from `day` on; -1 where there is none."""
        place = np.searchsorted(self._keys, group * _DAYS + day)
        inside = np.minimum(place, len(self._keys) - 1)
        found = (place < len(self._keys)) & (self.group[inside] == group)
        return np.where(found, self.day[inside], -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """What all customers ordered.

    Attributes:
        pairs: the days of every (customer, item) that was ordered.
        customers: the days on which a customer ordered anything.
        items: the days of an item's orders, over all customers: as many as there were.
        customer: of each pair, shape (pairs,).
        item: of each pair, shape (pairs,).
        customer_names: what was given for each customer.
        item_names: what was given for each item.
    """

    pairs: DaysOf
    customers: DaysOf
    items: DaysOf
    customer: WholeNumbers
    item: WholeNumbers
    customer_names: npt.NDArray[np.str_]
    item_names: npt.NDArray[np.str_]


def histories(customers: npt.ArrayLike, items: npt.ArrayLike, days: npt.ArrayLike) -> Histories:
    """Code orders, one element an order of one item; several on one day are one.

    Args:
        customers: shape (n,), n >= 1, any names.
        items: shape (n,).
        days: shape (n,), whole days.
    """
    customer_names, customer = np.unique(np.asarray(customers, dtype=str), return_inverse=True)
    item_names, item = np.unique(np.asarray(items, dtype=str), return_inverse=True)
    ordered = np.unique(np.column_stack([customer, item, np.asarray(days, dtype=np.int64)]), axis=0)
    known, pair = np.unique(ordered[:, :2], axis=0, return_inverse=True)
    return Histories(
        pairs=DaysOf(group=pair.reshape(-1), day=ordered[:, 2], groups=len(known)),
        customers=_days(np.unique(ordered[:, [0, 2]], axis=0), len(customer_names)),
        items=_days(ordered[np.lexsort((ordered[:, 2], ordered[:, 1]))][:, 1:], len(item_names)),
        customer=known[:, 0],
        item=known[:, 1],
        customer_names=customer_names,
        item_names=item_names,
    )


def _days(rows: WholeNumbers, groups: int) -> DaysOf:
    return DaysOf(group=np.ascontiguousarray(rows[:, 0]), day=np.ascontiguousarray(rows[:, 1]), groups=groups)

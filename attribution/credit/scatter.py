"""Sums of numbers by cell, all of them whole: many are added at once, and cells that nothing is of cost nothing."""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.whole import Whole

_MOST_DENSE = 1 << 22


class CellSums:
    """Sums by cell, several numbers a cell, of parts that come one after another.

    `cells` are those that any part has told of, in their order; `numbers` what each of them has.
    """

    def __init__(self) -> None:
        self.cells: Whole = np.zeros(0, np.int64)
        self.numbers: tuple[Whole, ...] = ()

    def add(self, cells: Whole, *numbers: Whole) -> None:
        """Add of a part what some cells have, each once."""
        if not self.numbers:
            self.cells, self.numbers = cells, tuple(part.copy() for part in numbers)
        elif np.array_equal(cells, self.cells):
            for ours, theirs in zip(self.numbers, numbers, strict=True):
                np.add(ours, theirs, out=ours)
        else:
            every, place = np.unique(np.concatenate([self.cells, cells]), return_inverse=True)
            places, both = (place[: len(self.cells)], place[len(self.cells) :]), zip(self.numbers, numbers, strict=True)
            self.cells, self.numbers = every, tuple(_both(len(every), places, parts) for parts in both)

    def there(self) -> tuple[Whole, ...]:
        """Return the cells of which the first number is none, and all their numbers."""
        some = np.flatnonzero(self.numbers[0]) if self.numbers else np.zeros(0, np.int64)
        return self.cells[some], *(sums[some] for sums in self.numbers)


def _both(size: int, places: tuple[Whole, Whole], parts: tuple[Whole, Whole]) -> Whole:
    sums = np.zeros(size, np.int64)
    for some, numbers in zip(places, parts, strict=True):
        sums[some] += numbers
    return sums


class Scatter:
    """Where each of some numbers goes.

    Args:
        codes: of each number its cell, from 0 to `size` - 1; of numbers that come in several parts, of each part.
        size: how many cells there may be.
    """

    def __init__(self, *codes: Whole, size: int) -> None:
        if size <= _MOST_DENSE:
            self.cells, self._places = np.arange(size), list(codes)
        else:
            self.cells, places = np.unique(np.concatenate(codes), return_inverse=True)
            self._places = np.split(places, np.cumsum([len(part) for part in codes])[:-1])
        self._size, self._counted = size, np.zeros(0, np.int64)

    def added(self, *numbers: Whole | None) -> Whole:
        """Return the sum of each of `cells`, of as many numbers as there were codes; of a part None for zeros."""
        sums = np.zeros(len(self.cells), np.int64)
        for places, part in zip(self._places, numbers, strict=True):
            if part is not None:
                np.add.at(sums, places, part)
        return sums

    def counted(self, *there: Whole | None) -> Whole:
        """Return how many numbers of each of `cells` are there; all, where no part says which."""
        if any(part is not None for part in there):
            return self.added(*there)
        if len(self._counted) != len(self.cells):
            self._counted = sum(
                (np.bincount(places, minlength=len(self.cells)) for places in self._places),
                np.zeros(len(self.cells), np.int64),
            )
        return self._counted

    def dense(self, sums: Whole) -> Whole:
        """Return the sums of `cells` as those of every cell that there may be."""
        if len(sums) == self._size:
            return sums
        every = np.zeros(self._size, np.int64)
        every[self.cells] = sums
        return every

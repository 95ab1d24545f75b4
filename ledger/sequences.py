"""SequenceSet that count up, kept as ranges: a device's messages of an hour are few ranges, however many they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

Sequences = tuple[tuple[int, int, int], ...]
"""(boot, first, last) of each unbroken run of numbers, in order."""


class SequenceSet:
    """A set of (boot, number) that is grown one by one."""

    def __init__(self, known: Sequences = ()) -> None:
        self._runs = [list(run) for run in known]

    def add(self, boot: int, number: int) -> bool:
        """Take one in; False when it was there."""
        runs = self._runs
        place = bisect_right(runs, [boot, number, _BEYOND])  # of the first run that begins later
        before = runs[place - 1] if place and runs[place - 1][0] == boot else None
        if before is not None and number <= before[2]:
            return False
        behind = runs[place] if place < len(runs) and runs[place][:2] == [boot, number + 1] else None
        if before is not None and number == before[2] + 1:
            before[2] = number if behind is None else behind[2]
            if behind is not None:
                del runs[place]
        elif behind is not None:
            behind[1] = number
        else:
            runs.insert(place, [boot, number, number])
        return True

    @property
    def ranges(self) -> Sequences:
        """Return them as they are kept."""
        return tuple((boot, first, last) for boot, first, last in self._runs)


_BEYOND = 1 << 62


def each(known: Sequences) -> Iterator[tuple[int, int]]:
    """Yield every (boot, number)."""
    yield from ((boot, number) for boot, first, last in known for number in range(first, last + 1))


def as_ranges(numbers: Iterable[tuple[int, int]]) -> Sequences:
    """Return numbers in any order as they are kept."""
    found = SequenceSet()
    for boot, number in numbers:
        found.add(boot, number)
    return found.ranges

"""What a device told of an hour, in one value: folded from its readings in any order, each counted once.

A reading is known by its device, how often that began to count anew (`boot`) and its number. Which are in an hour is
kept as ranges, so that one that comes again adds nothing; what is kept of them does not depend on their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from ledger.sequences import Sequences, SequenceSet


class Measure(StrEnum):
    """In what a part is measured, always in whole numbers: grams, pieces, cycles, seconds."""

    WEIGHT = "weight"
    COUNT = "count"
    CYCLES = "cycles"
    TIME = "time"


class DeviceReading(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One reading, or several that the device put together, of one part.

    Attributes:
        device: its pseudonym.
        occurred_at: of the last of them, in UTC.
        boot: how often the device began to count anew.
        sequence: its number since then.
        part: what runs out.
        measure: in what it is measured.
        first_at: of the first of them.
        count: how many there are; 0 where only use is told.
        first: what was left then; None where only use is told.
        last: what was left at last.
        lowest: the least of them.
        highest: the most of them.
        used: what was taken, where the device tells it.
        full: what the part holds.
        firmware: what the device ran on.
    """

    device: str
    occurred_at: datetime
    boot: int
    sequence: int
    part: str
    measure: Measure
    first_at: datetime
    count: int = 0
    first: int | None = None
    last: int | None = None
    lowest: int | None = None
    highest: int | None = None
    used: int = 0
    full: int | None = None
    firmware: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartHour:
    """One part of a device in one hour, as `DeviceReading` tells it; `used` is the sum of what the device told."""

    part: str
    measure: Measure
    readings: int = 0
    used: int = 0
    first_at: datetime | None = None
    first: int | None = None
    last_at: datetime | None = None
    last: int | None = None
    lowest: int | None = None
    highest: int | None = None
    full: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHour:
    """A device in one UTC hour.

    Attributes:
        device: its pseudonym.
        hour: when the hour began.
        parts: what it told of each part, by name.
        seen: the numbers of the readings that are in it.
        told_at: when the last of them was taken.
        firmware: what it ran on then.
    """

    device: str
    hour: datetime
    parts: tuple[PartHour, ...] = ()
    seen: Sequences = ()
    told_at: datetime | None = None
    firmware: str | None = None


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of a moment's hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def folded(hour: DeviceHour, readings: Iterable[DeviceReading]) -> DeviceHour:
    """Return an hour with readings of it folded in; those that are in it already add nothing."""
    seen = SequenceSet(hour.seen)
    parts = {(kept.part, kept.measure): _PartSum.of(kept) for kept in hour.parts}
    latest = _latest(hour.told_at, hour.firmware)
    for reading in readings:
        if seen.add(reading.boot, reading.sequence):
            key = reading.part, reading.measure
            if key not in parts:
                parts[key] = _PartSum()
            parts[key].take(reading)
            latest = max(latest, _latest(reading.occurred_at, reading.firmware))
    told_at, firmware = latest
    return DeviceHour(
        device=hour.device,
        hour=hour.hour,
        parts=tuple(parts[key].told(*key) for key in sorted(parts)),
        seen=seen.ranges,
        told_at=None if told_at == _NEVER else told_at,
        firmware=firmware or None,
    )


_NEVER = datetime.min.replace(tzinfo=UTC)
_NOTHING = -1


def _latest(moment: datetime | None, firmware: str | None) -> tuple[datetime, str]:
    return moment or _NEVER, firmware or ""


class _PartSum:
    """What is known of a part so far. Of two readings of one moment the greater counts, whichever came first."""

    __slots__ = ("first", "full", "highest", "last", "lowest", "readings", "used")

    def __init__(self) -> None:
        self.readings = self.used = 0
        self.first: tuple[datetime, int] | None = None
        self.last: tuple[datetime, int, int] | None = None
        self.lowest = self.highest = _NOTHING

    @classmethod
    def of(cls, kept: PartHour) -> _PartSum:
        """Begin where an hour stands."""
        begun = cls()
        begun.readings, begun.used = kept.readings, kept.used
        if kept.first is not None and kept.first_at is not None:
            begun.first = kept.first_at, kept.first
        if kept.last is not None and kept.last_at is not None:
            begun.last = kept.last_at, kept.last, _NOTHING if kept.full is None else kept.full
        begun.lowest = _NOTHING if kept.lowest is None else kept.lowest
        begun.highest = _NOTHING if kept.highest is None else kept.highest
        return begun

    def take(self, reading: DeviceReading) -> None:
        """Take one more reading in."""
        self.readings += reading.count
        self.used += reading.used
        if reading.first is None or reading.last is None or reading.lowest is None or reading.highest is None:
            return
        first = reading.first_at, reading.first
        last = reading.occurred_at, reading.last, _NOTHING if reading.full is None else reading.full
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)
        self.lowest = reading.lowest if self.lowest == _NOTHING else min(self.lowest, reading.lowest)
        self.highest = max(self.highest, reading.highest)

    def told(self, part: str, measure: Measure) -> PartHour:
        """Return it as it is kept."""
        first_at, first = self.first or (None, None)
        last_at, last, full = self.last or (None, None, _NOTHING)
        return PartHour(
            part=part,
            measure=measure,
            readings=self.readings,
            used=self.used,
            first_at=first_at,
            first=first,
            last_at=last_at,
            last=last,
            lowest=None if self.lowest == _NOTHING else self.lowest,
            highest=None if self.highest == _NOTHING else self.highest,
            full=None if full == _NOTHING else full,
        )

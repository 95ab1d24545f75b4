"""What a household's devices told lately, as readings of packs: a level a part and hour, of what the part uses up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from ledger.device_hours import DeviceHour, PartHour
from ledger.devices import Devices
from ledger.records.device import RegisteredDevice
from replenishment.decisions.records import PackReading, ReadingKind

LOOKED_BACK: Final = timedelta(days=90)

_OfPart = tuple[str, str, str]  # product, device, part


def devices_of(devices: Devices, names: Iterable[str]) -> dict[str, RegisteredDevice]:
    """Return an account's devices by their pseudonyms; `names` are all that it has."""
    return {one.device: one for name in names for one in devices.of_household(name)}


def readings_of(
    devices: Devices, household: str, registered: Mapping[str, RegisteredDevice], now: datetime
) -> tuple[PackReading, ...]:
    """Return the levels that devices told of products until now, in the order of time.

    A part whose capacity was never told says nothing of packs. Where several parts use up one product, the one that
    told last speaks for it: what they hold together nobody knows.

    Args:
        devices: of the ledger.
        household: by which name the readings are of it.
        registered: its devices.
        now: nothing later is looked at.
    """
    found: dict[_OfPart, list[PackReading]] = defaultdict(list)
    for device in registered.values():
        hours = list(devices.hours(device, now - LOOKED_BACK, now))
        for key, reading in _of_device(device, hours, household):
            if reading.taken_at <= now:
                found[key].append(reading)
    speaks: dict[str, list[PackReading]] = {}
    for (product, *_), told in sorted(found.items()):
        if product not in speaks or told[-1].taken_at > speaks[product][-1].taken_at:
            speaks[product] = told
    return tuple(sorted((one for told in speaks.values() for one in told), key=lambda one: one.taken_at))


def _of_device(
    device: RegisteredDevice, hours: list[DeviceHour], household: str
) -> Iterator[tuple[_OfPart, PackReading]]:
    holds = {(part.part, part.measure): part.full for hour in hours for part in hour.parts if part.full}
    for hour in hours:
        for part in hour.parts:
            product, full = device.product_of(part.part), holds.get((part.part, part.measure))
            if product is not None and full and part.last is not None and part.last_at is not None:
                yield (product, device.device, part.part), _reading(household, product, part, full)


def _reading(household: str, product: str, part: PartHour, full: int) -> PackReading:
    assert part.last is not None, "looked at before"
    assert part.last_at is not None, "told with the level"
    return PackReading(
        household=household,
        product_id=product,
        taken_at=part.last_at,
        kind=ReadingKind.COUNT,  # in whatever it is measured: what is left of what it holds
        value=float(part.last),
        pack=float(full),
    )

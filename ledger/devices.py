"""The devices of one table, and their hours: written on the version that was read, so that no reading counts twice."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from functools import cache

from base.clock import rfc3339
from base.errors import RecordRefused, StoreError
from ledger import table
from ledger.device_hours import DeviceHour, DeviceReading, folded, hour_of
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import WRITTEN_AT, note, put_note_item
from ledger.records.device import RegisteredDevice

_TRIES = 5  # several batches of one device's hour meet each other, seldom twice
_AT_ONCE = 50  # hours asked for in one request, each with its device
_SIDE_BY_SIDE = 8  # of them: fewer than a client keeps connections
_AS_READ = "revision = :as_read"
_IS_NEW = "attribute_not_exists(PK)"

DeviceAndHour = tuple[str, datetime]
_Readings = dict[DeviceAndHour, list[DeviceReading]]

log = logging.getLogger("earshot.devices")


@cache
def _writers() -> ThreadPoolExecutor:
    """Return the threads that write hours, the same ones each time."""
    return ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="writes hours")


def device_key(device: str) -> table.Key:
    """Return the key of a registered device."""
    return f"DE#{device}", table.DEVICE


def device_keys(device: str, customer: str) -> table.IndexedKeys:
    """Return the same, found by its customer too."""
    partition, kind = device_key(device)
    return {
        table.PK: partition,
        table.SK: kind,
        table.GSI1PK: table.customer_key(customer),
        table.GSI1SK: partition,
    }


def device_hour_key(device: str, hour: datetime) -> table.Key:
    """Return the key of what a device told of a UTC hour."""
    return device_key(device)[0], f"{table.HOUR}{hour:%Y-%m-%dT%H}"


class Devices:
    """Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def register(self, device: RegisteredDevice) -> RegisteredDevice:
        """Keep whose a device is, and return it as it is kept: registered anew by the same household it stays theirs.

        One that goes to another household begins anew there: nothing that happened before is told of it.
        """
        known = self.registered([device.device]).get(device.device)
        if known is not None and known.customer == device.customer:
            device = replace(device, registered_at=min(known.registered_at, device.registered_at))
        item = note(device_key(device.device), to_json(device), device.registered_at)
        keys = device_keys(device.device, device.customer)
        put_note_item(self._table, item | typed({**keys, "customer": device.customer}))
        return device

    def registered(self, devices: Iterable[str]) -> dict[str, RegisteredDevice]:
        """Return those of some devices that are registered, by their pseudonyms."""
        return _devices_in(self._table.get_many([device_key(device) for device in devices]))

    def of_household(self, customer: str) -> tuple[RegisteredDevice, ...]:
        """Return a household's devices, by one of its names."""
        found = self._table.query(table.BY_CUSTOMER, table.customer_key(customer), prefix="DE#")
        return tuple(from_json(item["body"]["S"], RegisteredDevice) for item in found)

    def hours(self, device: RegisteredDevice, since: datetime, until: datetime) -> Iterator[DeviceHour]:
        """Yield a device's hours in the order of time, month by month; none of before it was theirs."""
        first = hour_of(max(since, device.registered_at))
        for month in _months(first, until):
            prefix = f"{table.HOUR}{month}-"
            for item in self._table.query(None, device_key(device.device)[0], prefix=prefix):
                hour = from_json(item["body"]["S"], DeviceHour)
                if first <= hour.hour <= until and item["customer"]["S"] == device.customer:
                    yield hour

    def fold(self, readings: Iterable[DeviceReading]) -> frozenset[DeviceAndHour]:
        """Fold readings into the hours they are of: again they change nothing.

        What is of no device, or of before it was theirs, is let go: it was forgotten since.

        Returns:
            What could not be written, to be told again; all else is.
        """
        hours: dict[DeviceAndHour, list[DeviceReading]] = defaultdict(list)
        for reading in readings:
            hours[reading.device, hour_of(reading.occurred_at)].append(reading)
        keys = sorted(hours)
        failed: set[DeviceAndHour] = set()
        for start in range(0, len(keys), _AT_ONCE):
            left = {key: hours[key] for key in keys[start : start + _AT_ONCE]}
            self._fold(left)
            failed |= left.keys()
        return frozenset(failed)

    def _fold(self, left: _Readings) -> None:
        """Write some hours; what is left at the end was not written."""
        for _ in range(_TRIES):
            try:
                trouble = self._write(left, *self._read(left))
            except StoreError as away:
                trouble = away
            if trouble is not None:
                log.warning("%d hours of devices wait: %s", len(left), trouble)
                return
            if not left:
                return

    def _write(
        self, left: _Readings, registered: dict[str, RegisteredDevice], as_read: dict[table.Key, Item]
    ) -> StoreError | None:
        """Write hours side by side, since writes are mostly waited for; return the first trouble of those that stay."""

        def write(key: DeviceAndHour) -> bool:
            return self._is_folded(key, left[key], registered.get(key[0]), as_read.get(device_hour_key(*key)))

        # Each with the budget of this thread, which knows when to give up and who is silent.
        asked = {key: _writers().submit(copy_context().run, write, key) for key in left}
        first = None
        for key, answer in asked.items():
            try:
                if answer.result():
                    del left[key]
            except StoreError as trouble:
                first = first or trouble
        return first

    def _read(self, hours: _Readings) -> tuple[dict[str, RegisteredDevice], dict[table.Key, Item]]:
        keys = [device_key(device) for device, _ in hours] + [device_hour_key(*key) for key in hours]
        found = list(self._table.get_many(keys))
        stored = {(item[table.PK]["S"], item[table.SK]["S"]): item for item in found}
        return _devices_in(item for item in found if item[table.SK]["S"] == table.DEVICE), stored

    def _is_folded(
        self,
        key: DeviceAndHour,
        readings: Sequence[DeviceReading],
        device: RegisteredDevice | None,
        item: Item | None,
    ) -> bool:
        """Write one hour; False where another wrote it meanwhile."""
        if device is None:
            return True
        theirs = [reading for reading in readings if reading.first_at >= device.registered_at]
        of_theirs = item is not None and item["customer"]["S"] == device.customer
        known = from_json(item["body"]["S"], DeviceHour) if item is not None and of_theirs else None
        hour = folded(known or DeviceHour(device=key[0], hour=key[1]), theirs)
        if hour == known or not hour.seen:
            return True
        try:
            return self._written(hour, device.customer, item)
        except RecordRefused as refusal:  # told again it would be no smaller
            log.error("an hour of device %s holds no more: %s", key[0], refusal)  # noqa: TRY400
            return True

    def _written(self, hour: DeviceHour, customer: str, item: Item | None) -> bool:
        if item is None:
            return self._table.write(self._table.put(_item(hour, customer, 1), _IS_NEW))
        wanted = _item(hour, customer, int(item["revision"]["N"]) + 1)
        return self._table.write(self._table.put(wanted, _AS_READ, {":as_read": item["revision"]}))


def _item(hour: DeviceHour, customer: str, revision: int) -> Item:
    partition, kind = device_hour_key(hour.device, hour.hour)
    return typed(
        {
            table.PK: partition,
            table.SK: kind,
            "customer": customer,
            "body": to_json(hour),
            "revision": revision,
            WRITTEN_AT: rfc3339(hour.hour),
            table.TTL: ttl(hour.hour + table.HOURS_KEPT),
        }
    )


def _devices_in(found: Iterable[Item]) -> dict[str, RegisteredDevice]:
    devices = (from_json(item["body"]["S"], RegisteredDevice) for item in found)
    return {device.device: device for device in devices}


def _months(first: datetime, until: datetime) -> Iterator[str]:
    year, month = first.year, first.month
    while (year, month) <= (until.year, until.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)

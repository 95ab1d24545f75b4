"""What a device shows now: its error codes, what it is set to, and what it reads around it; one item a device.

Folded by moments, so that messages may come late, twice or in any order. An item is its household's: of what a device
showed before it came to another one nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from base.clock import rfc3339
from base.errors import StoreUnavailable
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import WRITTEN_AT
from ledger.records.constraints import Identifier, UtcTime, Word

SHOWN_FOR: Final = timedelta(days=2)  # a device that never says that a code is gone shows it anew, or it is over
STATE_KEPT: Final = timedelta(days=400)
MOST_CODES: Final = 20
MOST_SETTINGS: Final = 20
# Between which values what a device is set to, or reads, can be true: mg of CaCO3 a litre, percent.
BELIEVED: Final = {"water_hardness": (0, 2_000), "air_humidity": (1, 100)}
_TRIES = 5
_AS_READ = "revision = :as_read"
_IS_NEW = "attribute_not_exists(PK)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """An error code: when it was shown last, and when it was gone last."""

    code: Word
    shown_at: UtcTime | None = None
    gone_at: UtcTime | None = None

    def shows(self, now: datetime) -> bool:
        """Tell whether it is there still, as far as anybody told."""
        at = self.shown_at
        return at is not None and now - at < SHOWN_FOR and (self.gone_at is None or self.gone_at < at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSetting:
    """What a device is set to, or reads around it: a whole number, and when it was told."""

    name: Word
    value: int
    at: UtcTime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """What a device showed lately.

    Attributes:
        device: its pseudonym.
        codes: its error codes, by name.
        settings: what it is set to and reads around it, by name.
    """

    device: Identifier
    codes: tuple[ShownCode, ...] = ()
    settings: tuple[DeviceSetting, ...] = ()

    def shows(self, code: str, now: datetime) -> bool:
        """Tell whether a code is there still."""
        return any(one.code == code and one.shows(now) for one in self.codes)

    def telling(self, code: str, at: datetime, *, gone: bool) -> DeviceState:
        """Take in that a code was shown, or was gone, at a moment; what is known to be later stays."""
        codes = {one.code: one for one in self.codes}
        known = codes.get(code, ShownCode(code=code))
        if gone:
            codes[code] = replace(known, gone_at=max(known.gone_at or at, at))
        else:
            codes[code] = replace(known, shown_at=max(known.shown_at or at, at))
        newest = sorted(codes.values(), key=lambda one: (max(filter(None, (one.shown_at, one.gone_at))), one.code))
        return replace(self, codes=tuple(sorted(newest[-MOST_CODES:], key=lambda one: one.code)))

    def set_to(self, told: DeviceSetting) -> DeviceState:
        """Take in what it is set to; what was told of a later moment stays, of one moment the greater value."""
        known = {one.name: one for one in self.settings}
        before = known.get(told.name, told)
        known[told.name] = max(before, told, key=lambda one: (one.at, one.value))
        newest = sorted(known.values(), key=lambda one: (one.at, one.name))[-MOST_SETTINGS:]
        return replace(self, settings=tuple(sorted(newest, key=lambda one: one.name)))


def device_state_key(device: str) -> table.Key:
    """Return the key of what a device shows."""
    return f"DE#{device}", table.STATE


class DeviceStates:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def of(self, devices: Mapping[str, str]) -> Iterator[DeviceState]:
        """Yield what some devices show, in the order of their names.

        Args:
            devices: by their pseudonyms, the household whose they are.
        """
        found = self._table.get_many([device_state_key(device) for device in devices])
        theirs = (
            from_json(item["body"]["S"], DeviceState)
            for item in found
            if devices[item[table.PK]["S"].removeprefix("DE#")] == item["customer"]["S"]
        )
        yield from sorted(theirs, key=lambda one: one.device)

    def shows(self, device: str, code: str, now: datetime) -> bool:
        """Tell whether a device shows a code still."""
        item = self._table.get(*device_state_key(device))
        return item is not None and from_json(item["body"]["S"], DeviceState).shows(code, now)

    def codes(self, device: str, now: datetime) -> tuple[str, ...]:
        """Return the codes that a device shows still."""
        item = self._table.get(*device_state_key(device))
        state = DeviceState(device=device) if item is None else from_json(item["body"]["S"], DeviceState)
        return tuple(one.code for one in state.codes if one.shows(now))

    def tell(self, device: str, customer: str, code: str, at: datetime, *, gone: bool) -> bool:
        """Keep that a code was shown, or was gone; return whether its household is to be looked at.

        So it is where it was not shown before, or was; and where the very same is told again that is there still: what
        was to come of it may have failed.
        """
        known, wanted = self._told(device, customer, at, lambda state: state.telling(code, at, gone=gone))
        told_again = known == wanted and wanted.shows(code, at)
        return told_again or known.shows(code, at) != wanted.shows(code, at)

    def set_to(self, device: str, customer: str, told: DeviceSetting) -> None:
        """Keep what a device is set to, or reads around it."""
        self._told(device, customer, told.at, lambda state: state.set_to(told))

    def _told(
        self, device: str, customer: str, at: datetime, told: Callable[[DeviceState], DeviceState]
    ) -> tuple[DeviceState, DeviceState]:
        """Return what was known, and what is with what is told, which is written."""
        for _ in range(_TRIES):
            item = self._table.get(*device_state_key(device))
            as_known = None if item is None or item["customer"]["S"] != customer else item["body"]["S"]
            known = DeviceState(device=device) if as_known is None else from_json(as_known, DeviceState)
            wanted = told(known)
            if wanted == known or self._written(wanted, customer, at, item):
                return known, wanted
        raise StoreUnavailable("the device tells of itself all the time; tell it again")

    def _written(self, wanted: DeviceState, customer: str, at: datetime, item: Item | None) -> bool:
        revision = 1 if item is None else int(item["revision"]["N"]) + 1
        shown = [moment for one in wanted.codes for moment in (one.shown_at, one.gone_at) if moment is not None]
        last = max([*shown, *(one.at for one in wanted.settings)], default=at)
        partition, kind = device_state_key(wanted.device)
        put = typed(
            {
                table.PK: partition,
                table.SK: kind,
                "customer": customer,
                "body": to_json(wanted),
                "revision": revision,
                WRITTEN_AT: rfc3339(last),
                table.TTL: ttl(last + STATE_KEPT),
            }
        )
        if item is None:
            return self._table.write(self._table.put(put, _IS_NEW))
        return self._table.write(self._table.put(put, _AS_READ, {":as_read": item["revision"]}))


def any_shown(states: Iterable[DeviceState], now: datetime) -> bool:
    """Tell whether any device shows anything."""
    return any(code.shows(now) for one in states for code in one.codes)

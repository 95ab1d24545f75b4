"""The shadow of each device in AWS IoT Core: what it reported of its parts, and what was decided of what they use up.

    {"state": {"reported": {"firmware": "1.0.0", "parts": {"beans": {"measure": "weight", "left": 90, "full": 907,
                                                                     "at": "2026-11-19T10:00:00.000000Z"}}},
               "desired": {"parts": {"beans": {"decided": "propose", "packs": 1, "at": "..."}}}}}

A shadow is a copy for whoever asks AWS for it: the table is the truth, so one that cannot be written holds nothing up.
Each update names the version that was read; what is older than what stands there changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from base.clock import rfc3339
from base.errors import InputError, StoreError
from intake.iot.delivery import DeviceDelivery, read_delivery
from intake.iot.messages import LevelRead, LevelsRead
from ledger.automations import automations_of
from ledger.devices import Devices
from ledger.pseudonyms import Pseudonyms, opened
from ledger.records.device import RegisteredDevice
from ledger.store import Ledger
from runtime.thing_shadows import ThingShadows

log = logging.getLogger("earshot.devices")

_TRIES: Final = 3  # two workers that write one shadow
_EMPTY: Final[dict[str, Any]] = {"reported": None, "desired": None}  # as AWS takes it: what is null is deleted

Parts = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceShadows:
    """Writes them.

    Attributes:
        things: their shadows in AWS IoT Core.
        ledger: where households and what was decided for them are.
        pseudonyms: of things and accounts.
    """

    things: ThingShadows
    ledger: Ledger
    pseudonyms: Pseudonyms

    def follow(self, taken: Iterable[bytes | str], *, time_is_left: Callable[[], bool] = lambda: True) -> int:
        """Let the shadows follow messages that were kept; return how many were written. Never raises for AWS.

        Those for which no time is left are behind until their devices' next messages.
        """
        told: dict[str, list[DeviceDelivery]] = {}
        for body in taken:
            if (delivery := _delivered(body)) is not None:
                told.setdefault(delivery.thing, []).append(delivery)
        return sum(self._followed(thing, deliveries) for thing, deliveries in told.items() if time_is_left())

    def clear(self, refused: Iterable[bytes | str], *, time_is_left: Callable[[], bool] = lambda: True) -> int:
        """Empty the shadows of things that speak on and are nobody's any more; return how many. Never raises for AWS.

        What a household used up stands there under the thing's name, which nothing else is kept of once it is
        forgotten: that its messages are refused from then on is what tells of it.
        """
        things = dict.fromkeys(delivery.thing for body in refused if (delivery := _delivered(body)) is not None)
        return sum(self._cleared(thing) for thing in things if time_is_left())

    def _cleared(self, thing: str) -> bool:
        try:
            if self._device(thing) is not None:
                return False
            known, version = self.things.known(thing)
            if not any(known.get(half) for half in _EMPTY):
                return False
            return self.things.write(thing, _EMPTY, version)
        except StoreError as trouble:
            log.warning("the shadow of a device that is nobody's stands until its next message: %s", trouble)
            return False

    def _followed(self, thing: str, told: list[DeviceDelivery]) -> bool:
        try:
            desired = self._decided(thing)
            return any(self._written(thing, told, desired) for _ in range(_TRIES))
        except StoreError as trouble:
            log.warning("a device's shadow is behind until its next message: %s", trouble)
            return False

    def _written(self, thing: str, told: list[DeviceDelivery], desired: Parts) -> bool:
        """Write a shadow once; False when another did meanwhile."""
        known, version = self.things.known(thing)
        newer = reported_by(told, known.get("reported", {}).get("parts", {}))
        firmware = next((one.message.firmware for one in reversed(told) if one.message.firmware), None)
        reported = {"parts": newer} | ({} if firmware is None else {"firmware": firmware})
        return self.things.write(thing, {"reported": reported, "desired": {"parts": desired}}, version)

    def _decided(self, thing: str) -> Parts:
        """Return what was decided last of each product that a part of the device uses up."""
        device = self._device(thing)
        return {} if device is None else dict(self._of_device(device))

    def _device(self, thing: str) -> RegisteredDevice | None:
        names = self.pseudonyms.versions("device", thing)
        found = Devices(self.ledger.dynamo).registered(names)
        return next((found[name] for name in names if name in found), None)

    def _of_device(self, device: RegisteredDevice) -> Iterator[tuple[str, dict[str, Any]]]:
        if device.service is None:
            return
        customer = opened(self.pseudonyms.service_pepper, device.customer, device.service)
        read = None if customer is None else automations_of(self.ledger).of(customer)
        if read is None or read.automation.decided_at is None:
            return
        by_product = {one.product_id: one for one in read.automation.decisions}
        for part, product in device.products:
            one = by_product.get(product)
            if one is not None:
                at = rfc3339(read.automation.decided_at)
                yield part, {"decided": one.decided.value, "packs": one.packs, "at": at}


def _delivered(body: bytes | str) -> DeviceDelivery | None:
    try:
        return read_delivery(body)
    except InputError:
        return None


def reported_by(told: Iterable[DeviceDelivery], known: Mapping[str, Mapping[str, Any]]) -> Parts:
    """Return the newest level of each part that is newer than what is known, in whatever order they were told."""
    found: Parts = {}
    for one in told:
        message = one.message
        if not isinstance(message, LevelRead | LevelsRead):
            continue
        left = message.left if isinstance(message, LevelRead) else message.last
        at = rfc3339(message.occurred_at)
        before = found.get(message.part, known.get(message.part, {})).get("at", "")
        if at > str(before):
            level = {"measure": message.measure.value, "left": left, "full": message.full, "at": at}
            found[message.part] = {name: value for name, value in level.items() if value is not None}
    return found

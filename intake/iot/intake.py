"""From a device's message to the ledger: whose it is, what it tells of a part, what it was to the household.

A batch is taken as a whole and answered message by message. What cannot be is refused for good with its reason; what
could not be stored is to be told again, and what was stored meanwhile meets itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from base.clock import Clock, system_clock
from base.errors import BadPayload, InputError, NotSigned, StoreError
from intake.guarded import guarded_touchpoint
from intake.iot.delivery import CERTIFICATE_ID, DeviceDelivery, check_message, read_delivery
from intake.iot.messages import LEVELS, AnyMessage, ApplianceFailed, PackScanned, SettingTold
from intake.iot.telling import message_id, reading_of, touchpoint_of, wish_of
from ledger.automations import automations_of
from ledger.consent import minimised
from ledger.device_hours import DeviceReading, hour_of
from ledger.device_states import DeviceSetting
from ledger.devices import Devices
from ledger.pack_codes import PackCodes, ScannedPack
from ledger.pseudonyms import Pseudonyms, opened
from ledger.recorder import Kept, Recorder
from ledger.records import Consent, Touchpoint
from ledger.records.device import RegisteredDevice
from ledger.records.wish import DeviceWish, Press
from ledger.store import Ledger
from ledger.wishes import Wishes

_ANY = "de_any"  # no device's name: what is asked where only an answer is wanted
_KNOWN_AT_MOST = 100_000  # names of things and their pseudonyms that are remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesTaken:
    """What became of a batch.

    Attributes:
        kept: how many messages are stored, now or before.
        refused: by the message's place in the batch, why it is none that could be kept.
        again: the places of those that are to be told again, since they are stored nowhere yet.
    """

    kept: int
    refused: Mapping[int, str]
    again: tuple[int, ...]


class _Told(NamedTuple):
    """A message that is good, whose it is and where it stood in the batch."""

    place: int
    message: AnyMessage
    occurred_at: datetime
    device: RegisteredDevice


@dataclass(slots=True)
class _Table:
    """Whether the table answered last: while it does not, a batch is not read, for it would be read again."""

    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMessages:
    """Takes messages of devices into a ledger."""

    ledger: Ledger
    devices: Devices
    recorder: Recorder
    pseudonyms: Pseudonyms
    clock: Clock = system_clock
    _names: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)
    _table: _Table = field(default_factory=_Table, init=False, repr=False)

    @property
    def wishes(self) -> Wishes:
        """What devices are asked for."""
        return Wishes(self.ledger.dynamo, self.ledger.shards)

    @property
    def packs(self) -> PackCodes:
        """What tells the codes of our own packs."""
        return PackCodes(self.pseudonyms.service_pepper)

    def take(self, batch: Sequence[bytes | str]) -> MessagesTaken:
        """Take messages as the rule of IoT Core hands them over; never raises for what a device or the table does."""
        refused: dict[int, str] = {}
        if not self._answers():
            return MessagesTaken(kept=0, refused=refused, again=tuple(range(len(batch))))
        read = self._read(batch, refused)
        try:
            devices = self._devices(read)
        except StoreError:
            self._table.answered = False
            return MessagesTaken(kept=0, refused=refused, again=tuple(sorted(read)))
        told = list(self._good(read, devices, refused))
        again = self._folded(told) | self._recorded(told)
        self._table.answered = not again
        return MessagesTaken(kept=len(told) - len(again), refused=refused, again=tuple(sorted(again)))

    def _answers(self) -> bool:
        """Tell whether the table answers, where it did not a moment ago: asking costs less than reading a batch."""
        if not self._table.answered:
            try:
                self.devices.registered((_ANY,))
            except StoreError:
                return False
        return True

    def _read(self, batch: Sequence[bytes | str], refused: dict[int, str]) -> dict[int, DeviceDelivery]:
        now = self.clock()
        read: dict[int, DeviceDelivery] = {}
        for place, text in enumerate(batch):
            try:
                delivery = read_delivery(text)
                check_message(delivery.message, now=now)
            except InputError as error:
                refused[place] = error.logged
            else:
                read[place] = delivery
        return read

    def _devices(self, read: Mapping[int, DeviceDelivery]) -> dict[str, RegisteredDevice]:
        """Return the registered devices of a batch by their things' names."""
        things = {delivery.thing for delivery in read.values()}
        names = {thing: self._names_of(thing) for thing in things}
        found = self.devices.registered(name for versions in names.values() for name in versions)
        newest = {thing: next((found[name] for name in names[thing] if name in found), None) for thing in things}
        return {thing: device for thing, device in newest.items() if device is not None}

    def _names_of(self, thing: str) -> tuple[str, ...]:
        if thing not in self._names:
            if len(self._names) >= _KNOWN_AT_MOST:
                self._names.clear()
            self._names[thing] = self.pseudonyms.versions("device", thing)
        return self._names[thing]

    def _good(
        self, read: Mapping[int, DeviceDelivery], devices: Mapping[str, RegisteredDevice], refused: dict[int, str]
    ) -> list[_Told]:
        good = []
        for place, delivery in read.items():
            try:
                good.append(_theirs(place, delivery, devices.get(delivery.thing)))
            except InputError as error:
                refused[place] = str(error)
        return good

    def _folded(self, told: Sequence[_Told]) -> set[int]:
        """Fold the readings of a batch; answer the places of those that are not written."""
        readings: dict[int, DeviceReading] = {}
        for one in told:
            reading = reading_of(one.message, one.device.device, one.occurred_at)
            if reading is not None:
                readings[one.place] = reading
        failed = self.devices.fold(readings.values())
        if not failed:
            return set()
        return {place for place, one in readings.items() if (one.device, hour_of(one.occurred_at)) in failed}

    def _recorded(self, told: Sequence[_Told]) -> set[int]:
        """Keep the touchpoints of a batch; answer the places of those that are safe nowhere."""
        more = [one for one in told if not isinstance(one.message, LEVELS)]
        return {one.place for one in more if not self._is_recorded(one)}

    def _is_recorded(self, one: _Told) -> bool:
        scanned = self._scanned(one.message)
        raw = touchpoint_of(one.message, one.device, one.occurred_at, scanned)
        if raw is None:
            return self._is_set(one)
        try:
            where = self.recorder.record_late(self._as_consented(raw, one.device))
            if where is not Kept.NOWHERE:  # who was forgotten since asks for nothing
                self._wished(one, scanned)
                self._shown(one)
        except StoreError:
            return False
        return where is not Kept.LOG

    def _scanned(self, message: AnyMessage) -> ScannedPack | None:
        return self.packs.read(message.code) if isinstance(message, PackScanned) else None

    def _wished(self, one: _Told, scanned: ScannedPack | None) -> None:
        product, customer = wish_of(one.message, one.device, scanned), self._service_key(one.device)
        if product is None or customer is None:
            return
        asked = DeviceWish(
            device=one.device.device, customer=customer, household=one.device.customer, product_id=product
        )
        press = Press(touchpoint_id=message_id(one.device.device, one.message), at=min(one.occurred_at, self.clock()))
        self.wishes.press(asked, press)

    def _is_set(self, one: _Told) -> bool:
        """Keep what a device is set to."""
        if isinstance(one.message, SettingTold):
            device, at = one.device, min(one.occurred_at, self.clock())
            told = DeviceSetting(name=one.message.name, value=one.message.value, at=at)
            try:
                self.ledger.device_states.set_to(device.device, device.customer, told)
            except StoreError:
                return False
        return True

    def _shown(self, one: _Told) -> None:
        """Keep that a code is there, or gone; its household is looked at anew where that is news."""
        if not isinstance(one.message, ApplianceFailed):
            return
        code, gone, device = one.message.code, one.message.cleared, one.device
        at = min(one.occurred_at, self.clock())
        news = self.ledger.device_states.tell(device.device, device.customer, code, at, gone=gone)
        customer = self._service_key(device)
        if news and not gone and customer is not None:
            automations_of(self.ledger).look_at(customer, self.clock())

    def _service_key(self, device: RegisteredDevice) -> str | None:
        secret = self.pseudonyms.service_pepper
        return None if device.service is None else opened(secret, device.customer, device.service)

    def _as_consented(self, raw: Touchpoint, device: RegisteredDevice) -> Touchpoint:
        """Return a touchpoint as its household allows it: by the answer that is stored, not by any message."""
        key = self._service_key(device)
        consent = Consent() if key is None else self.ledger.consent(key)
        told = replace(raw, received_at=self.clock(), consent=consent)
        return minimised(guarded_touchpoint(told, self.pseudonyms))


def _theirs(place: int, delivery: DeviceDelivery, device: RegisteredDevice | None) -> _Told:
    """Return a message with whose it is.

    Raises:
        NotSigned: the device is nobody's, or connected without a certificate, or with another than its own.
        BadPayload: it happened before the device was theirs.
    """
    if device is None:
        raise NotSigned("the device is not registered: earshot device register")
    if CERTIFICATE_ID.fullmatch(delivery.certificate) is None:
        raise NotSigned("the device connected without a certificate")
    if device.certificate is not None and device.certificate != delivery.certificate:
        raise NotSigned("the device connected with another certificate than it was registered with")
    message = delivery.message
    begun = getattr(message, "since", message.occurred_at)
    if begun < device.registered_at:
        raise BadPayload("occurred_at: before the device was registered")
    return _Told(place, message, message.occurred_at.astimezone(UTC), device)

"""What devices show, in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ledger.device_states import DeviceState


class MemoryDeviceStates:
    """Those of a memory ledger: away when it is."""

    def __init__(self, reach: Callable[[], None]) -> None:
        self._reach = reach
        self.states: dict[str, DeviceState] = {}

    def tell(self, device: str, customer: str, code: str, at: datetime, *, gone: bool) -> bool:
        known = self.states.get(device, DeviceState(device=device))
        self.states[device] = known.telling(code, at, gone=gone)
        return True

    def codes(self, device: str, now: datetime) -> tuple[str, ...]:
        self._reach()
        state = self.states.get(device, DeviceState(device=device))
        return tuple(one.code for one in state.codes if one.shows(now))

    def shows(self, device: str, code: str, now: datetime) -> bool:
        self._reach()
        return device in self.states and self.states[device].shows(code, now)

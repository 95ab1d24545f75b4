"""Lets a fault come and go while turns are sent."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.soak.disk import DiskOfAnother
from bench.soak.faults import Fault
from bench.soak.processes import Running
from bench.soak.proxy import Proxy
from bench.soak.vault import Vault


@dataclass(frozen=True, slots=True)
class Weather:
    """One fault's."""

    fault: Fault
    proxy: Proxy
    silent: Path  # while it is there, no name resolves
    running: Sequence[Running]
    disks: Sequence[DiskOfAnother] = ()
    vault: Vault | None = None

    def bad(self) -> None:
        """Let it break."""
        if self.fault.refused is not None:
            self.proxy.down()
            return
        self.proxy.rules(self.fault.rules)
        if self.fault.silent_resolver:
            self.silent.touch()
        if self.fault.disk_bytes is not None:
            self._files_up_to(self.fault.disk_bytes)
        for disk in self.disks:
            disk.fill()
        if self.vault is not None and self.fault.rotates:
            self.vault.rotate()

    def good(self) -> None:
        """Let all of it work."""
        if self.proxy.process is None:
            self.proxy.up()
            self.proxy.forward()  # loading what it knows of AWS would be an outage still
        self.proxy.rules(())
        self.silent.unlink(missing_ok=True)
        if self.fault.disk_bytes is not None:
            self._files_up_to(resource.RLIM_INFINITY)
        for disk in self.disks:
            disk.make_room()

    def _files_up_to(self, size: int) -> None:
        for one in self.running:
            with suppress(ProcessLookupError):
                resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def bad_weather(weather: Weather) -> Iterator[None]:
    """Let the fault come and go until the block ends; then all is well."""
    done = threading.Event()
    turns = weather.fault.refused or weather.fault.on_off

    def change() -> None:
        while turns is not None and not done.wait(turns[0]):
            weather.good()
            if done.wait(turns[1]):
                return
            weather.bad()

    weather.bad()
    with ThreadPoolExecutor(1) as threads:
        changing = threads.submit(change)
        try:
            yield
        finally:
            done.set()
            changing.result()  # whoever broke off changing it has not broken what was to be broken
            weather.good()

"""What happened at a device of the home: a button, an appliance, an automation, another voice platform.

Events are touchpoints in our own form (docs/data-dictionary.md), one JSON object or one a line. An event told again
meets itself by its id. Between them may stand lists of appliances and recipes (`intake.shopping_lists`). Our own
skill's turns are none of these: it writes them itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from base.clock import Clock, system_clock
from base.errors import InputError, StoreUnavailable, UnusableInput
from intake.guarded import guarded_touchpoint
from intake.lines_of_body import lines_of
from intake.moments import check_moments
from intake.shopping_lists import ListIntake, list_in
from ledger.consent import minimised
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Kept, Recorder
from ledger.records import Platform, Touchpoint
from ledger.wire import read_touchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsTaken:
    """How many events were kept, and why others were set aside."""

    kept: int
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvents:
    """Takes device events into a ledger, or into the spool while that is away."""

    recorder: Recorder
    pseudonyms: Pseudonyms
    clock: Clock = system_clock
    lists: ListIntake | None = None

    def take(self, body: bytes) -> EventsTaken:
        """Keep every good event of a delivery but those of before their customer was forgotten.

        Raises:
            InputError: the body is no text; UnusableInput: not one event was usable, and why the first was not.
            StoreError: an event, or a list, is safe nowhere: to be sent again.
        """
        kept, rejected = 0, []
        for number, line in lines_of(body, "a touchpoint"):
            try:
                if (told := list_in(line)) is not None:
                    self._listed(told)
                    kept += 1
                    continue
                event = self._read(line)
            except InputError as error:
                rejected.append(f"body:{number}: {error.logged}")
                continue
            where = self.recorder.record_late(event)
            if where is Kept.LOG:
                raise StoreUnavailable("neither the table nor the spool took the event")
            kept += where is not Kept.NOWHERE
        if rejected and not kept:
            raise UnusableInput(f"no line was usable; the first: {rejected[0]}")
        return EventsTaken(kept=kept, rejected=tuple(rejected))

    def _listed(self, told: dict[str, Any]) -> None:
        if self.lists is None:
            raise InputError("list_id: lists are not taken here")
        self.lists.take(told)

    def _read(self, line: str) -> Touchpoint:
        event = read_touchpoint(line)
        check_moments(event, now=self.clock())
        if event.platform is Platform.ALEXA:
            raise InputError("platform: alexa is our own skill's, which writes its turns itself")
        return minimised(replace(guarded_touchpoint(event, self.pseudonyms), received_at=self.clock()))

"""The agent: takes readings, ends days, and lets what it has to say of them wait to be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from base.clock import Clock, rfc3339, system_clock

from .belief import Belief, WatchedPart, begun, coarse, day_later, decided, hourly
from .file import DeviceFile

FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no device with this agent is older: a clock before it was lost
SET_BACK: Final = timedelta(hours=1)  # a clock that falls further than this was wrong before
KEPT: Final = timedelta(days=30)  # that readings stay on the device
CAUGHT_UP: Final = 60  # days without readings that are gone through one by one
ASKED_AGAIN: Final = timedelta(days=14)  # after which what was decided and never came is decided anew

Publish = Callable[[str, str], None]  # kind and message; raises where it was not acknowledged


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeAgent:
    """One device. Two kinds of message leave it, both of a day that is over and of one part.

    - an `aggregate`, once a day: the level to a fiftieth of what the part holds, under the hour of the last reading;
    - a `decision`, when it is another than was told last: what to do, and how many days what is there lasts.
    """

    thing: str
    parts: Sequence[WatchedPart]
    file: DeviceFile
    firmware: str = "edge-1.0.0"
    clock: Clock = system_clock

    def read(self, part: str, level: int) -> bool:
        """Keep a reading; False where the clock was lost, since nobody can tell then of when it is."""
        now = self.clock()
        if now < FIRST:
            return False
        with self.file.together():
            self._ends_days(now)
            self.file.keep(part, rfc3339(now), level)
        return True

    def passes(self) -> None:
        """End the days that are over, whether anything was read or not."""
        now = self.clock()
        if now >= FIRST:
            with self.file.together():
                self._ends_days(now)

    def send(self, publish: Publish) -> int:
        """Send what waits, the oldest first, and return how many; what is not acknowledged waits on.

        One that was and of which the device never heard is sent again under the same number, and adds nothing there.
        """
        count = 0
        for sequence, kind, message in self.file.waiting():
            publish(kind, message)
            self.file.sent(sequence)
            count += 1
        return count

    # -- days ---------------------------------------------------------------------------------------------------------

    def _ends_days(self, now: datetime) -> None:
        self._clock_was_wrong(now)
        self.file.remember("newest", rfc3339(now))
        today, told = now.date(), self.file.note("today")
        running = today if told is None else date.fromisoformat(told)
        running = max(running, today - timedelta(days=CAUGHT_UP))
        while running < today:
            for part in self.parts:
                self._ends(part, running)
            running += timedelta(days=1)
        self.file.remember("today", str(today))
        self.file.drop_readings(before=rfc3339(now - KEPT))

    def _clock_was_wrong(self, now: datetime) -> None:
        """Forget what a clock that was ahead has dated, where it was set back: the intake would not believe it."""
        newest = self.file.note("newest")
        if newest is not None and rfc3339(now + SET_BACK) < newest:
            self.file.drop_readings(after=rfc3339(now))
            self.file.drop_waiting(after=rfc3339(now))
            self.file.remember("today", str(min(now.date(), date.fromisoformat(self.file.note("today")))))
            for part in self.parts:
                self.file.remember(f"told {part.name}", None)  # what was taken back is told anew

    def _ends(self, part: WatchedPart, day: date) -> None:
        hours = self.file.hours(part.name, str(day))
        before: Belief = self.file.note(f"belief {part.name}") or begun(part)
        earlier = hourly(self.file.hours(part.name, str(day - timedelta(days=1))))[-2:]
        belief = day_later(part, before, hourly(hours), earlier)
        self.file.remember(f"belief {part.name}", belief)
        if belief["unseen"] == 0 and hours:
            self._tells_level(part, belief, max(hours), len(hours[max(hours)]))
        self._decides(part, belief, datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1))

    def _tells_level(self, part: WatchedPart, belief: Belief, hour: str, readings: int) -> None:
        since, level = datetime.fromisoformat(f"{hour}:00:00+00:00"), coarse(part, belief["level"])
        whole_hour = {"since": rfc3339(since), "occurred_at": rfc3339(since + timedelta(minutes=59))}
        levels = dict.fromkeys(("first", "last", "lowest", "highest"), level)
        self._queue("aggregate", part, {**whole_hour, **levels, "readings": readings, "full": part.full})

    def _decides(self, part: WatchedPart, belief: Belief, at: datetime) -> None:
        name, told = f"told {part.name}", self.file.note(f"told {part.name}")
        if told is not None and told["decision"] != "wait":
            waited = at - datetime.fromisoformat(told["at"]) < ASKED_AGAIN
            if waited and belief["level"] <= told["level"] + part.full / 4:
                return  # it was asked for and did not come yet
        now = decided(part, belief)
        if told is None or told["decision"] != now.decision or now.decision != "wait":
            self.file.remember(name, {"decision": now.decision, "at": rfc3339(at), "level": belief["level"]})
            self._queue("decision", part, {"occurred_at": rfc3339(at), **asdict(now)})

    def _queue(self, kind: str, part: WatchedPart, told: dict[str, Any]) -> None:
        head = {"version": 1, "device": self.thing, "firmware": self.firmware, "part": part.name}
        measure = {"measure": part.measure.value} if kind == "aggregate" else {}
        self.file.queue(kind, {**head, **measure, **told})

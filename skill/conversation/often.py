"""How often something comes, as it travels in a session and as it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ledger.records.interval import Interval, Unit
from skill.speech import Say

if TYPE_CHECKING:
    from skill.conversation.scene import Scene

_SAID = {Unit.DAY: Say.EVERY_DAY, Unit.WEEK: Say.EVERY_WEEK, Unit.MONTH: Say.EVERY_MONTH}
_MOST = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Often:
    """An interval, told as a number and a unit: "4 week"."""

    interval: Interval

    @classmethod
    def of(cls, count: int, unit: str) -> Self | None:
        """Return it; None where nothing comes so often, or so seldom."""
        try:
            known = Unit(unit)
        except ValueError:
            return None
        return cls(interval=Interval(every=count, unit=known)) if 1 <= count <= _MOST[known] else None

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Read what `text` tells; None where it tells none."""
        count, _, unit = (text or "").partition(" ")
        return cls.of(int(count), unit) if count.isdecimal() else None

    @property
    def text(self) -> str:
        """It as it travels."""
        return f"{self.interval.every} {self.interval.unit}"

    def said(self, scene: Scene) -> str:
        """Return it in words."""
        return scene.say(_SAID[self.interval.unit], count=self.interval.every).speech

"""What the device believes of a part, day by day, by the product's own filter; and whether that lasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import median
from typing import Final

import numpy as np

from ledger.device_hours import Measure
from replenishment.arrays import Real
from replenishment.stock.reorder import Lead, packs
from replenishment.stock.tracked import Tracked, tracked

SERVICE: Final = 0.95  # the chance that it lasts until a delivery
NOISE: Final = 0.01  # of what the part holds: what a level is usually off by
STEPS: Final = 50  # a level is told to a fiftieth of what the part holds
RISE: Final = 0.1  # of what the part holds, from which on a rise was somebody who filled it
LONGEST_DAYS: Final = 3650.0  # of the message's schema
MOST_PACKS: Final = 100

Belief = Mapping[str, float]  # of one part: the fields of `Tracked`, as they are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPart:
    """A part of the device.

    Attributes:
        name: as the registration calls it.
        measure: in what it is measured.
        full: what it holds when it was just filled; a pack fills it once.
        a_day: what is used of it a day, as far as one could guess beforehand.
        lead: days from an order to its delivery.
        automatic: whether the device says "order" or "propose"; the household's rules say what comes of it.
    """

    name: str
    measure: Measure
    full: int
    a_day: float
    lead: Lead
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDecision:
    """What the device decided of a part: `quantity` packs, how many days what is there lasts."""

    decision: str
    quantity: int
    days_left: float


def begun(part: WatchedPart) -> Belief:
    """Return what is believed before anything was read."""
    one = np.array([part.a_day])
    full = np.array([float(part.full)])
    return _kept(tracked(np.zeros(1, dtype=np.int64), one, 0.5 * one, NOISE * full, full))


def day_later(part: WatchedPart, belief: Belief, levels: Sequence[float], before: Sequence[float] = ()) -> Belief:
    """Return what is believed after one more day.

    Args:
        part: it is of.
        belief: of the evening before.
        levels: of the day, one an hour in the order of time; none where nothing was read.
        before: the last two of the day before.
    """
    today, earlier = ([level for level in some if 0 <= level <= part.full] for some in (levels, before))
    known = _opened(belief)
    read = float("nan") if not today else today[-1]
    known.day(np.array([refilled(part, [*earlier, *today])]), np.array([read]))
    return _kept(known)


def refilled(part: WatchedPart, levels: Sequence[float]) -> float:
    """Return what came into a part: rises that stayed. The cloud, told a level a day, waits three days."""
    came = 0.0
    for place in range(1, len(levels) - 1):  # of a rise in the last hour nobody knows yet whether it stays
        rise = levels[place] - levels[place - 1]
        if rise >= RISE * part.full and min(levels[place + 1 :]) >= levels[place - 1] + rise / 2:
            came += rise
    return came


def decided(part: WatchedPart, belief: Belief) -> PartDecision:
    """Return whether what is left this evening lasts until a delivery, with nothing on its way."""
    known, full = _opened(belief), np.array([float(part.full)])
    wanted = packs(known, position=0 * full, lead=part.lead, service=SERVICE, margin=None, pack=full)
    days = min(float(known.level[0]) / max(float(known.rate[0]), 1e-9), LONGEST_DAYS)
    runs_out = "order" if part.automatic else "propose"
    quantity = min(max(int(wanted[0]), 1), MOST_PACKS)
    return PartDecision(decision=runs_out if wanted[0] else "wait", quantity=quantity, days_left=round(days))


def coarse(part: WatchedPart, level: float) -> int:
    """Return a level as it is told: no reading itself."""
    step = max(part.full / STEPS, 1.0)
    return min(round(round(level / step) * step), part.full)


def hourly(readings: Mapping[str, Sequence[int]]) -> list[float]:
    """Return the middle reading of each hour, in the order of time."""
    return [float(median(readings[hour])) for hour in sorted(readings)]


def _kept(known: Tracked) -> Belief:
    return {one.name: float(getattr(known, one.name)[0]) for one in fields(known)}


def _opened(belief: Belief) -> Tracked:
    def of(name: str) -> Real:
        return np.array([belief[name]])

    arrays = {one.name: of(one.name) for one in fields(Tracked) if one.name != "household"}
    return Tracked(household=np.zeros(1, dtype=np.int64), **arrays)

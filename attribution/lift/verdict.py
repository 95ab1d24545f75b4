"""What may be said of a test at a moment: an interval that allows for the looks taken, its power, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from attribution.lift.effect import Effect
from attribution.lift.looks import FIXED
from attribution.lift.power import WANTED, power_at


class LiftVerdict(StrEnum):
    """The three answers; there is a fourth, none at all, where the test itself is broken."""

    PROVEN = "proven"
    NONE_FOUND = "none found"
    UNDERPOWERED = "underpowered"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRead:
    """One metric of a test, as it may be read; power is that of finding the effect the test was made to find."""

    effect: Effect
    low: float
    high: float
    power: float
    verdict: LiftVerdict


def reading(effect: Effect, *, reach: float, detects: float) -> EffectRead:
    """Read an effect.

    Args:
        effect: the estimate.
        reach: half the width of the interval in standard errors, for the looks that were and will be taken.
        detects: the effect that the test was made to find, as a share of what the held-out order.
    """
    half = reach * effect.standard_error
    low, high = effect.estimate - half, effect.estimate + half
    wanted = detects * effect.held_out_mean
    power = power_at(wanted, effect.standard_error, widening=reach / FIXED)
    return EffectRead(effect=effect, low=low, high=high, power=power, verdict=_verdict(low, high, power))


def _verdict(low: float, high: float, power: float) -> LiftVerdict:
    if low > 0 or high < 0:
        return LiftVerdict.PROVEN
    return LiftVerdict.NONE_FOUND if power >= WANTED else LiftVerdict.UNDERPOWERED

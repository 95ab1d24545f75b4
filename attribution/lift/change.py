"""What a change did (of words, catalogue or price): before and after, beside units that it did not touch.

Difference in differences (Card and Krueger 1994): each unit's own mean day after, less its mean day before; the changed
units' mean of that, less the others'. The error is Welch's over units, so that no unit counts for more than one however
many days it has (Bertrand, Duflo and Mullainathan 2004). It holds as far as both groups would have moved alike: the
same is reckoned of the time before alone, as if the change had come at its middle, where nothing may be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from attribution.lift.effect import PerHome
from attribution.lift.power import ALPHA

LEAST_UNITS = 5  # of each group


class ChangeVerdict(StrEnum):
    """What may be said: never more than under the assumption that both groups would have moved alike."""

    ESTIMATED = "estimated under assumptions"
    NOT_ALIKE = "cannot say: the groups moved apart before it"
    TOO_FEW = "cannot say: too few units or days"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDay:
    """A figure of a unit (a product, a category, a locale, a household) on a day; a day that is not there has 0."""

    unit: str
    changed: bool
    day: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How much more one group grew than the other, a unit and day, with its 95 % interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFound:
    """What a change did.

    Attributes:
        verdict: what may be said.
        changed_units, other_units: how many there are.
        days_before, days_after: how many days each side has.
        effect: what it did, a unit and day; None where there are too few.
        before: the same of the time before alone: whether the groups moved alike then.
    """

    verdict: ChangeVerdict
    changed_units: int
    other_units: int
    days_before: int
    days_after: int
    effect: Apart | None = None
    before: Apart | None = None


def change_found(figures: Sequence[UnitDay], on: date) -> ChangeFound:
    """Return what a change did that came on a day; that day is one of those after it.

    Args:
        figures: at most one a unit and day, in any order; a unit is either changed or not in all of them.
        on: the first day with the change.
    """
    first = min((figure.day for figure in figures), default=on)
    last = max((figure.day for figure in figures), default=on)
    changed = sorted({figure.unit for figure in figures if figure.changed})
    others = sorted({figure.unit for figure in figures if not figure.changed})
    before, after = max((on - first).days, 0), max((last - on).days + 1, 0)
    counted = ChangeFound(
        verdict=ChangeVerdict.TOO_FEW,
        changed_units=len(changed),
        other_units=len(others),
        days_before=before,
        days_after=after,
    )
    if min(len(changed), len(others)) < LEAST_UNITS or before < 2 or after < 1:
        return counted
    values = _table(figures, [*changed, *others], first, before + after)
    effect = _apart(values, len(changed), before)
    alike = _apart(values[:, :before], len(changed), before // 2)
    verdict = ChangeVerdict.ESTIMATED if alike.low <= 0 <= alike.high else ChangeVerdict.NOT_ALIKE
    return replace(counted, verdict=verdict, effect=effect, before=alike)


def _table(figures: Sequence[UnitDay], units: list[str], first: date, days: int) -> PerHome:
    places = {unit: place for place, unit in enumerate(units)}
    values = np.zeros((len(units), days))
    for figure in sorted(figures, key=lambda one: (one.unit, one.day)):
        values[places[figure.unit], (figure.day - first) // timedelta(days=1)] = figure.value
    return values


def _apart(values: PerHome, changed: int, before: int) -> Apart:
    grown = values[:, before:].mean(axis=1) - values[:, :before].mean(axis=1)
    one, other = grown[:changed], grown[changed:]
    parts = [float(group.var(ddof=1)) / len(group) for group in (one, other)]
    error = sqrt(sum(parts))
    estimate = float(one.mean() - other.mean())
    freedom = (
        sum(parts) ** 2 / sum(part**2 / (len(group) - 1) for part, group in zip(parts, (one, other), strict=True))
        if error
        else 1.0
    )
    half = float(stdtrit(freedom, 1 - ALPHA / 2)) * error
    return Apart(estimate=_steady(estimate), low=_steady(estimate - half), high=_steady(estimate + half))


def _steady(value: float) -> float:
    return round(value, 6) + 0.0  # the last bits are the machine's; never -0.0

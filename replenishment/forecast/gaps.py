"""What the days of a group tell of its gaps: how many, how long, how even."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers
from replenishment.forecast.histories import DaysOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Of every group, shape (groups,); days are -1 and lengths nan where there is none.

    Attributes:
        number: of gaps.
        first: day.
        last: day.
        median: of the gaps, in days.
        newest: the last gap, in days.
        log_sum: sum of the gaps' logarithms.
        log_deviation: standard deviation of the gaps' logarithms.
    """

    number: WholeNumbers
    first: WholeNumbers
    last: WholeNumbers
    median: Real
    newest: Real
    log_sum: Real
    log_deviation: Real


def gaps(days: DaysOf) -> Gaps:
    """Measure the gaps between each group's days."""
    first, last = np.full(days.groups, -1), np.full(days.groups, -1)
    first[days.group[::-1]], last[days.group] = days.day[::-1], days.day
    same = days.group[1:] == days.group[:-1]
    group, gap = days.group[1:][same], np.diff(days.day)[same].astype(float)
    number = np.bincount(group, minlength=days.groups)
    newest = np.full(days.groups, np.nan)
    newest[group] = gap
    log_sum = np.bincount(group, np.log(gap), minlength=days.groups).astype(float)
    squares = np.bincount(group, np.log(gap) ** 2, minlength=days.groups)
    some = np.maximum(number, 1)
    deviation = np.sqrt(np.maximum(squares / some - (log_sum / some) ** 2, 0.0))
    return Gaps(
        number=number,
        first=first,
        last=last,
        median=_medians(group, gap, number),
        newest=newest,
        log_sum=log_sum,
        log_deviation=np.where(number > 0, deviation, np.nan),
    )


def _medians(group: WholeNumbers, gap: Real, number: WholeNumbers) -> Real:
    sorted_gaps = gap[np.lexsort((gap, group))]
    start = np.cumsum(number) - number
    medians = np.full(len(number), np.nan)
    some = number > 0
    low, high = start[some] + (number[some] - 1) // 2, start[some] + number[some] // 2
    medians[some] = (sorted_gaps[low] + sorted_gaps[high]) / 2
    return medians

"""CloudWatch's own arithmetic: an alarm's statistic over periods, and a filter's pattern over a line of a log.

Source: docs.aws.amazon.com/AmazonCloudWatch: "Evaluating an alarm", "Percentiles", "Filter pattern syntax".
"""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

Periods = Sequence[Sequence[float]]  # the values that came in each period, oldest first; none: nothing was sent
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_SAID = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


def rings(alarm: Mapping[str, Any], periods: Periods) -> bool:
    """Whether the alarm is in ALARM after these periods, of one metric or of the first that its sum names."""
    count = int(alarm["EvaluationPeriods"])
    needed = int(alarm.get("DatapointsToAlarm", count))
    looked_at = [_breaches(alarm, values) for values in periods[-count:]]
    return len(looked_at) == count and sum(looked_at) >= needed


def _breaches(alarm: Mapping[str, Any], values: Sequence[float]) -> bool:
    if not values:
        return bool(alarm["TreatMissingData"] == "breaching")
    return _COMPARED[alarm["ComparisonOperator"]](statistic(_statistic_of(alarm), values), float(alarm["Threshold"]))


def _statistic_of(alarm: Mapping[str, Any]) -> str:
    if "Metrics" not in alarm:
        return str(alarm.get("Statistic") or alarm["ExtendedStatistic"])
    (told,) = [one for one in alarm["Metrics"] if one["ReturnData"]]
    summed = re.fullmatch(r"SUM\(\[(.*)\]\)", told["Expression"])
    assert summed is not None
    parts = {one["Id"]: one["MetricStat"]["Stat"] for one in alarm["Metrics"] if not one["ReturnData"]}
    assert set(parts) == set(summed[1].split(", "))
    (stat,) = set(parts.values())
    return str(stat)


def statistic(name: str, values: Sequence[float]) -> float:
    """The statistic of one period's values."""
    if name == "Sum":
        return sum(values)
    if name == "Maximum":
        return max(values)
    assert name.startswith("p"), name
    ordered = sorted(values)
    return ordered[math.ceil(float(name[1:]) / 100 * len(ordered)) - 1]


def matches(pattern: str, line: str) -> dict[str, Any] | None:
    """The fields of a JSON line that a metric filter's pattern takes; None when it does not take it."""
    inner = re.fullmatch(r"\{ (.*) \}", pattern)
    assert inner is not None, pattern
    fields: dict[str, Any] = json.loads(line)
    return fields if any(_holds(term.strip(), fields) for term in inner[1].split("||")) else None


def _holds(term: str, fields: Mapping[str, Any]) -> bool:
    found = re.fullmatch(r"\$\.(\w+) (=|>=|<=|>|<) (\"[^\"]*\"|[\d.]+)", term)
    assert found is not None, term
    name, said, wanted = found.groups()
    if name not in fields:
        return False
    if said == "=":
        return fnmatchcase(str(fields[name]), wanted.strip('"'))
    return _SAID[said](float(fields[name]), float(wanted))

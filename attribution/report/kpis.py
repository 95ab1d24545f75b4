"""The KPIs on the page: one line each, and the steps, stages and weeks of those that have some beneath."""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.kpis.kpi import KpiUnit
from attribution.kpis.registry import BY_NAME
from attribution.words import DEVICES, PLATFORMS, count, money, percent

ASKED = """
select kpi, segment, numerator, denominator, value, interval_low, interval_high, method from kpis
where period = 'all' or substr(period, 1, 5) = 'last ' order by kpi, segment
"""
NAMES = ("KPI", "Value", "95 % of samples", "Counted")
DASH = "—"
MONEY = {KpiUnit.MINOR, KpiUnit.MEAN_MINOR}
BELOW, VALUE = 1, 2  # their places in a row
# Of each KPI the segments that have a line of their own, and what the line is called beside the title.
LINES: tuple[tuple[str, dict[str, str]], ...] = (
    ("iot_conversion_rate", {"all": ""}),
    ("voice_commerce_revenue", {"currency={} way=direct": "direct", "currency={} way=other device": "other devices"}),
    ("automated_replenishment_growth", {"currency={}": "revenue", "orders": "orders"}),
    ("cross_device_recall", {"all": ""}),
    ("cross_device_precision", {"all": ""}),
    ("unlinked_share", {"all": ""}),
    (
        "iot_lifetime_value",
        {"currency={} customers=connected": "with devices", "currency={} customers=other": "without"},
    ),
    ("ecosystem_penetration", {"all": ""}),
    ("voice_engagement_rate", {"all": ""}),
    ("device_retention", {"week=01": "week 1", "week=04": "week 4", "week=12": "week 12"}),
    ("multi_assistant_journeys", {"all": ""}),
    ("journeys_across_platforms", {"all": ""}),
    ("ambient_reach", {"all": ""}),
    (
        "voice_search_to_purchase",
        {"within=01d": "within 1 day", "within=07d": "within 7 days", "within=30d": "within 30 days"},
    ),
    ("asked_back_rate", {"all": ""}),
    ("gave_up_rate", {"all": ""}),
    ("returned_rate", {"journey=voice": "after voice", "journey=other": "without voice"}),
    ("came_back_rate", {"all": ""}),
)
TOGETHER = "devices_together"
STEPPED = (
    "voice_to_purchase",
    "research_to_purchase",
    "stage_reach",
    "stage_to_order",
    "subscription_starts",
    TOGETHER,
)
MOST_TOGETHER = 12  # lines on the page; kpis.csv has every one
KpiRow = tuple[Any, ...]


def kpis(engine: Engine, currency: str) -> dict[str, Any]:
    """Return a line each, those that go by steps apart, and what was not measured; money is of `currency`."""
    found: dict[str, dict[str, KpiRow]] = {}
    for kpi, segment, *told in rows(engine, ASKED):
        found.setdefault(kpi, {})[segment] = tuple(told)
    every = {kpi: _shown(segments, found.get(kpi, {}), currency) for kpi, segments in LINES}
    every |= {kpi: [(_in_words(name), row) for name, row in _steps(found.get(kpi, {}))] for kpi in STEPPED}
    every[TOGETHER] = _together(found.get(TOGETHER, {}))
    lines = {
        kpi: [_line(kpi, name, row, currency) for name, row in told if row[VALUE] is not None]
        for kpi, told in every.items()
    }
    return {
        "rows": [line for kpi, _ in LINES for line in lines[kpi]],
        "names": NAMES,
        "steps": [{"title": BY_NAME[kpi].title, "rows": lines[kpi]} for kpi in STEPPED if lines[kpi]],
        "missing": [_missing(kpi, found[kpi]) for kpi in every if kpi in found and not lines[kpi]],
    }


def _shown(segments: dict[str, str], told: dict[str, KpiRow], currency: str) -> list[tuple[str, KpiRow]]:
    named = [(name, told.get(segment.format(currency))) for segment, name in segments.items()]
    return [(name, row) for name, row in named if row]


def _steps(told: dict[str, KpiRow]) -> list[tuple[str, KpiRow]]:
    return [(segment, row) for segment, row in told.items() if segment != "all" and "platform=" not in segment]


def _together(told: dict[str, KpiRow]) -> list[tuple[str, KpiRow]]:
    """Return what most homes have, first; then what those with a hub have it of."""
    found = sorted(_steps(told), key=lambda one: (one[0].startswith("hub="), -(one[1][BELOW] or 0)))
    return [(_kinds_in_words(segment), row) for segment, row in found[:MOST_TOGETHER]]


def _missing(kpi: str, told: dict[str, KpiRow]) -> dict[str, str]:
    why = next((row[-1] for row in told.values() if row[VALUE] is None), "")
    return {"title": BY_NAME[kpi].title, "why": why.removeprefix("not measured: ")}


def _line(kpi: str, name: str, row: KpiRow, currency: str) -> dict[str, Any]:
    unit, title = BY_NAME[kpi].unit, BY_NAME[kpi].title
    above, below, value, low, high, _ = row
    bounds = DASH if low is None else f"{_number(unit, low, currency)} to {_number(unit, high, currency)}"
    in_money = unit in MONEY or (unit is KpiUnit.GROWTH and name != "orders")
    counted = _amount(above, currency if in_money else "")
    if unit is KpiUnit.MEAN_MINOR:
        counted += f" over {count(below)} households"
    elif below is not None:
        counted += f" of {_amount(below, currency if in_money else '')}"
    shown = name if kpi in STEPPED else f"{title}, {name}" if name else title
    return {"title": shown, "cells": [_number(unit, value, currency), bounds, counted]}


def _number(unit: KpiUnit, value: float, currency: str) -> str:
    if unit in MONEY:
        return money(round(value), currency, whole=True)
    sign = "+" if unit is KpiUnit.GROWTH and value > 0 else ""
    return f"{sign}{percent(value, 1)}"


def _amount(amount: int | None, currency: str) -> str:
    if amount is None:  # of a run that is shared
        return DASH
    return money(amount, currency, whole=True) if currency else count(amount)


def _in_words(segment: str) -> str:
    """Return `assistant=alexa step=1_understood` as "Alexa: understood"."""
    parts = [part.partition("=")[2] for part in segment.replace(" step=", "\0step=").split("\0")]
    words = [PLATFORMS.get(part) or part.lstrip("0123456789").lstrip("_").replace("_", " ") for part in parts]
    told = ": ".join(words)
    return told[:1].upper() + told[1:]


def _kinds_in_words(segment: str) -> str:
    """Return `has=alexa+button` as "Alexa + Button", `hub=smartthings` as "Hub: SmartThings"."""
    which, _, kinds = segment.partition("=")
    told = " + ".join((DEVICES | PLATFORMS).get(kind, kind) for kind in kinds.split("+"))
    return f"{DEVICES['hub']}: {told}" if which == "hub" else told

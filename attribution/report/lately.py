"""Better or worse of late, on the page: the latest whole weeks against as many before, within the run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attribution.report.changes import SAME, points, relative
from attribution.report.decisions import Span
from attribution.report.periods import LENGTHS_DAYS, Change, Periods
from attribution.words import count, day, decimal, money, percent, plural

NAMES = {
    "net-revenue": "Net revenue",
    "voice-revenue": "Credited to voice",
    "begun-by-voice": "Begun by voice, finished elsewhere",
    "linked-share": "Orders with a known journey",
    "voice-roas": "ROAS of voice",
}
MONEY, SHARES, RATIOS = ("net-revenue", "voice-revenue"), ("linked-share",), ("voice-roas",)


def lately(found: Periods, currency: str, window_days: int) -> dict[str, Any]:
    """Return the lines of the table, a line a tile, and what periods these are; no lines where there are none."""
    if found.before is None or found.now is None:
        return {"rows": [], "tiles": {}, "title": "", "about": _none(found.covered_days)}
    days = count(found.now.days)
    return {
        "rows": [
            {"name": NAMES[tile], "cells": _cells(tile, found.changes[tile], currency)}
            for tile in NAMES
            if tile in found.changes
        ],
        "tiles": {tile: _tile(tile, one, days, _short(found, window_days)) for tile, one in found.changes.items()},
        "title": f"The last {days} days against the {days} before",
        "about": _about(found, window_days),
    }


def _none(covered_days: int) -> str:
    least = LENGTHS_DAYS[-1]
    return (
        f"Better or worse than before cannot be said: orders cover {plural(covered_days, 'whole day', 'whole days')}, "
        f"and two periods of {least} days or more are needed."
    )


def _about(found: Periods, window_days: int) -> str:
    assert found.before
    assert found.now
    told = (
        f"{day(found.now.first)} to {day(found.now.last)} against {day(found.before.first)} to "
        f"{day(found.before.last)}: whole weeks, up to the last day that is whole. Orders count on their day and "
        "refunds on theirs, by cash; orders of late may still be cancelled or refunded. In brackets 95 % of what the "
        "change would be with the households drawn again: where that holds no change, the change may be chance."
    )
    if not (since := _short(found, window_days)):
        return told
    return (
        f"{told} Touches are known from {since} on, so the earlier orders could look back less than "
        f"{plural(window_days, 'day', 'days')}: voice and known journeys grow for that alone."
    )


def _short(found: Periods, window_days: int) -> str:
    """Return since when touches are known, where orders of the earlier period cannot look back a whole window."""
    if found.before is None or found.first_touch is None:
        return ""
    reach = found.before.first - timedelta(days=window_days)
    return day(found.first_touch) if found.first_touch > reach else ""


def _cells(tile: str, change: Change, currency: str) -> list[str]:
    before, now = (_number(tile, number, currency) for number in (change.before, change.now))
    return [before, now, _moved(tile, change)]


def _tile(tile: str, change: Change, days: str, since: str) -> str:
    grew = tile != "net-revenue" and change.now > change.before  # earlier touches that are missing make nothing fall
    partly = f"; partly since touches are known only from {since}" if since and grew else ""
    return f"Last {days} days: {_moved(tile, change)} against the {days} before{partly}"


def _number(tile: str, number: float, currency: str) -> str:
    if tile in MONEY:
        return money(int(number), currency, whole=True)
    if tile in RATIOS:
        return decimal(number, 2)
    return percent(number, 1) if tile in SHARES else count(int(number))


def _moved(tile: str, change: Change) -> str:
    span = change.change
    if span is None:
        return "more than nothing" if change.now > change.before else SAME if change.now == change.before else "—"
    written = points if tile in SHARES else relative
    return f"{written(span.value)}{_bounds(span)}"


def _bounds(span: Span) -> str:
    if span.low is None or span.high is None:
        return ""
    low, high = (_signed(100 * bound) for bound in (span.low, span.high))
    return f" ({low} to {high})"


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else ''}{decimal(number)}"

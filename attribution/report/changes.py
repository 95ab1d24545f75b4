"""What changed since an earlier run, on the page: the four numbers, and what each channel is credited with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attribution.credit.earners import AUTOMATION, LINK_UNCERTAINTY, NO_LINK
from attribution.outcome import ComparedRun, CurrencyTotals, Run
from attribution.report.figures import Figures
from attribution.words import channel, count, day, decimal, money, percent, plural

MOST = 14
RESTS = (NO_LINK, LINK_UNCERTAINTY, AUTOMATION)
SAME = "no change"
SHARE_TILE = "linked-share"  # a share does not grow with the days
NO_TOTALS = CurrencyTotals(currency="", orders=0, revenue_minor=0, net_revenue_minor=0, voice_minor=0)
_LONGER = 0.1  # periods that differ by more are said not to be of one length


def changes(run: Run, total: CurrencyTotals, figures: Figures) -> dict[str, Any]:
    """Return the lines of both tables and what has to be known of the earlier run; nothing without one."""
    earlier = run.compared
    if earlier is None:
        return {}
    before, longer = _before(earlier, total), _of_other_length(earlier, figures)
    counts = run.counts
    rows = [
        ("net-revenue", "Net revenue", _amount(before.net_revenue_minor, total.net_revenue_minor, total.currency)),
        ("voice-revenue", "Credited to voice", _amount(before.voice_minor, total.voice_minor, total.currency)),
        (
            "begun-by-voice",
            "Begun by voice, finished elsewhere",
            _number(earlier.voice_then_elsewhere, counts.voice_then_elsewhere),
        ),
        (
            SHARE_TILE,
            "Orders with a known journey",
            _share((earlier.linked_orders, earlier.orders), (counts.linked_orders, counts.orders)),
        ),
    ]
    return {
        "rows": [{"name": name, "cells": cells} for _, name, cells in rows],
        "tiles": {
            tile: f"{cells[2]} since the earlier run{longer if tile != SHARE_TILE else ''}" for tile, _, cells in rows
        },
        "channels": _channels(run, earlier, before, total),
        "about": about(earlier, figures),
        "run_id": earlier.run_id,
    }


def _before(earlier: ComparedRun, total: CurrencyTotals) -> CurrencyTotals:
    return next((one for one in earlier.totals if one.currency == total.currency), NO_TOTALS)


def _amount(before: int, now: int, currency: str) -> list[str]:
    return [money(before, currency, whole=True), money(now, currency, whole=True), _relative(before, now)]


def _number(before: int, now: int) -> list[str]:
    return [count(before), count(now), _relative(before, now)]


def _relative(before: int, now: int) -> str:
    if before == now:
        return SAME
    if before <= 0:
        return "more than nothing" if now > before else SAME
    return relative((now - before) / before)


def relative(share: float) -> str:
    """Write the change of a sum, as a share of what there was: `+12.1 %`."""
    return f"{'+' if share > 0 else ''}{percent(share, 1)}" if share else SAME


def _share(before: tuple[int, int], now: tuple[int, int]) -> list[str]:
    return [percent(*before), percent(*now), _points(before, now)]


def _points(before: tuple[int, int], now: tuple[int, int]) -> str:
    if not before[1] or not now[1]:
        return "—"
    return points(now[0] / now[1] - before[0] / before[1])


def points(moved: float) -> str:
    """Write the change of a share: `+1.5 points`."""
    if abs(moved) < 0.0005:
        return SAME
    return f"{'+' if moved > 0 else ''}{decimal(100 * moved)} points"


def _channels(run: Run, earlier: ComparedRun, before: CurrencyTotals, total: CurrencyTotals) -> list[dict[str, Any]]:
    """Return a line a channel that either run credits, by the headline model: most now first."""
    then = {row.channel: row.credit_minor for row in earlier.credit if row.currency == total.currency}
    now = {
        row.channel: row.credit_minor
        for row in run.counts.credit
        if row.model == run.counts.headline and row.currency == total.currency
    }
    names = sorted({*then, *now}, key=lambda name: (name in RESTS, -now.get(name, 0), -then.get(name, 0), name))
    return [{"channel": channel(name), "cells": _line(name, (then, before), (now, total))} for name in names[:MOST]]


def _line(
    name: str, then: tuple[Mapping[str, int], CurrencyTotals], now: tuple[Mapping[str, int], CurrencyTotals]
) -> list[str]:
    (earned, all_then), (earns, all_now) = then, now
    minor = earned.get(name, 0), earns.get(name, 0)
    shares = _share((minor[0], all_then.net_revenue_minor), (minor[1], all_now.net_revenue_minor))
    return [*_amount(*minor, all_now.currency), *shares[:2], shares[2]]


def about(earlier: ComparedRun, figures: Figures) -> str:
    """Return which run it is, and what of its period has to be known."""
    ends = (earlier.first_order, earlier.last_order, figures.first_order, figures.last_order)
    told = f"The earlier run is {earlier.run_id}: {plural(earlier.orders, 'order', 'orders')}"
    first, last, begins, until = ends
    if first is None or last is None or begins is None or until is None:
        return f"{told}."
    return f"{told}, of {day(first)} to {day(last)}.{_warned((first, last), (begins, until))}"


def _of_other_length(earlier: ComparedRun, figures: Figures) -> str:
    """Return that the earlier run covers more or fewer days, for a number beside which nothing else says so."""
    ends = (earlier.first_order, earlier.last_order, figures.first_order, figures.last_order)
    first, last, begins, until = ends
    if first is None or last is None or begins is None or until is None:
        return ""
    days = (last - first).days + 1, (until - begins).days + 1
    if not _differ(days):
        return ""
    return f", which covers {plural(days[0], 'day', 'days')} and this one {count(days[1])}"


def _differ(days: tuple[int, int]) -> bool:
    return abs(days[0] - days[1]) > _LONGER * max(days)


def _warned(then: tuple[date, date], now: tuple[date, date]) -> str:
    said = ""
    days = (then[1] - then[0]).days + 1, (now[1] - now[0]).days + 1
    if _differ(days):
        said += (
            f" It covers {plural(days[0], 'day', 'days')} and this one {plural(days[1], 'day', 'days')}: sums change "
            "for that alone, shares do not."
        )
    if then[1] >= now[0] and then[0] <= now[1]:
        both = f"{day(max(then[0], now[0]))} to {day(min(then[1], now[1]))}"
        said += f" Both cover {both}: what was ordered then is in both."
    return f"{said} A change within the bounds of the sampling error above may be chance."

"""The sections of the page: figures in, what the template shows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from attribution.credit.earners import AUTOMATION, LINK_UNCERTAINTY, NO_LINK
from attribution.forms import form
from attribution.outcome import HEADLINE_MODEL, Counts, CurrencyTotals
from attribution.report.charts import NARROW, WIDE, weekly_bars
from attribution.report.figures import Figures, Flow
from attribution.report.ribbons import fold, ribbons
from attribution.report.voice_health import WITHHELD
from attribution.report.week_marks import WeekMarks
from attribution.words import EVIDENCE, PLACES, SOURCES, channel, count, day, hours, money, percent, plain, plural
from base.money import exponent

RESTS = (NO_LINK, LINK_UNCERTAINTY, AUTOMATION)
SHOWN = (HEADLINE_MODEL, "last", "first", "linear")  # columns of the table; credit.csv has every model
TOP_CHANNELS = 14
CATCHING = (1, 7, 14, 30)  # windows in days
COSTS = ("Spend", "ROAS", "Cost an order")


def markup(text: str) -> Markup:
    """Mark our own SVG and CSS as safe for the template."""
    return Markup(text)  # noqa: S704 - made here, every outside text in it escaped


def journeys(figures: Figures, counts: Counts) -> dict[str, Any]:
    """Return the ribbons and their table."""
    linked = sum(flow.orders for flow in figures.flows)
    people = counts.orders - counts.machine_orders
    sub = (
        f"{count(linked)} of {plural(people, 'order', 'orders')} by people {'has' if linked == 1 else 'have'} at "
        "least one linked session; the others are not drawn."
    )
    if not linked:
        return {"sub": sub, "wide": ""}
    named = [
        Flow(
            first=channel(flow.first),
            last=channel(flow.last),
            source=PLACES[flow.source],
            orders=flow.orders,
        )
        for flow in figures.flows
    ]
    flows = fold(named)
    voice = frozenset({PLACES["voice"], *(channel(name) for name in figures.voice_channels)})
    alt = "; ".join(f"{flow.first} to {flow.last}, bought {flow.source}: {flow.orders}" for flow in flows[:6])
    return {
        "sub": sub,
        "wide": markup(ribbons(flows, voice, narrow=False)),
        "narrow": markup(ribbons(flows, voice, narrow=True)),
        "alt": f"Journeys by orders, the largest: {alt}",
        "flows": flows,
    }


def weeks(figures: Figures, marks: WeekMarks, currency: str) -> dict[str, Any]:
    """Return the weekly bars, their table, and the campaigns that began in them."""
    if not figures.weeks:
        return {"rows": [], "note": "", "campaigns": []}
    scale = 10.0 ** exponent(currency)
    letters = [marks.letters(week.monday) for week in figures.weeks]
    rows = [
        {
            "week": day(week.monday) + ("" if week.whole else " (part)"),
            "cells": [
                money(week.voice_minor, currency),
                _between(marks.bounds.get(week.monday), currency),
                money(week.other_minor, currency),
                money(week.nobody_minor, currency),
                began or "—",
            ],
        }
        for week, began in zip(figures.weeks, letters, strict=True)
    ]
    return {
        "rows": rows,
        "note": f"The latest {len(rows)} weeks; the orders of earlier ones are in credit.csv."
        if figures.older_weeks
        else "",
        "campaigns": [
            f"{one.letter} {one.name}: {day(one.first)} to {day(one.last)}, "
            f"{plural(one.touches, 'touchpoint', 'touchpoints')}"
            for one in marks.campaigns
        ],
        "wide": markup(weekly_bars(figures.weeks, letters, scale, form().axis(currency), WIDE)),
        "narrow": markup(weekly_bars(figures.weeks, letters, scale, form().axis(currency), NARROW - 40)),
        "alt": "Net revenue by week, voice: " + "; ".join(f"{row['week']} {row['cells'][0]}" for row in rows),
    }


def _between(bounds: tuple[int, int] | None, currency: str) -> str:
    if bounds is None:
        return "—"
    return " to ".join(money(minor, currency, whole=True) for minor in bounds)


def lag(figures: Figures, window_days: int) -> dict[str, Any]:
    """Return how long orders finished elsewhere took after the last voice session, and what windows would catch."""
    whole = sum(orders for _, orders in figures.lags)
    if not whole:
        return {
            "sub": "Orders whose first touch was voice, finished elsewhere, by the time since the last voice session.",
            "rows": [],
        }
    most = max(orders for _, orders in figures.lags)
    starts = [0.0, *(end for end, _ in figures.lags)]
    rows = [
        {
            "name": f"up to {hours(end)}" if not start else f"{hours(start)} to {hours(end)}",
            "part": 100 * orders / most,
            "amount": f"{count(orders)} · {percent(orders, whole)}",
        }
        for start, (end, orders) in zip(starts, figures.lags, strict=False)
    ]
    within = {days: sum(orders for end, orders in figures.lags if end <= 24 * days) for days in CATCHING}
    caught = [
        f"of {plural(days, 'day', 'days')} {percent(orders, whole)}"
        for days, orders in within.items()
        if days <= window_days
    ]
    where = ", ".join(f"{count(orders)} {SOURCES.get(source, source)}" for source, orders in figures.elsewhere)
    sub = (
        f"{plural(whole, 'order', 'orders')} begun by voice (voice was the first touch) and finished elsewhere "
        f"({where}): half "
        f"within {hours(figures.median_lag_hours)} of the last voice session. "
        f"Caught by a window {', '.join(caught)}. What comes later than this run’s "
        f"{plural(window_days, 'day', 'days')} is not seen."
    )
    return {"sub": sub, "rows": rows}


def paths(figures: Figures, currency: str) -> list[dict[str, Any]]:
    """Return the top paths."""
    return [
        {
            "channels": [channel(name) for name in line.channels],
            "orders": count(line.orders),
            "revenue": "—" if line.revenue_minor is None else money(line.revenue_minor, currency, whole=True),
            "never_bought": WITHHELD if line.never_bought is None else count(line.never_bought),
            "length": hours(line.hours),
        }
        for line in figures.paths
    ]


def evidence(figures: Figures, orders: int) -> list[dict[str, Any]]:
    """Return orders by the strongest evidence, the strongest kind first."""
    most = max((number for _, number in figures.evidence), default=1)
    return [
        {"name": EVIDENCE[match], "part": 100 * number / most, "amount": f"{count(number)} · {percent(number, orders)}"}
        for match, number in figures.evidence
    ]


def tiers(figures: Figures) -> list[dict[str, str]]:
    """Return what is claimed of the accepted links, the strongest evidence first."""
    return [
        {
            "name": EVIDENCE.get(tier.reason, tier.reason),
            "links": count(tier.links),
            "claimed": percent(tier.claimed, 1),
            "found": "—" if tier.found is None else percent(tier.found, 1),
        }
        for tier in figures.trust.tiers
    ]


def thresholds(figures: Figures, orders: int, total: CurrencyTotals) -> list[dict[str, str]]:
    """Return how links and totals would thin out at stricter thresholds."""
    return [
        {
            "least": plain(row.least),
            "links": count(row.links),
            "orders": count(row.orders),
            "share": percent(row.orders, orders),
            "voice": money(row.voice_minor, total.currency, whole=True),
            "of_net": percent(row.voice_minor, total.net_revenue_minor),
        }
        for row in figures.trust.thresholds
    ]


def files(outputs: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the files of the run."""
    return [
        {
            "name": str(output["name"]),
            "rows": "—" if output["rows"] is None else count(output["rows"]),
            "bytes": count(output["bytes"]),
            "sha256": str(output["sha256"]),
        }
        for output in outputs
    ]

"""Where voice is spoken and what it earns there, on the page: as a whole and by assistant, by device and by locale."""

from __future__ import annotations

from typing import Any

from attribution.credit.model import UNIT
from attribution.credit.order_sums import MILLION
from attribution.engine.engine import Engine, rows
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.outcome import Counts, CurrencyTotals
from attribution.report.costs import VoiceCost, cost_cells
from attribution.report.decisions import Span
from attribution.words import DEVICES, channel, count, decimal, money, percent

MOST = 12
WHOLE = """
select model, sum(unit_millions)::bigint, sum(unit_rest)::bigint, sum(minor)::bigint
from credit_totals where currency = $currency and voice = 1 group by model
"""
BY = """
select value, model, conversions_micros, minor, low, high from (
    select value, model, micros as conversions_micros, minor, low, high from credit_by
    where dimension = $dimension and currency = $currency and substr(value, 1, 1) <> '('
) as known order by value, model
"""
SESSIONS = f"""
select coalesce({{value}}, '') as value, count(distinct session_id), count(distinct case when t.platform in
       {VOICE_PLATFORMS} then session_id end)
from touches t where creditable group by 1
"""
VALUES = {"device_type": "t.device_type", "locale": "t.locale"}


def voice_whole(
    engine: Engine, counts: Counts, total: CurrencyTotals, span: Span | None, spent: VoiceCost | None
) -> dict[str, Any]:
    """Return voice as a whole, hand-offs in it, and by assistant; no lines where voice is credited with nothing.

    Args:
        engine: the run's, totals made.
        counts: of the run.
        total: of the currency asked for.
        span: the bounds of what voice as a whole is credited with.
        spent: what voice's channels cost; None where no cost is known.
    """
    found = rows(engine, WHOLE, {"currency": total.currency})
    whole = {model: ((millions * MILLION + rest) / UNIT, minor) for model, millions, rest, minor in found}
    if not any(minor for _, minor in whole.values()):
        return {"rows": [], "costs": []}
    orders, minor = whole.get(counts.headline, (0.0, 0))
    between = (span.low, span.high) if span else (None, None)
    first = _line("Voice as a whole", (orders, minor, *between), [one for _, one in whole.values()], total)
    assistants = _largest(_by(engine, "assistant", total.currency), counts.headline)
    lines = [_line(channel(name), *_told(by, counts.headline), total) for name, by in assistants]
    costs = []
    if spent is not None:
        costs = cost_cells(spent.line(orders, minor), total.currency)
    return {"rows": [first, *lines], "costs": costs}


def places(engine: Engine, counts: Counts, total: CurrencyTotals) -> dict[str, list[dict[str, Any]]]:
    """Return the device types and the locales with most credit as lines of a table each."""
    return {dimension: _lines(engine, dimension, counts.headline, total) for dimension in VALUES}


def _lines(engine: Engine, dimension: str, headline: str, total: CurrencyTotals) -> list[dict[str, Any]]:
    found = _by(engine, dimension, total.currency)
    asked = SESSIONS.format(value=VALUES[dimension])
    sessions = {value: (every, spoken) for value, every, spoken in rows(engine, asked) if value}
    names = sorted({*found, *sessions}, key=lambda name: (-_minor(found.get(name, {}), headline), name))
    lines = []
    for name in names[:MOST]:
        numbers, models = _told(found.get(name, {}), headline)
        every, spoken = sessions.get(name, (0, 0))
        line = _line(DEVICES.get(name, name), numbers, models, total)
        lines.append({**line, "cells": [count(every), count(spoken), *line["cells"]]})
    return lines


def _by(engine: Engine, dimension: str, currency: str) -> dict[str, dict[str, tuple[Any, ...]]]:
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for value, model, *numbers in rows(engine, BY, {"dimension": dimension, "currency": currency}):
        found.setdefault(value, {})[model] = tuple(numbers)
    return found


def _largest(
    found: dict[str, dict[str, tuple[Any, ...]]], headline: str
) -> list[tuple[str, dict[str, tuple[Any, ...]]]]:
    return sorted(found.items(), key=lambda one: (-_minor(one[1], headline), one[0]))[:MOST]


def _minor(by_model: dict[str, tuple[Any, ...]], headline: str) -> int:
    return int(by_model[headline][1]) if headline in by_model else 0


def _told(by_model: dict[str, tuple[Any, ...]], headline: str) -> tuple[tuple[Any, ...], list[int]]:
    micros, minor, low, high = by_model.get(headline, (0, 0, None, None))
    return (micros / 10**6, minor, low, high), [one[1] for one in by_model.values()] or [0]


def _line(name: str, numbers: tuple[Any, ...], models: list[int], total: CurrencyTotals) -> dict[str, Any]:
    orders, minor, low, high = numbers
    bounds = "—" if low is None or high is None else _range(round(low), round(high), total.currency)
    return {
        "name": name,
        "cells": [
            decimal(orders),
            money(minor, total.currency, whole=True),
            percent(minor, total.net_revenue_minor),
            bounds,
            _range(min(models), max(models), total.currency),
        ],
    }


def _range(low: int, high: int, currency: str) -> str:
    first, last = (money(minor, currency, whole=True) for minor in (low, high))
    return first if first == last else f"{first} to {last}"

"""What stands in other currencies than the page's, on the page: they are never added to it, nor to each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.outcome import Counts
from attribution.words import count, decimal, money, percent

SPENT = "select currency, channel, sum(spend_minor)::bigint from spend group by currency, channel"


def other_currencies(engine: Engine, counts: Counts, currency: str, voice: Collection[str]) -> list[dict[str, Any]]:
    """Return a line a currency of orders or of spend that is not the page's, the one with most orders first.

    Args:
        engine: the run's, totals made.
        counts: of the run.
        currency: the page's.
        voice: the channels of voice.
    """
    spent: dict[str, int] = {}
    on_voice: dict[str, int] = {}
    for name, channel, minor in rows(engine, SPENT):
        spent[name] = spent.get(name, 0) + minor
        if channel in voice:
            on_voice[name] = on_voice.get(name, 0) + minor
    totals = {total.currency: total for total in counts.totals}
    names = {name for name in (*totals, *spent) if name != currency}
    lines = []
    for name in sorted(names, key=lambda name: (-(totals[name].orders if name in totals else 0), name)):
        total = totals.get(name)
        voice_minor = total.voice_minor if total else 0
        cost = on_voice.get(name)
        cells = [
            count(total.orders if total else 0),
            money(total.net_revenue_minor if total else 0, name),
            money(voice_minor, name),
            percent(voice_minor, total.net_revenue_minor if total else 0),
            money(spent[name], name) if name in spent else "—",
            "—" if cost is None else money(cost, name),
            decimal(voice_minor / cost, 2) if cost else "—",
        ]
        lines.append({"currency": name, "cells": cells})
    return lines

"""What each channel is credited with, on the page: a picture of the largest, and a table that adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from attribution.credit.earners import AUTOMATION, LINK_UNCERTAINTY, NO_LINK
from attribution.credit.models import TITLES
from attribution.forms import form
from attribution.outcome import HEADLINE_MODEL, ChannelCredit, Counts, CurrencyTotals
from attribution.report.charts import HEADLINE, NARROW, WIDE, Dot, credit_dots
from attribution.report.costs import CostLine, WhatItCost, cost_cells, folded_costs
from attribution.report.decisions import Span
from attribution.report.figures import Figures
from attribution.words import channel, decimal, money, percent, plural
from base.money import Money

RESTS = (NO_LINK, LINK_UNCERTAINTY, AUTOMATION)
SHOWN = (HEADLINE_MODEL, "last", "first", "linear")  # columns of the table; credit.csv has every model
MOST_DRAWN, MOST_LISTED = 10, 12
COSTS = ("Spend", "ROAS", "Cost an order")
ByModel = Mapping[str, ChannelCredit]
CreditLine = tuple[
    str, ByModel, Span | None, bool
]  # what it is called, its credit, its share, whether no touch can claim it


def credit(counts: Counts, total: CurrencyTotals, figures: Figures, costs: WhatItCost) -> dict[str, Any]:
    """Return the credit section: picture (channels only) and table (the rest too), largest first.

    Of many channels the largest are named, and those of voice; the smaller ones are one line of the table, with their
    sums, so that it adds up.
    """
    currency, headline = total.currency, counts.headline
    models = {row.model for row in counts.credit}
    shown = [model for model in SHOWN if model == headline or (model != HEADLINE_MODEL and model in models)]
    by_channel: defaultdict[str, dict[str, ChannelCredit]] = defaultdict(dict)
    for row in counts.credit:
        if row.currency == currency:
            by_channel[row.channel][row.model] = row
    by_channel |= {name: {} for name in figures.spent if name not in by_channel}
    names = sorted(
        (name for name in by_channel if name not in RESTS), key=lambda name: (-_minor(by_channel[name], headline), name)
    )
    listed = named(names, MOST_LISTED, figures.voice_channels)
    smaller = [name for name in names if name not in listed]
    lines: list[CreditLine] = [
        (channel(name), by_channel[name], figures.certainty.shares.get(name), False) for name in listed
    ]
    if smaller:
        lines.append((smaller_channels(len(smaller)), _together([by_channel[name] for name in smaller]), None, False))
    lines += [
        (channel(name), by_channel[name], figures.certainty.shares.get(name), True)
        for name in RESTS
        if name in by_channel
    ]
    rows = [_row(f"channel-{number}", line, shown, headline, total) for number, line in enumerate(lines)]
    return {
        "rows": rows,
        "models": [TITLES[model] for model in shown],
        "ranged": len(models) > 1,  # one model alone has no range, and draws no line
        "costs": list(COSTS) if figures.spent else [],
        "cost_rows": _costs(by_channel, headline, figures, costs, currency),
        **_pictures([name for name in listed if by_channel[name]][:MOST_DRAWN], by_channel, headline, currency),
        "alt": "Credit of "
        + "; ".join(f"{row['channel']}: {row['cells'][0]}" for row in rows)
        + f" by the {TITLES[headline]} model",
        "caption": _caption(counts, figures, currency, len(smaller)),
    }


def _row(place: str, line: CreditLine, shown: Sequence[str], headline: str, total: CurrencyTotals) -> dict[str, Any]:
    name, models, span, rest = line
    return {
        "id": place,
        "channel": name,
        "orders": decimal(models[headline].orders if headline in models else 0),
        "share": _share(span, _minor(models, headline), total),
        "cells": [money(_minor(models, model), total.currency, whole=True) for model in shown],
        "range": _range([row.credit_minor for row in models.values()] or [0], total.currency),
        "rest": rest,
    }


def named(names: Sequence[str], most: int, always: frozenset[str] = frozenset()) -> list[str]:
    """Return those of names, largest first, that have a line of their own: all, where one alone would be left."""
    if len(names) <= most + 1:
        return list(names)
    first = set(names[:most])
    return [name for name in names if name in first or name in always]


def smaller_channels(number: int) -> str:
    """Return what the line of all channels that have none of their own is called."""
    return plural(number, "smaller channel", "smaller channels")


def smaller_campaigns(number: int) -> str:
    """Return what the line of all campaigns that have none of their own is called."""
    return plural(number, "smaller campaign", "smaller campaigns")


def _together(every: Sequence[ByModel]) -> dict[str, ChannelCredit]:
    sums: dict[str, ChannelCredit] = {}
    for model, row in (pair for by_model in every for pair in by_model.items()):
        known = sums.get(model)
        sums[model] = ChannelCredit(
            model=model,
            channel="",
            currency=row.currency,
            orders=row.orders + (known.orders if known else 0),
            credit_minor=row.credit_minor + (known.credit_minor if known else 0),
        )
    return sums


def _costs(
    by_channel: Mapping[str, ByModel], headline: str, figures: Figures, costs: WhatItCost, currency: str
) -> list[dict[str, Any]]:
    """Return a line a channel of which a cost is known, the dearest first."""
    lines = [
        CostLine(
            name,
            spent,
            by_channel[name][headline].orders if headline in by_channel[name] else 0.0,
            _minor(by_channel[name], headline),
            costs.channels.get(name),
        )
        for name, spent in sorted(figures.spent.items(), key=lambda one: (-one[1], one[0]))
    ]
    listed = set(named([line.name for line in lines], MOST_LISTED, figures.voice_channels))
    return [
        {"channel": name, "cells": cost_cells(line, currency)}
        for name, line in folded_costs(lines, listed, channel, smaller_channels)
    ]


def _pictures(
    drawn: Sequence[str], by_channel: Mapping[str, ByModel], headline: str, currency: str
) -> dict[str, Markup | str]:
    dots = [dot for name in drawn for dot in _dots(name, by_channel[name], headline)]
    if not dots:
        return {"wide": "", "narrow": ""}
    labels, axis = {name: channel(name) for name in drawn}, form().axis(currency)
    wide, narrow = (credit_dots(dots, labels, axis, width) for width in (WIDE, NARROW - 90))
    return {"wide": Markup(wide), "narrow": Markup(narrow)}  # noqa: S704 - made here, every outside text in it escaped


def _caption(counts: Counts, figures: Figures, currency: str, smaller: int) -> str:
    model, models = TITLES[counts.headline], len({row.model for row in counts.credit})
    return (
        f"{currency}. Orders: shares of orders by the {model} model. Share: of net revenue by it, and 95 % of what it "
        "would be with the households drawn again, what the model learnt held as it is: sampling error, never cause. "
        + (f"ROAS and cost an order: by it, of {_what_was_spent(figures, currency)}. " if figures.spent else "")
        + (f"Range: all {models} models." if models > 1 else "")
        + (" Every channel is in channel_daily.csv." if smaller else "")
    )


def _what_was_spent(figures: Figures, currency: str) -> str:
    days = "what was spent on the days of these orders and the window before the first"
    elsewhen = figures.spent_elsewhen_minor
    return f"{days}; {money(elsewhen, currency, whole=True)} of other days left out" if elsewhen else days


def _minor(by_model: ByModel, model: str) -> int:
    return by_model[model].credit_minor if model in by_model else 0


def _share(span: Span | None, minor: int, total: CurrencyTotals) -> str:
    if span is None:
        return percent(minor, total.net_revenue_minor)
    share = percent(span.value, 1)
    if span.low is None or span.high is None:
        return share
    return f"{share} ({decimal(100 * span.low)} to {decimal(100 * span.high)})"


def _dots(name: str, by_model: ByModel, headline: str) -> list[Dot]:
    return [
        Dot(
            name,
            TITLES[model],
            HEADLINE if model == headline else TITLES[model],
            float(Money(row.credit_minor, row.currency).decimal()),
            money(row.credit_minor, row.currency),
        )
        for model, row in by_model.items()
    ]


def _range(amounts: Sequence[int], currency: str) -> str:
    least, most = min(amounts), max(amounts)
    low = money(least, currency, whole=True)
    return low if least == most else f"{low} to {money(most, currency, whole=True)}"

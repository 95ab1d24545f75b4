"""What was spent beside what it brought: return and cost an order of channels, of voice and of campaigns, with bounds.

Bounds are those of the credit, 95 % of what it would be with the households drawn again; what was spent is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from attribution.credit.bounds import with_intervals
from attribution.credit.model import UNIT
from attribution.engine.engine import Engine, rows
from attribution.outcome import ChannelCredit
from attribution.words import decimal, money

MILLION = 10**6
HANDOFF = "voice_handoff"
# Every household, those too that bought in another currency or that voice brought nothing of: they are drawn as well.
CHANNELS = """
select channel as name, household, case when currency = $currency then units else 0 end as units,
       case when currency = $currency then minor else 0 end as minor
from channel_households
"""
VOICE_HOUSEHOLDS = """
select 'voice' as name, d.household,
       sum(case when d.currency = $currency then v.voice_units else 0 end)::bigint as units,
       sum(case when d.currency = $currency then v.voice_minor else 0 end)::bigint as minor
from order_days d join order_credit v on v.order_id = d.order_id group by d.household
"""
CAMPAIGNS = """
select value, micros, minor, low, high from credit_by
where dimension = 'campaign' and model = $headline and currency = $currency and substr(value, 1, 1) <> '('
order by value
"""
# Channels whose every touch is of one campaign, which is in no other channel.
OF_ONE_CAMPAIGN = """
with alone as (
    select channel, min(campaign_id) as campaign_id from touches where kind = 'human'
    group by channel having count(distinct campaign_id) = 1 and count(campaign_id) = count(*)
), apart as (
    select campaign_id from touches where kind = 'human' and campaign_id is not null
    group by campaign_id having count(distinct channel) = 1
)
select a.campaign_id, a.channel from alone a join apart p on p.campaign_id = a.campaign_id
"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what credit lies, in minor units, and orders; None where there are too few households to say."""

    minor: tuple[float, float] | None
    orders: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class CostLine:
    """What was spent on something, None where nothing is known, and what it is credited with."""

    name: str
    spent_minor: int | None
    orders: float
    minor: int
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class VoiceCost:
    """What voice's channels cost, the bounds of all that voice earned, and what those earned whose cost is unknown.

    What was not paid for, as far as is known, is no part of a return; of the rest there are no bounds.
    """

    spent_minor: int
    bounds: Bounds | None
    unpriced: Sequence[ChannelCredit] = ()

    def line(self, orders: float, minor: int) -> CostLine:
        """Return what was spent beside what it earned, of so many orders and so much that all of voice did."""
        less = sum(row.orders for row in self.unpriced), sum(row.credit_minor for row in self.unpriced)
        bounds = None if self.unpriced else self.bounds
        return CostLine("", self.spent_minor, orders - less[0], minor - less[1], bounds)


@dataclass(frozen=True, slots=True)
class WhatItCost:
    """The bounds of each channel and of voice, and a line a campaign that is credited or cost anything."""

    channels: dict[str, Bounds]
    voice: Bounds | None
    campaigns: tuple[CostLine, ...]


def voice_without_cost(
    credit: Iterable[ChannelCredit], of: tuple[str, str], figures_spent: Collection[str], voice: Collection[str]
) -> list[ChannelCredit]:
    """Return the credit of voice's channels of which no cost is known, those earning most first.

    What nobody told the cost of was not free: set against what the others cost it would only raise their return. A
    click on voice's own link costs nothing beside the session that gave it out.

    Args:
        credit: of the run.
        of: model and currency.
        figures_spent: channels whose cost is known.
        voice: the channels of voice.
    """
    found = [
        row
        for row in credit
        if (row.model, row.currency) == of
        and row.channel in voice
        and row.channel not in {*figures_spent, HANDOFF}
        and row.credit_minor > 0
    ]
    return sorted(found, key=lambda row: (-row.credit_minor, row.channel))


def read_costs(
    engine: Engine, currency: str, headline: str, spent: dict[str, int], by_campaign: dict[str, int]
) -> WhatItCost:
    """Read them; bounds only where anything was spent, by channel and by campaign.

    Args:
        engine: the run's, totals made.
        currency: of the money.
        headline: the model that credit is by.
        spent: by channel, in minor units.
        by_campaign: the same by campaign.
    """
    asked = {"currency": currency, "headline": headline}
    credited = {
        name: CostLine(name, None, micros / MILLION, minor, Bounds(None if low is None else (low, high), None))
        for name, micros, minor, low, high in rows(engine, CAMPAIGNS, asked)
    }
    campaigns = tuple(
        CostLine(name, by_campaign.get(name), line.orders, line.minor, line.bounds)
        for name in sorted({*credited, *by_campaign})
        for line in (credited.get(name, CostLine(name, None, 0.0, 0, None)),)
    )
    if not spent:
        return WhatItCost({}, None, campaigns)
    voice = _bounds(engine.query(VOICE_HOUSEHOLDS, {"currency": currency}))
    return WhatItCost(_bounds(engine.query(CHANNELS, {"currency": currency})), voice.get("voice"), campaigns)


def as_their_channels(engine: Engine, costs: WhatItCost, credit: Mapping[str, ChannelCredit]) -> WhatItCost:
    """Return the costs with a campaign that is all of a channel told as the channel is: one spend has one return.

    On paths of campaigns, which leave out touches without one, it would earn more.

    Args:
        engine: the run's.
        costs: of the page.
        credit: what the headline model gives each channel in the page's currency.
    """
    of = {name: credit[channel] for name, channel in rows(engine, OF_ONE_CAMPAIGN) if channel in credit}
    campaigns = tuple(
        replace(
            line,
            orders=of[line.name].orders,
            minor=of[line.name].credit_minor,
            bounds=costs.channels.get(of[line.name].channel),
        )
        if line.name in of
        else line
        for line in costs.campaigns
    )
    return replace(costs, campaigns=campaigns)


def _bounds(parts: pa.Table) -> dict[str, Bounds]:
    if not parts.num_rows:
        return {}
    micros = pa.array([units // (UNIT // MILLION) for units in parts["units"].to_pylist()], pa.int64())
    orders = parts.set_column(parts.column_names.index("minor"), "minor", micros)
    by_minor, by_orders = (with_intervals(told, ("name",)).to_pylist() for told in (parts, orders))
    return {
        row["name"]: Bounds(
            None if row["low"] is None else (row["low"], row["high"]),
            None if of["low"] is None else (of["low"] / MILLION, of["high"] / MILLION),
        )
        for row, of in zip(by_minor, by_orders, strict=True)
    }


def folded_costs(
    lines: Sequence[CostLine],
    listed: Collection[str],
    words: Callable[[str], str],
    smaller: Callable[[int], str],
) -> list[tuple[str, CostLine]]:
    """Return the lines that are listed by their names, and the others with their sums, without bounds.

    Those whose cost is not known are a sum of their own: they would only raise the return of the others.
    """
    rest = [line for line in lines if line.name not in listed]
    told = [(words(line.name), line) for line in lines if line.name in listed]
    priced = [line for line in rest if line.spent_minor is not None]
    unpriced = [line for line in rest if line.spent_minor is None]
    if priced:
        told.append((smaller(len(priced)), _summed(priced, sum(line.spent_minor or 0 for line in priced))))
    if unpriced:
        told.append((f"{smaller(len(unpriced))}{', cost not known' if priced else ''}", _summed(unpriced, None)))
    return told


def _summed(lines: Sequence[CostLine], spent_minor: int | None) -> CostLine:
    orders, minor = sum(line.orders for line in lines), sum(line.minor for line in lines)
    return CostLine("", spent_minor, orders, minor, None)


def cost_cells(line: CostLine, currency: str) -> list[str]:
    """Return spend, ROAS and cost an order with their bounds; dashes where nothing is known to have been spent."""
    spent, bounds = line.spent_minor, line.bounds or Bounds(None, None)
    if spent is None:
        return ["—", "—", "—"]
    roas = order = "—"
    if spent:
        roas = decimal(line.minor / spent, 2)
        if bounds.minor:
            roas += f" ({' to '.join(decimal(minor / spent, 2) for minor in bounds.minor)})"
    if line.orders > 0:
        order = money(round(spent / line.orders), currency)
        if spent and bounds.orders and bounds.orders[0] > 0:
            order += f" ({' to '.join(money(round(spent / each), currency) for each in reversed(bounds.orders))})"
    return [money(spent, currency, whole=True), roas, order]


def campaign_lines(
    costs: WhatItCost, currency: str, listed: Callable[[Sequence[str]], Collection[str]], smaller: Callable[[int], str]
) -> list[dict[str, Any]]:
    """Return a line a campaign, the dearest first: orders, credit, spend, ROAS, cost an order."""
    ordered = sorted(costs.campaigns, key=lambda line: (-(line.spent_minor or 0), -line.minor, line.name))
    names = set(listed([line.name for line in ordered]))
    return [
        {
            "campaign": name,
            "cells": [decimal(line.orders), money(line.minor, currency, whole=True), *cost_cells(line, currency)],
        }
        for name, line in folded_costs(ordered, names, str, smaller)
    ]

"""How sure each number of the page is: the bounds of its sampling error, and whether another way would tell it else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.kpis.headline import segment
from attribution.kpis.sensitivity import AS_RUN, VARIED
from attribution.words import channel, decimal, percent

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_CHANNELS = 14
HEADINGS = ("Channel", "This run", *(name.capitalize() for name in VARIED), "Would the decision change?")


@dataclass(frozen=True, slots=True)
class Span:
    """A figure and the bounds of 95 % of its replicates; None with few households."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class HowSure:
    """The bounds of headline numbers by kpi, of channels' shares by the headline model, and shares told otherwise."""

    headline: dict[str, Span]
    shares: dict[str, Span]
    told: tuple[tuple[str, str, int, float | None], ...]  # (channel, varied, rank, share), largest first in this run


KPIS = "select kpi, segment, value, interval_low, interval_high from kpis"
TOLD = """
select s.channel, s.varied, s.rank, s.share_micro from sensitivity s
join sensitivity r on r.currency = s.currency and r.channel = s.channel
where s.currency = $currency and r.varied = $as_run order by r.rank, s.varied, s.setting
"""


def read_certainty(engine: Engine, currency: str, headline: str) -> HowSure:
    """Read them for one currency; counts of orders are of all currencies."""
    ours = {segment(), segment(currency=currency)}
    begun = segment(currency=currency, model=headline, channel="")
    spans = [(kpi, told, Span(value, low, high)) for kpi, told, value, low, high in rows(engine, KPIS)]
    asked = {"currency": currency, "as_run": AS_RUN}
    return HowSure(
        headline={kpi: span for kpi, told, span in spans if told in ours},
        shares={
            told.removeprefix(f"{begun} channel="): span
            for kpi, told, span in spans
            if kpi == "credit_share" and told.startswith(f"{begun} channel=")
        },
        told=tuple(
            (name, varied, rank, None if micro is None else micro / 10**6)
            for name, varied, rank, micro in rows(engine, TOLD, asked)
        ),
    )


def decisions(certainty: HowSure) -> list[dict[str, Any]]:
    """Return a line a channel: its rank and share in this run, how both move with each thing varied, and a verdict."""
    told: defaultdict[str, defaultdict[str, list[tuple[int, float | None]]]] = defaultdict(lambda: defaultdict(list))
    for name, varied, rank, share in certainty.told:
        told[name][varied].append((rank, share))
    return [
        {
            "channel": channel(name),
            "cells": [_moves(told[name][varied]) for varied in (AS_RUN, *VARIED)],
            "verdict": _verdict(told[name]),
        }
        for name in list(told)[:MOST_CHANNELS]
    ]


def _moves(found: Sequence[tuple[int, float | None]]) -> str:
    ranks = sorted({rank for rank, _ in found})
    shares = [share for _, share in found if share is not None]
    place = f"{ranks[0]}" if len(ranks) == 1 else f"{ranks[0]} to {ranks[-1]}"
    if not shares:
        return place
    low, high = (decimal(100 * share) for share in (min(shares), max(shares)))
    told = f"{place}\n{percent(max(shares), 1)}" if low == high else f"{place}\n{low} to {percent(max(shares), 1)}"
    return told.replace(" ", NO_BREAK)


def _verdict(told: dict[str, list[tuple[int, float | None]]]) -> str:
    ((own, _),) = told[AS_RUN]
    moved = [varied for varied in VARIED if any(rank != own for rank, _ in told[varied])]
    if not moved:
        return f"No: rank {own} in every way"
    return f"Yes, with {' and '.join(moved) if len(moved) < 3 else ', '.join(moved[:-1]) + ' and ' + moved[-1]}"

"""Is a link of probability .8 right eight times in ten? Pairs by their probability, against what coincidence leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from attribution.engine.engine import Engine, rows
from attribution.linking.calibration import Calibration, parsed
from attribution.linking.mirror import side
from attribution.linking.scorecard import MICRO, Reals, micros
from attribution.report.trust import LEAST_PAIRS
from attribution.words import count, decimal, percent, whole_percent

BINS = 10
SIZE, EDGE, TOP = 250, 44, 26
"""Of the plot's square and of the room for its labels, in pixels."""


@dataclass(frozen=True, slots=True)
class Tenth:
    """Pairs of one tenth of probability: how many, what they claim on average, and what was found."""

    least: float
    pairs: int
    claimed: float
    found: float


def read_bins(engine: Engine, *, fitted: bool) -> tuple[Tenth, ...]:
    """Return the tenths that hold enough pairs of the run; none under a calibration that was given (see trust)."""
    if not fitted:
        return ()
    cells, ((text,),) = engine.query("select * from cells"), rows(engine, "select text from calibration")
    known = parsed(json.loads(text), "calibration")
    after, before = (_counted(cells, ahead, known) for ahead in (1, 0))
    (pairs, claims), (by_chance, _) = after, before
    return tuple(
        Tenth(at / BINS, int(pairs[at]), float(claims[at] / pairs[at]), float(max(0, 1 - by_chance[at] / pairs[at])))
        for at in range(BINS)
        if pairs[at] >= LEAST_PAIRS
    )


def _counted(cells: Any, ahead: int, known: Calibration) -> tuple[Reals, Reals]:
    """Return how many pairs there are in each tenth, and the sum of their probabilities."""
    pairs = side(cells, ahead)
    sure = micros(known.scores(pairs.codes))
    places = np.minimum(sure * BINS // MICRO, BINS - 1)
    return (
        np.bincount(places, pairs.pairs, BINS).astype(np.float64),
        np.bincount(places, pairs.pairs * sure / MICRO, BINS).astype(np.float64),
    )


def calibration(bins: tuple[Tenth, ...]) -> dict[str, Any]:
    """Return the words and the table of the plot; no lines with too few pairs."""
    lines = [
        {
            "name": f"{decimal(one.least)} to {decimal(one.least + 1 / BINS)}",
            "cells": [count(one.pairs), percent(one.claimed, 1), percent(one.found, 1)],
        }
        for one in bins
    ]
    told = "; ".join(f"claimed {percent(one.claimed, 1)}, found {percent(one.found, 1)}" for one in bins)
    return {"rows": lines, "alt": f"Claimed against found, by tenths: {told}"}


def calibration_svg(bins: tuple[Tenth, ...]) -> str:
    """Draw a dot a tenth, claimed across and found up, beside the line on which both are alike; empty without any."""
    if not bins:
        return ""
    width, height = SIZE + 2 * EDGE, SIZE + EDGE + TOP
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    told = 'aria-label="A dot a tenth of probability: claimed across, found up; on the line both are alike"'
    parts = [
        f'<svg class="calibration" role="img" {size} {told}>',
        f'<text x="{_x(0):.1f}" y="12">Found to be true</text>',
        f'<line class="alike" x1="{_x(0):.1f}" y1="{_y(0):.1f}" x2="{_x(1):.1f}" y2="{_y(1):.1f}"/>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        share = escape(whole_percent(tick))
        parts.append(f'<line class="grid" x1="{_x(0):.1f}" y1="{_y(tick):.1f}" x2="{_x(1):.1f}" y2="{_y(tick):.1f}"/>')
        parts.append(f'<text x="{_x(0) - 6:.1f}" y="{_y(tick) + 4:.1f}" text-anchor="end">{share}</text>')
        parts.append(f'<text x="{_x(tick):.1f}" y="{_y(0) + 18:.1f}" text-anchor="middle">{share}</text>')
    for one in bins:
        tip = escape(f"{count(one.pairs)} pairs: claimed {percent(one.claimed, 1)}, found {percent(one.found, 1)}")
        at = f'cx="{_x(one.claimed):.1f}" cy="{_y(one.found):.1f}"'
        parts.append(f'<circle class="dot" {at} r="6"><title>{tip}</title></circle>')
    parts.append(f'<text x="{_x(0.5):.1f}" y="{height - 4}" text-anchor="middle">Claimed to be true</text>')
    return "".join([*parts, "</svg>"])


def _x(share: float) -> float:
    return EDGE + 6 + SIZE * share


def _y(share: float) -> float:
    return TOP + SIZE * (1 - share)

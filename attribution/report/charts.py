"""Vega-Lite charts as static SVG.

Each colour is a token that the page's style sheet maps to a CSS variable: one picture serves light, dark and print.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import vl_convert

from attribution.report.figures import Week

# Unlikely colours in the SVG; report.css turns each into a variable (`svg [fill="#010203"] { fill: var(--ink) }`).
INK, MUTED, LINE, VOICE, OTHER, NOBODY, ACCENT = (
    "#010201",
    "#010202",
    "#010203",
    "#010204",
    "#010205",
    "#010206",
    "#010207",
)
FONT = "system-ui, sans-serif"
WIDE, NARROW = 660, 300


@dataclass(frozen=True, slots=True)
class Dot:
    """One model's credit of one channel, in major units."""

    channel: str
    model: str
    amount: float
    text: str


def credit_dots(dots: Sequence[Dot], channels: Sequence[str], symbol: str, width: int) -> str:
    """Draw a dot a model and a line from the smallest to the largest, a row a channel.

    Args:
        dots: at least one; `model` is "Markov", "Last touch" or another.
        channels: the rows, from the top.
        symbol: what stands before an amount on the axis.
        width: of the plot, pixels.
    """
    rows = [{"channel": d.channel, "model": d.model, "amount": d.amount, "tip": f"{d.model}: {d.text}"} for d in dots]
    names = ["Markov", "Last touch", "other models"]
    y = {"field": "channel", "type": "nominal", "sort": list(channels), "title": None}
    x = {"field": "amount", "type": "quantitative", "title": None}
    spec = {
        "data": {"values": [row | {"kind": row["model"] if row["model"] in names else names[2]} for row in rows]},
        "width": width,
        "height": {"step": 34},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 8, "strokeCap": "round", "color": LINE},
                "encoding": {
                    "y": y,
                    "x": {"aggregate": "min", "field": "amount", "type": "quantitative", "axis": _axis(symbol, width)},
                    "x2": {"aggregate": "max", "field": "amount"},
                },
            },
            *(
                {
                    "transform": [{"filter": f"datum.kind == '{name}'"}],
                    "mark": {"type": "point", "filled": True, "size": size, "opacity": opacity},
                    "encoding": {
                        "y": y,
                        "x": x,
                        "color": {
                            "field": "kind",
                            "type": "nominal",
                            "scale": {"domain": names, "range": [VOICE, ACCENT, OTHER]},
                            "legend": None,
                        },
                        "description": {"field": "tip", "type": "nominal"},
                    },
                }
                for name, size, opacity in zip(reversed(names), (46, 90, 110), (0.75, 1, 1), strict=True)
            ),
        ],
    }
    return _svg(spec, _labels(width))


def weekly_bars(weeks: Sequence[Week], scale: float, symbol: str, width: int) -> str:
    """Draw a stacked bar a week: voice, other touches, no touch known; weeks not whole are lighter.

    Args:
        weeks: at least one.
        scale: minor units in one major unit.
        symbol: what stands before an amount on the axis.
        width: of the plot, pixels.
    """
    names = ["Voice", "Other touches", "No touch known"]
    rows = [
        {
            "week": f"{week.monday:%b} {week.monday.day}",
            "part": name,
            "order": i,
            "amount": minor / scale,
            "whole": week.whole,
        }
        for week in weeks
        for i, (name, minor) in enumerate(
            zip(names, (week.voice_minor, week.other_minor, week.nobody_minor), strict=True)
        )
    ]
    spec = {
        "data": {"values": rows},
        "width": width,
        "height": 220,
        "mark": {"type": "bar", "width": {"band": 0.62}},
        "encoding": {
            "x": {
                "field": "week",
                "type": "ordinal",
                "sort": [row["week"] for row in rows[::3]],
                "title": None,
                "axis": {
                    "labelAngle": 0,
                    "labelOverlap": "parity",
                    "domainColor": LINE,
                    "ticks": False,
                    "labelPadding": 8,
                },
            },
            "y": {
                "field": "amount",
                "type": "quantitative",
                "title": None,
                "axis": _axis(symbol, 300),
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": names, "range": [VOICE, OTHER, NOBODY]},
                "legend": None,
            },
            "order": {"field": "order"},
            "opacity": {"condition": {"test": "datum.whole", "value": 1}, "value": 0.45},
        },
    }
    return _svg(spec, {})


def _axis(symbol: str, width: int) -> dict[str, Any]:
    return {
        "labelExpr": f"'{symbol}' + format(datum.value, '~s')",
        "tickCount": 3 if width < 400 else 6,
        "gridColor": LINE,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "title": None,
    }


def _labels(width: int) -> dict[str, Any]:
    room = 104 if width < 400 else 150  # the reader's font may be wider than the one measured here
    return {"axisY": {"labelLimit": room, "minExtent": room + 10, "ticks": False, "domain": False, "labelPadding": 10}}


def _svg(spec: dict[str, Any], config: dict[str, Any]) -> str:
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        **spec,
        "background": None,
        "padding": 4,
        "config": {
            "view": {"stroke": None},
            "font": FONT,
            "axis": {"labelColor": MUTED, "labelFontSize": 12, "labelFont": FONT},
            **config,
        },
    }
    svg = str(vl_convert.vegalite_to_svg(whole))
    # A clip path's id must be the page's own; two charts would share Vega's "clip0".
    return re.sub(r' ?xmlns:xlink="[^"]*"', "", svg)

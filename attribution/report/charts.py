"""Vega-Lite charts as static SVG.

Each colour is a token that the page's style sheet maps to a CSS variable: one picture serves light, dark and print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap
from typing import Any

import vl_convert

from attribution.forms import Axis, form
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
WIDE_NAME, NARROW_NAME = 23, 15  # characters of a name in a line beside a picture
TWO, BREAK = 2, "\n"
HEADLINE, OTHER_MODELS = "headline", "other models"
# Which dots stand out: colour and size; drawn from the last to the first.
KINDS = {HEADLINE: (VOICE, 110), "Last touch": (ACCENT, 90), OTHER_MODELS: (OTHER, 46)}
PARTS = {"Voice": VOICE, "Other touches": OTHER, "Not attributable": NOBODY}


@dataclass(frozen=True, slots=True)
class Dot:
    """One model's credit of one channel, in major units; `channel` is what it is called in the data."""

    channel: str
    model: str
    kind: str
    amount: float
    text: str


def credit_dots(dots: Sequence[Dot], channels: Mapping[str, str], axis: Axis, width: int) -> str:
    """Draw a dot a model and a line from the smallest to the largest, a row a channel.

    Args:
        dots: at least one; `kind` is the headline, "Last touch" or another.
        channels: the rows, from the top: what each is called in the data, and by people.
        axis: how amounts stand on it.
        width: of the plot, pixels.
    """
    names = in_two_lines(channels, NARROW_NAME if width < NARROW else WIDE_NAME)
    y: dict[str, Any] = {"field": "channel", "type": "nominal", "sort": list(names.values()), "title": None}
    y["axis"] = {"labelExpr": f"split(datum.label, {json.dumps(BREAK)})", "labelLineHeight": 13}
    values = [
        {
            "channel": names[dot.channel],
            "amount": dot.amount,
            "kind": dot.kind if dot.kind in KINDS else OTHER_MODELS,
            "tip": f"{channels[dot.channel]}, {dot.model}: {dot.text}",
        }
        for dot in dots
    ]
    spec = {
        "data": {"values": values},
        "width": width,
        "height": {"step": 34},
        "layer": [_range(y, _amounts(axis, width)), *(_points(kind, y) for kind in reversed(KINDS))],
    }
    return _svg(spec, _labels(width), axis)


def in_two_lines(names: Mapping[str, str], most: int) -> dict[str, str]:
    """Return each name in at most two lines of `most` characters, parted by `BREAK`, no two alike.

    Of a longer one the beginning and the end are kept: names that are made by a rule differ there.
    """
    told: dict[str, str] = {}
    for key, name in names.items():
        lines = wrap(" ".join(name.split()), most) or ["—"]
        if len(lines) > TWO:
            lines = [lines[0], f"…{lines[-1] if len(lines[-1]) > most // 2 else ' '.join(lines[-TWO:])[1 - most :]}"]
        short, alike = BREAK.join(lines), 1
        while short in told.values():
            alike += 1
            short = f"{BREAK.join(lines)} ({alike})"
        told[key] = short
    return told


def _range(y: dict[str, Any], axis: dict[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "rule", "strokeWidth": 8, "strokeCap": "round", "color": LINE},
        "encoding": {
            "y": y,
            "x": {"aggregate": "min", "field": "amount", "type": "quantitative", "axis": axis},
            "x2": {"aggregate": "max", "field": "amount"},
        },
    }


def _points(kind: str, y: dict[str, Any]) -> dict[str, Any]:
    color, size = KINDS[kind]
    return {
        "transform": [{"filter": f"datum.kind == '{kind}'"}],
        "mark": {"type": "point", "filled": True, "size": size, "color": color, "opacity": 1 if size > 50 else 0.75},
        "encoding": {
            "y": y,
            "x": {"field": "amount", "type": "quantitative", "title": None},
            "description": {"field": "tip", "type": "nominal"},
        },
    }


def weekly_bars(weeks: Sequence[Week], marks: Sequence[str], scale: float, axis: Axis, width: int) -> str:
    """Draw a stacked bar a week: voice, other touches, what no touch can claim; weeks not whole are outlines.

    Args:
        weeks: at least one.
        marks: what stands above each week, a short text or none.
        scale: minor units in one major unit.
        axis: how amounts stand on it.
        width: of the plot, pixels.
    """
    names = [form().tick(week.monday) for week in weeks]
    if len(set(names)) < len(names) or weeks[-1].monday - weeks[0].monday >= timedelta(days=366):
        names = [f"{name} {week.monday.year}" for name, week in zip(names, weeks, strict=True)]
    values = [
        {"week": name, "part": part, "order": i, "amount": minor / scale, "whole": week.whole}
        for name, week in zip(names, weeks, strict=True)
        for i, (part, minor) in enumerate(
            zip(PARTS, (week.voice_minor, week.other_minor, week.nobody_minor), strict=True)
        )
    ]
    under = {"labelAngle": 0, "labelOverlap": "parity", "domainColor": LINE, "ticks": False, "labelPadding": 8}
    scale_of_parts = {"domain": list(PARTS), "range": list(PARTS.values())}
    colour = {"field": "part", "type": "nominal", "scale": scale_of_parts, "legend": None}
    x = {"field": "week", "type": "ordinal", "sort": names, "title": None, "axis": under}
    bars = {
        "data": {"values": values},
        "mark": {"type": "bar", "width": {"band": 0.62}},
        "encoding": {
            "x": x,
            "y": {"field": "amount", "type": "quantitative", "title": None, "axis": _amounts(axis, NARROW)},
            "color": colour,
            "stroke": colour,
            "order": {"field": "order"},
            "fillOpacity": {"condition": {"test": "datum.whole", "value": 1}, "value": 0.2},
            "strokeWidth": {"condition": {"test": "datum.whole || datum.amount == 0", "value": 0}, "value": 2},
        },
    }
    above = [{"week": name, "mark": mark} for name, mark in zip(names, marks, strict=True) if mark]
    spec = {"width": width, "height": 220, "layer": [bars, *([_above(above, x)] if above else [])]}
    return _svg(spec, {}, axis)


def _above(marks: list[dict[str, str]], x: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"values": marks},
        "mark": {"type": "text", "baseline": "bottom", "fontSize": 12, "fontWeight": 600, "color": INK},
        "encoding": {"x": x, "y": {"value": -4}, "text": {"field": "mark", "type": "nominal"}},
    }


def _amounts(axis: Axis, width: int) -> dict[str, Any]:
    return {
        "labelExpr": f"{json.dumps(axis.before)} + format(datum.value, '~s') + {json.dumps(axis.after)}",
        "tickCount": 3 if width < 400 else 6,
        "gridColor": LINE,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "title": None,
    }


def _labels(width: int) -> dict[str, Any]:
    room = 110 if width < 400 else 170  # the reader's font may be wider than the one measured here
    return {"axisY": {"labelLimit": room, "minExtent": room + 10, "ticks": False, "domain": False, "labelPadding": 10}}


def _svg(spec: dict[str, Any], config: dict[str, Any], axis: Axis) -> str:
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
    svg = vl_convert.vegalite_to_svg(whole, format_locale=axis.numbers or None)
    return str(svg).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")

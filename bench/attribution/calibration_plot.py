"""The calibration plot: what was claimed of accepted links against what was true, a line a shape of world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import vl_convert

from bench.attribution.judge import Bin

_SIZE = 340
_AXIS = {"domain": [0.5, 1]}


def plot(shapes: Sequence[tuple[str, Sequence[Bin]]]) -> str:
    """Return the plot as SVG; a dot's area is its number of links."""
    dots = [
        {"shape": name, "claimed": one.claimed, "true": one.true, "links": one.links}
        for name, bins in shapes
        for one in bins
    ]
    ends = [{"claimed": 0.5, "true": 0.5}, {"claimed": 1.0, "true": 1.0}]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _SIZE,
        "height": _SIZE,
        "layer": [
            {
                "data": {"values": ends},
                "mark": {"type": "line", "strokeDash": [4, 4], "color": "gray"},
                "encoding": _places(),
            },
            {
                "data": {"values": dots},
                "mark": {"type": "line", "point": True},
                "encoding": {**_places(), "color": {"field": "shape", "type": "nominal", "title": "world"}},
            },
        ],
    }
    return str(vl_convert.vegalite_to_svg(spec))


def _places() -> dict[str, Any]:
    return {
        "x": {"field": "claimed", "type": "quantitative", "title": "claimed probability", "scale": _AXIS},
        "y": {"field": "true", "type": "quantitative", "title": "share of true links", "scale": {"domain": [0, 1]}},
    }

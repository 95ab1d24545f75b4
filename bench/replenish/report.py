"""`earshot bench replenish`: what is foreseen of the next order, beside other ways, as tables and a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import vl_convert

from bench.marks import put
from bench.replenish.histories import GivenHistories, read, simulated
from bench.replenish.judge import CLOSE, LEAST_GAPS, OURS, Covered, CutJudged, cut_days, judged
from bench.replenish.peers import PEERS

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "replenishment.md", DOCS / "images" / "replenish-forecast.svg"
REFERENCE = next(iter(PEERS))
BETTER, CLOSER = 0.85, 1.25  # times the reference's median error and share within a week


def bench_forecast(*, histories: Path | None, write: bool, talk: Callable[[str], object]) -> str:
    """Judge forecasts of the next order day on the histories of a file, or on drawn ones.

    Returns:
        Tables, put into the docs where asked.

    Raises:
        InputError: the file cannot be used.
    """
    given = simulated() if histories is None else read(histories)
    found = judged(given, cut_days(given.days), talk)
    text = "\n\n".join([_about(given, found), _overall(found), _by_day(found), _intervals(found)])
    if write:
        name = "replenish-simulated" if histories is None else "replenish"
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")
        if histories is not None:
            PICTURE.write_text(picture(found), encoding="utf-8")
    return text


def _about(given: GivenHistories, found: Sequence[CutJudged]) -> str:
    days = ", ".join(str(one.day) for one in found)
    last = given.first + timedelta(days=given.days - 1)
    return (
        f"Histories: **{given.name}**, {given.first} to {last}; {len(given.histories.customer_names):,} customers,"
        f" {len(given.histories.pairs.day):,} orders of an item on a day. Asked on days {days} for every customer and"
        f" item with at least {LEAST_GAPS} gaps by then: {sum(one.asked for one in found):,} questions, of which"
        f" {sum(one.came for one in found):,} were answered by an order before the history ends."
    )


def _overall(found: Sequence[CutJudged]) -> str:
    reference = _missed(found, REFERENCE)
    lines = [
        f"| all days | median error, days | beside the {REFERENCE} | within {CLOSE} days | beside it | concordance |",
        "|---|---|---|---|---|---|",
    ]
    for name in (OURS, *PEERS):
        missed = _missed(found, name)
        error, close = np.median(missed), (missed <= CLOSE).mean()
        beside = error / np.median(reference) - 1, close / (reference <= CLOSE).mean() - 1
        ordered = np.average([one.scores[name].concordance for one in found], weights=[one.asked for one in found])
        lines.append(f"| {name} | {error:.1f} | {beside[0]:+.0%} | {close:.1%} | {beside[1]:+.0%} | {ordered:.3f} |")
    return "\n".join(lines)


def _missed(found: Sequence[CutJudged], name: str) -> Any:
    return np.concatenate([one.scores[name].missed for one in found])


def _by_day(found: Sequence[CutJudged]) -> str:
    lines = [
        f"| day | asked | came again | error: ours | {REFERENCE} | within {CLOSE} days: ours | {REFERENCE} | reached |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        ours, other = one.scores[OURS], one.scores[REFERENCE]
        reached = ours.median <= BETTER * other.median and ours.close >= CLOSER * other.close
        lines.append(
            f"| {one.day} | {one.asked:,} | {one.came:,} | {ours.median:.1f} | {other.median:.1f} | {ours.close:.1%}"
            f" | {other.close:.1%} | {'yes' if reached else 'no'} |"
        )
    return "\n".join(lines)


def _intervals(found: Sequence[CutJudged]) -> str:
    lines = [
        "| 90 % interval, day | not contradicted | right, of those decided | came before it | not by its end |",
        "|---|---|---|---|---|",
    ]
    lines += [_covered(str(one.day), one.intervals) for one in found]
    names = ("asked", "early", "late", "inside")
    lines.append(
        _covered("all", Covered(**{name: sum(getattr(one.intervals, name) for one in found) for name in names}))
    )
    return "\n".join(lines)


def _covered(name: str, one: Covered) -> str:
    early, late = one.early / one.asked, one.late / one.asked
    return f"| {name} | {one.held:.1%} | {one.decided:.1%} | {early:.1%} | {late:.1%} |"


def picture(found: Sequence[CutJudged]) -> str:
    """Return as SVG which share of the orders was told within so many days, by method."""
    shown = (OURS, *list(PEERS)[:3])
    dots = [
        {"method": name, "days": days, "share": float((_missed(found, name) <= days).mean())}
        for name in shown
        for days in range(61)
    ]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": 300,
        "data": {"values": dots},
        "mark": "line",
        "encoding": {
            "x": {"field": "days", "type": "quantitative", "title": "days off, at most"},
            "y": {
                "field": "share",
                "type": "quantitative",
                "title": "share of the orders that came",
                "axis": {"format": ".0%"},
            },
            "color": {"field": "method", "type": "nominal", "sort": list(shown), "title": "told by"},
        },
    }
    return str(vl_convert.vegalite_to_svg(spec))

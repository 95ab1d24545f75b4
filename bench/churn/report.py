"""`earshot bench churn`: who stays away, told beforehand, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from bench.churn.orders_judge import (
    BOOSTED,
    BY_LOGIT,
    BY_TREES,
    OURS,
    AwayJudged,
    above_plain,
    auc,
    calibration_error,
    judged,
)
from bench.churn.use_judge import BEST, RULE, UseJudged, UseScored, judge_homes
from bench.churn.use_judge import BOOSTED as USE_BOOSTED
from bench.churn.use_judge import OURS as USE_OURS
from bench.marks import put
from bench.replenish.histories import GivenHistories, read

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"
CALIBRATED, BETTER = 0.05, 0.03  # at most, and at least above recency and frequency


def bench_churn(*, histories: Path | None, homes: int, write: bool, talk: Callable[[str], object]) -> str:
    """Judge by the orders of a file, where one is given, and by use in the simulated homes of so many seeds.

    Raises:
        InputError: the file cannot be used.
    """
    parts = {} if histories is None else {"churn-orders": _orders(read(histories), talk)}
    if homes:
        parts["churn-use"] = _use([_told(seed, talk) for seed in range(1, homes + 1)])
    if write:
        page = PAGE.read_text(encoding="utf-8")
        for name, text in parts.items():
            page = put(page, name, text)
        PAGE.write_text(page, encoding="utf-8")
    return "\n\n".join(parts.values())


def _orders(given: GivenHistories, talk: Callable[[str], object]) -> str:
    found = judged(given, talk)
    last = given.first + timedelta(days=given.days - 1)
    days = ", ".join(str(one.day) for one in found)
    about = (
        f"Histories: **{given.name}**, {given.first} to {last}. Asked on days {days} of"
        f" every customer that had ordered by then: {sum(len(one.away) for one in found):,} questions; in"
        f" {np.concatenate([one.away for one in found]).mean():.1%} of them no order came for 90 days."
    )
    return "\n\n".join([about, by_method(found), by_day(found), above(found)])


def above(found: Sequence[AwayJudged]) -> str:
    """Return how sure it is that more is told than recency and frequency tell."""
    told = {name: above_plain(found, name) for name in (OURS, BOOSTED)}
    said = "; ".join(f"{name}: {mean:+.3f} ({low:+.3f} to {high:+.3f})" for name, (mean, low, high) in told.items())
    return f"Mean AUC above recency and frequency, and where 95 of 100 samples of the customers lie: {said}."


def by_method(found: Sequence[AwayJudged]) -> str:
    """Return a line a method: over all days."""
    lines = ["| all days | AUC, mean | calibration error | Brier score |", "|---|---|---|---|"]
    away = np.concatenate([one.away for one in found])
    for name in (OURS, BOOSTED, BY_LOGIT, BY_TREES):
        told = np.concatenate([one.told[name] for one in found])
        mean = np.mean([auc(one.away, one.told[name]) for one in found])
        lines.append(
            f"| {name} | {mean:.3f} | {calibration_error(away, told):.3f} | {((told - away) ** 2).mean():.4f} |"
        )
    return "\n".join(lines)


def by_day(found: Sequence[AwayJudged]) -> str:
    """Return a line a day; ours stands beside the better of both that know recency and frequency alone."""
    methods = ("ours", "boosting", "recency and frequency")
    head = ["day", "asked", "stayed away", *(f"AUC: {name}" for name in methods), "ours above it"]
    head += [*(f"calibration error: {name}" for name in methods), "reached"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for one in found:
        scored = {name: auc(one.away, told) for name, told in one.told.items()}
        off = {name: calibration_error(one.away, told) for name, told in one.told.items()}
        plain = max((BY_LOGIT, BY_TREES), key=lambda name: scored[name])
        above = scored[OURS] - scored[plain]
        reached = {"AUC": above >= BETTER, "calibration": off[OURS] <= CALIBRATED}
        lines.append(
            f"| {one.day} | {len(one.away):,} | {one.away.mean():.1%} | {scored[OURS]:.3f} | {scored[BOOSTED]:.3f}"
            f" | {scored[plain]:.3f} | {above:+.3f} | {off[OURS]:.3f} | {off[BOOSTED]:.3f} | {off[plain]:.3f}"
            f" | {', '.join(name for name, yes in reached.items() if yes) or 'neither'} |"
        )
    return "\n".join(lines)


def _told(seed: int, talk: Callable[[str], object]) -> UseJudged:
    talk(f"homes of seed {seed}")
    return judge_homes(seed)


def _use(found: Sequence[UseJudged]) -> str:
    asked, given_up = (sum(getattr(one, name) for one in found) for name in ("asked", "given_up"))
    about = (
        f"Homes of {len(found)} seeds (1 to {len(found)}), {asked:,} devices that were used within 30 days, of which"
        f" {given_up:,} were used on none of the days from 30 to 90 days ahead. Mean, and least to most of the seeds."
        " Right and found: of as many alarms as the rule gives."
    )
    lines = ["| | AUC | calibration error | Brier score | right | found |", "|---|---|---|---|---|---|"]
    for name in (USE_OURS, USE_BOOSTED, RULE, BEST):
        scores = [one.scores[name] for one in found]
        cells = [
            _cell(scores, "auc"),
            _cell(scores, "calibration"),
            _cell(scores, "brier"),
            _cell(scores, "right"),
            _cell(scores, "found"),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return f"{about}\n\n" + "\n".join(lines)


def _cell(scores: Sequence[UseScored], name: str) -> str:
    values = [getattr(one, name) for one in scores]
    if None in values:
        return "tells none"
    form = "{:.0%}" if name in {"right", "found"} else "{:.3f}"
    return f"{form.format(np.mean(values))} ({form.format(min(values))} to {form.format(max(values))})"

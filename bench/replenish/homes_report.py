"""`earshot bench replenish --homes N`: decisions in simulated homes, beside simpler ways, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.marks import put
from bench.replenish.homes import DAYS, WARM, SimulatedHomes, homes
from bench.replenish.homes_judge import (
    EARLY_DAYS,
    SERVICES,
    PolicyPoint,
    best_interval,
    moving_average,
    moving_average_told_all,
    ours,
)
from bench.replenish.other_homes import other_homes
from bench.replenish.report import PAGE

JUDGED = 0.95  # the service level at which both others are held against ours
LAWS: dict[str, tuple[Callable[[int], SimulatedHomes], str]] = {
    "replenish-homes": (homes, "Homes"),
    "replenish-other-homes": (other_homes, "Homes of another law"),
}
OTHERS = {
    "the best fixed interval of each product, by hindsight": best_interval,
    "(s, S) on a moving average of 28 days": moving_average,
    "the same, told what is really there (ours is not)": moving_average_told_all,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedJudged:
    """The homes of a seed: ours by service level, and the frontier of each other way."""

    products: int
    ours: dict[float, PolicyPoint]
    others: dict[str, list[PolicyPoint]]


def bench_homes(*, seeds: int, write: bool, talk: Callable[[str], object]) -> str:
    """Let the homes of so many seeds live with each way to replenish, those of both laws.

    Returns:
        Tables, put into the docs where asked.
    """
    parts = {name: _of_law(draw, seeds, talk, said) for name, (draw, said) in LAWS.items()}
    if write:
        page = PAGE.read_text(encoding="utf-8")
        for name, text in parts.items():
            page = put(page, name, text)
        PAGE.write_text(page, encoding="utf-8")
    return "\n\n".join(parts.values())


def _of_law(draw: Callable[[int], SimulatedHomes], seeds: int, talk: Callable[[str], object], said: str) -> str:
    found = []
    for seed in range(1, seeds + 1):
        talk(f"{said.lower()} of seed {seed}")
        drawn = draw(seed)
        found.append(
            SeedJudged(
                products=len(drawn.pack),
                ours=dict(zip(SERVICES, ours(drawn), strict=True)),
                others={name: frontier(drawn) for name, frontier in OTHERS.items()},
            )
        )
    return "\n\n".join([_about(found, said), _services(found), _beside(found)])


def _about(found: Sequence[SeedJudged], said: str) -> str:
    return (
        f"{said} of {len(found)} seeds (1 to {len(found)}), {sum(one.products for one in found):,} products,"
        f" {DAYS - WARM} judged days after {WARM} to learn in. Mean, and least to most of the seeds. Stock is in days"
        f" of use; a delivery is early that finds more than {EARLY_DAYS} days of use."
    )


def _services(found: Sequence[SeedJudged]) -> str:
    lines = [
        "| ours, asked to serve | served | days out of stock | stock | early deliveries a product and year |",
        "|---|---|---|---|---|",
    ]
    for service in SERVICES:
        points = [one.ours[service] for one in found]
        lines.append(
            f"| {service:.0%} | {_span([one.service for one in points], '.1%')}"
            f" | {_span([one.out for one in points], '.2%')} | {_span([one.stock for one in points], '.1f')}"
            f" | {_span([one.early for one in points], '.2f')} |"
        )
    return "\n".join(lines)


def _beside(found: Sequence[SeedJudged]) -> str:
    lines = [
        f"| ours at {JUDGED:.0%}, beside | days out, at the same stock | early deliveries, as often out |",
        "|---|---|---|",
    ]
    for name in OTHERS:
        pairs = [(one.ours[JUDGED], one.others[name]) for one in found]
        out = against([(point.out, out_at(other, point.stock)) for point, other in pairs], ".2%")
        early = against([(point.early, early_at(other, point.out)) for point, other in pairs], ".2f")
        lines.append(f"| {name} | {out} | {early} |")
    return "\n".join(lines)


def out_at(frontier: Sequence[PolicyPoint], stock: float) -> float:
    """Return the share of days out of stock that a way reaches with so much of it; its nearest, beyond its ends."""
    points = sorted(frontier, key=lambda one: one.stock)
    logs = [np.log(one.out + 1e-6) for one in points]
    return float(np.exp(np.interp(stock, [one.stock for one in points], logs)))


def early_at(frontier: Sequence[PolicyPoint], out: float) -> float:
    """Return the early deliveries of a way when it is so seldom out of stock; its nearest, beyond its ends."""
    points = sorted(frontier, key=lambda one: one.out)
    logs = [np.log(one.out + 1e-6) for one in points]
    return float(np.interp(np.log(out + 1e-6), logs, [one.early for one in points]))


def against(pairs: Sequence[tuple[float, float]], form: str) -> str:
    """Return how much more or less ours is; where another is all but nothing on any seed, both as they are."""
    if min(theirs for _, theirs in pairs) > 1e-4:
        return _span([ours / theirs - 1 for ours, theirs in pairs], "+.0%")
    mine, others = ([pair[place] for pair in pairs] for place in (0, 1))
    return f"{_span(mine, form)} beside {_span(others, form)}"


def _span(values: Sequence[float], form: str) -> str:
    mean, low, high = (format(value, form) for value in (float(np.mean(values)), min(values), max(values)))
    return f"{mean} ({low} to {high})"

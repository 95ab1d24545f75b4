"""`earshot bench federated`: homes that learn together, alone, or with all readings in one place, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.federated.judge import ALONE, HELD_OUT, HOMES, METHODS, SeedLearnt, flower, judge_seed
from bench.federated.learning import ROUNDS
from bench.marks import put

PAGE = Path(__file__).parents[2] / "docs" / "decisions" / "federated.md"


def bench_federated(*, seeds: int, write: bool, talk: Callable[[str], object]) -> str:
    """Judge on the homes of so many seeds; without Flower where it cannot be installed."""
    python = flower()
    if isinstance(python, str):
        talk(f"without Flower: {python}")
    found = []
    for seed in range(1, seeds + 1):
        talk(f"homes of seed {seed}")
        found.append(judge_seed(seed, python))
    text = "\n\n".join([_about(found, python), table(found)])
    if write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "federated", text), encoding="utf-8")
    return text


def _about(found: Sequence[SeedLearnt], python: Path | str) -> str:
    rounds, once = found[0].numbers
    apart = [one.apart for one in found if one.apart is not None]
    beside = (
        f"left out: {python}"
        if isinstance(python, str)
        else f"{max(apart):.0e} off ours in the weight that differs most"
    )
    return (
        f"Homes of {len(found)} seeds (1 to {len(found)}): learnt from the first 240 days of {HOMES - HELD_OUT}, judged"
        f" on the days after them, of {HELD_OUT} others and of {HELD_OUT} by another law. Error of what will be left in"
        " a fortnight, in days of use: mean, and least to most of the seeds; then beside each home alone, its network."
        f" A home tells {rounds:,} numbers in {ROUNDS} rounds of averaging, {once} once where it adds up sums."
        f" Flower: {beside}."
    )


def table(found: Sequence[SeedLearnt]) -> str:
    """Return a line a method."""
    lines = ["| learnt by | homes held out | homes of another law |", "|---|---|---|"]
    for name in METHODS:
        if name in found[0].known:
            cells = (_cell([one.known for one in found], name), _cell([one.other for one in found], name))
            lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def _cell(errors: Sequence[Mapping[str, float]], name: str) -> str:
    values = [one[name] for one in errors]
    beside = [one[name] / one[ALONE] - 1 for one in errors]
    return (
        f"{np.mean(values):.2f} ({min(values):.2f} to {max(values):.2f});"
        f" {np.mean(beside):+.1%} ({min(beside):+.1%} to {max(beside):+.1%})"
    )

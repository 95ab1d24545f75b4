"""Ways to learn, judged on homes that were held out, by a law that was known and by another."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from bench.credit.peers import OtherLibrary, python_of
from bench.federated.homes import built_on, of_another_law
from bench.federated.learning import (
    ROUNDS,
    Weights,
    answers,
    begun,
    federated,
    linear_answers,
    solved,
    sums,
    trained,
)
from bench.federated.questions import Questions, asked
from replenishment.arrays import Real

HOMES, HELD_OUT = 120, 40
ALONE_EPOCHS, POOLED_EPOCHS = 10, 40  # chosen, like all settings, on the known law's seeds 101 to 103
ROOT: Final = Path(__file__).parents[2]
FLOWER: Final = OtherLibrary("Flower 1.42.0", "FedAvg", ("flwr==1.42.0",), "", ("", ""))

USUAL, MEDIAN = "as over its last 28 days", "the same for all: the homes' median"
ALONE, ALONE_LINE = "each home alone: network", "each home alone: linear"
POOLED, POOLED_LINE = "all readings in one place: network", "all readings in one place: linear"
OURS, BY_FLOWER = "federated: ten lines of averaging", "federated: Flower's FedAvg"
TUNED, SUMS = "federated, then once more at home", "homes add up sums: linear"
METHODS: Final = (USUAL, MEDIAN, ALONE, ALONE_LINE, OURS, BY_FLOWER, TUNED, SUMS, POOLED, POOLED_LINE)
HomeAnswer = Callable[[Questions, Questions], Real]  # what a home learnt from and what it is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedLearnt:
    """Mean absolute error in days of use, by method, on both kinds of homes.

    Attributes:
        known: homes of the law that was trained on.
        other: homes of the other law.
        apart: the greatest difference between a weight of ours and Flower's; None without Flower.
        numbers: that a home tells in all rounds of averaging, and once of its sums.
    """

    known: Mapping[str, float]
    other: Mapping[str, float]
    apart: float | None
    numbers: tuple[int, int]


def flower() -> Path | str:
    """Return the interpreter that has Flower, made where it is missing; or why it cannot be had."""
    return python_of(FLOWER, ROOT / ".earshot" / "peers")


def judge_seed(seed: int, python: Path | str) -> SeedLearnt:
    """Learn from two thirds of the homes of a seed, and judge on the others, and on homes of another law."""
    homes, strangers = built_on(seed, HOMES), of_another_law(seed, HELD_OUT)
    taught, held = np.arange(HOMES - HELD_OUT), np.arange(HOMES - HELD_OUT, HOMES)
    learnt, theirs = asked(homes, judged=False).of(taught), asked(homes, judged=False).of(held)
    ours = federated([(one.known, one.used) for one in learnt.by_home()])
    flowers = by_flower(learnt, python) if isinstance(python, Path) else None
    ways = _ways(learnt, ours, flowers)
    known = (theirs, asked(homes, judged=True).of(held))
    other = (asked(strangers, judged=False), asked(strangers, judged=True))
    told = sum(part.size for part in ours)
    return SeedLearnt(
        known={name: error(way, *known) for name, way in ways.items()},
        other={name: error(way, *other) for name, way in ways.items()},
        apart=None if flowers is None else max(float(np.abs(a - b).max()) for a, b in zip(ours, flowers, strict=True)),
        numbers=(told * ROUNDS, sum(part.size for part in sums(learnt.known, learnt.used))),
    )


def error(way: HomeAnswer, before: Questions, then: Questions) -> float:
    """Return the mean absolute error of a way, home by home: each knows its own past."""
    pairs = zip(before.by_home(), then.by_home(), strict=True)
    return float(np.concatenate([np.abs(way(past, now) - now.used) for past, now in pairs]).mean())


def by_flower(learnt: Questions, python: Path, rounds: int = ROUNDS) -> Weights:
    """Return what Flower makes of the same homes."""
    with TemporaryDirectory(prefix="earshot-flower-") as folder:
        homes, network = Path(folder) / "homes.npz", Path(folder) / "network.npz"
        np.savez(homes, known=learnt.known, used=learnt.used, home=learnt.home, rounds=np.array(rounds))
        command = [str(python), "-m", "bench.federated.flower", str(homes), str(network)]
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        told = np.load(network)
        return [told[name] for name in told.files]


def _ways(learnt: Questions, ours: Weights, flowers: Weights | None) -> dict[str, HomeAnswer]:
    median = np.median(learnt.used)
    nothing = begun(learnt.known.shape[1])
    pooled = trained(nothing, learnt.known, learnt.used, epochs=POOLED_EPOCHS, seed=1)
    added = solved([sums(one.known, one.used) for one in learnt.by_home()])
    at_once = solved([sums(learnt.known, learnt.used)])

    def at_home(past: Questions, weights: Weights, epochs: int) -> Weights:
        return trained(weights, past.known, past.used, epochs=epochs, seed=1)

    ways: dict[str, HomeAnswer] = {
        USUAL: lambda _, now: now.usual,
        MEDIAN: lambda _, now: np.full(len(now.used), median),
        ALONE: lambda past, now: answers(at_home(past, nothing, ALONE_EPOCHS), now.known),
        ALONE_LINE: lambda past, now: linear_answers(solved([sums(past.known, past.used)]), now.known),
        OURS: lambda _, now: answers(ours, now.known),
        TUNED: lambda past, now: answers(at_home(past, ours, 1), now.known),
        SUMS: lambda _, now: linear_answers(added, now.known),
        POOLED: lambda _, now: answers(pooled, now.known),
        POOLED_LINE: lambda _, now: linear_answers(at_once, now.known),
    }
    return ways if flowers is None else ways | {BY_FLOWER: lambda _, now: answers(flowers, now.known)}

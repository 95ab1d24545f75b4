"""Kevin Hillstrom's public e-mail experiment of 2008: 64,000 customers, two e-mails against none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from attribution.lift.effect import effect_of
from attribution.lift.looks import FIXED
from base.errors import InputError

NONE, MENS = "No E-Mail", "Mens E-Mail"
METRICS = {"conversion": 100.0, "spend": 1.0}  # in percentage points, in dollars
COLUMNS = ("segment", "recency", "newbie", "people", *METRICS)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailEffect:
    """What the men's e-mail did to one metric, a customer, plain or adjusted by what was known before."""

    metric: str
    adjusted: bool
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Customers:
    """Who had the men's e-mail or none, what was known of them before, and what they did by metric."""

    mailed: npt.NDArray[np.bool_]
    known: npt.NDArray[np.float64]
    did: dict[str, npt.NDArray[np.float64]]


def email_effects(path: Path) -> list[EmailEffect]:
    """Return the effects; the file has a row for each kind of customer, and how many there are.

    Raises:
        InputError: it cannot be read, or is another file.
    """
    people = _customers(path)
    return [
        _effect(path, people, metric, np.arange(len(people.mailed)), adjusted=adjusted)
        for metric in METRICS
        for adjusted in (False, True)
    ]


def held_by_small_arms(path: Path, draws: int, seed: int) -> dict[str, float]:
    """Return by metric how often the interval of a test drawn from it, of which a tenth is held out, holds its effect.

    Each draw has as many customers as the experiment, drawn with replacement, and is adjusted by what was known.

    Raises:
        InputError: it cannot be read, or is another file.
    """
    people, lots = _customers(path), np.random.default_rng(seed)
    mailed, rest = np.flatnonzero(people.mailed), np.flatnonzero(~people.mailed)
    tenth = len(people.mailed) // 10
    found = {}
    for metric in METRICS:
        truth = _effect(path, people, metric, np.arange(len(people.mailed)), adjusted=True).estimate
        held = 0
        for _ in range(draws):
            drawn = np.concatenate([lots.choice(mailed, len(people.mailed) - tenth), lots.choice(rest, tenth)])
            one = _effect(path, people, metric, drawn, adjusted=True)
            held += one.low <= truth <= one.high
        found[metric] = held / draws
    return found


def _customers(path: Path) -> _Customers:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("segment") in {NONE, MENS}]
    except OSError as error:
        raise InputError(f"--hillstrom {path}: {error.strerror}") from error
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise InputError(f"--hillstrom {path}: needs the columns {', '.join(COLUMNS)}, and both {MENS!r} and {NONE!r}")
    people = np.array([int(row["people"]) for row in rows])
    return _Customers(
        mailed=np.repeat([row["segment"] == MENS for row in rows], people),
        known=np.repeat([[float(row["recency"]), float(row["newbie"])] for row in rows], people, axis=0),
        did={name: np.repeat([float(row[name]) * unit for row in rows], people) for name, unit in METRICS.items()},
    )


def _effect(
    path: Path, people: _Customers, metric: str, chosen: npt.NDArray[np.int64], *, adjusted: bool
) -> EmailEffect:
    values, mailed = people.did[metric][chosen], people.mailed[chosen]
    before = people.known[chosen] if adjusted else people.known[chosen, :0]
    effect = effect_of(values[mailed], values[~mailed], before[mailed], before[~mailed])
    if effect is None:
        raise InputError(f"--hillstrom {path}: nobody did anything in it")
    half = FIXED * effect.standard_error
    low, high = effect.estimate - half, effect.estimate + half
    return EmailEffect(metric=metric, adjusted=adjusted, estimate=effect.estimate, low=low, high=high)

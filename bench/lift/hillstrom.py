"""Kevin Hillstrom's public e-mail experiment of 2008: 64,000 customers, two e-mails against none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

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


def email_effects(path: Path) -> list[EmailEffect]:
    """Return the effects; the file has a row for each kind of customer, and how many there are.

    Raises:
        InputError: it cannot be read, or is another file.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("segment") in {NONE, MENS}]
    except OSError as error:
        raise InputError(f"--hillstrom {path}: {error.strerror}") from error
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise InputError(f"--hillstrom {path}: needs the columns {', '.join(COLUMNS)}, and both {MENS!r} and {NONE!r}")
    people = np.array([int(row["people"]) for row in rows])
    mailed = np.repeat([row["segment"] == MENS for row in rows], people)
    known = np.repeat([[float(row["recency"]), float(row["newbie"])] for row in rows], people, axis=0)
    found = []
    for metric, unit in METRICS.items():
        values = np.repeat([float(row[metric]) * unit for row in rows], people)
        for adjusted in (False, True):
            before = known if adjusted else known[:, :0]
            effect = effect_of(values[mailed], values[~mailed], before[mailed], before[~mailed])
            if effect is None:
                raise InputError(f"--hillstrom {path}: nobody did anything in it")
            half = FIXED * effect.standard_error
            low, high = effect.estimate - half, effect.estimate + half
            found.append(EmailEffect(metric=metric, adjusted=adjusted, estimate=effect.estimate, low=low, high=high))
    return found

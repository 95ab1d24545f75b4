"""Models alone, on a table of paths: the table in, `credit.csv` out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from attribution.credit.path_table import PathCredit, credit, read_paths
from attribution.exports.csv import write_csv
from attribution.exports.publish import staged
from base.errors import UnusableInput
from base.files.rejected import REJECTED, write_rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOutcome:
    """Every model's credit, and how many lines of the table were set aside."""

    credit: tuple[PathCredit, ...]
    rejected: int


def credit_paths(table: Path, out: Path) -> PathOutcome:
    """Credit the channels of a path table and write `credit.csv` into `out`, ordered by model and channel.

    Models: those of `attribution.credit.models` that need no times; what a model learns of channels is normalised
    over them. Bad lines are set aside in `rejected.jsonl`; a `credit.csv` of an older run goes when none is written.

    Raises:
        InputError: there is no such file, or a column is missing.
        UnusableInput: no line could be used.
    """
    rows, rejected = read_paths(table)
    given = credit(rows)
    with staged(out, ("credit.csv", REJECTED)) as stage:
        write_rejected(rejected, stage / REJECTED)
        if rows:
            write_csv(_table(given), stage / "credit.csv")
    if not rows:
        first = f"; the first problem is line {rejected[0].line}: {rejected[0].reason}" if rejected else ""
        raise UnusableInput(f"{table}: no line could be used{first}")
    return PathOutcome(credit=given, rejected=len(rejected))


def _table(given: tuple[PathCredit, ...]) -> pa.Table:
    return pa.table(
        {
            "model": pa.array([row.model for row in given], pa.string()),
            "channel": pa.array([row.channel for row in given], pa.string()),
            "conversions": pa.array([row.conversions for row in given], pa.float64()),
            "value": pa.array([row.value for row in given], pa.float64()),
            "removal_effect": pa.array([row.removal_effect for row in given], pa.float64()),
        }
    )

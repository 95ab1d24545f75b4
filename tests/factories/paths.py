"""Paths as a few values, and what models say of them as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.credited import credited
from attribution.credit.kernel.coded import CodedPaths, coded
from attribution.credit.kernel.pass_over import Kernel, add_up
from attribution.credit.kernel.removal import removal_effects
from attribution.credit.model import Model


@dataclass(frozen=True)
class PathRow:
    channels: tuple[str, ...]
    conversions: float = 0
    value: float = 0
    nulls: float = 0


@dataclass(frozen=True)
class Part:
    model: str
    channel: str
    conversions: float
    value: float
    removal_effect: float | None


def coded_rows(rows: Iterable[PathRow]) -> CodedPaths:
    taken = list(rows)
    counts = np.array([(row.conversions, row.value, row.nulls) for row in taken], np.float64)
    return coded(pa.array([row.channels for row in taken], pa.list_(pa.string())), *counts.T)


def credit(rows: Iterable[PathRow], models: Sequence[Model] = (), kernel: Kernel = Kernel.AUTO) -> list[Part]:
    return [Part(**row) for row in credited(coded_rows(rows), models, kernel).rows.to_pylist()]


def effects(rows: Iterable[PathRow], order: int = 1) -> dict[str, float]:
    sums = add_up(coded_rows(rows), order)
    return dict(zip(sums.channels, removal_effects(sums, order)[0].tolist(), strict=True))

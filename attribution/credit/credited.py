"""Every model's credit for every channel of coded paths, as one table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.pass_over import Kernel, add_up
from attribution.credit.kernel.sums import PathSums
from attribution.credit.model import Model, Walk
from attribution.credit.models import MODELS
from base.errors import InputError, TooLarge

SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("channel", pa.string()),
        ("conversions", pa.float64()),
        ("value", pa.float64()),
        ("removal_effect", pa.float64()),
    ]
)
_LEAST_EFFECT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A model that was not reckoned, and why."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A channel that no path with an order holds, and that would be missed all the same: by which model, how much."""

    channel: str
    model: str
    removal_effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """A row a model and channel, ordered by both; `removal_effect` only from models that work by removing."""

    rows: pa.Table
    left_out: tuple[LeftOut, ...]
    missed: tuple[Missed, ...]


def path_models(names: Sequence[str] = ()) -> tuple[Model, ...]:
    """Return the models of path tables: those named, else all.

    Raises:
        InputError: there is no such model for path tables.
    """
    if names is None or isinstance(names, str):
        names = names.split(",") if names else ()
    if not isinstance(names, Iterable):
        raise InputError(f"models are names, not {names!r}: leave them out for all")
    names = tuple(names)  # what can be read once only is not empty at the second time
    known = {model.name: model for model in MODELS if not model.needs_times}
    if unknown := [name for name in names if name not in known]:
        raise InputError(f"there is no model {unknown[0]!r} for path tables; choose from: {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(names)) or tuple(known.values())


def credited(paths: CodedPaths, models: Sequence[Model] = (), kernel: Kernel = Kernel.AUTO) -> Credited:
    """Return every model's credit; nothing converted, nothing given.

    Args:
        paths: one at least.
        models: all that need no times, if none are given.
        kernel: which pass adds up; the result is the same.
    """
    asked = sorted(models or path_models(), key=lambda model: model.name)
    sums = add_up(paths, max(model.order for model in asked), kernel)
    parts: list[pa.Table] = []
    left_out: list[LeftOut] = []
    for model in asked:
        try:
            parts.append(_part(model, sums))
        except TooLarge as error:
            left_out.append(LeftOut(model=model.name, reason=str(error)))
    rows = pa.concat_tables(parts) if parts else SCHEMA.empty_table()
    return Credited(rows=rows, left_out=tuple(left_out), missed=_missed(sums, rows))


def _part(model: Model, sums: PathSums) -> pa.Table:
    effects = None
    if model.effects:
        effects = model.effects_of(sums)
        given = _by_effects(effects, sums)
    else:
        given = sums.of_ones(model.totals(sums) if model.totals else _walk_by_walk(model, sums))
    removal = effects if model.by_removal else None
    count = len(sums.channels)
    columns = [
        pa.array([model.name] * count, pa.string()),
        pa.array(sums.channels, pa.string()),
        pa.array(given[0], pa.float64()),
        pa.array(given[1], pa.float64()),
        pa.nulls(count, pa.float64()) if removal is None else pa.array(removal, pa.float64()),
    ]
    return pa.table(columns, schema=SCHEMA)


def _by_effects(effects: NDArray[np.float64], sums: PathSums) -> NDArray[np.float64]:
    shares = effects / (math.fsum(effects) or 1.0)
    given: NDArray[np.float64] = sums.whole()[:, None] * shares
    return given


def _walk_by_walk(model: Model, sums: PathSums) -> NDArray[np.float64]:
    """Ask a model path by path; the sums are exact whatever their order."""
    paths = sums.paths
    given: dict[int, list[tuple[float, float]]] = {code: [] for code in range(len(paths.channels))}
    for place, (start, end) in enumerate(zip(paths.offsets[:-1], paths.offsets[1:], strict=True)):
        codes = paths.codes[start:end].tolist()
        weights = model.weights_of(Walk(channels=tuple(paths.channels[code] for code in codes)))
        whole = sum(weights)
        for code, weight in zip(codes, weights, strict=True):
            if weight:
                share = weight / whole
                given[code].append((paths.conversions.whole[place] * share, paths.value.whole[place] * share))
    return np.array([[math.fsum(part[layer] for part in parts) for parts in given.values()] for layer in (0, 1)])


def _missed(sums: PathSums, rows: pa.Table) -> tuple[Missed, ...]:
    met = sums.touches[0].sum(axis=1) > 0
    never = {channel for channel, found in zip(sums.channels, met, strict=True) if not found}
    if not never:
        return ()
    return tuple(
        Missed(channel=row["channel"], model=row["model"], removal_effect=row["removal_effect"])
        for row in rows.to_pylist()
        if row["channel"] in never and (row["removal_effect"] or 0.0) > _LEAST_EFFECT
    )

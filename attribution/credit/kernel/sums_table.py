"""Steps of a chain as rows of a table: those of some journeys beside those of others add up to all journeys'."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.sums import ChainSteps, PathSums, added_in
from attribution.credit.kernel.whole import InUnits, Whole

# `key` is a step's number, or an end's state; of a step `ordered` says nothing.
SCHEMA = pa.schema([("ends", pa.bool_()), ("key", pa.int64()), ("journeys", pa.int64()), ("ordered", pa.int64())])


def sums_table(steps: ChainSteps) -> pa.Table:
    """Return the rows of a chain's steps and ends."""
    went = (False, steps.steps, steps.weights, np.zeros_like(steps.weights))
    ended = (True, steps.ends, steps.left, steps.ordered)
    parts = [
        pa.table([pa.repeat(ends, len(key)), pa.array(key), pa.array(journeys), pa.array(ordered)], schema=SCHEMA)
        for ends, key, journeys, ordered in (went, ended)
    ]
    return pa.concat_tables(parts)


def steps_of(rows: pa.Table, channels: int, order: int) -> ChainSteps | None:
    """Return the steps that rows of SCHEMA add up to, of an order and so many channels; None for order 0."""
    if not order:
        return None
    base = channels + 1
    went, ended = (rows.filter(pc.equal(rows["ends"], ends)) for ends in (False, True))
    steps, (weights,) = added_in(base ** (order + 1), *_columns(went, "key", "journeys"))
    ends, (left, ordered) = added_in(base**order, *_columns(ended, "key", "journeys", "ordered"))
    return ChainSteps(order, base, steps, weights, ends, left, ordered, np.zeros_like(ordered))


def of_steps(channels: Sequence[str], steps: ChainSteps | None) -> PathSums:
    """Return sums that tell of the chain alone: what its models look at."""
    none, flat = np.zeros(0, np.int64), np.zeros((2, len(channels), 0), np.int64)
    paths = CodedPaths(
        channels=tuple(channels),
        codes=np.zeros(0, np.int32),
        offsets=np.zeros(1, np.int64),
        conversions=InUnits(none if steps is None else steps.ordered, 1),
        value=InUnits(none, 1),
        nulls=InUnits(none, 1),
    )
    named = np.zeros((2, len(channels)), np.int64)
    return PathSums(
        paths=paths,
        lengths=none,
        sizes=none,
        first=flat,
        last=flat,
        named=named,
        touches=flat,
        sets=flat,
        steps=steps,
    )


def _columns(rows: pa.Table, *names: str) -> tuple[Whole, ...]:
    return tuple(rows[name].to_numpy().astype(np.int64) for name in names)

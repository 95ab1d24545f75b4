"""For notebooks: paths or journeys as a table of Arrow, pandas or polars in, each model's credit as Arrow out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from numbers import Integral

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from attribution.credit.credited import credited, path_models
from attribution.credit.kernel.coded import CodedPaths, coded, in_order, with_counts
from attribution.credit.kernel.lookback import Moments, look_back
from attribution.credit.kernel.pass_over import Kernel
from attribution.credit.kernel.splitting import coded_texts
from attribution.credit.path_table import OF_NOTHING, of_nothing
from attribution.engine.times import US_PER_DAY
from attribution.given_tables import (
    ArrowStream,
    arrow_table,
    channels_of,
    check_earned,
    counts_of,
    households_of,
    is_list,
    micros_of,
    sortable,
    texts_of,
    walks_of,
)
from base.errors import InputError

LONGEST_WINDOW = 36_500  # days: a hundred years
NOTES = b"notes"  # of the result's schema metadata: what `notes.jsonl` holds beside `credit.csv`


def credit_of_paths(paths: ArrowStream, *, models: Sequence[str] = (), kernel: str = Kernel.AUTO) -> pa.Table:
    """Return every model's credit for every channel of a table of paths, ordered by model and channel.

    Args:
        paths: columns `path` (channels joined by " > ", or lists of channels), `total_conversions`, and where there are
            any `total_conversion_value` and `total_null`; numbers from 0 on, fractions too. Rows in any order; those
            that repeat a path are added.
        models: names as in docs/attribution.md; all that need no times if left out.
        kernel: auto, plain or compiled; the result is the same.

    Returns:
        model, channel, conversions, value, removal_effect (0 to 1; null but for Markov models). The schema's metadata
        holds `notes`, JSON: models left out for too many channels, and channels credited though no path with an order
        holds them.

    Raises:
        InputError: a column or a row cannot be used (it says which and why), or there is no such model or kernel.
    """
    table = arrow_table(paths, ("path", "total_conversions"))
    walks = table["path"]
    if not table.num_rows:
        raise InputError("the table has no rows")
    counts = [counts_of(table, name) for name in ("total_conversions", "total_conversion_value", "total_null")]
    check_earned(counts[0], counts[1], "total_conversion_value")
    if is_list(walks.type):
        return _credited(walks_of(walks), counts, models, kernel)
    texts = texts_of(walks, "path")
    return _told(_named(coded_texts(texts, *counts, kernel=_kernel(kernel))), models, kernel)


def credit_of_journeys(touches: ArrowStream, *, models: Sequence[str] = (), kernel: str = Kernel.AUTO) -> pa.Table:
    """Return every model's credit for every channel of journeys, told touch by touch.

    Args:
        touches: a row a touch, in any order: `journey` (whose), `occurred_at` (anything that sorts; ties go by the
            channel's name), `channel`, `conversions` (orders at the journey's end, 0 where there was none), and where
            there is any `value`; the last two the same in every row of a journey.
        models: as in `credit_of_paths`.
        kernel: likewise.

    Returns:
        What `credit_of_paths` returns.

    Raises:
        InputError: as there; or rows of one journey say different things of it.
    """
    table = arrow_table(touches, ("journey", "occurred_at", "channel", "conversions"))
    if table["journey"].null_count or table["occurred_at"].null_count:
        raise InputError("journey, occurred_at: a row has none")
    rows = pa.table(
        {
            "journey": sortable(table["journey"], "journey"),
            "occurred_at": sortable(table["occurred_at"], "occurred_at"),
            "channel": channels_of(table["channel"]).dictionary_decode(),
            "conversions": counts_of(table, "conversions"),
            "value": counts_of(table, "value"),
        }
    ).sort_by([(name, "ascending") for name in ("journey", "occurred_at", "channel")])
    if not rows.num_rows:
        raise InputError("the table has no rows")
    names = rows["journey"].combine_chunks().dictionary_encode().indices.to_numpy()
    starts = np.flatnonzero(np.concatenate([[True], names[1:] != names[:-1]]))
    counts = [_of_journeys(rows, name, starts) for name in ("conversions", "value")]
    if len(wrong := np.flatnonzero(of_nothing(*counts))):
        whose = rows["journey"][starts[wrong[0]]].as_py()
        raise InputError(f"value: journey {whose!r} has one {OF_NOTHING}")
    offsets = pa.array(np.append(starts, rows.num_rows), pa.int32())
    walks = pa.ListArray.from_arrays(offsets, rows["channel"].combine_chunks())
    return _credited(walks, [*counts, (counts[0] == 0).astype(np.float64)], models, kernel)


def credit_of_touches(
    touches: ArrowStream,
    orders: ArrowStream,
    *,
    window_days: int = 30,
    models: Sequence[str] = (),
    kernel: str = Kernel.AUTO,
) -> pa.Table:
    """Return every model's credit for every channel of touches, each order's journey looked up by household and window.

    Args:
        touches: a row a touch, in any order: `household`, `occurred_at`, `channel`.
        orders: a row an order: `household`, `placed_at`, and where there is any `value`. Its journey are the touches of
            its household up to the window before it; a touch may serve several orders. One without a touch earns
            nobody anything.
        window_days: also how long the stretches are into which a household's touches fall that no order used.
        models: as in `credit_of_paths`.
        kernel: likewise.

    Returns:
        What `credit_of_paths` returns. Times are timestamps, or whole numbers of microseconds.

    Raises:
        InputError: as there.
    """
    told = arrow_table(touches, ("household", "occurred_at", "channel"))
    bought = arrow_table(orders, ("household", "placed_at"))
    if not told.num_rows:
        raise InputError("the table of touches has no rows")
    whole = issubclass(type(window_days), Integral) and type(window_days) is not bool  # numpy's too
    if not whole or not 1 <= window_days <= LONGEST_WINDOW:
        raise InputError(f"window_days is {window_days}: give a whole number from 1 to {LONGEST_WINDOW}")
    lost = any(model.effects for model in path_models(models))  # what sold nothing tells these alone anything
    words = channels_of(told["channel"])
    channels, places = in_order(words.dictionary.to_pylist())
    seen, placed = households_of(told["household"], bought["household"])
    found = look_back(
        Moments(household=seen, at=micros_of(told, "occurred_at")),
        places[words.indices.to_numpy()],
        Moments(household=placed, at=micros_of(bought, "placed_at")),
        window_days * US_PER_DAY,
        lost=lost,
        kernel=_kernel(kernel),
    )
    sold, rest = len(found.orders), len(found.offsets) - 1 - len(found.orders)
    won = np.concatenate([np.ones(sold, np.int64), np.zeros(rest, np.int64)])
    value = counts_of(bought, "value")[found.orders]
    value = np.concatenate([value, np.zeros(rest, value.dtype)])
    paths = with_counts(channels, found.codes, found.offsets, won, value, 1 - won)
    return _told(_named(paths), models, kernel)


def _kernel(name: str) -> Kernel:
    if name not in list(Kernel):
        raise InputError(f"there is no kernel {name!r}; choose from: {', '.join(Kernel)}")
    return Kernel(name)


def _of_journeys(rows: pa.Table, name: str, starts: NDArray[np.int64]) -> NDArray[np.generic]:
    numbers = rows[name].to_numpy()
    first: NDArray[np.generic] = numbers[starts]
    unlike = np.flatnonzero(np.repeat(first, np.diff(np.append(starts, len(numbers)))) != numbers)
    if len(unlike):
        raise InputError(f"{name}: rows of journey {rows['journey'][unlike[0]].as_py()!r} say different things of it")
    return first


def _credited(
    walks: pa.ListArray, counts: Sequence[NDArray[np.generic]], models: Sequence[str], kernel: str
) -> pa.Table:
    return _told(_named(coded(walks, *counts)), models, kernel)


def _told(paths: CodedPaths, models: Sequence[str], kernel: str) -> pa.Table:
    given = credited(paths, path_models(models), _kernel(kernel))
    notes = [asdict(note) for note in given.left_out] + [asdict(note) for note in given.missed]
    return given.rows.replace_schema_metadata({NOTES: json.dumps(notes, ensure_ascii=False).encode()})


def _named(paths: CodedPaths) -> CodedPaths:
    for code, channel in enumerate(paths.channels):
        if not channel.strip():
            place = int(np.flatnonzero(paths.codes == code)[0])
            row = int(np.searchsorted(paths.offsets, place, side="right")) - 1
            raise InputError(f"path, row {row}: it has a channel without a name")
    return paths

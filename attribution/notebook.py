"""For notebooks: paths or journeys as a table of Arrow, pandas or polars in, each model's credit as Arrow out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from attribution.credit.credited import credited, path_models
from attribution.credit.kernel.coded import CodedPaths, coded, in_order, with_counts
from attribution.credit.kernel.lookback import Moments, look_back
from attribution.credit.kernel.pass_over import Kernel
from attribution.credit.kernel.splitting import coded_texts
from attribution.credit.kernel.whole import Whole
from attribution.credit.path_table import LARGEST
from attribution.engine.times import US_PER_DAY
from base.errors import InputError

_SMALL = 1 << 31  # numbers of households below it are taken as they are
NOTES = b"notes"  # of the result's schema metadata: what `notes.jsonl` holds beside `credit.csv`


@runtime_checkable
class ArrowStream(Protocol):
    """A table that hands itself over as Arrow does: pyarrow's own, pandas from 2.2, polars, DuckDB's results."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


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
    table = _arrow(paths, ("path", "total_conversions"))
    walks = table["path"]
    if not table.num_rows:
        raise InputError("the table has no rows")
    counts = [_counts(table, name) for name in ("total_conversions", "total_conversion_value", "total_null")]
    if _is_list(walks.type):
        return _credited(_walks(walks), counts, models, kernel)
    texts = _texts(walks, "path")
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
    table = _arrow(touches, ("journey", "occurred_at", "channel", "conversions"))
    if table["journey"].null_count or table["occurred_at"].null_count:
        raise InputError("journey, occurred_at: a row has none")
    rows = pa.table(
        {
            "journey": _sortable(table["journey"]),
            "occurred_at": _sortable(table["occurred_at"]),
            "channel": _texts(table["channel"], "channel"),
            "conversions": _counts(table, "conversions"),
            "value": _counts(table, "value"),
        }
    ).sort_by([(name, "ascending") for name in ("journey", "occurred_at", "channel")])
    if not rows.num_rows:
        raise InputError("the table has no rows")
    names = rows["journey"].combine_chunks().dictionary_encode().indices.to_numpy()
    starts = np.flatnonzero(np.concatenate([[True], names[1:] != names[:-1]]))
    counts = [_of_journeys(rows, name, starts) for name in ("conversions", "value")]
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
    told = _arrow(touches, ("household", "occurred_at", "channel"))
    bought = _arrow(orders, ("household", "placed_at"))
    if not told.num_rows:
        raise InputError("the table of touches has no rows")
    if window_days < 1:
        raise InputError(f"window_days is {window_days}: give a whole number from 1 on")
    lost = any(model.effects for model in path_models(models))  # what sold nothing tells these alone anything
    words = _texts(told["channel"], "channel").dictionary_encode()
    channels, places = in_order(words.dictionary.to_pylist())
    seen, placed = _households(told["household"], bought["household"])
    found = look_back(
        Moments(household=seen, at=_micros(told, "occurred_at")),
        places[words.indices.to_numpy()],
        Moments(household=placed, at=_micros(bought, "placed_at")),
        window_days * US_PER_DAY,
        lost=lost,
        kernel=_kernel(kernel),
    )
    sold, rest = len(found.orders), len(found.offsets) - 1 - len(found.orders)
    won = np.concatenate([np.ones(sold, np.int64), np.zeros(rest, np.int64)])
    value = _counts(bought, "value")[found.orders]
    value = np.concatenate([value, np.zeros(rest, value.dtype)])
    paths = with_counts(channels, found.codes, found.offsets, won, value, 1 - won)
    return _told(_named(paths), models, kernel)


def _kernel(name: str) -> Kernel:
    if name not in list(Kernel):
        raise InputError(f"there is no kernel {name!r}; choose from: {', '.join(Kernel)}")
    return Kernel(name)


def _households(*columns: pa.ChunkedArray) -> list[Whole]:
    """Return whose each row is, as whole numbers from 0 on that are equal where the names are."""
    if any(column.null_count for column in columns):
        raise InputError("household: a row has none")
    if all(pa.types.is_integer(column.type) for column in columns):
        numbers = [column.to_numpy() for column in columns]
        if all(part.min(initial=0) >= 0 and part.max(initial=0) < _SMALL for part in numbers):
            return [part.astype(np.int64, copy=False) for part in numbers]
    try:
        texts = pa.chunked_array(
            [chunk.cast(pa.string()) for column in columns for chunk in column.chunks], pa.string()
        )
    except pa.ArrowException as error:
        raise InputError(f"household: {columns[0].type} is no text and no whole number") from error
    codes = texts.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return list(np.split(codes, [len(columns[0])]))


def _micros(table: pa.Table, name: str) -> Whole:
    column = table[name]
    if column.null_count:
        raise InputError(f"{name}: a row has none")
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
    if not pa.types.is_integer(column.type):
        raise InputError(f"{name}: {column.type} is neither a time nor a whole number of microseconds")
    moments: Whole = column.to_numpy().astype(np.int64, copy=False)
    return moments


def _arrow(given: ArrowStream, columns: Sequence[str]) -> pa.Table:
    if not isinstance(given, ArrowStream):
        raise InputError(f"a table of pyarrow, pandas (2.2 or newer) or polars is needed, not {type(given).__name__}")
    table = given if isinstance(given, pa.Table) else pa.table(given)
    if missing := [name for name in columns if name not in table.column_names]:
        raise InputError(f"no column {', '.join(missing)}; there are {', '.join(table.column_names) or 'none'}")
    return table


def _sortable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_string_view(column.type) else column


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _texts(column: pa.ChunkedArray, name: str) -> pa.Array:
    try:
        texts = column.cast(pa.string()).combine_chunks()
    except pa.ArrowException as error:
        raise InputError(f"{name}: {column.type} is no text") from error
    if texts.null_count:
        raise InputError(f"{name}, row {pc.index(pc.is_null(texts), True).as_py()}: there is no text")
    return texts


def _counts(table: pa.Table, name: str) -> NDArray[np.generic]:
    if name not in table.column_names:
        return np.zeros(table.num_rows, np.int64)
    column = table[name]
    if not (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)):
        column = _numbers(column, name)
    elif pa.types.is_boolean(column.type):
        column = column.cast(pa.int64())
    numbers: NDArray[Any] = pc.fill_null(column, 0).to_numpy()
    wrong = np.flatnonzero(~((numbers >= 0) & (numbers <= LARGEST)))
    if len(wrong):
        raise InputError(f"{name}, row {wrong[0]}: {numbers[wrong[0]]} must be a number from 0 to {LARGEST:.0e}")
    return numbers


def _numbers(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    try:
        return column.cast(pa.float64())
    except pa.ArrowException as error:
        raise InputError(f"{name}: {column.type} is no number") from error


def _walks(walks: Any) -> pa.ListArray:
    lists = walks.cast(pa.list_(pa.string()))
    lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    if not len(lists):
        raise InputError("the table has no rows")
    empty = pc.fill_null(pc.equal(pc.list_value_length(lists), 0), True)
    if pc.any(empty).as_py():
        raise InputError(f"path, row {pc.index(empty, True).as_py()}: there is no channel")
    return lists


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

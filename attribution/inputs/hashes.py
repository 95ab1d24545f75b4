"""A whole number a row that tells two contents apart: reckoned in columns, the same on every machine and engine.

Not for secrets: it settles ties and feeds the run id. 64 bits, by multiply and fold over eight bytes at a time (the
mixing step and its constants are those of splitmix64, https://prng.di.unimi.it/splitmix64.c, read 2026-11-26).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attribution.inputs.texts import bytes_of, valid

Hashes = npt.NDArray[np.uint64]

_WORD = 8
_ODD, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_NOTHING = np.uint64(0x6E6F7468696E67)
_UP_TO = np.array([(1 << 8 * length) - 1 for length in range(_WORD + 1)], np.uint64)  # the first bytes of a word


def row_hashes(columns: Iterable[pa.Array], rows: int) -> Hashes:
    """Return a hash a row, shape (rows,); the order of the columns matters, what the rows stand beside does not.

    Args:
        columns: arrays of length `rows`: strings, whole numbers, fractions, booleans.
        rows: how many.
    """
    found = np.zeros(rows, np.uint64)
    for column in columns:
        found *= _ODD
        found ^= _NOTHING if column.null_count == rows else _hashes(column)
        found ^= found >> np.uint64(29)
    return _mixed(found)


def list_hashes(lengths: npt.NDArray[np.int64], inner: Hashes) -> Hashes:
    """Return a hash a list: of its values' hashes, in their order.

    Args:
        lengths: how many values each list has, shape (rows,).
        inner: the values' hashes, shape (sum(lengths),).
    """
    rows = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(inner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    found = lengths.astype(np.uint64)
    np.add.at(found, rows, _mixed(inner + place.astype(np.uint64) * _ODD))
    return found


def _hashes(column: pa.Array) -> Hashes:
    if pa.types.is_string(column.type):
        found = _of_texts(column)
    elif pa.types.is_floating(column.type):
        found = _mixed((column.fill_null(0).to_numpy(zero_copy_only=False) + 0.0).view(np.uint64))
    else:
        whole = column.cast(pa.int64()).fill_null(0)
        found = _mixed(whole.to_numpy(zero_copy_only=False).view(np.uint64))
    return np.where(valid(column), found, _NOTHING) if column.null_count else found


def _of_texts(texts: pa.Array) -> Hashes:
    starts, lengths, content = bytes_of(texts)
    found = lengths.astype(np.uint64) + _ODD
    longest = int(lengths.max(initial=0))
    content = np.concatenate([content, np.zeros(_WORD, np.uint8)])
    words: Hashes = np.ndarray((len(content) - _WORD + 1,), "<u8", content, strides=(1,))  # one from every byte on
    for done in range(0, longest, _WORD):
        left = lengths - done
        if left.min() >= _WORD:
            found = _folded(found, words[starts + done])
        else:
            there = np.flatnonzero(left > 0)
            kept = _UP_TO[np.minimum(left[there], _WORD)]
            found[there] = _folded(found[there], words[starts[there] + done] & kept)
    return _mixed(found)


def _folded(found: Hashes, words: Hashes) -> Hashes:
    found = (found ^ words) * _FIRST
    return found ^ (found >> np.uint64(32))


def _mixed(found: Hashes) -> Hashes:
    found = (found ^ (found >> np.uint64(30))) * _FIRST
    found = (found ^ (found >> np.uint64(27))) * _SECOND
    return found ^ (found >> np.uint64(31))

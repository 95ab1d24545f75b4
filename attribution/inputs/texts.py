"""The bytes of a column of texts, as numpy sees them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Int64s = npt.NDArray[np.int64]
RowMask = npt.NDArray[np.bool_]


def bytes_of(texts: pa.Array) -> tuple[Int64s, Int64s, npt.NDArray[np.uint8]]:
    """Return (where each text begins, its length in bytes, all bytes) of a string array; of a null the length is 0."""
    _, offsets, content = texts.buffers()
    if offsets is None or not len(texts):
        return np.zeros(len(texts), np.int64), np.zeros(len(texts), np.int64), np.zeros(0, np.uint8)
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    lengths = np.diff(bounds)
    if texts.null_count:
        lengths[~valid(texts)] = 0
    return bounds[:-1], lengths, np.frombuffer(content or b"", np.uint8)


def valid(array: pa.Array) -> RowMask:
    """Tell of each value whether it is there."""
    if not array.null_count:
        return np.ones(len(array), bool)
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False), bool)

"""Identifiers as columns of 64 bits, and as text: opaque, and following from the seed alone."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[np.uint64]

NO_ID = np.uint64(0)
# Values that stand for nothing, as feeds write them. As identifiers they are the numbers from 1.
JUNK = (
    "0",
    "none@none.com",
    "00000000-0000-0000-0000-000000000000",
    "NaN",
    "false",
    "[object Object]",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "d41d8cd98f00b204e9800998ecf8427e",
    "undefined",
)

_GOLDEN = 0x9E3779B97F4A7C15
_HEX = np.frombuffer("".join(f"{byte:02x}" for byte in range(256)).encode(), dtype="S2")


def hashed(seed: int, name: str, *parts: Any) -> Ids:
    """Return one identifier a row of the columns (or numbers) `parts`: splitmix64 over seed, name and parts.

    Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
    """
    state: Ids = np.asarray([seed % 2**64], dtype=np.uint64)
    for part in (int.from_bytes(name.encode()[:8], "big"), *parts):
        state = _scrambled(state + np.asarray(part).astype(np.uint64) * np.uint64(_GOLDEN) + np.uint64(1))
    return np.maximum(state, np.uint64(len(JUNK) + 1))


def only(where: NDArray[np.bool_], ids: Ids) -> Ids:
    """Return the ids where the condition holds, else none."""
    return np.where(where, ids, NO_ID)


def _scrambled(state: Ids) -> Ids:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)))


def as_text(prefix: str, ids: Ids) -> pa.Array:
    """Return `prefix_` and 16 hex digits a row, null for none, the words of JUNK for theirs."""
    start = f"{prefix}_".encode()
    wide = len(start) + 16
    letters = np.empty((len(ids), wide), dtype=np.uint8)
    letters[:, : len(start)] = np.frombuffer(start, dtype=np.uint8)
    digits = _HEX[ids.astype(">u8").view(np.uint8)].view(np.uint8)
    letters[:, len(start) :] = digits.reshape(len(ids), 16)
    ends = pa.py_buffer(np.arange(0, (len(ids) + 1) * wide, wide, dtype=np.int32))
    text = pa.StringArray.from_buffers(len(ids), ends, pa.py_buffer(letters.tobytes()))
    return _with_junk(text, ids)


def _with_junk(text: pa.Array, ids: Ids) -> pa.Array:
    odd = np.flatnonzero(ids <= len(JUNK))
    if not len(odd):
        return text
    words = pa.array([None, *JUNK], pa.string()).take(pa.array(ids[odd].astype(np.int64)))
    place = np.arange(len(ids))
    place[odd] = len(ids) + np.arange(len(odd))
    return pa.concat_arrays([text, words]).take(pa.array(place))

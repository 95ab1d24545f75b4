"""Texts of joined names split and coded in compiled loops, without a list of names between: for many touches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

from attribution.credit.kernel.whole import Whole

SLOTS = 1 << 16  # of the table of names met; a power of two
MOST_NAMES = SLOTS // 2
TEXTS_AT_ONCE = 4096  # so that what is known of them stays in the processor's cache
_PRIME, _BASIS = np.uint64(1099511628211), np.uint64(14695981039346656037)  # of FNV-1a, 64 bits
# Places are unsigned: for signed ones each access would ask whether it is counted from the end.
_ONE, _LAST_SLOT = np.uint64(1), np.uint64(SLOTS - 1)


def split_codes(texts: pa.StringArray, separator: str) -> tuple[list[str], NDArray[np.int32], Whole] | None:
    """Return the names in the order they are first met, the code of each in every text, and where each text begins.

    The codes of text i are `codes[offsets[i]:offsets[i + 1]]`. None where there are more than MOST_NAMES names.

    Args:
        texts: none null.
        separator: what joins the names, ASCII.
    """
    _, ends, data = texts.buffers()
    if ends is None or not len(texts):
        return [], np.empty(0, np.int32), np.zeros(1, np.int64)
    bounds = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None and len(data) else np.zeros(1, np.uint8)
    mark = np.frombuffer(separator.encode("ascii"), np.uint8)
    met = (np.full(SLOTS, -1, np.int32), np.empty(MOST_NAMES, np.uint64), np.empty(MOST_NAMES, np.uint64))
    parts, lengths, names = [], [], 0
    for first in range(0, len(texts), TEXTS_AT_ONCE):
        some = bounds[first : first + TEXTS_AT_ONCE + 1]
        room = int(some[-1] - some[0]) // len(mark) + len(some)  # more names there cannot be
        begun, ended = np.empty(room, np.uint64), np.empty(room, np.uint64)
        touches = np.empty(len(some) - 1, np.int64)
        found = _split(letters, some, mark, begun, ended, touches)
        codes = np.empty(found, np.int32)
        names = _code(
            letters, begun[:found], ended[:found], _keys(letters, begun[:found], ended[:found]), *met, names, codes
        )
        if names < 0:
            return None
        parts.append(codes)
        lengths.append(touches)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))])
    told = [letters[start:end].tobytes().decode() for start, end in zip(met[1][:names], met[2][:names], strict=True)]
    return told, np.concatenate(parts), offsets


def _compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True)(function)


@_compiled
def _split(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    letters: Any, bounds: Any, mark: Any, begun: Any, ended: Any, touches: Whole
) -> int:
    """Find where each name begins and ends; return how many there are, and put down how many in each text."""
    found, long = 0, np.uint64(len(mark))
    for text in range(len(touches)):
        before = found
        place, end = np.uint64(bounds[text]), np.uint64(bounds[text + 1])
        start = place
        while place + long <= end:
            here = np.uint64(0)
            while here < long and letters[place + here] == mark[here]:
                here += _ONE
            if here < long:
                place += _ONE
                continue
            begun[found], ended[found] = start, place
            found += 1
            place += long
            start = place
        begun[found], ended[found] = start, end
        found += 1
        touches[text] = found - before
    return found


@_compiled
def _keys(letters: Any, begun: Any, ended: Any) -> Any:
    keys = np.empty(len(begun), np.uint64)
    for name in range(len(begun)):
        key = _BASIS
        place, end = begun[name], ended[name]
        while place < end:
            key = (key ^ np.uint64(letters[place])) * _PRIME
            place += _ONE
        keys[name] = key ^ (key >> np.uint64(32))
    return keys


@_compiled
def _code(  # noqa: PLR0913, PLR0917 - machine code takes arrays
    letters: Any, begun: Any, ended: Any, keys: Any, slots: Any, starts: Any, ends: Any, names: int, codes: Any
) -> int:
    """Code each name by the table of those met before, which grows; return how many it holds, -1 if too many."""
    for name in range(len(begun)):
        slot, start, length = keys[name] & _LAST_SLOT, begun[name], ended[name] - begun[name]
        while True:
            code = slots[slot]
            if code < 0:
                if names == len(starts):
                    return -1
                slots[slot], starts[names], ends[names] = names, start, ended[name]
                code = names
                names += 1
                break
            other = starts[code]
            if ends[code] - other == length:
                place = np.uint64(0)
                while place < length and letters[other + place] == letters[start + place]:
                    place += _ONE
                if place == length:
                    break
            slot = (slot + _ONE) & _LAST_SLOT
        codes[name] = code
    return names

"""Values that stand for "nothing", taken out once as records come in.

Case and spaces are those of ASCII, so that no engine's own idea of them decides.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.texts import Int64s, RowMask, bytes_of, valid
from base.placeholders import AROUND, BEGINNINGS, HASH_LENGTHS, PATTERN, SPACES, hashed, spelled

_WORD = 8
_AT = ord("@")
_UP_TO = np.array([(1 << 8 * length) - 1 for length in range(_WORD + 1)], np.uint64)
_SMALL = np.uint64(0x2020202020202020)  # in every byte the bit that makes a letter small
_TURNS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_MARK_BITS = 20
_OF_HASH = np.zeros(max(HASH_LENGTHS) + 2, bool)
_OF_HASH[list(HASH_LENGTHS)] = True
_EDGE = np.zeros(256, bool)
_EDGE[list(AROUND.encode())] = True


def without_placeholders(texts: pa.Array) -> pa.Array:
    """Return the texts with null for each that stands for nothing, in whatever ASCII case (see `base.placeholders`)."""
    rows = np.flatnonzero(_may_stand_for_nothing(texts))
    if not len(rows):
        return texts
    doubtful = texts.take(pa.array(rows)).dictionary_encode()
    nothing = np.zeros(len(texts), bool)
    nothing[rows] = _stand_for_nothing(doubtful.dictionary)[doubtful.indices.to_numpy()]
    return pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), texts) if nothing.any() else texts


def _stand_for_nothing(texts: pa.Array) -> RowMask:
    small = pc.ascii_lower(texts)
    spelled_out = pc.ascii_trim(small, characters=AROUND).to_pylist()
    nothing = np.array([text in spelled() or (len(text) in HASH_LENGTHS and text in hashed()) for text in spelled_out])
    marked = pc.match_substring(small, "@")
    for beginning in BEGINNINGS:
        marked = pc.or_(marked, pc.starts_with(small, beginning))
    if not pc.any(marked).as_py():
        return nothing
    matched = pc.match_substring_regex(pc.ascii_trim(small, characters=SPACES), PATTERN)
    found: RowMask = nothing | pc.and_(marked, matched).to_numpy(zero_copy_only=False)
    return found


def _may_stand_for_nothing(texts: pa.Array) -> RowMask:
    """Tell of each text whether its first bytes and length, its ends or an @ allow it; hardly one that is real does."""
    starts, lengths, content = bytes_of(texts)
    there = valid(texts)
    if len(content) < _WORD:
        return there
    last = len(content) - 1
    likely = _EDGE[content[np.minimum(starts, last)]] | _EDGE[content[np.clip(starts + lengths - 1, 0, last)]]
    likely |= starts > len(content) - _WORD  # too near the end to be looked at
    words: npt.NDArray[np.uint64] = np.ndarray((len(content) - _WORD + 1,), "<u8", content, strides=(1,))
    first = words[np.minimum(starts, len(words) - 1)]
    marks, of_hash = _marks(first, lengths), _OF_HASH[np.minimum(lengths, len(_OF_HASH) - 1)]
    likely |= _marked(spelled())[marks]
    if of_hash.any():
        likely |= of_hash & _marked(hashed())[marks]
    for beginning in BEGINNINGS:
        likely |= (first & _UP_TO[len(beginning)]) == np.uint64(int.from_bytes(beginning.encode(), "little"))
    if (content == _AT).any():
        likely |= pc.fill_null(pc.match_substring(texts, "@"), fill_value=False).to_numpy(zero_copy_only=False)
    found: RowMask = likely & there
    return found


def _marks(first: npt.NDArray[np.uint64], lengths: Int64s) -> npt.NDArray[np.uint64]:
    """Return a number below 2**_MARK_BITS for the first bytes of each text, in small letters, and its length."""
    small = (first | _SMALL) & _UP_TO[np.minimum(lengths, _WORD)]
    mixed = (small ^ lengths.astype(np.uint64) * _TURNS[1]) * _TURNS[0]
    return (mixed ^ mixed >> np.uint64(29)) * _TURNS[1] >> np.uint64(64 - _MARK_BITS)


@cache
def _marked(texts: frozenset[str]) -> RowMask:
    """Return which numbers of `_marks` stand for one of some texts."""
    written = [text.encode() for text in texts]
    first = np.frombuffer(b"".join(text[:_WORD].ljust(_WORD, b"\0") for text in written), "<u8")
    marked = np.zeros(1 << _MARK_BITS, bool)
    marked[_marks(first, np.array([len(text) for text in written]))] = True
    return marked

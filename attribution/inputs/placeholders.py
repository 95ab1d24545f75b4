"""Values that stand for "nothing", taken out once as records come in.

Case and spaces are those of ASCII, so that no engine's own idea of them decides.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.texts import RowMask, bytes_of, valid
from base.placeholders import AROUND, BEGINNINGS, PATTERN, SPACES, WORDS, hashed, spelled

_UUID = 36
_LENGTHS = np.zeros(65, bool)
_LENGTHS[[*map(len, WORDS), *range(11), _UUID, 32, 40, 64]] = True  # of words, short numbers and hashes
_EDGE = np.zeros(256, bool)
_EDGE[list((AROUND + "".join(beginning[0] for beginning in BEGINNINGS)).encode())] = True


def without_placeholders(texts: pa.Array) -> pa.Array:
    """Return the texts with null for each that stands for nothing, in whatever ASCII case (see `base.placeholders`)."""
    rows = np.flatnonzero(_may_stand_for_nothing(texts))
    if not len(rows):
        return texts
    nothing = np.zeros(len(texts), bool)
    nothing[rows] = _stand_for_nothing(texts.take(pa.array(rows))).to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), texts)


def _stand_for_nothing(texts: pa.Array) -> pa.Array:
    small = pc.ascii_lower(texts)
    nothing = pc.is_in(pc.ascii_trim(small, characters=AROUND), value_set=_spelled())
    marked = pc.match_substring(small, "@")
    for beginning in BEGINNINGS:
        marked = pc.or_(marked, pc.starts_with(small, beginning))
    if not pc.any(marked).as_py():
        return nothing
    matched = pc.match_substring_regex(pc.ascii_trim(small, characters=SPACES), PATTERN)
    return pc.or_(nothing, pc.and_(marked, matched))


def _may_stand_for_nothing(texts: pa.Array) -> RowMask:
    """Tell of each text whether its length, its ends or an @ allow it; most allow nothing."""
    starts, lengths, content = bytes_of(texts)
    if not len(content):
        return valid(texts)
    last = len(content) - 1
    first, second, third = (content[np.minimum(starts + at, last)] for at in range(3))
    end = content[np.clip(starts + lengths - 1, 0, last)]
    likely = _LENGTHS[np.minimum(lengths, len(_LENGTHS) - 1)] & (lengths < len(_LENGTHS))
    likely |= _EDGE[first] | _EDGE[end] | ((first == second) & (second == third))
    likely |= pc.fill_null(pc.match_substring(texts, "@"), fill_value=False).to_numpy(zero_copy_only=False)
    found: RowMask = likely & valid(texts)
    return found


@cache
def _spelled() -> pa.Array:
    return pa.array(sorted(spelled() | hashed()))

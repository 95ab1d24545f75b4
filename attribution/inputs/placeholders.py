"""Values that stand for "nothing", taken out once as records come in.

Case and spaces are those of ASCII, so that no engine's own idea of them decides.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.inputs.texts import RowMask, bytes_of, valid
from base.placeholders import IN_RECORDS

SPACES = " \t\n\r\f\v"


_LENGTHS = np.zeros(max(map(len, IN_RECORDS)) + 1, bool)
_LENGTHS[[len(word) for word in IN_RECORDS]] = True
_IS_SPACE = np.zeros(256, bool)
_IS_SPACE[list(SPACES.encode())] = True


def without_placeholders(texts: pa.Array) -> pa.Array:
    """Return the texts with null for each that stands for nothing, in whatever ASCII case, between ASCII spaces."""
    places = np.flatnonzero(_may_stand_for_nothing(texts))
    if not len(places):
        return texts
    plain = pc.ascii_lower(pc.utf8_trim(texts.take(pa.array(places)), characters=SPACES))
    nothing = np.zeros(len(texts), bool)
    nothing[places] = pc.is_in(plain, value_set=pa.array(IN_RECORDS)).to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), texts)


def _may_stand_for_nothing(texts: pa.Array) -> RowMask:
    """Tell of each text whether it is as long as such a word, or has a space at an end; most are neither."""
    starts, lengths, content = bytes_of(texts)
    if not len(content):
        return valid(texts)
    likely = _LENGTHS[np.minimum(lengths, len(_LENGTHS) - 1)] & (lengths < len(_LENGTHS))
    inside = np.minimum(starts, len(content) - 1)
    spaced = _IS_SPACE[content[inside]] | _IS_SPACE[content[np.maximum(starts + lengths - 1, 0)]]
    found: RowMask = (likely | (spaced & (lengths > 0))) & valid(texts)
    return found

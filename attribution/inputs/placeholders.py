"""Values that stand for "nothing", taken out once as records come in.

Case and spaces are those of ASCII, so that no engine's own idea of them decides.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from base.placeholders import IN_RECORDS

SPACES = " \t\n\r\f\v"


def without_placeholders(texts: pa.Array) -> pa.Array:
    """Return the texts with null for each that stands for nothing, in whatever ASCII case, between ASCII spaces."""
    plain = pc.ascii_lower(pc.utf8_trim(texts, characters=SPACES))
    return pc.if_else(pc.is_in(plain, value_set=pa.array(IN_RECORDS)), pa.scalar(None, pa.string()), texts)

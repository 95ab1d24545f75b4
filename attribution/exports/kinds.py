"""The types of columns that are written otherwise than an engine has them."""

from __future__ import annotations

import pyarrow as pa

UTC = pa.timestamp("us", tz="UTC")
SHARE = pa.decimal128(13, 12)

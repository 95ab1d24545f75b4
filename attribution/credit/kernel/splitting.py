"""Paths as texts of joined channel names, coded by the kernel that suits their number: the same either way."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from attribution.credit.kernel.coded import CodedPaths, coded, in_order, with_counts
from attribution.credit.kernel.pass_over import Kernel, takes_compiled

SEPARATOR = " > "


def coded_texts(
    texts: pa.StringArray,
    conversions: NDArray[np.generic],
    value: NDArray[np.generic],
    nulls: NDArray[np.generic],
    *,
    kernel: Kernel = Kernel.AUTO,
) -> CodedPaths:
    """Code texts of channel names joined by SEPARATOR, none null; counts from 0 on."""
    touches = pc.sum(pc.count_substring(texts, SEPARATOR)).as_py() or 0 if kernel == Kernel.AUTO else 0
    if takes_compiled(kernel, touches + len(texts)):
        from attribution.credit.kernel.compiled_split import split_codes

        if found := split_codes(texts, SEPARATOR):
            names, codes, offsets = found
            channels, places = in_order(names)
            return with_counts(channels, places[codes], offsets, conversions, value, nulls)
    return coded(pc.split_pattern(texts, SEPARATOR), conversions, value, nulls)

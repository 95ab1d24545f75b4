"""The pass over coded paths, by the kernel that suits their number: the sums are the same, all whole numbers."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec

import numpy as np

from attribution.credit.kernel import plain
from attribution.credit.kernel.coded import CodedPaths
from attribution.credit.kernel.sums import PathSums
from attribution.inputs.kinds import DIRECT_CHANNELS

# Below that the plain pass is over before the compiler's library is loaded.
MANY_TOUCHES = 8_000_000


class Kernel(StrEnum):
    """Which pass adds up: AUTO takes the compiled one for many touches, the plain one for few."""

    AUTO = "auto"
    PLAIN = "plain"
    COMPILED = "compiled"


def add_up(paths: CodedPaths, order: int, kernel: Kernel = Kernel.AUTO) -> PathSums:
    """Return what the paths add up to, for Markov chains up to an order."""
    direct = np.array([channel.lower() in DIRECT_CHANNELS for channel in paths.channels], np.bool_)
    if takes_compiled(kernel, len(paths.codes)):
        from attribution.credit.kernel import compiled

        return compiled.add_up(paths, direct, order)
    return plain.add_up(paths, direct, order)


def takes_compiled(kernel: Kernel, touches: int) -> bool:
    """Return whether the compiled loops are taken for so many touches."""
    many = kernel == Kernel.AUTO and touches >= MANY_TOUCHES and find_spec("numba") is not None
    return many or kernel == Kernel.COMPILED

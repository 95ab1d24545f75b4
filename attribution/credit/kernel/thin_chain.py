"""Markov chains of many states with few steps each, as of many channels and short journeys: solved exactly.

Such a chain is nearly a tree, so factoring it takes hardly more than reading it, and may be done for every channel.
"""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.chain import Chain
from attribution.credit.kernel.whole import Measures

MOST_STEPS = 3  # a state, on average
MOST_AROUND = 2000  # states that lead back to each other: only among them does factoring fill in
MOST_WORK = 10**7  # states times channels


def is_thin(chain: Chain, width: int) -> bool:
    """Tell whether factoring a chain once a channel is cheap."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(chain.channel)
    if len(chain.sources) > MOST_STEPS * size or size * width > MOST_WORK:
        return False
    steps = coo_array((np.ones(len(chain.sources)), (chain.sources, chain.targets)), shape=(size, size))
    around = connected_components(steps, connection="strong")[1]
    return int(np.bincount(around).max()) <= MOST_AROUND


def lost_of_thin(chain: Chain, width: int) -> tuple[Measures, Measures]:
    """Return (2, 1) what a journey brings, and (2, channels) what is lost of it without each channel.

    Where a channel's states lead nowhere, a journey is in each of them only as it first comes to the channel; what it
    would have brought from there on is lost.
    """
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    size = len(chain.channel)
    moved = csc_array((chain.chances, (chain.targets, chain.sources)), shape=(size, size))
    system = csc_array(eye_array(size, format="csc") - moved)
    begun = np.zeros(size)
    begun[0] = 1.0
    factored = splu(system)
    then = factored.solve(np.ascontiguousarray(chain.rewards.T), trans="T")
    # In which order columns are best factored is the same for all channels, and takes as long to find as factoring.
    order = np.argsort(factored.perm_c)
    placed = csc_array((np.arange(system.nnz), system.indices, system.indptr), shape=system.shape)[:, order]
    column = order[np.repeat(np.arange(size), np.diff(placed.indptr))]
    itself, leaving, chances = placed.indices == column, chain.channel[column], system.data[placed.data]
    lost, visits = np.zeros((2, width)), np.zeros(size)
    for code in range(width):
        data = np.where(leaving == code, np.where(itself, 1.0, 0.0), chances)
        without = csc_array((data, placed.indices, placed.indptr), shape=system.shape)
        visits[order] = splu(without, permc_spec="NATURAL").solve(begun)
        there = np.flatnonzero(chain.channel == code)
        lost[:, code] = visits[there] @ then[there]
    return then[0][:, None], lost

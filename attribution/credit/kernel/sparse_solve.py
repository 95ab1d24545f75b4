"""Large Markov chains: what journeys bring that never meet a channel, for each channel, by steps over the chain.

Iterative aggregation and disaggregation (Koury, McAllister and Stewart 1984): a step over the whole chain, then the
small chain of last channels, whose exact solution sets right how much there is of each. What is still missing is
measured, so that the answer is known to be as good as it is said to be.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from attribution.credit.kernel.whole import Measures, Whole
from base.errors import TooLarge

CLOSE = 1e-13  # of a journey: how far what is there and what comes in may differ in all
MOST_ROUNDS = 2000
_SET_RIGHT_ROUNDS = 80
_CELLS = 1 << 22


class LargeChain:
    """A chain of many states, to be solved without one channel at a time.

    Args:
        sources: of each step, its state; state 0 is where journeys begin.
        targets: likewise.
        chances: of each step, how likely it is.
        channel: of each state, the code of its last channel; -1 of the first.
        width: how many channels there are.
    """

    def __init__(self, sources: Whole, targets: Whole, chances: Measures, channel: Whole, width: int) -> None:
        from scipy.sparse import csr_array

        self._size, self._width, self._channel = len(channel), width, channel
        self._forward = csr_array((chances, (targets, sources)), shape=(self._size, self._size))
        groups = width + 1
        by_channel = (channel[sources] + 1) * groups + channel[targets] + 1
        self._between = csr_array((chances, (by_channel, sources)), shape=(groups * groups, self._size))
        self._grouped = csr_array(
            (np.ones(self._size), (channel + 1, np.arange(self._size))), shape=(groups, self._size)
        )

    def kept(self, rewards: Measures, visits: Measures) -> Measures:
        """Return (2, channels): what journeys bring without each channel.

        Args:
            rewards: (2, states) what a journey in a state brings at its end.
            visits: how often a journey is in each state while no channel is removed.

        Raises:
            TooLarge: journeys are so long that it does not come to an end.
        """
        found = np.zeros((2, self._width))
        batch = max(1, min(_CELLS // self._size, _CELLS // (self._width + 1) ** 2))
        for start in range(0, self._width, batch):
            removed = np.arange(start, min(start + batch, self._width))
            found[:, removed] = rewards @ self._visits_without(removed, visits)
        return found

    def _visits_without(self, removed: Whole, with_all: Measures) -> Measures:
        there = np.flatnonzero((self._channel >= removed[0]) & (self._channel <= removed[-1]))
        barred = there, self._channel[there] - removed[0]
        visits = np.repeat(with_all[:, None], len(removed), axis=1)
        visits[barred] = 0.0
        for turn in range(MOST_ROUNDS):
            after = self._step(visits, barred)
            if np.abs(after - visits).sum(axis=0).max() <= CLOSE:
                return after
            # Setting right need not come nearer (it can go round in circles); steps alone do, if slowly.
            visits = self._set_right(after) if turn < _SET_RIGHT_ROUNDS else after
        raise TooLarge("journeys are too long for a Markov chain of so many states: group the channels")

    def _step(self, visits: Measures, barred: Any) -> Measures:
        after: Measures = self._forward @ visits
        after[0] += 1.0
        after[barred] = 0.0
        return after

    def _set_right(self, visits: Measures) -> Measures:
        groups, columns = self._width + 1, visits.shape[1]
        amounts = self._grouped @ visits
        chances = (self._between @ visits).reshape(groups, groups, columns)
        chances /= np.where(amounts > 0, amounts, np.inf)[:, None]
        chances[:, amounts <= 0] = 0.0  # nobody comes to a channel that is removed
        system = np.eye(groups) - chances.transpose(2, 1, 0)
        begun = np.zeros((columns, groups, 1))
        begun[:, 0] = 1.0
        right = np.linalg.solve(system, begun)[..., 0].T
        factor = np.divide(right, amounts, out=np.ones_like(right), where=amounts > 0)
        adjusted: Measures = visits * factor[self._channel + 1]
        return adjusted

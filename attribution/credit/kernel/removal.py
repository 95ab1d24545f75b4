"""What would be lost without each channel: a Markov chain of any order over the paths, solved, not simulated.

Source: Anderl, Becker, von Wangenheim, Schumann, "Mapping the customer journey" (2016). A state is the last k channels;
a journey that would come to a removed channel ends without an order. Repeats are kept: a > a is a step from a to a.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from attribution.credit.kernel.sparse_solve import LargeChain
from attribution.credit.kernel.sums import ChainSteps, PathSums, highest_order
from attribution.credit.kernel.whole import Measures, Whole
from base.errors import TooLarge

MOST_DENSE_CHANNELS = 4000
MOST_DENSE_STATES = 600
MOST_CHANNELS_OF_LARGE = 200  # that the sparse solver sets right as a small chain, for each of them
MOST_WORK = 4 * 10**9  # steps times channels, that the sparse solver may look at once each round


@dataclass(frozen=True, slots=True)
class Chain:
    """States in order of their numbers, the first where journeys begin; `channel` is the last one's code, -1 there."""

    channel: Whole
    sources: Whole
    targets: Whole
    chances: Measures
    visits: Measures  # how often a journey is in each state
    rewards: Measures  # (2, states): orders, and units of value, of a journey that is there, by its end there


def removal_effects(sums: PathSums, order: int) -> Measures:
    """Return (2, channels): what share of orders, and of value, would be lost without each channel, 0 to 1.

    Where nothing converted, or nothing was worth anything, it is 0 for every channel.

    Raises:
        TooLarge: there are too many channels, or states, to solve the chain.
    """
    if order not in sums.solved:
        sums.solved[order] = _removal_effects(sums, order)
    return sums.solved[order]


def _removal_effects(sums: PathSums, order: int) -> Measures:
    width = len(sums.channels)
    if not sums.paths.conversions.whole.any():
        return np.zeros((2, width))
    if highest_order(width, order) < order or sums.steps is None:
        raise TooLarge(f"a Markov chain of order {order} cannot number the states of {width:,} channels: group them")
    chain = chain_of(sums.steps.of_order(order))
    with _threads().limit(limits=1):  # sums of fractions in one order, whatever the number of threads
        return _lost(chain, width, order)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()  # finding the libraries takes longer than a small chain


def chain_of(counted: ChainSteps) -> Chain:
    """Return the chain whose steps are as likely as they were often."""
    room = counted.base**counted.order
    sources, digits = np.divmod(counted.steps, counted.base)
    targets = sources % (room // counted.base) * counted.base + digits
    states = np.union1d(np.union1d(sources, targets), np.array([0]))
    out = np.zeros(len(states), np.int64)
    sources, targets = np.searchsorted(states, sources), np.searchsorted(states, targets)
    np.add.at(out, sources, counted.weights)
    met = counted.left > 0
    ends = np.searchsorted(states, counted.ends[met])
    out[ends] += counted.left[met]
    rewards = np.zeros((2, len(states)))
    rewards[0, ends] = counted.ordered[met] / out[ends]
    rewards[1, ends] = counted.paid[met] / out[ends]
    return Chain(states % counted.base - 1, sources, targets, counted.weights / out[sources], out / out[0], rewards)


def _lost(chain: Chain, width: int, order: int) -> Measures:
    states = len(chain.channel)
    dense = MOST_DENSE_CHANNELS if order == 1 or width > MOST_CHANNELS_OF_LARGE else MOST_DENSE_STATES
    if states - 1 <= dense:
        return _shares_lost(_dense(chain, width))
    if width > MOST_CHANNELS_OF_LARGE or len(chain.chances) * width > MOST_WORK:
        raise TooLarge(
            f"a Markov chain of order {order} has {states:,} states of {width:,} channels here, too many to solve: "
            "group the channels"
        )
    large = LargeChain(chain.sources, chain.targets, chain.chances, chain.channel, width)
    whole = (chain.rewards @ chain.visits)[:, None]
    kept = large.kept(chain.rewards, chain.visits)
    return _shares_lost((whole, whole - kept))


def _shares_lost(found: tuple[Measures, Measures]) -> Measures:
    whole, lost = found
    shares: Measures = np.clip(np.divide(lost, whole, out=np.zeros_like(lost), where=whole > 0), 0.0, 1.0)
    return shares


def _dense(chain: Chain, width: int) -> tuple[Measures, Measures]:
    """Return (2, 1) what a journey brings, and (2, channels) what is lost of it without each channel.

    Journeys that come to a channel at all come first to one of its states; what they would have brought from there on
    is lost. One inverse holds what is needed of all channels.
    """
    size = len(chain.channel)
    between = np.zeros((size, size))
    between[chain.sources, chain.targets] = chain.chances
    visits = np.linalg.inv(np.eye(size) - between)
    then = visits @ chain.rewards.T
    lost = np.zeros((2, width))
    by_channel = np.argsort(chain.channel, kind="stable")
    bounds = np.searchsorted(chain.channel[by_channel], np.arange(width + 1))
    for code in range(width):
        there = by_channel[bounds[code] : bounds[code + 1]]
        if len(there) == 1:
            (state,) = there
            lost[:, code] = visits[0, state] / visits[state, state] * then[state]
        elif len(there):
            first_met = np.linalg.solve(visits[np.ix_(there, there)].T, visits[0, there])
            lost[:, code] = first_met @ then[there]
    return then[0][:, None], lost

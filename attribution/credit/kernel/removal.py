"""What would be lost without each channel: a Markov chain of any order over the paths, solved, not simulated.

Source: Anderl, Becker, von Wangenheim, Schumann, "Mapping the customer journey" (2016). A state is the last k channels;
a journey that would come to a removed channel ends without an order. Repeats are kept: a > a is a step from a to a.
"""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.chain import Chain, chain_of, parts_of
from attribution.credit.kernel.one_thread import one_thread
from attribution.credit.kernel.sparse_solve import LargeChain
from attribution.credit.kernel.sums import PathSums, highest_order
from attribution.credit.kernel.thin_chain import is_thin, lost_of_thin
from attribution.credit.kernel.whole import Measures
from base.errors import TooLarge

MOST_DENSE_CHANNELS = 4000
MOST_DENSE_STATES = 600
MOST_CHANNELS_OF_LARGE = 200  # that the sparse solver sets right as a small chain, for each of them
MOST_WORK = 4 * 10**9  # steps times channels, that the sparse solver may look at once each round


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
    with one_thread():  # sums of fractions in one order, whatever the number of threads
        return _lost(chain, width, order)


def _lost(chain: Chain, width: int, order: int) -> Measures:
    if len(chain.channel) - 1 <= min(MOST_DENSE_STATES, _most_dense(width, order)):
        return _shares_lost(_dense(chain, width))
    whole, lost = np.zeros((2, 1)), np.zeros((2, width))
    for codes, part in parts_of(chain):
        brought, missed = _lost_of_part(part, len(codes), order)
        whole += brought
        lost[:, codes] += missed
    return _shares_lost((whole, lost))


def _most_dense(width: int, order: int) -> int:
    return MOST_DENSE_CHANNELS if order == 1 or width > MOST_CHANNELS_OF_LARGE else MOST_DENSE_STATES


def _lost_of_part(chain: Chain, width: int, order: int) -> tuple[Measures, Measures]:
    states, dense = len(chain.channel), _most_dense(width, order)
    if states - 1 <= min(MOST_DENSE_STATES, dense):
        return _dense(chain, width)
    if is_thin(chain, width):
        return lost_of_thin(chain, width)
    if states - 1 <= dense:
        return _dense(chain, width)
    if width > MOST_CHANNELS_OF_LARGE or len(chain.chances) * width > MOST_WORK:
        raise TooLarge(
            f"a Markov chain of order {order} has {states:,} states of {width:,} channels here, too many to solve: "
            "group the channels"
        )
    large = LargeChain(chain.sources, chain.targets, chain.chances, chain.channel, width)
    whole = (chain.rewards @ chain.visits)[:, None]
    return whole, whole - large.kept(chain.rewards, chain.visits)


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

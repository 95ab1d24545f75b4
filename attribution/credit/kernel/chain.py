"""A Markov chain over the states of journeys, and the parts of it that no journey leaves for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.sums import ChainSteps
from attribution.credit.kernel.whole import Measures, Whole


@dataclass(frozen=True, slots=True)
class Chain:
    """States in order of their numbers, the first where journeys begin; `channel` is the last one's code, -1 there."""

    channel: Whole
    sources: Whole
    targets: Whole
    chances: Measures
    visits: Measures  # how often a journey is in each state
    rewards: Measures  # (2, states): orders, and units of value, of a journey that is there, by its end there


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


def parts_of(chain: Chain) -> Iterator[tuple[Whole, Chain]]:
    """Yield the chain's parts, which meet where journeys begin and nowhere else, each with its channels' codes.

    What a journey brings, and what of it is lost without a channel, is the sum over the parts.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size, begun = len(chain.channel), chain.sources > 0
    steps = (np.ones(int(begun.sum())), (chain.sources[begun], chain.targets[begun]))
    label = connected_components(coo_array(steps, shape=(size, size)), directed=False)[1].astype(np.int64)
    label[0] = -1
    states, walked = np.argsort(label, kind="stable"), np.argsort(label[chain.targets], kind="stable")
    count = int(label.max(initial=-1)) + 1
    edges = np.arange(count + 1)
    states_from = np.searchsorted(label[states], edges)
    walked_from = np.searchsorted(label[chain.targets][walked], edges)
    place = np.zeros(size, np.int64)  # in its part; where journeys begin is 0 in each
    for part in range(count):
        inside = states[states_from[part] : states_from[part + 1]]
        if not len(inside):
            continue  # the number that the beginning had by itself
        taken = walked[walked_from[part] : walked_from[part + 1]]
        place[inside] = np.arange(1, len(inside) + 1)
        members = np.concatenate([[0], inside])
        codes, channel = np.unique(chain.channel[inside], return_inverse=True)
        yield (
            codes,
            Chain(
                np.concatenate([[-1], channel]),
                place[chain.sources[taken]],
                place[chain.targets[taken]],
                chain.chances[taken],
                chain.visits[members],
                chain.rewards[:, members],
            ),
        )

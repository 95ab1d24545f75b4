"""What the headline model gives channels where one thing is otherwise, many orders at once, in whole numbers.

Each order is shared in proportion to what its channels are worth times the probability of their links; halves of a
minor unit are rounded up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.journeys_by_length import Truths
from attribution.credit.kernel.whole import Whole
from attribution.credit.texts import Coded, coded, whole
from attribution.linking.scorecard import MICRO

_ROOM = 2**61
_MOST_MINOR = 2**48


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedLinks:
    """Links by order and then by channel: where each (order, channel) begins, and where among these each order does.

    `weights` are what the channels are worth, `micro` the probability of the links in millionths; `net_minor` is what
    each order is worth; `cells` are the (currency, channel) of each (order, channel), by their place in `names`.
    """

    names: list[tuple[str, str]]
    begins: Whole
    orders: Whole
    cells: Whole
    net_minor: Whole
    weights: Whole
    micro: Whole
    gaps_us: Whole
    hashes: Mapping[str, Coded]

    def hashed_from(self, name: str, least: str) -> Truths:
        """Return which links have a hash from that on."""
        kept = np.array([text >= least for text in self.hashes[name].texts], np.bool_)
        return kept[self.hashes[name].codes]

    def paid(self, counted: Truths) -> dict[tuple[str, str], int]:
        """Return the money of each (currency, channel) when only those links count."""
        if not len(self.begins):
            return {}
        met = np.add.reduceat(counted.astype(np.int64), self.begins) > 0
        weights = np.where(counted, self.weights, 0)
        sizes = np.diff(np.append(self.orders, len(self.begins)))
        longest = int(np.diff(np.append(self.begins[self.orders], len(weights))).max())
        if int(weights.max()) * MICRO * longest >= _ROOM or int(np.abs(self.net_minor).max()) >= _MOST_MINOR:
            weights = weights.astype(object)
        parts = np.add.reduceat(weights * self.micro, self.begins)
        whole = np.add.reduceat(np.add.reduceat(weights, self.begins), self.orders) * MICRO
        there = np.repeat(whole > 0, sizes) & met
        net = np.repeat(self.net_minor, sizes)
        sums = np.zeros(len(self.names), np.int64)
        np.add.at(sums, self.cells[there], _rounded(parts[there], net[there], np.repeat(whole, sizes)[there]))
        return {self.names[cell]: int(sums[cell]) for cell in np.unique(self.cells[there]).tolist()}


def ordered_links(links: pa.Table) -> OrderedLinks:
    """Return the links of `told_links`, however they lie."""
    keys, channels, currencies = whole(links["order_key"]), coded(links["channel"]), coded(links["currency"])
    order = np.lexsort((channels.codes, keys))
    new_order = np.diff(keys[order], prepend=-1) != 0
    begins = np.flatnonzero(new_order | (np.diff(channels.codes[order], prepend=-1) != 0))
    orders = np.flatnonzero(new_order[begins])
    first = order[begins]
    return OrderedLinks(
        names=[(currency, channel) for currency in currencies.texts for channel in channels.texts],
        begins=begins,
        orders=orders,
        cells=currencies.codes[first] * len(channels) + channels.codes[first],
        net_minor=whole(links["net_revenue_minor"])[first[orders]],
        weights=whole(links["weight"])[order],
        micro=whole(links["probability_micro"])[order],
        gaps_us=whole(links["gap_us"])[order],
        hashes={
            name: Coded(texts=of.texts, codes=of.codes[order])
            for name in ("session_hash", "home_hash")
            for of in (coded(links[name]),)
        },
    )


def _rounded(parts: Whole, net: Whole, whole: Whole) -> Whole:
    """Return (2 x net x part + whole) / (2 x whole), cut towards zero, as engines divide."""
    if parts.dtype == object:
        doubled = (2 * net.astype(object) * parts + whole).tolist()
        both = zip(doubled, (2 * whole).tolist(), strict=True)
        return np.array([above // below if above >= 0 else -(-above // below) for above, below in both], np.int64)
    amounts = np.abs(net)
    quotient = (parts * (amounts / whole)).astype(np.int64)
    left = parts * amounts - quotient * whole  # both overflow, by the same: what is between them does not
    low, high = left < 0, left >= whole
    quotient += high.astype(np.int64) - low
    left += np.where(low, whole, 0) - np.where(high, whole, 0)
    up = quotient + (left >= whole - left)
    below = np.where(left >= whole - left, quotient, quotient - 1)  # of a negative amount, less half a unit
    return np.where(net < 0, -np.maximum(below, 0), up)

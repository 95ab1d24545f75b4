"""Orders by customer and day -> what a model of repeat buying is fitted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.linking.scorecard import Reals


@dataclass(frozen=True, slots=True)
class OrderDays:
    """Order days, one row a (customer, day), sorted by both: customers 0 to n - 1, days as whole numbers, value."""

    customer: Whole
    day: Whole
    value: Reals

    def until(self, cut: int) -> OrderDays:
        """Return those up to a day; customers whose first order comes later are left out, the others numbered anew."""
        kept = self.day <= cut
        numbers = np.unique(self.customer[kept], return_inverse=True)[1]
        return OrderDays(numbers.astype(np.int64), self.day[kept], self.value[kept])

    def after(self, cut: int, until: int) -> Whole:
        """Return how many order days each customer of `until(cut)` has after a day, up to another."""
        known = np.unique(self.customer[self.day <= cut])
        later = self.customer[(self.day > cut) & (self.day <= until)]
        found = later[np.isin(later, known)]
        return np.bincount(np.searchsorted(known, found), minlength=len(known)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class BuyingHistories:
    """Each customer at a cut: day of the first order from 0 on, days to the last one and to the cut, repeat orders.

    `spend` is the logarithm of what the first order brought, with mean 0 and deviation 1.
    """

    first: Whole
    last: Whole
    observed: Whole
    repeats: Whole
    spend: Reals


def histories_of(purchases: OrderDays, cut: int) -> BuyingHistories:
    """Return the customers as they stand on a day; no order of `purchases` is later."""
    starts = np.flatnonzero(np.diff(purchases.customer, prepend=-1))
    ends = np.append(starts[1:], len(purchases.customer)) - 1
    first = purchases.day[starts]
    spend = np.log1p(np.maximum(purchases.value[starts], 0.0))
    spread = float(spend.std())
    return BuyingHistories(
        first=first - int(first.min(initial=cut)),
        last=purchases.day[ends] - first,
        observed=cut - first,
        repeats=ends - starts,
        spend=(spend - spend.mean()) / spread if spread > 0 else np.zeros(len(starts)),
    )

"""What is known of a (customer, item) in the morning of a day that could tell when it comes again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.forecast.gaps import Gaps, gaps
from replenishment.forecast.hazard import PairStanding
from replenishment.forecast.histories import Histories

LEAST_GAPS = 2  # with fewer, a pair says next to nothing of itself
_OWN, _CUSTOMER, _ITEM = 3, 5, 20  # how many gaps of its own weigh as much as what is expected of it


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPairs:
    """Pairs as they stood in the morning of a day.

    Attributes:
        day: which.
        pair: those with enough gaps, shape (n,).
        gaps: how many gaps each had.
        expected: the day of its last order, plus the median of its own gaps.
        standing: what the hazard is told of each.
    """

    day: int
    pair: WholeNumbers
    gaps: WholeNumbers
    expected: Real
    standing: PairStanding

    def where(self, chosen: Yes) -> KnownPairs:
        """Return some of them."""
        return KnownPairs(
            day=self.day,
            pair=self.pair[chosen],
            gaps=self.gaps[chosen],
            expected=self.expected[chosen],
            standing=self.standing.where(chosen),
        )


def known(histories: Histories, day: int) -> KnownPairs:
    """Describe every pair that had `LEAST_GAPS` gaps before a day, by what was known then."""
    pairs, customers = gaps(histories.pairs.before(day)), gaps(histories.customers.before(day))
    pair = np.flatnonzero(pairs.number >= LEAST_GAPS)
    customer = histories.customer[pair]
    typical = _typical(histories, pairs, pair)
    told = {
        **_of_pair(histories, pairs, pair, typical, day),
        **_of_customer(histories, customers, customer, day),
        **_of_item(histories, histories.item[pair], day),
    }
    standing = PairStanding(
        features=np.column_stack(list(told.values())),
        age=day - np.column_stack([pairs.last[pair], customers.last[customer]]).astype(float),
        gap=np.exp(np.column_stack([typical, told["customer's typical gap"]])),
        uneven=pairs.log_deviation[pair],
    )
    expected = pairs.last[pair] + pairs.median[pair]
    return KnownPairs(day=day, pair=pair, gaps=pairs.number[pair], expected=expected, standing=standing)


def _of_pair(histories: Histories, pairs: Gaps, pair: WholeNumbers, typical: Real, day: int) -> dict[str, Real]:
    customer = histories.customer[pair]
    age, lived = day - pairs.last[pair], day - pairs.first[pair]
    orders = pairs.number[pair] + 1
    visits = histories.customers.number(customer, pairs.first[pair], day)
    return {
        "age": np.log(age),
        "age in gaps": np.log(age) - typical,
        "typical gap": typical,
        "median gap": np.log(pairs.median[pair]),
        "newest gap": np.log(pairs.newest[pair]),
        "unevenness": pairs.log_deviation[pair],
        "orders": np.log(orders),
        "known for": np.log(lived),
        "rate": np.log(orders / lived),
        "share of the customer's visits": np.log(orders / visits),
        "visits without it": np.log1p(histories.customers.number(customer, pairs.last[pair] + 1, day)),
        "orders in 60 days": histories.pairs.number(pair, day - 60, day).astype(float),
    }


def _typical(histories: Histories, pairs: Gaps, pair: WholeNumbers) -> Real:
    """Return the logarithm of a typical gap: its own gaps, drawn towards those of its customer and of its item."""
    overall = pairs.log_sum.sum() / max(pairs.number.sum(), 1)

    def drawn(group: WholeNumbers, weight: int) -> Real:
        total, number = (np.bincount(group, values) for values in (pairs.log_sum, pairs.number))
        return np.asarray((total + weight * overall) / (number + weight), dtype=float)

    customer, item = drawn(histories.customer, _CUSTOMER), drawn(histories.item, _ITEM)
    expected = customer[histories.customer[pair]] + item[histories.item[pair]] - overall
    return np.asarray((pairs.log_sum[pair] + _OWN * expected) / (pairs.number[pair] + _OWN), dtype=float)


def _of_customer(histories: Histories, customers: Gaps, customer: WholeNumbers, day: int) -> dict[str, Real]:
    age, lived = np.log(day - customers.last[customer]), day - customers.first[customer]
    typical = customers.log_sum[customer] / customers.number[customer]
    visits = customers.number[customer] + 1
    recent = (histories.customers.number(customer, day - days, day) for days in (30, 90))
    return {
        "customer's age": age,
        "customer's age in gaps": age - typical,
        "customer's typical gap": typical,
        "customer's median gap": np.log(customers.median[customer]),
        "customer's unevenness": customers.log_deviation[customer],
        "customer's visits": np.log(visits),
        "customer's rate": np.log(visits / lived),
        **{f"customer's recent visits {place}": np.log1p(number) for place, number in enumerate(recent)},
    }


def _of_item(histories: Histories, item: WholeNumbers, day: int) -> dict[str, Real]:
    month, season = (histories.items.number(item, day - days, day) for days in (30, 90))
    return {"item's trend": np.log((3 * month + 3) / (season + 3)), "item's orders": np.log1p(season)}

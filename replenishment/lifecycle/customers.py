"""What is known of a customer in the morning of a day that could tell whether it orders again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers
from replenishment.forecast.gaps import Gaps, gaps
from replenishment.forecast.histories import DaysOf, Histories

RECENCY, FREQUENCY = "days since the last order", "orders"
_DAYS = 1 << 20  # more than any history has
_OWN = 3  # gaps of its own that weigh as much as those of all
_LOYAL, _FOLLOWED = 20, 45  # orders of an item that weigh as much as those of all; days in which to come again
_HALVES = (10, 20, 40, 80)  # days after which an order counts half


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Order histories with what was spent.

    Attributes:
        histories: who ordered what on which day.
        spent: on each day of `histories.customers`, in its order; beside the usual order of its currency.
    """

    histories: Histories
    spent: Real


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersThen:
    """Customers as they stood in the morning of a day, shape (n, ...).

    Attributes:
        day: which.
        customer: those that had ordered by then.
        last: the day of the last order of each.
        orders: of each.
        typical: the usual days between orders of each, drawn towards those of all.
        features: finite, by the names of `names`.
        names: of the features.
    """

    day: int
    customer: WholeNumbers
    last: WholeNumbers
    orders: WholeNumbers
    typical: Real
    features: Real
    names: tuple[str, ...]


def customers_at(given: Spending, day: int) -> CustomersThen:
    """Describe every customer that ordered before a day, by what was known then."""
    all_days = given.histories.customers
    known = all_days.day < day
    before = DaysOf(group=all_days.group[known], day=all_days.day[known], groups=all_days.groups)
    spans, number = gaps(before), np.bincount(before.group, minlength=before.groups)
    customer = np.flatnonzero(number)
    overall = spans.log_sum.sum() / max(int(spans.number.sum()), 1)
    typical = ((spans.log_sum + _OWN * overall) / (spans.number + _OWN))[customer]
    told = {
        **_of_days(before, spans, customer, number[customer], typical, day),
        **_of_spending(given.spent[known], before, customer, day),
        **_of_items(given.histories, customer, day),
    }
    return CustomersThen(
        day=day,
        customer=customer,
        last=spans.last[customer],
        orders=number[customer],
        typical=np.exp(typical),
        features=np.column_stack(list(told.values())),
        names=tuple(told),
    )


def _of_days(  # noqa: PLR0913, PLR0917 - of one moment
    before: DaysOf, spans: Gaps, customer: WholeNumbers, orders: WholeNumbers, typical: Real, day: int
) -> dict[str, Real]:
    age, lived = np.log(day - spans.last[customer]), np.log(day - spans.first[customer])
    newest = np.where(spans.number[customer] > 0, np.log(np.nan_to_num(spans.newest[customer], nan=1.0)), typical)
    number, back = np.log(orders), day - before.day
    lately = {
        f"orders lately, halved every {days} days": np.log(
            np.bincount(before.group, 0.5 ** (back / days), minlength=before.groups)[customer] + 0.01
        )
        for days in _HALVES
    }
    months = np.bincount(np.unique(before.group * 1000 + (back - 1) // 30) // 1000, minlength=before.groups)[customer]
    return {
        RECENCY: age,
        FREQUENCY: number,
        "known for": lived,
        "days since the last order, in gaps": age - typical,
        "typical gap": typical,
        "newest gap, beside the typical": newest - typical,
        "unevenness": np.nan_to_num(spans.log_deviation[customer]),
        "rate": number - lived,
        "ordered once": (orders == 1).astype(float),
        "ordered once, and how long ago": (orders == 1) * age,
        "recency, bent": age**2,
        "frequency, bent": number**2,
        "recency and frequency": age * number,
        "months with an order": np.log(months),
        "share of months with an order": np.log(months) - np.log(np.exp(lived) / 30 + 1),
        **lately,
    }


def _of_spending(spent: Real, before: DaysOf, customer: WholeNumbers, day: int) -> dict[str, Real]:
    def total(weight: Real) -> Real:
        return np.asarray(np.bincount(before.group, weight, minlength=before.groups)[customer], dtype=float)

    lately = total(np.where(before.day >= day - 90, spent, 0.0))
    orders = total(np.ones(len(spent)))
    return {
        "spent": np.log(total(spent) + 0.1),
        "spent an order": np.log(total(spent) / orders + 0.1),
        "spent in 90 days": np.log(lately + 0.1),
    }


def _of_items(histories: Histories, customer: WholeNumbers, day: int) -> dict[str, Real]:
    pairs, size = histories.pairs, len(histories.customer_names)
    known = pairs.day < day
    pair, days = pairs.group[known], pairs.day[known]
    who, item = histories.customer[pair], histories.item[pair]
    lines = np.bincount(who, minlength=size).astype(float)

    def mean(values: Real) -> Real:
        return np.asarray((np.bincount(who, values, minlength=size) / np.maximum(lines, 1))[customer], dtype=float)

    sold = np.bincount(item, minlength=len(histories.item_names))
    month = np.bincount(item[days >= day - 30], minlength=len(sold))
    kinds = np.bincount(histories.customer[np.unique(pair)], minlength=size)[customer]
    visits = np.bincount(np.unique(who * _DAYS + days) // _DAYS, minlength=size)[customer]
    return {
        "lines an order": np.log(lines[customer] / visits),
        "different items": np.log(kinds),
        "share of new items": np.log(kinds / lines[customer]),
        "how much its items sell": mean(np.log(sold[item])),
        "how its items sell lately": mean(np.log((3 * month + 3) / (sold + 3))[item]),
        "whether those who buy its items come again": mean(_loyalty(histories, who, item, days, day)),
    }


def _loyalty(histories: Histories, who: WholeNumbers, item: WholeNumbers, days: WholeNumbers, day: int) -> Real:
    """Return of each line the log-odds that whoever else bought its item came again within some weeks."""
    keys = histories.customers.group * _DAYS + histories.customers.day
    place = np.minimum(np.searchsorted(keys, who * _DAYS + days + 1), len(keys) - 1)
    again = (keys[place] // _DAYS == who) & (keys[place] % _DAYS < days + _FOLLOWED)
    seen, size = days <= day - _FOLLOWED, len(histories.item_names)
    usual = min(max(float(again[seen].mean()) if seen.any() else 0.5, 0.02), 0.98)
    came, of = np.bincount(item[seen], again[seen], minlength=size), np.bincount(item[seen], minlength=size)
    others, number = came[item] - seen * again, of[item] - seen
    share = (others + _LOYAL * usual) / (number + _LOYAL)
    return np.asarray(np.log(share / (1 - share)))

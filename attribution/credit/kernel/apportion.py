"""Largest remainder (Hamilton), many orders at once: shares that add to exactly 1, money that adds to an amount.

An order is a row, its touches in time order the columns; the last column of what comes out is what is left for nobody.
Each whole part is a quotient of numbers beyond 64 bits. It is estimated in floating point, which is out by one at most,
and set right by its remainder, which fits; where amounts are too large for that, Python's own whole numbers do it.
"""

from __future__ import annotations

import numpy as np

from attribution.credit.kernel.whole import Whole

UNIT = 10**12
MICRO = 10**6
FOR_COMPILER = 64  # touches; with more of them the loop's way to rank remainders is the slower one
MOST_WHOLE = 2**60  # of an order's weights, the number of its touches times
MOST_MINOR = 2**48
_FEW = 8  # columns that are ranked by comparing each with each


def shares_and_money(
    weights: Whole, whole: Whole, micro: Whole, minor: Whole, *, compiled: bool = False
) -> tuple[Whole, Whole]:
    """Return the `shares` of orders, and `money` of (orders,) amounts by them.

    Args:
        weights: as of `shares`, with `whole` and `micro`.
        whole: see there.
        micro: see there.
        minor: as of `money`.
        compiled: by the compiled loop, where the numbers are small enough for it; the result is the same.
    """
    fits = _fits(weights, whole) and int(np.abs(minor).max(initial=0)) < MOST_MINOR
    if compiled and fits and weights.shape[1] < FOR_COMPILER:
        from attribution.credit.kernel import compiled_apportion

        return compiled_apportion.shares_and_money(weights, whole, micro, minor)
    units = shares(weights, whole, micro)
    return units, money(units, minor)


def shares(weights: Whole, whole: Whole, micro: Whole) -> Whole:
    """Return (orders, touches + 1) shares in units of 1e-12, adding to 1e12 an order.

    Args:
        weights: (orders, touches), from 0 on.
        whole: (orders,), what weights add to with those that nobody's touch has; above 0.
        micro: (orders, touches) probability of each touch's link, in millionths: the rest of its part is nobody's.
    """
    if not _fits(weights, whole):
        return _shares_of_large(weights, whole, micro)
    parts, left = _divided(weights, micro * (UNIT // MICRO), whole[:, None])
    uneven = left.sum(axis=1)
    carried = -(-uneven // whole)  # of the rest's own part: what the touches' remainders take of it, rounded up
    rest = UNIT - parts.sum(axis=1) - carried
    remainders = np.concatenate([left, (carried * whole - uneven)[:, None]], axis=1)
    return _with_extras(np.concatenate([parts, rest[:, None]], axis=1), remainders, carried)


def money(units: Whole, minor: Whole) -> Whole:
    """Return amounts of the shape of `units`, adding to `minor` an order; a negative one is shared out as its opposite.

    Args:
        units: (orders, columns) shares in units of 1e-12 that add to 1e12 an order.
        minor: (orders,).
    """
    amounts = np.abs(minor)
    if int(amounts.max(initial=0)) >= MOST_MINOR:
        return _money_of_large(units, minor)
    parts, left = _divided(units, amounts[:, None], UNIT)
    paid = _with_extras(parts, left, amounts - parts.sum(axis=1))
    return paid * np.where(minor < 0, -1, 1)[:, None]


def _fits(weights: Whole, whole: Whole) -> bool:
    return bool(int(whole.max(initial=1)) * (weights.shape[1] + 1) < MOST_WHOLE)


def _divided(part: Whole, times: Whole, whole: Whole | int) -> tuple[Whole, Whole]:
    """Return quotient and remainder of part x times / whole; part <= whole, and the quotient below 2**50."""
    quotient = (part * (times / whole)).astype(np.int64)
    left = part * times - quotient * whole  # both overflow, by the same: what is between them does not
    low, high = left < 0, left >= whole
    quotient += high.astype(np.int64) - low
    left += np.where(low, whole, 0) - np.where(high, whole, 0)
    return quotient, left


def _with_extras(parts: Whole, remainders: Whole, extras: Whole) -> Whole:
    """Return parts, one more at an order's largest remainders; of equal ones the earlier touch's, the rest last."""
    torn = np.flatnonzero(extras)
    if len(torn):
        parts[torn] += _places(remainders[torn]) < extras[torn, None]
    return parts


def _places(remainders: Whole) -> Whole:
    """Return the place of each column among its row, the largest first, of equal ones the earlier."""
    columns = remainders.shape[1]
    if columns > _FEW:
        order = np.argsort(-remainders, axis=1, kind="stable")
        return np.argsort(order, axis=1, kind="stable")
    places = np.zeros(remainders.shape, np.int64)
    for column in range(columns):
        for other in range(column + 1, columns):
            later = remainders[:, other] > remainders[:, column]
            places[:, column] += later
            places[:, other] += ~later
    return places


def _shares_of_large(weights: Whole, whole: Whole, micro: Whole) -> Whole:
    """Return what `shares` does, one order after another in whole numbers of any size."""
    found = np.zeros((len(weights), weights.shape[1] + 1), np.int64)
    rows = zip(weights.tolist(), whole.tolist(), micro.tolist(), strict=True)
    for place, (parts, added, certain) in enumerate(rows):
        claims = [part * sure for part, sure in zip(parts, certain, strict=True)]
        found[place] = largest_remainder([*claims, added * MICRO - sum(claims)], added * MICRO, UNIT)
    return found


def _money_of_large(units: Whole, minor: Whole) -> Whole:
    rows = zip(units.tolist(), minor.tolist(), strict=True)
    paid = [
        [part if amount >= 0 else -part for part in largest_remainder(of, UNIT, abs(amount))] for of, amount in rows
    ]
    return np.array(paid, np.int64).reshape(units.shape)


def largest_remainder(claims: list[int], whole: int, amount: int) -> list[int]:
    """Return an amount split by claims that add to `whole`, in their order: plainly, for one order."""
    parts = [claim * amount // whole for claim in claims]
    by_remainder = sorted(range(len(claims)), key=lambda place: -(claims[place] * amount % whole))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return parts

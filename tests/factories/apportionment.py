"""Largest-remainder apportionment in whole numbers: what the engine's own splitting is held against."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def allocate_minor(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Split `total` by `weights` so that the parts add up to it exactly.

    Args:
        total: an amount in minor units; may be negative for a refund.
        weights: shape (n,), n >= 1, each >= 0, at least one > 0; they need not sum to 1.

    Returns:
        shape (n,), minor units, in the order of `weights`; `sum(result) == total` always.

    Raises:
        ValueError: `weights` is empty, has a negative, or is all zero.

    Source: largest-remainder (Hamilton) apportionment; ties go to the earlier part, so runs repeat.
    """
    whole = sum(weights, Fraction(0))
    if not weights or whole == 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative with at least one above zero")
    exact = [total * weight / whole for weight in weights]
    parts = [value.numerator // value.denominator for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts

"""Whole minor units with a currency; a float is never money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction

# ISO 4217 minor-unit exponents that are not 2 (list of 2026-01-01).
_NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_FOUR_DECIMALS = frozenset({"CLF", "UYW"})


def exponent(currency: str) -> int:
    """Return how many decimals `currency` has: JPY 0, USD 2, KWD 3."""
    if currency in _NO_DECIMALS:
        return 0
    if currency in _THREE_DECIMALS:
        return 3
    return 4 if currency in _FOUR_DECIMALS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of an ISO 4217 currency."""

    minor: int
    currency: str

    def decimal(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))


def to_minor(amount: str | Decimal, currency: str) -> int:
    """Read an amount in major units, as shops send it ("12.50"), into minor units.

    Raises:
        ValueError: the text is no number, or has more decimals than the currency.
    """
    try:
        scaled = Decimal(str(amount)).scaleb(exponent(currency))
    except InvalidOperation as error:
        raise ValueError(f"{amount!r} is not an amount of money") from error
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"{amount!r} has more decimals than {currency} allows ({exponent(currency)})")
    return int(scaled)


def percentage(minor: int, rate: Decimal) -> int:
    """Return `rate` (0.0825 for 8.25 %) of an amount, rounded half to even, in minor units."""
    return int((Decimal(minor) * rate).to_integral_value(ROUND_HALF_EVEN))


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

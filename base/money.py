"""Whole minor units with a currency; a float is never money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

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

"""Whole minor units with a currency; a float is never money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

# ISO 4217 minor-unit exponents that are not 2 (list of 2026-01-01).
_NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_FOUR_DECIMALS = frozenset({"CLF", "UYW"})

# Told to the last digit: Decimal's own arithmetic rounds at 28, and takes "NaN", "1_000" and digits of every script.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 16
_SHOWN = 40


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
        ValueError: the text is no plain number, has more decimals than the currency, or is larger than any amount.
    """
    text = str(amount).strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:_SHOWN]!r} is not an amount of money")
    sign, digits, shift = Decimal(text).as_tuple()
    assert isinstance(shift, int), "the text holds digits only"
    shift += exponent(currency)
    if any(digits) and len(digits) + shift > _MOST_DIGITS:
        raise ValueError(f"{text[:_SHOWN]!r} is larger than any amount of money")
    whole, beyond = (digits, ()) if shift >= 0 else (digits[:shift], digits[shift:])
    if any(beyond):
        raise ValueError(f"{text[:_SHOWN]!r} has more decimals than {currency} allows ({exponent(currency)})")
    zeros = "0" * shift if any(digits) else ""  # none of a negative number
    minor = int("".join(map(str, whole)) + zeros or "0")
    return -minor if sign else minor


def percentage(minor: int, rate: Decimal) -> int:
    """Return `rate` (0.0825 for 8.25 %) of an amount, rounded half to even, in minor units."""
    return int((Decimal(minor) * rate).to_integral_value(ROUND_HALF_EVEN))

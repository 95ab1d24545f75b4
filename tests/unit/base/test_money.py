from __future__ import annotations

from decimal import Decimal

import pytest

from base.money import Money, exponent, percentage, to_minor


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.50", "USD", 1250), ("1200", "JPY", 1200), ("1.234", "KWD", 1234), ("-3.10", "EUR", -310), ("0", "USD", 0)],
)
def test_a_shops_amount_becomes_minor_units_of_its_currency(amount: str, currency: str, minor: int) -> None:
    assert to_minor(amount, currency) == minor
    assert Money(minor, currency).decimal() == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "currency"), [("12.505", "USD"), ("1.5", "JPY"), ("twelve", "USD"), ("NaN", "USD"), ("", "EUR")]
)
def test_an_amount_that_is_no_money_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        to_minor(amount, currency)


def test_a_tax_rounds_half_to_even() -> None:
    assert percentage(1250, Decimal("0.10")) == 125
    assert percentage(50, Decimal("0.01")) == 0
    assert percentage(150, Decimal("0.01")) == 2


def test_currencies_have_their_own_exponents() -> None:
    assert [exponent(code) for code in ("JPY", "USD", "KWD", "CLF")] == [0, 2, 3, 4]

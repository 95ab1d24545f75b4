"""One address is one; two of them, a header or a name without a domain are none."""

from __future__ import annotations

import pytest

from base.mail_address import mail_address


@pytest.mark.parametrize("told", ["ada@example.com", "a.b+c@mail.example.co.uk", "ädä@exämple.de"])
def test_one_address_is_taken_as_it_is(told: str) -> None:
    assert mail_address(told) == told


@pytest.mark.parametrize(
    "told",
    [
        *("x@", "@example.com", "ada@example", "ada@example.com, eve@example.com", "ada@example.com;eve@example.com"),
        *("ada@example.com\r\nBcc: eve@example.com", "Ada <ada@example.com>", f"{'a' * 250}@example.com", "", None, 7),
    ],
)
def test_all_else_is_none(told: object) -> None:
    assert mail_address(told) is None

from __future__ import annotations

import pytest

from ledger.pseudonyms import Pseudonyms

PSEUDONYMS = Pseudonyms(b"pepper")


def test_a_value_has_one_pseudonym_a_namespace() -> None:
    assert PSEUDONYMS.of("user", "amzn1.account.A") == PSEUDONYMS.of("user", " amzn1.account.A ")
    assert PSEUDONYMS.of("user", "amzn1.account.A") != PSEUDONYMS.of("device", "amzn1.account.A")
    assert Pseudonyms(b"other").of("user", "amzn1.account.A") != PSEUDONYMS.of("user", "amzn1.account.A")


@pytest.mark.parametrize("junk", [None, "", "  ", "null", "N/A", "0", "0000", "(not set)", "---", "undefined", "xxxx"])
def test_values_that_mean_nothing_become_nothing_never_a_hash(junk: str | None) -> None:
    assert PSEUDONYMS.of("cookie", junk) is None


def test_an_address_is_the_same_in_any_letter_case() -> None:
    assert PSEUDONYMS.email("Ada@Shop.test") == PSEUDONYMS.email(" ada@shop.test ")
    assert PSEUDONYMS.email("noreply@shop.test") is None
    assert PSEUDONYMS.email("ada") is None


def test_a_phone_number_is_its_digits() -> None:
    assert PSEUDONYMS.phone("+1 (650) 555-1212") == PSEUDONYMS.phone("16505551212")
    assert PSEUDONYMS.phone("0000000000") is None
    assert PSEUDONYMS.phone("12345") is None


def test_a_pseudonym_does_not_show_what_it_stands_for() -> None:
    assert "ada" not in (PSEUDONYMS.email("ada@shop.test") or "")

from __future__ import annotations

import pytest

from ledger.pseudonyms import Pseudonyms, opened

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


def test_a_service_key_is_found_from_no_pseudonym_and_stays_when_peppers_are_rotated() -> None:
    before = Pseudonyms(b"pepper", service_pepper=b"serving")
    after = Pseudonyms(b"newer", earlier=(b"pepper",), service_pepper=b"serving")
    assert before.service_key("account", "1234567") == after.service_key("account", "1234567")
    assert before.service_key("account", "1234567") != before.service_key("user", "1234567")
    other = Pseudonyms(b"pepper", service_pepper=b"other")
    assert other.service_key("account", "1234567") != before.service_key("account", "1234567")
    assert Pseudonyms(b"pepper").service_key("account", "1234567") is None
    assert before.service_key("account", "null") is None


def test_beside_a_pseudonym_a_service_key_is_read_with_its_secret_alone() -> None:
    pseudonyms = Pseudonyms(b"pepper", service_pepper=b"serving")
    key = pseudonyms.service_key("account", "1234567")
    ((name, told),) = pseudonyms.sealed_service("account", "1234567")
    assert name == pseudonyms.of("account", "1234567")
    assert str(key).removeprefix("key_") not in told
    assert opened(b"serving", name, told) == key
    assert opened(b"guessed", name, told) != key
    assert opened(b"", name, told) is None


def test_a_rotated_pepper_makes_a_newer_pseudonym_out_of_the_old_one() -> None:
    thrice = Pseudonyms(b"third", earlier=(b"second", b"pepper"))
    newest, second, first = thrice.versions("user", "amzn1.account.A")
    assert first == PSEUDONYMS.of("user", "amzn1.account.A")
    assert second == Pseudonyms(b"second", earlier=(b"pepper",)).of("user", "amzn1.account.A")
    assert [thrice.renewed(one) for one in (first, second, newest)] == [newest] * 3
    assert [one[:4] for one in (first, second, newest)] == ["us_" + first[3], "us2_", "us3_"]
    assert thrice.later_names(second) == (newest, second)


@pytest.mark.parametrize("value", ["7", "key_" + "a" * 24, "us_short", "a@post.earshot.shop"])
def test_what_is_no_pseudonym_of_ours_is_not_renewed(value: str) -> None:
    assert Pseudonyms(b"newer", earlier=(b"pepper",)).renewed(value) == value


def test_an_address_as_it_was_imported_has_its_pseudonyms_for_later_names() -> None:
    thrice = Pseudonyms(b"third", earlier=(b"second", b"pepper"))
    address = "Ada@post.earshot.shop"
    assert thrice.later_names(address) == (address, *thrice.emails("ada@post.earshot.shop"))


def test_peppers_are_in_no_text() -> None:
    assert "pepper" not in repr(PSEUDONYMS)

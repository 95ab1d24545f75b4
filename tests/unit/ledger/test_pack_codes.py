"""The code on a pack says what is in it, to whoever signed it alone."""

from __future__ import annotations

import pytest

from base.errors import InputError
from ledger.pack_codes import HELP, LONGEST, PackCodes, ScannedPack
from tests.factories.checkout import COFFEE, DETERGENT, built_in_catalog

OURS = PackCodes(b"service pepper")


@pytest.mark.parametrize("product", [COFFEE, DETERGENT, "a.product.with.dots"])
@pytest.mark.parametrize("what_for", ["r", HELP])
def test_what_was_signed_is_read_back(product: str, what_for: str) -> None:
    code = OURS.code(product, "0042", what_for=what_for)
    assert OURS.read(code) == ScannedPack(what_for=what_for, product_id=product)


def test_every_product_of_the_catalogue_fits_into_a_message() -> None:
    assert max(len(OURS.code(product, "999")) for product in built_in_catalog().products) <= LONGEST


def test_a_code_of_others_or_one_that_was_changed_says_nothing() -> None:
    code = OURS.code(COFFEE, "1")
    assert PackCodes(b"another").read(code) is None
    assert PackCodes(b"").read(code) is None
    for place in range(len(code)):
        other = "A" if code[place] != "A" else "B"
        assert OURS.read(code[:place] + other + code[place + 1 :]) is None
    assert OURS.read("k1-9ZQ4T2") is None
    assert OURS.read("") is None


@pytest.mark.parametrize(("product", "serial"), [("x" * 60, "1"), ("two words", "1"), (COFFEE, "1.2")])
def test_what_no_code_can_say_is_refused(product: str, serial: str) -> None:
    with pytest.raises(InputError):
        OURS.code(product, serial)

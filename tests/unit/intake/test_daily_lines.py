"""What is told a day at a time, read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from base.errors import InputError
from intake.daily import claim_reader

CLAIM = {"platform": "meta", "day": "2026-11-20", "campaign": "autumn", "conversions": 2, "value": 40}


def test_a_claim_without_a_currency_is_in_the_only_one_there_is_which_is_asked_for_once() -> None:
    asked = []

    def currencies() -> Iterator[str]:
        asked.append(1)
        yield from ("JPY", "JPY")

    read = claim_reader(currencies)
    assert read(json.dumps(CLAIM | {"currency": "USD"})).value_minor == 4000
    assert asked == []
    assert [(claim.currency, claim.value_minor) for claim in (read(json.dumps(CLAIM)), read(json.dumps(CLAIM)))] == [
        ("JPY", 40)
    ] * 2
    assert asked == [1]


@pytest.mark.parametrize("currencies", [(), ("JPY", "USD")])
def test_where_none_is_known_or_several_are_it_says_what_is_missing(currencies: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="currency: missing"):
        claim_reader(lambda: currencies)(json.dumps(CLAIM))

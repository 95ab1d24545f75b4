"""A name or a number alone, with whatever politeness, may stand in the one intent that answers a question of ours."""

from __future__ import annotations

from typing import Any

import pytest

from locales.en_us import LOCALE
from skill.interaction.checks.bare import breaches

SLOTS = [
    {"name": "brand", "type": "BRAND"},
    {"name": "count", "type": "AMAZON.NUMBER"},
    {"name": "size", "type": "SIZE"},
]


def found(intent: str, sample: str) -> list[Any]:
    return list(breaches({"intents": [{"name": intent, "slots": SLOTS, "samples": [sample]}]}, LOCALE))


@pytest.mark.parametrize("sample", ["{brand}", "{brand} please", "{brand} thank you", "um {brand}", "{count}"])
def test_a_name_alone_is_found_in_any_other_intent(sample: str) -> None:
    assert [where for where, _ in found("BuyIntent", sample)] == [f"intent BuyIntent, sample {sample!r}"]


@pytest.mark.parametrize(
    ("intent", "sample"),
    [
        ("NameIntent", "{brand} please"),
        ("ReorderIntent", "{count}"),
        ("BuyIntent", "buy {brand}"),
        ("BuyIntent", "{brand} too"),
        ("BuyIntent", "{size} please"),
        ("BuyIntent", "{count} {brand}"),
    ],
)
def test_what_answers_or_says_what_to_do_is_sound(intent: str, sample: str) -> None:
    assert found(intent, sample) == []

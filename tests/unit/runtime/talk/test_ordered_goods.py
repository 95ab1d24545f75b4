"""What stands alone behind the verb of an order is goods: no need, and no word of address."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("order cold water", "ReorderIntent", {"product": "cold water"}),
        ("get me some hard water", "ReorderIntent", {"product": "hard water"}),
        ("order something for cold water", "ResearchIntent", {"need": "cold water"}),
        ("order honey", "ReorderIntent", {"product": "honey"}),
        ("could you order some honey please", "ReorderIntent", {"product": "honey"}),
        ("order diapers honey", "ReorderIntent", {"product": "diapers"}),
    ],
)
def test_what_is_ordered_is_goods(said: str, intent: str, slots: dict[str, str]) -> None:
    heard = shipped_model("en-US").resolve(said)["intent"]
    held = {name: slot["value"] for name, slot in heard["slots"].items() if "value" in slot}
    assert (heard["name"], held) == (intent, slots)

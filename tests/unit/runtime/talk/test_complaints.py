"""A complaint about what came is heard as one, and a question about sending back is none."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize(
    ("said", "intent", "product"),
    [
        ("the glass spray you guys sent is leaking everywhere", "RefundIntent", "glass spray"),
        ("those diapers that were delivered were torn", "RefundIntent", "diapers"),
        ("the coffee i got was stale", "RefundIntent", "coffee"),
        ("this was damaged", "RefundIntent", None),
        ("i want my money back", "RefundIntent", None),
        ("can i return it if it's no good", "ReturnIntent", None),
        ("what if i want my money back", "ReturnIntent", None),
        ("can i give the coffee back if it came broken", "ReturnIntent", None),
        ("where is the coffee i ordered", "OrderStatusIntent", "coffee"),
    ],
)
def test_what_is_wrong_with_an_order_is_no_wish(said: str, intent: str, product: str | None) -> None:
    heard = shipped_model("en-US").resolve(said)["intent"]
    named = heard["slots"].get("product", {}).get("value")
    assert heard["name"] == intent
    assert product is None or named == product

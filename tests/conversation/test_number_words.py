"""What came in a number's slot: figures as a rule, and words now and then, or what sounds like them."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("heard", "count"),
    [
        ("6", 6),
        ("six", 6),
        ("Two", 2),
        ("for", 4),
        ("to", 2),
        ("half a dozen", 6),
        ("a dozen", 12),
        ("twenty-four", 24),
    ],
)
def test_a_count_may_come_in_words(talk: Talk, heard: str, count: int) -> None:
    talk("U: order hand soap", intent="ReorderIntent", product="hand soap", quantity=heard)
    talk.hears(f"A: …{count} of Calmora hand soap…")


@pytest.mark.parametrize("heard", ["?", "lots", "00007", "zwölf"])
def test_what_is_no_count_is_asked_for(talk: Talk, heard: str) -> None:
    talk("U: order hand soap", intent="ReorderIntent", product="hand soap", quantity=heard)
    talk.hears("A: I can order one to 24 of Calmora hand soap at a time. How many would you like?")
